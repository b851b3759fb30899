"""A blocked member's words are no words: what others match does not depend on them (R3)."""

from __future__ import annotations

from pathlib import Path

from ecken.search import parse_line
from ecken.search.search_request import SearchRequest
from ecken.service.contacts.contacts import block_member
from ecken.service.search.search import ask, members_of, search_members
from tests.community import small_community

MEMBERS = {"Eva": {"last_name": "Zaremba"}, "Dora": {"last_name": "Zarebma"}}


def test_a_typing_error_is_found_though_a_blocked_member_is_spelled_so(tmp_path: Path) -> None:
    query = parse_line("name:zarebma")
    with small_community(tmp_path, contacts=["Ada–Ben"], members=MEMBERS) as town:
        with town.community.reading(town.id("Ada")) as world:
            before = search_members(world, SearchRequest(query, circle="all"))
        block_member(town.community, town.id("Dora"), town.public_id("Ada"))
        with town.community.reading(town.id("Ada")) as world:
            after = search_members(world, SearchRequest(query, circle="all", with_counts=True))
            count = after.by_circle["all"]
            ids = ask(world, SearchRequest(query), members_of(world, "all")).members().tolist()
    assert [hit.card.last_name for hit in before.hits] == ["Zarebma"]
    assert [hit.card.last_name for hit in after.hits] == ["Zaremba"]
    assert (count, ids) == (1, [town.id("Eva")])
