"""By what of their profile a search showed somebody is counted, never what was typed."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import select

from ecken.rules.reach.finding import FoundField
from ecken.search.query.query_parser import parse_line
from ecken.search.search_request import SearchRequest
from ecken.service.found.noting import note_hits
from ecken.service.found.told import show_found
from ecken.service.found.writing import write_finds
from ecken.service.open_to_offers import open_members
from ecken.service.runtime.noted_finds import TYPED_STAYS_S
from ecken.service.runtime.read_only_access import keeping_closed
from ecken.service.search.search import search_members
from ecken.store.tables import profile_searches
from tests.community import Town, small_community

SEARCHERS = [f"Searcher{i}" for i in range(6)]
ADA = {
    "last_name": "Grünwald",
    "position": "Einkäuferin",
    "company": "Nordlicht GmbH",
    "city": "Hamburg",
    "offers": "Segelkurse",
    "seeks": "Bootsbauer",
    "headline": "Kauft ein",
    "industry": "62.01",
}


@pytest.fixture
def town(tmp_path: Path) -> Iterator[Town]:
    members = {"Ada": ADA, **{name: {} for name in SEARCHERS}}
    with small_community(tmp_path, members=members) as made:
        made.clock.pass_days(5)
        yield made


def _search(town: Town, line: str, *names: str, is_typed: bool = False, **asked: Any) -> int:
    for name in names or SEARCHERS:
        request = SearchRequest(parse_line(line), circle="all", **asked)
        with town.community.reading(town.id(name)) as world:
            found = search_members(world, request)
        note_hits(town.community, town.id(name), request, found, is_typed=is_typed)
    return write_finds(town.community)


def _fields(town: Town, name: str = "Ada") -> dict[str, int]:
    town.clock.pass_days(1)
    with town.community.reading(town.id(name)) as world:
        found = show_found(world, town.community.zone)
    return {one.kind.value: one.total for one in found.searches if one.total}


@pytest.mark.parametrize(
    ("line", "fields"),
    [
        ("Grünwald", {"name"}),
        ("name:Ada", {"name"}),
        ("Einkäuferin", {"position"}),
        ("Nordlicht Hamburg", {"company", "place"}),
        ("ort:Hamburg~20", {"place"}),
        ("-ort:Hamburg~20 Einkäuferin", set()),
        ("-ort:Bremen~20 Einkäuferin", {"position"}),
        ("branche:IT", {"industry"}),
        ("branche:IT Nordlicht", {"industry", "company"}),
        ("biete:Segelkurse", {"offers"}),
        ("suche:Bootsbauer", {"seeks"}),
        ("Kauft", {"text"}),
        ("-Köln", set()),
        ("", set()),
    ],
)
def test_a_search_counts_by_the_field_that_matched(town: Town, line: str, fields: set[str]) -> None:
    _search(town, line)
    assert _fields(town) == dict.fromkeys(fields, 5)


def test_a_chosen_facet_is_a_field(town: Town) -> None:
    _search(town, "", chosen={"city": ["Hamburg"]})
    assert _fields(town) == {"place": 5}


def test_nobody_learns_that_somebody_asked_for_their_name(town: Town) -> None:
    """Four who search for exactly Ada, again and again, leave nothing that is told."""
    for _ in range(3):
        _search(town, '"Ada Grünwald"', *SEARCHERS[:4])
    assert _fields(town) == {}
    with town.community.database.reading() as connection:
        rows = connection.execute(select(profile_searches)).fetchall()
    assert [(row.field, row.members) for row in rows] == [("name", 4)]


def test_only_the_page_that_was_shown_counts(town: Town) -> None:
    """Whom a search finds on a later page was before nobody's eyes."""
    _search(town, "Searcher0 oder Searcher1 oder Grünwald", "Searcher5", limit=1)
    with town.community.database.reading() as connection:
        rows = connection.execute(select(profile_searches.c.member_id)).scalars().all()
    assert len(set(rows)) == 1


def test_a_page_that_is_fetched_ahead_counts_for_nothing(town: Town) -> None:
    with keeping_closed():
        assert _search(town, "Grünwald") == 0


def test_who_asks_for_those_open_to_offers_leaves_no_trace_of_it(town: Town) -> None:
    assert _search(town, "open_to_offers:no") == 0
    with town.community.reading(town.id("Searcher0")) as world:
        assert not open_members(world).any()


def test_what_stands_there_while_typing_counts_only_if_it_stays(town: Town) -> None:
    """On the way to “Nordlicht” whoever begins with “Ada” passes by."""
    one = SEARCHERS[0]
    assert _search(town, "Ada*", one, is_typed=True) == 0
    town.clock.now += TYPED_STAYS_S - 1
    assert _search(town, "Nordlicht", one, is_typed=True) == 0
    town.clock.now += TYPED_STAYS_S
    assert write_finds(town.community) == 1
    with town.community.database.reading() as connection:
        assert connection.execute(select(profile_searches.c.field)).scalars().all() == ["company"]


def test_what_stayed_counts_though_more_is_typed_later(town: Town) -> None:
    one = SEARCHERS[0]
    _search(town, "Grünwald", one, is_typed=True)
    town.clock.now += TYPED_STAYS_S
    _search(town, "Hamburg", one, is_typed=True)
    town.clock.now += TYPED_STAYS_S
    write_finds(town.community)
    with town.community.database.reading() as connection:
        fields = connection.execute(select(profile_searches.c.field)).scalars().all()
    assert sorted(fields) == ["name", "place"]


def test_each_field_is_among_those_that_are_shown(town: Town) -> None:
    with town.community.reading(town.id("Ada")) as world:
        found = show_found(world, town.community.zone)
    assert [one.kind for one in found.searches] == list(FoundField)
