"""Files with what no program writes: the rest of them is read, on both databases."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from sqlalchemy import URL

from ecken.errors import Invalid
from ecken.exchange.linkedin.profile import LinkedinProfile, Period, Work
from ecken.rules.text import clean_line
from ecken.service.imports.comparing import compare_file
from ecken.service.imports.linkedin_profile import offer_profile, take_offers
from ecken.service.privacy.contact_details import set_findable
from ecken.service.profiles.profile_checks import LINES
from tests.community import Town, small_community
from tests.exchange.archives import make_zip
from tests.exchange.test_linkedin import PROFILE
from tests.reading_here import read_here
from tests.service.imports.test_comparing import names

NUKTA = "\u0958"
"""A letter of Hindi that is two in NFC."""


@pytest.fixture
def town(tmp_path: Path, town_url: URL | None, monkeypatch: pytest.MonkeyPatch) -> Iterator[Town]:
    read_here(monkeypatch)
    with small_community(tmp_path, members=["Ada", "Ben"], url=town_url) as town:
        set_findable(town.community, town.id("Ben"), True)
        yield town


CARD = "BEGIN:VCARD\nVERSION:2.1\nN:x\nEMAIL;ENCODING=QUOTED-PRINTABLE:{}\nEND:VCARD\n"
HEADER = "First Name,Last Name,URL,Email Address,Company,Position,Connected On\n"
ODD = ("a\x00b@example.org", "a\x7f@example.org", "\ud800@example.org", "a@xn--zzz999999.de")
FILES = {
    "cards": "".join(map(CARD.format, ("a=00b@example.org", "=7F@example.org", "ben@example.org"))),
    "connections": HEADER
    + "".join(f"A,B,,{email},C,P,08 Feb 2021\n" for email in (*ODD, "ben@example.org")),
    "links": HEADER
    + "A,B,https://www.linkedin.com/in/a%00b,,C,P,\nA,B,https://github.com/%ed%a0%80,,C,P,\n"
    + "A,B,,ben@example.org,C,P,08 Feb 2021\n",
}


@pytest.mark.parametrize("kind", FILES)
@pytest.mark.parametrize("is_utf16", [False, True], ids=["UTF-8", "UTF-16"])
def test_an_address_that_nobody_can_have_spoils_no_file(
    town: Town, kind: str, is_utf16: bool
) -> None:
    code = "utf-16" if is_utf16 else "utf-8"
    found = compare_file(town.community, town.id("Ada"), FILES[kind].encode(code, "replace"))
    assert names(found) == ["Ben"]


def test_a_name_that_grows_when_it_is_cleaned_is_shortened_not_refused(town: Town) -> None:
    ada, most = town.id("Ada"), LINES["headline"]
    with pytest.raises(Invalid, match="characters"):
        clean_line(NUKTA * most, most=most, field="headline")
    work = Work(NUKTA * 200, NUKTA * 200, Period("2019", "2020"))
    profile = LinkedinProfile(headline=NUKTA * most, summary=NUKTA * 9_000, positions=[work])
    offers = offer_profile(town.community, ada, profile)
    assert {offer.field: len(offer.values[0]) for offer in offers}["headline"] == most
    assert take_offers(town.community, ada, offers) == len(offers) == 3
    assert offer_profile(town.community, ada, profile) == []


def test_an_archive_whose_profile_is_odd_is_compared_all_the_same(town: Town) -> None:
    profile = PROFILE.replace("Einkäuferin", NUKTA * 200).replace("Zwei", "\x00\x1b")
    connections = FILES["connections"].encode("utf-8", "replace")
    content = make_zip({"Profile.csv": profile, "Connections.csv": connections})
    found = compare_file(town.community, town.id("Ada"), content)
    assert names(found) == ["Ben"]
    assert offer_profile(town.community, town.id("Ada"), found.profile, found.own)
