"""Real files, changed at random: read or refused with a sentence, and never anything else."""

from __future__ import annotations

from contextlib import suppress

from hypothesis import given, settings
from hypothesis import strategies as st

from ecken.errors import EckenError
from ecken.exchange.address_tables import open_people_table
from ecken.exchange.detection import detect
from ecken.exchange.linkedin import LinkedinProfile, add_to_profile, read_export, read_invitations
from ecken.exchange.linkedin.profile import PROFILE_COLUMNS
from ecken.exchange.people import ImportedPeople, ImportKind
from ecken.exchange.vcards import read_vcards
from tests.exchange.archives import make_zip
from tests.exchange.real_files import CONNECTIONS, VCARDS
from tests.exchange.test_address_tables import GOOGLE_NEW, OUTLOOK_DE
from tests.exchange.test_linkedin import EDUCATION, INVITATIONS, POSITIONS, PROFILE

SEEDS = [path.read_bytes()[:6_000] for path in (*VCARDS, *CONNECTIONS)]
SEEDS += [GOOGLE_NEW, OUTLOOK_DE, EDUCATION.encode(), INVITATIONS.encode(), POSITIONS.encode()]
SEEDS += [PROFILE.encode(), make_zip({"a.csv": CONNECTIONS[0].read_bytes(), "b.csv": PROFILE})]

SPECIAL = [
    b"\0", b"\r", b"\n", b"\r\n ", b'"', b'""', b",", b";", b":", b"=", b"=\r\n", b"\\", b"\xff",
    b"\xef\xbb\xbf", b"\xff\xfe", b"\xc3", "\u202e".encode(), b"BEGIN:VCARD\n", b"END:VCARD\n",
    b"PK\x03\x04", b"PK\x05\x06", b"AGENT:\n", b"CHARSET=", b"ENCODING=QUOTED-PRINTABLE", b"\t",
]  # fmt: skip


@st.composite
def mutated(draw: st.DrawFn) -> bytes:
    """A real file with pieces cut out, doubled, moved or replaced."""
    content = bytearray(draw(st.sampled_from(SEEDS)))
    for _ in range(draw(st.integers(1, 6))):
        at = draw(st.integers(0, len(content)))
        size = draw(st.integers(0, 40))
        piece = bytes(content[at : at + size])
        match draw(st.integers(0, 4)):
            case 0:
                del content[at : at + size]
            case 1:
                content[at:at] = piece * draw(st.integers(1, 30))
            case 2:
                content[at : at + size] = draw(st.binary(max_size=10))
            case 3:
                content[at:at] = draw(st.sampled_from(SPECIAL))
            case _:
                to = draw(st.integers(0, len(content)))
                content[to:to] = piece
    return bytes(content)


def _read(content: bytes) -> None:
    kind = detect(content)
    found: ImportedPeople | None = None
    if kind is ImportKind.LINKEDIN_ARCHIVE:
        read_export(content)
    elif kind is ImportKind.VCARD:
        found = read_vcards(content)
    elif kind is ImportKind.LINKEDIN_INVITATIONS:
        found = read_invitations(content)
    elif kind in PROFILE_COLUMNS:
        add_to_profile(LinkedinProfile(), kind, content)
    else:
        found = open_people_table(content, kind).read()
    if found is not None:
        _check(found, content)


def _check(found: ImportedPeople, content: bytes) -> None:
    lines = content.count(b"\n") + content.count(b"\r") + 1
    for person in found.people:
        assert 1 <= person.line <= lines
        for text in (person.first_name, person.last_name, person.company, person.position):
            assert len(text) <= 200
            assert text.isprintable()
        assert all("@" in email for email in person.emails)
    for problem in found.problems:
        assert str(problem.fields["line"]) in problem.sentence


@settings(max_examples=300)
@given(mutated())
def test_a_changed_file_is_read_or_refused_with_a_sentence(content: bytes) -> None:
    with suppress(EckenError):
        _read(content)


def test_the_seeds_are_read_as_they_are() -> None:
    for content in SEEDS:
        with suppress(EckenError):  # those that were cut
            _read(content)
