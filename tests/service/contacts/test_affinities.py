"""Suggestions by profile: for newcomers, of the same company, school, place, with the reason."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from ecken.service.contacts.affinities import Affinity, AffinityKind
from ecken.service.contacts.contacts import block_member
from ecken.service.contacts.requests import send_request
from ecken.service.contacts.suggestions import (
    FEW_CONTACTS,
    Suggested,
    dismiss_suggestion,
    suggest_members,
)
from ecken.store.profiles.profile_details import Details, Education, Position
from ecken.store.profiles.profiles import read_profile, update_profile
from tests.community import Town, small_community

MEMBERS = {
    "Ada": {"company": "Siemens Energy AG", "city": "München"},
    "Ben": {"company": "SIEMENS ENERGY", "city": "Muenchen"},
    "Cem": {"company": "Siemens Energy GmbH & Co. KG", "city": "Köln"},
    "Dora": {"company": "Siemens Healthineers", "city": "Köln"},
    "Ella": {"company": "Semens Energy", "city": "Bonn"},
    "Finn": {"company": "Bosch", "city": "Munich"},
    "Gül": {"company": "Bosch", "city": "Ulm"},
}


@pytest.fixture
def town(tmp_path: Path) -> Iterator[Town]:
    with small_community(tmp_path, members=MEMBERS) as made:
        yield made


def suggested(town: Town, name: str = "Ada") -> list[Suggested]:
    with town.community.reading(town.id(name)) as world:
        return suggest_members(world, limit=100)


def names(town: Town, name: str = "Ada") -> list[str]:
    return [one.card.first_name for one in suggested(town, name)]


def reasons(town: Town) -> dict[str, list[tuple[str, str]]]:
    return {
        one.card.first_name: [(each.kind.value, each.text) for each in one.affinities]
        for one in suggested(town)
    }


def write_details(town: Town, name: str, details: Details) -> None:
    with town.community.changing(town.id(name)) as world:
        profile = read_profile(world.connection, world.viewer)
        update_profile(world.connection, world.viewer, profile, details, at=world.now)


def test_the_reason_is_what_the_other_has_written_however_it_is_spelled(town: Town) -> None:
    assert reasons(town) == {
        "Ben": [("company", "SIEMENS ENERGY"), ("place", "Muenchen")],
        "Cem": [("company", "Siemens Energy GmbH & Co. KG")],
        "Finn": [("place", "Munich")],
    }


def test_more_in_common_comes_first(town: Town) -> None:
    assert names(town) == ["Ben", "Cem", "Finn"]


def test_shared_contacts_count_more(town: Town) -> None:
    town.connect("Ada–Dora", "Dora–Gül")
    assert names(town) == ["Gül", "Ben", "Cem", "Finn"]
    (first, *_) = suggested(town)
    assert (first.degree, first.affinities) == (2, ())


def test_contacts_and_whoever_is_asked_or_dismissed_or_blocked_are_not_suggested(
    town: Town,
) -> None:
    send_request(town.community, town.id("Ada"), town.public_id("Ben"))
    dismiss_suggestion(town.community, town.id("Ada"), town.public_id("Cem"))
    block_member(town.community, town.id("Finn"), town.public_id("Ada"))
    assert names(town) == []


def test_with_enough_contacts_profiles_count_no_more(tmp_path: Path) -> None:
    others = {f"N{i}": {} for i in range(FEW_CONTACTS)}
    with small_community(tmp_path, members={**MEMBERS, **others}) as town:
        town.connect(*(f"Ada–N{i}" for i in range(FEW_CONTACTS - 1)))
        assert names(town) == ["Ben", "Cem", "Finn"]
        town.connect(f"Ada–N{FEW_CONTACTS - 1}")
        assert names(town) == []


def test_schools_and_former_companies_are_in_common_too(town: Town) -> None:
    write_details(town, "Ada", Details("", [], [Education("TU München", "", "", "", "")], [], []))
    write_details(
        town,
        "Gül",
        Details(
            "",
            [Position("Ingenieurin", "Siemens Energy", "2010", "2015")],
            [Education("Technische Universität München", "", "", "", "")],
            [],
            [],
        ),
    )
    (gül,) = (one for one in suggested(town) if one.card.first_name == "Gül")
    assert gül.affinities == (
        Affinity(AffinityKind.SCHOOL, "Technische Universität München"),
        Affinity(AffinityKind.FORMER_COMPANY, "Siemens Energy"),
    )


def test_an_empty_profile_has_nothing_in_common(tmp_path: Path) -> None:
    with small_community(tmp_path, members={"Ada": {}, "Ben": {"company": "Bosch"}}) as town:
        assert names(town) == []


@pytest.mark.parametrize("company", ["AG", '"quoted" (x', "-minus oder", "& / *", "x " * 60])
def test_any_text_of_a_company_can_be_asked_for(tmp_path: Path, company: str) -> None:
    members = {"Ada": {"company": company}, "Ben": {"company": company}, "Cem": {}}
    with small_community(tmp_path, members=members) as town:
        assert "Cem" not in names(town)
