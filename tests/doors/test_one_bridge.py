"""The best bridge, and the best way, are the same at every door (R15)."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from pathlib import Path

import pytest

from ecken.search import parse_line
from ecken.search.search_request import SearchRequest
from ecken.service.advisor.meeting import whom_to_meet
from ecken.service.contacts.saved_members import keep_member, list_kept
from ecken.service.contacts.suggestions import suggest_members
from ecken.service.contacts.tags import set_tags
from ecken.service.introduction_views import list_bridges_to_ask
from ecken.service.profiles.members import show_member, show_ways
from ecken.service.search.search import search_members
from ecken.service.search.target_groups import create_group
from ecken.service.talk.messages import open_conversation, send_message
from tests.community import Town, small_community
from tests.doors.entrances import Api
from tests.house.tree import modules, syntax
from tests.web.browsing import open_browser

# Without messages and tags Ben vouches for most: he shares Dan and Eva with Ada.
TIES = [
    *("Ada–Ben", "Ada–Cem", "Ada–Dan", "Ada–Eva", "Ben–Dan", "Ben–Eva"),
    *("Ben–Tom", "Cem–Tom", "Dan–Tom", "Tom–Zoe", "Cem–Yen", "Yen–Zoe", "Ben–Xia", "Xia–Zoe"),
]
_MEMBER = re.compile(r'href="/m/([A-Za-z0-9_-]{22})"')


@pytest.fixture(params=["nothing said", "written", "tagged"])
def town(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Town]:
    with small_community(tmp_path, contacts=TIES) as town:
        ada, cem = town.id("Ada"), town.public_id("Cem")
        if request.param == "written":
            talk = open_conversation(town.community, ada, cem)
            for number in range(9):
                send_message(town.community, ada, talk, f"Hallo {number}")
        if request.param == "tagged":
            set_tags(town.community, ada, town.public_id("Dan"), ["vertraut"])
        keep_member(town.community, ada, town.public_id("Tom"))
        yield town


def _first_bridges(town: Town) -> dict[str, str]:
    """Whom each door names first between Ada and Tom."""
    tom, found = town.public_id("Tom"), {}
    with town.community.reading(town.id("Ada")) as world:
        hits = search_members(world, SearchRequest(parse_line("tom"), circle="2")).hits
        page, ways = show_member(world, tom), show_ways(world, tom)
        found["hit"] = hits[0].bridges[0].first_name
        found["member page"] = page.bridges[0].first_name
        found["strip"] = page.way[1].first_name
        found["picture of ways"] = ways.ways[0][1].first_name
        found["introduction form"] = list_bridges_to_ask(world, tom)[0].card.first_name
        found["kept"] = list_kept(world)[0].bridges[0].first_name
        suggested = {s.card.first_name: s for s in suggest_members(world)}
        found["suggestion"] = suggested["Tom"].bridges[0].first_name
    names = {public_id: name for name, public_id in town.public_ids.items()}
    api = Api(town)
    answer = api.call("Ada", "GET", f"/members/{tom}").json()
    found["api member"] = names[answer["bridges"][0]["id"]]
    found["api way"] = names[answer["path"][1]["id"]]
    found["api path"] = names[
        api.call("Ada", "GET", f"/members/{tom}/path").json()["path"][1]["id"]
    ]
    hits = api.call("Ada", "GET", "/me/search", params={"circle": "2", "line": "tom"}).json()
    found["api hit"] = names[hits["hits"][0]["bridges"][0]["id"]]
    browser = open_browser(town, "Ada")
    export = browser.get("/circle/2", params={"line": "tom", "format": "csv"}).text
    found["csv"] = re.search(r"(Ben|Cem|Dan|Eva) Beispiel", export)[1]  # type: ignore[index]
    form = browser.get(f"/introductions/new?target={tom}").text
    checked = re.search(r'value="([A-Za-z0-9_-]{22})"[^>]*\bchecked', form)
    assert checked, "the form chooses nobody"
    found["chosen in the form"] = names[checked[1]]
    return found


def test_every_door_names_the_same_best_bridge(town: Town, request: pytest.FixtureRequest) -> None:
    found = _first_bridges(town)
    expected = {"nothing said": "Ben", "written": "Cem", "tagged": "Dan"}
    assert found == dict.fromkeys(found, expected[request.node.callspec.params["town"]])


def test_the_strip_is_the_highlighted_way_beyond_the_second_circle(town: Town) -> None:
    zoe = town.public_id("Zoe")
    with town.community.reading(town.id("Ada")) as world:
        page, ways = show_member(world, zoe), show_ways(world, zoe)
    strip = [card.first_name for card in page.way]
    assert strip == [card.first_name for card in ways.ways[0]]
    answer = Api(town).call("Ada", "GET", f"/members/{zoe}/path").json()
    names = {public_id: name for name, public_id in town.public_ids.items()}
    assert [names[step["id"]] for step in answer["path"]] == strip
    assert answer["distance"] == ways.distance == 3


def test_a_plan_whom_to_meet_names_the_same_way(town: Town) -> None:
    group = create_group(town.community, town.id("Ada"), name="Zoe", query="vorname:zoe")
    with town.community.reading(town.id("Ada")) as world:
        for meeting in whom_to_meet(world, group).picks:
            page = show_member(world, meeting.card.public_id)
            assert [c.member for c in meeting.way] == [c.member for c in page.way[1:-1]]


def test_ways_are_asked_for_in_one_place() -> None:
    """Whoever lists shortest ways for a viewer, or weighs closeness, is the one order."""
    asking = {
        name
        for name, path in modules().items()
        if name.startswith(("ecken.service.", "ecken.web.", "ecken.api."))
        for node in ast.walk(syntax(path))
        if isinstance(node, ast.Call)
        and (
            (isinstance(node.func, ast.Attribute) and node.func.attr in ("path", "paths"))
            or (isinstance(node.func, ast.Name) and node.func.id == "closeness_of_contacts")
        )
    }
    assert asking == {"ecken.service.bridges", "ecken.service.world"}
