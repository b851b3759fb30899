"""Candidates: who is open to offers inside a recruiter's circles, as a search finds them too."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import URL

from ecken.errors import NotFound
from ecken.rules.audience import Audience
from ecken.rules.open_to_offers import OfferAudience
from ecken.search.query import Query, parse_line
from ecken.search.search_request import SearchRequest
from ecken.service.contacts.contacts import block_member
from ecken.service.privacy.offer_settings import set_offers
from ecken.service.search.candidates import CANDIDATE_CIRCLES, search_candidates
from ecken.service.search.search import Results, search_members
from ecken.store.profiles.members import update_privacy
from ecken.store.profiles.open_to_offers import OfferTexts
from tests.community import Town, small_community

MEMBERS: dict[str, dict[str, Any]] = {
    "Rita": {"is_recruiter": True, "company": "Suche & Finde"},
    "Ben": {"position": "Einkäufer", "city": "Ulm"},
    "Cem": {"position": "Einkäuferin", "city": "Köln"},
    "Dora": {"position": "Leiterin Einkauf", "city": "Ulm"},
    "Eva": {"company": "Suche und Finde GmbH"},
    "Finn": {"city": "Ulm"},
}
CONTACTS = ("Rita–Ben", "Ben–Cem", "Cem–Dora", "Rita–Eva", "Rita–Gül", "Gül–Cem")


@pytest.fixture
def town(tmp_path: Path, town_url: URL | None) -> Iterator[Town]:
    """Rita recruits; she knows Ben and Eva; Cem is second, Dora third, Finn beyond."""
    with small_community(tmp_path, members=MEMBERS, contacts=CONTACTS, url=town_url) as town:
        for name in ("Ben", "Cem", "Dora", "Eva", "Finn"):
            told = OfferAudience.CONTACTS if name == "Ben" else OfferAudience.RECRUITERS
            set_offers(
                town.community, town.id(name), audience=told, texts=OfferTexts(f"Job of {name}")
            )
        yield town


def ask(town: Town, line: str = "", name: str = "Rita", **asked: Any) -> Results:
    request = SearchRequest(parse_line(line) if line else Query(), **{"circle": "1-3", **asked})
    with town.community.reading(town.id(name)) as world:
        return search_candidates(world, request)


def names(found: Results) -> set[str]:
    return {hit.card.first_name for hit in found.hits}


def test_candidates_are_those_who_tell_this_recruiter_in_her_circles_with_their_bridges(
    town: Town,
) -> None:
    found = ask(town, with_counts=True, facets=("city",))
    assert names(found) == {"Ben", "Cem", "Dora"}  # Eva is a colleague, Finn is too far
    assert {hit.card.first_name: hit.sought.position for hit in found.hits if hit.sought} == {
        name: f"Job of {name}" for name in ("Ben", "Cem", "Dora")
    }
    (cem,) = (hit for hit in found.hits if hit.card.first_name == "Cem")
    assert {bridge.first_name for bridge in cem.bridges} == {"Ben", "Gül"}
    assert dict(found.facets["city"]) == {"Ulm": 2, "Köln": 1}
    counts = {circle: ask(town, circle=circle).total for circle in CANDIDATE_CIRCLES}
    assert counts == {circle: found.by_circle[circle] for circle in CANDIDATE_CIRCLES}
    assert counts == {"1": 1, "2": 1, "3": 1, "1-2": 2, "1-3": 3}


@pytest.mark.parametrize("line", ["", "einkäufer", "ort:ulm", "-ort:ulm", "offen:nein"])
def test_it_is_what_the_search_finds_of_those_open_to_offers(town: Town, line: str) -> None:
    for circle in CANDIDATE_CIRCLES:
        with town.community.reading(town.id("Rita")) as world:
            request = SearchRequest(parse_line(f"{line} offen:ja"), circle=circle)
            searched = search_members(world, request)
        found = ask(town, line, circle=circle)
        assert (found.total, names(found)) == (searched.total, names(searched))


def test_who_is_no_recruiter_finds_no_page(town: Town) -> None:
    for name in ("Ben", "Eva"):
        with pytest.raises(NotFound) as refused:
            ask(town, name=name)
        assert refused.value.code == "not_found"


def test_whoever_is_tightened_up_or_blocked_is_gone_from_the_next_answer_on(town: Town) -> None:
    with town.community.writing() as connection:
        for name in ("Ben", "Gül"):
            update_privacy(
                connection, town.id(name), audience=Audience.NOBODY, is_listed=True, at=town.clock()
            )
    assert names(ask(town)) == {"Ben"}
    block_member(town.community, town.id("Ben"), town.public_id("Rita"))
    assert ask(town).total == 0


def test_who_keeps_the_recruiter_out_is_no_candidate(town: Town) -> None:
    set_offers(
        town.community, town.id("Cem"), audience=OfferAudience.EVERYONE, texts=OfferTexts("Job"),
        members=[town.public_id("Rita")],
    )  # fmt: skip
    assert names(ask(town)) == {"Ben", "Dora"}
