"""Somebody of the own company asks at every door where being open to offers could show."""

from __future__ import annotations

from pathlib import Path

import pytest
from sqlalchemy import Connection

from ecken.rules.audience import Audience
from ecken.rules.open_to_offers import OfferAudience
from ecken.search.search_request import SearchRequest
from ecken.service.search.search import search_members
from ecken.service.search.target_groups import group_query
from ecken.store.contacts.target_groups import insert_group, read_groups
from ecken.store.profiles.recruiter_claims import update_is_recruiter
from tests.community import NOW, Town
from tests.privacy.changes import offers_change
from tests.privacy.plans import NAMES, Plan, built
from tests.privacy.routes import Known
from tests.privacy.twins import Question, drawn_alike, twins_of

ADA, BEN, CEM, DORA, _EVA, FINN, GUEL = range(7)
"""Ada, Cem and Finn are at Siemens."""
LINES = ("offen:ja", "-offen:nein", "offen:nein", "offen:ja oder ort:köln", "-(offen:ja ort:köln)")


def _plan() -> Plan:
    everyone = [Audience.EVERYONE] * len(NAMES)
    return Plan(ties={(ADA, BEN), (ADA, CEM), (BEN, FINN), (BEN, DORA)}, audiences=everyone,
                unlisted=set())  # fmt: skip


def _write_groups(connection: Connection, town: Town) -> bool:
    for line in LINES:
        insert_group(connection, town.id("Ada"), name=line, query=line, at=NOW)
    return True


def _questions(known: Known) -> list[str]:
    asked = [f"/search?line={line}" for line in LINES]
    asked += [f"/circle/2?line={line}&order=bridges&more=city" for line in LINES]
    asked += [f"/circle/1?line={LINES[0]}&format=csv", "/circle/1-3?view=table", "/groups", "/"]
    for order in ("relevance", "bridges", "name", "nearest", "newest"):
        asked.append(
            f"/api/v1/me/search?circle=1-3&order={order}&facets=open_to_offers,city&limit=2"
        )
    for line in LINES:
        asked.append(f"/api/v1/me/search?circle=all&line={line}&facets=open_to_offers,company")
    for name in ("Cem", "Finn"):
        asked += [f"/m/{known.members[name]}", f"/api/v1/members/{known.members[name]}"]
    asked += ["/candidates", "/candidates?circle=2&more=company", "/candidates?format=csv"]
    asked += ["/api/v1/me/candidates?facets=company,city", "/api/v1/me/candidates?order=newest"]
    asked += [f"/groups/{id}" for id in known.ids["target_groups"]]
    return [*asked, "/api/v1/me/target-groups", "/suggestions", "/api/v1/me/suggestions", "/news"]


@pytest.mark.parametrize("audience", list(OfferAudience)[1:])
def test_a_colleague_gets_the_same_at_every_door(tmp_path: Path, audience: OfferAudience) -> None:
    one, other = tmp_path / "one", tmp_path / "other"
    one.mkdir(), other.mkdir()
    with drawn_alike(), built(_plan(), one) as town:
        with town.community.writing() as connection:
            _write_groups(connection, town)
            update_is_recruiter(connection, town.id("Ada"), True, at=NOW)
        with twins_of(town, other, ["Ada"]) as both:
            for member in (CEM, FINN):
                assert both.hide(*offers_change(member, audience, False, GUEL))
            for path in _questions(Known.of(both.one, both.other)):
                answer = both.assert_same("Ada", Question("GET", path))
                assert answer.status == 200 or path.startswith("/groups/"), path
                assert b"Hidden position" not in answer.body


def test_a_target_group_finds_those_open_to_offers_in_the_circles_with_their_bridges(
    tmp_path: Path,
) -> None:
    plan = _plan()
    plan.offers = [
        (DORA, OfferAudience.EVERYONE, False, GUEL),
        (FINN, OfferAudience.EVERYONE, False, GUEL),
    ]
    with built(plan, tmp_path) as town:
        with town.community.writing() as connection:
            _write_groups(connection, town)
        with town.community.reading(town.id("Ada")) as world:
            groups = {row.name: row for row in read_groups(world.connection, world.viewer)}
            request = SearchRequest(group_query(groups["offen:ja"]), circle="2")
            [hit] = search_members(world, request).hits
    assert hit.card.public_id == town.public_id("Dora")
    assert [bridge.public_id for bridge in hit.bridges] == [town.public_id("Ben")]
