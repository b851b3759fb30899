"""Suggestions equal an independent count; whom to meet is as good as greedy choice must be."""

from __future__ import annotations

from itertools import combinations
from pathlib import Path

import networkx as nx
import pytest

from ecken.errors import Conflict, EckenError, Invalid, NotFound
from ecken.rules.audience import Audience
from ecken.search.query import parse_line
from ecken.search.search_request import SearchRequest
from ecken.service.advisor import meeting
from ecken.service.advisor.meeting import GUARANTEE, whom_to_meet
from ecken.service.contacts.contacts import block_member
from ecken.service.contacts.requests import decline_request, send_request
from ecken.service.contacts.suggestions import (
    Suggested,
    dismiss_suggestion,
    restore_suggestion,
    suggest_members,
)
from ecken.service.privacy.privacy import set_privacy
from ecken.service.search.search import search_members
from ecken.service.search.target_groups import (
    change_group,
    create_group,
    delete_group,
    list_groups,
    visit_group,
)
from tests.community import Town, small_community
from tests.service.random_towns import random_town


def _suggested(town: Town, name: str, limit: int = 100) -> list[Suggested]:
    with town.community.reading(town.id(name)) as world:
        return suggest_members(world, limit=limit)


def _names(suggested: list[Suggested]) -> list[str]:
    return [s.card.first_name for s in suggested]


@pytest.mark.parametrize("viewer", [0, 33, 16])
def test_suggestions_in_zacharys_club_are_the_common_neighbours(
    tmp_path: Path, viewer: int
) -> None:
    club = nx.karate_club_graph()
    pairs = [f"N{a}–N{b}" for a, b in club.edges]
    with small_community(tmp_path, contacts=pairs) as town:
        shared = {
            town.public_id(f"N{u}"): len(list(nx.common_neighbors(club, viewer, u)))
            for u in club
            if u != viewer and not club.has_edge(viewer, u)
        }
        wanted = sorted(((-n, id) for id, n in shared.items() if n))
        found = [(-s.shared_contacts, s.card.public_id) for s in _suggested(town, f"N{viewer}")]
        assert found == wanted
        assert [
            (-s.shared_contacts, s.card.public_id) for s in _suggested(town, f"N{viewer}", 3)
        ] == wanted[:3]


@pytest.mark.parametrize("seed", range(6))
def test_the_number_is_that_of_the_members_page(tmp_path: Path, seed: int) -> None:
    with random_town(tmp_path, 200 + seed) as town:
        with town.community.reading(town.id("M0")) as world:
            second = set(world.circles.second.tolist())
            found = suggest_members(world, limit=100)
            for suggested in found:
                shared = world.shared_contacts(suggested.card.member)
                assert suggested.shared_contacts == len(shared)
                assert len(shared) > 0 or suggested.affinities
        with_shared = {s.card.member for s in found if s.shared_contacts}
        assert with_shared == second


@pytest.fixture
def town(tmp_path: Path) -> object:
    contacts = ["Ada–Ben", "Ada–Cem", "Ben–Tia", "Cem–Tia", "Ben–Udo", "Cem–Vic"]
    with small_community(tmp_path, contacts=contacts) as town:
        yield town


def test_whom_not_to_suggest(town: Town) -> None:
    ada = town.id("Ada")
    assert set(_names(_suggested(town, "Ada"))) == {"Tia", "Udo", "Vic"}
    dismiss_suggestion(town.community, ada, town.public_id("Udo"))
    dismiss_suggestion(town.community, ada, town.public_id("Udo"))
    assert set(_names(_suggested(town, "Ada"))) == {"Tia", "Vic"}
    restore_suggestion(town.community, ada, town.public_id("Udo"))
    assert set(_names(_suggested(town, "Ada"))) == {"Tia", "Udo", "Vic"}
    block_member(town.community, town.id("Vic"), town.public_id("Ada"))
    assert set(_names(_suggested(town, "Ada"))) == {"Tia", "Udo"}
    with pytest.raises(NotFound):
        dismiss_suggestion(town.community, ada, town.public_id("Vic"))


def test_an_open_request_of_mine_leaves_the_list_and_a_silent_no_does_not_show(
    town: Town,
) -> None:
    sent = send_request(town.community, town.id("Ada"), town.public_id("Tia"))
    pending = _names(_suggested(town, "Ada"))
    assert set(pending) == {"Udo", "Vic"}
    decline_request(town.community, town.id("Tia"), sent.request_id)
    assert _names(_suggested(town, "Ada")) == pending


def test_a_shared_contact_with_a_closed_list_counts_where_the_member_shows_them(
    town: Town,
) -> None:
    set_privacy(town.community, town.id("Cem"), audience=Audience.NOBODY, is_listed=True)
    found = {s.card.first_name: s.shared_contacts for s in _suggested(town, "Ada")}
    assert found == {"Tia": 2, "Udo": 1}  # Cem shows nobody, but Tia's open list shows Cem
    set_privacy(town.community, town.id("Tia"), audience=Audience.CONTACTS, is_listed=True)
    found = {s.card.first_name: s.shared_contacts for s in _suggested(town, "Ada")}
    assert found == {"Tia": 1, "Udo": 1}


