"""Companies: spellings joined, who works there or did, in the viewer's world; counts are lists."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from ecken.errors import NotFound
from ecken.search.matching.company_names import company_key
from ecken.search.query import Query
from ecken.search.search_request import CIRCLES, SearchRequest
from ecken.service.contacts.contacts import block_member
from ecken.service.search.companies import (
    Counts,
    When,
    find_company,
    list_companies,
    list_members,
    show_company,
)
from ecken.store.profiles.profile_details import Details, Position
from ecken.store.profiles.profiles import read_profile, update_profile
from tests.community import Town, small_community

MEMBERS = {
    "Ada": {"company": "Only Mine"},
    "Ben": {"company": "Müller & Söhne GmbH", "city": "Ulm", "industry": "62.01"},
    "Cem": {"company": "MUELLER UND SÖHNE", "city": "Ulm"},
    "Dora": {"company": "Müller & Söhne GmbH"},
    "Ella": {"company": "Müller Logistik"},
    "Finn": {"company": "H & M"},
    "Gül": {"company": "HM"},
    "Hans": {"company": ""},
    "Ivo": {"company": "Muller-Sohne"},
}
CONTACTS = ("Ada–Ben", "Ben–Cem", "Cem–Dora", "Ada–Ella", "Dora–Hans")


@pytest.fixture
def town(tmp_path: Path) -> Iterator[Town]:
    """Ada knows Ben and Ella; Cem is second, Dora third; Finn, Gül, Ivo are further away."""
    with small_community(tmp_path, members=MEMBERS, contacts=CONTACTS) as made:
        yield made


def worked(town: Town, name: str, *companies: str) -> None:
    with town.community.changing(town.id(name)) as world:
        profile = read_profile(world.connection, world.viewer)
        positions = [Position("Einkäuferin", company, "2001", "2009") for company in companies]
        assert profile is not None
        update_profile(
            world.connection, world.viewer, profile, Details("", positions, [], [], []),
            at=world.now,
        )  # fmt: skip


def names(town: Town, company: str, when: When, circle: str = "all") -> set[str]:
    with town.community.reading(town.id("Ada")) as world:
        found = list_members(
            world, find_company(world, company), when,
            SearchRequest(Query(), circle=circle, limit=100),
        )  # fmt: skip
    return {hit.card.first_name for hit in found.hits}


@pytest.mark.parametrize("typed", ["Müller & Söhne GmbH", "muller-sohne", "MÜLLER und Söhne AG"])
def test_every_spelling_leads_to_one_company(town: Town, typed: str) -> None:
    with town.community.reading(town.id("Ada")) as world:
        company = find_company(world, typed)
    assert (company.key, company.name) == ("mullersohne", "Müller & Söhne GmbH")
    assert company.spellings == ("Müller & Söhne GmbH", "MUELLER UND SÖHNE", "Muller-Sohne")
    assert names(town, typed, When.NOW) == {"Ben", "Cem", "Dora", "Ivo"}


def test_letters_that_stand_alone_are_one_word(town: Town) -> None:
    assert names(town, "H&M", When.NOW) == {"Finn", "Gül"}
    worked(town, "Ivo", "H. & M. AG")
    assert names(town, "hm", When.FORMER) == {"Ivo"}


def test_a_company_is_counted_by_degree_and_names_the_bridge(town: Town) -> None:
    worked(town, "Ella", "Müller Söhne KG")
    worked(town, "Cem", "Müller Söhne KG")
    with town.community.reading(town.id("Ada")) as world:
        shown = show_company(world, "muller-sohne")
    assert shown.counts[When.NOW] == Counts(first=1, second=1, third=1, further=1)
    assert shown.counts[When.FORMER] == Counts(first=1, second=0, third=0, further=0)
    assert [(hit.card.first_name, [b.first_name for b in hit.bridges])
            for hit in shown.people[When.NOW]] == [("Ben", []), ("Cem", ["Ben"])]  # fmt: skip
    assert [hit.card.first_name for hit in shown.people[When.FORMER]] == ["Ella"]
    assert (shown.industries, shown.cities) == ([("62.01", 1)], [("Ulm", 2)])


def test_who_works_there_now_has_not_left(town: Town) -> None:
    worked(town, "Ben", "Müller Söhne", "Bosch")
    assert names(town, "muller-sohne", When.FORMER) == set()
    assert names(town, "bosch", When.FORMER) == {"Ben"}


def test_every_count_is_the_length_of_its_list(town: Town) -> None:
    worked(town, "Ella", "Müller Söhne")
    worked(town, "Hans", "Müller Söhne")
    with town.community.reading(town.id("Ada")) as world:
        total, found = list_companies(world)
        assert total == len(found) == 3
        for one in found:
            shown = show_company(world, one.key)
            assert one.counts == shown.counts[When.NOW]
            assert one.name == shown.company.name
            for when, counts in shown.counts.items():
                lists = [
                    list_members(world, shown.company, when, SearchRequest(Query(), circle=circle))
                    for circle in CIRCLES
                ]
                by_circle = dict(zip(CIRCLES, [found.total for found in lists], strict=True))
                assert [len(found.hits) for found in lists] == list(by_circle.values())
                assert by_circle == {
                    "1": counts.first,
                    "2": counts.second,
                    "3": counts.third,
                    "1-2": counts.first + counts.second,
                    "1-3": counts.total - counts.further,
                    "all": counts.total,
                }


def test_the_list_begins_where_the_viewer_knows_most(town: Town) -> None:
    with town.community.reading(town.id("Ada")) as world:
        listed = [one.name for one in list_companies(world)[1]]
        assert listed == ["Müller & Söhne GmbH", "Müller Logistik", "H & M"]
        assert [one.name for one in list_companies(world, typed="MÜL log")[1]] == [
            "Müller Logistik"
        ]
        assert list_companies(world, typed="Müller Sohnemann") == (0, [])
        assert list_companies(world, typed="& -")[0] == 3


def test_whoever_is_blocked_names_no_company(town: Town) -> None:
    assert names(town, "Müller Logistik", When.NOW) == {"Ella"}
    block_member(town.community, town.id("Ella"), town.public_id("Ada"))
    with town.community.reading(town.id("Ada")) as world:
        assert "Müller Logistik" not in [one.name for one in list_companies(world)[1]]
        for name in ("Müller Logistik", "Never Was", "", "-", "x" * 5_000):
            with pytest.raises(NotFound) as refused:
                find_company(world, name)
            assert refused.value.code == "not_found"


def test_a_company_that_only_the_viewer_names_is_there_and_counts_nobody(town: Town) -> None:
    with town.community.reading(town.id("Ada")) as world:
        shown = show_company(world, "only mine")
        assert shown.company.name == "Only Mine"
        assert [counts.total for counts in shown.counts.values()] == [0, 0]
        assert "Only Mine" not in [one.name for one in list_companies(world)[1]]
    with town.community.reading(town.id("Ben")) as world:
        assert show_company(world, "only mine").counts[When.NOW].first == 1


COMPANIES = (
    *("Bosch", "BOSCH GmbH", "Bosch Rexroth AG", "H & M", "HM AG", "e.V.", "Turnverein e. V."),
    *("Turnverein", "Haus und Grund", "Haus & Grund", "Ää-Öö", "C++", "C", "–"),
)


@settings(max_examples=20, suppress_health_check=list(HealthCheck))
@given(
    now=st.lists(st.sampled_from(COMPANIES), min_size=6, max_size=6),
    before=st.lists(st.lists(st.sampled_from(COMPANIES), max_size=3), min_size=6, max_size=6),
)
def test_a_company_has_whom_a_look_at_every_profile_finds(
    tmp_path_factory: pytest.TempPathFactory, now: list[str], before: list[list[str]]
) -> None:
    people = ["Ben", "Cem", "Dora", "Ella", "Finn", "Gül"]
    told = {name: {"company": company} for name, company in zip(people, now, strict=True)}
    with small_community(tmp_path_factory.mktemp("town"), members={"Ada": {}, **told}) as town:
        for name, companies in zip(people, before, strict=True):
            worked(town, name, *companies)
        for company in {company_key(name) for name in COMPANIES} - {""}:
            here = {n for n, c in zip(people, now, strict=True) if company_key(c) == company}
            was = {n for n, cs in zip(people, before, strict=True)
                   if company in map(company_key, cs)} - here  # fmt: skip
            if here | was:
                assert names(town, company, When.NOW) == here
                assert names(town, company, When.FORMER) == was
