"""What a member takes away from one Ecken fills their profile in another and finds contacts."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest
from sqlalchemy import URL

from ecken.errors import Invalid
from ecken.rules.contact_details import Detail, ReleaseAudience
from ecken.service.contacts.requests import accept_request, list_incoming
from ecken.service.imports.asking import ask_members
from ecken.service.imports.comparing import Comparison, MatchedBy, Tie, compare_file
from ecken.service.imports.linkedin_profile import Offer, offer_profile, take_offers
from ecken.service.privacy.contact_details import set_detail, set_findable
from ecken.service.privacy.export import export_member
from ecken.service.profiles.profile_checks import TypedProfile
from ecken.service.profiles.profile_edit import own_profile, save_profile
from ecken.store.profiles.profile_details import Education, Link, Position, Spoken
from tests.community import Town, small_community

VALUES = {
    "first_name": "Ada", "last_name": "Weber", "headline": "Einkauf; für „alle“, =1+1",
    "position": "Leiterin", "company": "Müller & Söhne, Bremen", "industry_text": "Maschinenbau",
    "city": "Bremen", "postal_code": "28195", "country": "DE", "offers": "Rat, Zeit",
    "seeks": "Lieferanten", "about": "Zwei\nZeilen; mit „Zeichen“, und 🙂",
}  # fmt: skip
LINK = "https://www.linkedin.com/in/ben-beispiel"


@dataclass
class Both:
    """Two communities with databases of their own."""

    here: Town
    there: Town

    def taken(self) -> bytes:
        """What Ada takes away here."""
        return export_member(self.here.community, self.here.id("Ada"), language="de")

    def brought(self, name: str = "Ada") -> Comparison:
        """What is said there of Ada's file."""
        return compare_file(self.there.community, self.there.id(name), self.taken())


@pytest.fixture
def both(tmp_path: Path, town_url: URL | None) -> Iterator[Both]:
    here, there = tmp_path / "here", tmp_path / "there"
    here.mkdir()
    there.mkdir()
    with (
        small_community(here, contacts=["Ada–Ben", "Ada–Cem", "Ada–Dora", "Eva–Ada"]) as one,
        small_community(
            there, members=["Eva", "Dora", "Zoe", "Cem", "Ben", "Ada"], url=town_url
        ) as other,
    ):
        yield Both(one, other)


def profile_of(town: Town, name: str = "Ada") -> TypedProfile:
    with town.community.reading(town.id(name)) as world:
        return own_profile(world)


def write_profile(town: Town) -> None:
    typed = TypedProfile(
        values=dict(VALUES),
        positions=[Position("Einkäuferin", "Alt AG", "2015", "2019-12")],
        educations=[Education("Universität Bremen", "Diplom", "Logistik", "2005", "2010")],
        languages=[Spoken("Englisch", "fluent"), Spoken("Plattdeutsch", "native")],
        links=[Link("Büro", "https://weber.example/a?b=1;2")],
    )
    save_profile(town.community, town.id("Ada"), typed)


def test_the_whole_profile_arrives_as_it_was(both: Both) -> None:
    write_profile(both.here)
    ada, before = both.there.id("Ada"), profile_of(both.there)
    found = both.brought()
    offers = offer_profile(both.there.community, ada, found.profile, found.own)
    assert profile_of(both.there) == before, "a look changes nothing"
    assert Offer("last_name", ("Weber",), "Beispiel") in offers
    take_offers(both.there.community, ada, offers)
    assert profile_of(both.there) == profile_of(both.here)
    again = both.brought()
    assert offer_profile(both.there.community, ada, again.profile, again.own) == []


def test_contacts_are_found_by_what_they_show_and_become_contacts_when_they_agree(
    both: Both,
) -> None:
    here, there = both.here, both.there
    # Ben has the same link on both profiles; Cem releases his address here and is found by it
    # there; Dora releases hers and is not found there; Eva is found there and releases nothing.
    for town in (here, there):
        ben = TypedProfile(values={"last_name": "Beispiel"}, links=[Link("", LINK)])
        save_profile(town.community, town.id("Ben"), ben)
    for name in ("Cem", "Dora"):
        set_detail(
            here.community, here.id(name), Detail.EMAIL, value="", audience=ReleaseAudience.CONTACTS
        )
    for name in ("Cem", "Eva"):
        set_findable(there.community, there.id(name), True)
    found = both.brought()
    assert [(match.card.member, match.by, match.tie) for match in found.matches] == [
        (there.id("Ben"), MatchedBy.LINK, Tie.NONE),
        (there.id("Cem"), MatchedBy.EMAIL, Tie.NONE),
    ]
    ask_members(there.community, there.id("Ada"), [m.card.public_id for m in found.matches])
    with there.community.reading(there.id("Ben")) as world:
        (incoming,) = list_incoming(world)
        assert len(world.contacts) == 0
    accept_request(there.community, there.id("Ben"), incoming.id)
    with there.community.reading(there.id("Ada")) as world:
        assert world.contacts.tolist() == [there.id("Ben")]


def test_what_a_contact_does_not_show_is_not_on_their_card(both: Both) -> None:
    here = both.here
    for detail, value in ((Detail.PHONE, "+49 421 1"), (Detail.ADDRESS, "Weg 1\n28195 Bremen")):
        set_detail(
            here.community, here.id("Ben"), detail, value=value, audience=ReleaseAudience.CONTACTS
        )
    set_detail(
        here.community, here.id("Cem"), Detail.PHONE, value="+49 421 2",
        audience=ReleaseAudience.NOBODY,
    )  # fmt: skip
    archive = zipfile.ZipFile(io.BytesIO(both.taken()))
    cards = archive.read("contacts.vcf").decode().replace("\r\n ", "")
    assert cards.count("BEGIN:VCARD") == 4
    assert "TEL:+49 421 1\r\n" in cards
    assert "ADR;TYPE=home:;;Weg 1\\n28195 Bremen;;;;\r\n" in cards
    assert "421 2" not in cards
    assert "EMAIL" not in cards
    assert f"/m/{here.public_id('Ben')}" in cards


def test_the_guide_explains_every_file_in_the_language_of_the_member(both: Both) -> None:
    for language, name in (("de", "LIESMICH.txt"), ("en", "README.txt")):
        content = export_member(both.here.community, both.here.id("Ada"), language=language)
        archive = zipfile.ZipFile(io.BytesIO(content))
        guide = archive.read(name).decode()
        assert archive.namelist()[0] == name
        for file in archive.namelist()[1:]:
            assert f"\n{file}\n  " in guide


def pretended(both: Both, content: bytes) -> Comparison:
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w") as archive:
        archive.writestr("ecken.json", content)
    return compare_file(both.there.community, both.there.id("Ada"), made.getvalue())


@pytest.mark.parametrize("content", [b"", b"[", b"[]", b"5", b"[" * 100_000, b"\xff"])
def test_a_file_that_only_pretends_is_refused_with_a_sentence(both: Both, content: bytes) -> None:
    with pytest.raises(Invalid) as caught:
        pretended(both, content)
    assert caught.value.code == "own_archive_unreadable"


@pytest.mark.parametrize("content", [b"{}", b'{"members": [5]}', b'{"members": [{"about": 5}]}'])
def test_what_is_not_as_ecken_writes_it_is_not_offered(both: Both, content: bytes) -> None:
    found = pretended(both, content)
    ada = both.there.id("Ada")
    assert offer_profile(both.there.community, ada, found.profile, found.own) == []