def test_a_limit_out_of_range_is_refused(town: Town) -> None:
    for limit in (-1, 0, 101, 10**9):
        with pytest.raises(Invalid):
            _suggested(town, "Ada", limit)


# -- whom to meet ------------------------------------------------------------------------------


def _lists_seen(town: Town, viewer: str) -> dict[int, set[int]]:
    """What the viewer sees of the lists in circle 2 and 3, asked one by one."""
    with town.community.reading(town.id(viewer)) as world:
        members = [*world.circles.second.tolist(), *world.circles.third.tolist()]
        return {member: set(world.contact_list(member).tolist()) for member in members}


@pytest.mark.parametrize("first_look", [1, 1_000])
@pytest.mark.parametrize("seed", range(5))
def test_whom_to_meet_opens_what_it_says_and_nearly_the_best(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, seed: int, first_look: int
) -> None:
    monkeypatch.setattr(meeting, "_FIRST_LOOK", first_look)
    with random_town(tmp_path, 300 + seed, members=40, ties=46) as town:
        viewer = town.id("M0")
        group = create_group(town.community, viewer, name="Köln", query="ort:köln")
        with town.community.reading(viewer) as world:
            plan = whom_to_meet(world, group, picks=3)
            near = {*world.circles.first.tolist(), *world.circles.second.tolist(), viewer}
            matching = {
                hit.card.member
                for hit in search_members(
                    world, SearchRequest(parse_line("ort:köln"), circle="all", limit=100)
                ).hits
            }
        wanted = matching - near
        lists = {member: seen & wanted for member, seen in _lists_seen(town, "M0").items()}
        assert plan.outside == len(wanted)
        opened: set[int] = set()
        for pick in plan.picks:
            adds = lists[pick.card.member] - opened
            assert pick.opens == len(adds) == max(len(seen - opened) for seen in lists.values())
            opened |= adds
            assert pick.together == len(opened)
            assert len(pick.way) == pick.degree - 1
        best = max(
            (len(set().union(*chosen)) for chosen in combinations(lists.values(), 3)), default=0
        )
        assert len(opened) >= GUARANTEE * best
        if len(plan.picks) < 3:
            assert opened == set().union(*lists.values())


def test_meeting_someone_really_opens_the_group(tmp_path: Path) -> None:
    members = {name: {"city": "Köln"} for name in ("Uli", "Vio", "Wim")}
    contacts = ["Ada–Ben", "Ben–Tia", "Ben–Sam", "Tia–Uli", "Tia–Vio", "Sam–Uli", "Uli–Wim"]
    with small_community(tmp_path, members=members, contacts=contacts) as town:
        ada = town.id("Ada")
        group = create_group(town.community, ada, name="Köln", query="ort:köln")
        with town.community.reading(ada) as world:
            plan = whom_to_meet(world, group)
            assert list_groups(world)[0].second == 0
        assert [(p.card.first_name, p.opens, p.degree) for p in plan.picks[:1]] == [("Tia", 2, 2)]
        assert [card.first_name for card in plan.picks[0].way] == ["Ben"]
        town.connect("Ada–Tia")
        with town.community.reading(ada) as world:
            assert list_groups(world)[0].second == 2


# -- target groups -----------------------------------------------------------------------------


def test_target_groups_count_what_the_search_finds_and_say_what_is_new(tmp_path: Path) -> None:
    members = {"Tia": {"city": "Bonn"}, "Udo": {"city": "Bonn"}, "Ben": {}}
    with small_community(tmp_path, members=members, contacts=["Ada–Ben", "Ben–Tia"]) as town:
        ada = town.id("Ada")
        id = create_group(town.community, ada, name=" Bonn ", query="ort:bonn")

        def counted() -> tuple[str, int, int]:
            with town.community.reading(ada) as world:
                (group,) = list_groups(world)
                return (group.name, group.second, group.new)

        assert counted() == ("Bonn", 1, 0)
        town.connect("Ben–Udo")
        assert counted() == ("Bonn", 2, 1)
        visit_group(town.community, ada, id)
        assert counted() == ("Bonn", 2, 0)
        change_group(town.community, ada, id, name="Köln", query="ort:köln")
        assert counted() == ("Köln", 0, 0)
        for name, query in (("", "ort:bonn"), ("x", ""), ("x", "("), ("x" * 81, "ort:bonn")):
            with pytest.raises(EckenError):
                create_group(town.community, ada, name=name, query=query)
        with pytest.raises(Conflict):
            create_group(town.community, ada, name="Köln", query="ort:bonn")
        for step in (visit_group, delete_group):
            with pytest.raises(NotFound):
                step(town.community, town.id("Ben"), id)
        delete_group(town.community, ada, id)
        with town.community.reading(ada) as world:
            assert list_groups(world) == []


def test_a_group_that_names_a_member_who_blocked_me_matches_nobody(tmp_path: Path) -> None:
    with small_community(tmp_path, contacts=["Ada–Ben", "Ben–Tia"]) as town:
        line = f"kontakt_von:{town.public_id('Tia')}"
        try:
            create_group(town.community, town.id("Ada"), name="x", query=line)
        except Invalid:
            pytest.fail(f"the query line no longer knows {line}")
        block_member(town.community, town.id("Tia"), town.public_id("Ada"))
        with town.community.reading(town.id("Ada")) as world:
            assert [g.second for g in list_groups(world)] == [0]
