"""Files of others at length: a vCard, a table, an archive is read, or refused with a sentence."""

from __future__ import annotations

from contextlib import suppress

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from ecken.errors import EckenError
from ecken.exchange.member_lists import check_mapping, guess_mapping, parse_mapping
from ecken.exchange.reading import read_contacts_file
from ecken.exchange.tables import read_table
from tests.exchange.archives import make_zip
from tests.exchange.real_files import CONNECTIONS, VCARDS
from tests.exchange.test_address_tables import GOOGLE_NEW, OUTLOOK_DE
from tests.exchange.test_linkedin import EDUCATION, INVITATIONS, POSITIONS, PROFILE
from tests.fuzz.texts import changed, texts

pytestmark = pytest.mark.long

CARDS = tuple(path.read_bytes()[:4_000] for path in VCARDS)
TABLES = (
    *(path.read_bytes()[:4_000] for path in CONNECTIONS),
    *(GOOGLE_NEW, OUTLOOK_DE, PROFILE.encode(), POSITIONS.encode()),
    *(EDUCATION.encode(), INVITATIONS.encode()),
)
ARCHIVES = (make_zip({"Connections.csv": TABLES[0], "Profile.csv": PROFILE}),)
SIGNS = (
    *(b"\0", b"\r", b"\n", b"\r\n ", b"\n\t", b'"', b'""', b",", b";", b"\t", b"|", b":"),
    *(b"=", b"\\", b"A\0", "\u202e".encode(), b"item1."),
    *(b"=\r\n", b"=C3", b"\xff\xfe", b"\xef\xbb\xbf", b"\xc3", b"\x81"),
    *(b"BEGIN:VCARD\n", b"END:VCARD\n", b"VERSION:4.0\n", b"AGENT:\n", b"CHARSET=utf-7"),
    *(b"ENCODING=QUOTED-PRINTABLE", b"ENCODING=b", b"PHOTO;VALUE=uri:http://127.0.0.1/\n"),
    *(b"PK\x01\x02", b"PK\x03\x04", b"PK\x05\x06", b"\xff\xff\xff\xff", b"../", b"sep=;\n"),
)  # fmt: skip
LIST = b"Mitgliedsnummer;Vorname;Nachname;E-Mail;Ort\n1;Ada;Lovelace;ada@example.org;Bonn\n"


def _of(seeds: tuple[bytes, ...]) -> st.SearchStrategy[bytes]:
    return st.sampled_from(seeds).flatmap(lambda seed: changed(seed, SIGNS))


@settings(max_examples=1_500)
@given(_of(CARDS))
def test_a_changed_card_is_read_or_refused_with_a_sentence(content: bytes) -> None:
    with suppress(EckenError):
        read_contacts_file(content)


@settings(max_examples=1_500)
@given(_of(TABLES))
def test_a_changed_table_is_read_or_refused_with_a_sentence(content: bytes) -> None:
    with suppress(EckenError):
        read_contacts_file(content)


@settings(max_examples=800)
@given(_of(ARCHIVES))
def test_a_changed_archive_is_read_or_refused_with_a_sentence(content: bytes) -> None:
    with suppress(EckenError):
        read_contacts_file(content)


@settings(max_examples=1_500)
@given(changed(LIST, SIGNS))
def test_a_changed_list_of_members_is_read_or_refused_with_a_sentence(content: bytes) -> None:
    with suppress(EckenError):
        table = read_table(content)
        rows = list(table.rows())[:20]
        check_mapping(guess_mapping(table.header, rows), table.header)


@settings(max_examples=1_500)
@given(texts(("Vorname", "=", "first_name", "E-Mail", ",", "\n", "email", "id", ":")))
def test_a_hostile_mapping_is_read_or_refused_with_a_sentence(text: str) -> None:
    with suppress(EckenError):
        parse_mapping(text)
