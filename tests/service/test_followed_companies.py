"""Followed companies: who is new there, in the viewer's world; nobody else is told."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from ecken.errors import Conflict, NotFound
from ecken.service.contacts.contacts import block_member
from ecken.service.search import followed_companies
from ecken.service.search.companies import find_company
from ecken.service.search.followed_companies import (
    find_followed,
    follow_company,
    list_followed,
    note_company_seen,
    unfollow_company,
)
from tests.community import Town, small_community

MEMBERS = {name: {"company": "Nord & Süd GmbH"} for name in ("Ben", "Cem", "Dora", "Ella")}
CONTACTS = ("Ada–Ben", "Ben–Cem")


@pytest.fixture
def town(tmp_path: Path) -> Iterator[Town]:
    """Ada knows Ben, who knows Cem; Dora and Ella are known to nobody yet."""
    with small_community(tmp_path, members=MEMBERS, contacts=CONTACTS) as made:
        yield made


def new(town: Town, name: str = "Ada") -> list[tuple[str, list[str], int]]:
    with town.community.reading(town.id(name)) as world:
        found = list_followed(world)
        for one in found:
            assert find_followed(world, find_company(world, one.key)) == one
    return [(one.name, [card.first_name for card in one.members], one.count) for one in found]


def test_whoever_comes_near_after_one_follows_is_new_until_seen(town: Town) -> None:
    follow_company(town.community, town.id("Ada"), "NORD UND SÜD")
    follow_company(town.community, town.id("Ada"), "nord-sud")
    assert new(town) == [("Nord & Süd GmbH", [], 0)]
    town.connect("Ben–Dora")
    assert new(town) == [("Nord & Süd GmbH", ["Dora"], 1)]
    note_company_seen(town.community, town.id("Ada"), "nord-sud")
    assert new(town) == [("Nord & Süd GmbH", [], 0)]
    town.connect("Ada–Ella")
    assert new(town) == [("Nord & Süd GmbH", ["Ella"], 1)]
    assert new(town, "Ben") == []


def test_what_is_followed_no_longer_is_gone(town: Town) -> None:
    follow_company(town.community, town.id("Ada"), "nord-sud")
    for _ in range(2):
        unfollow_company(town.community, town.id("Ada"), "Nord Süd AG")
    assert new(town) == []
    note_company_seen(town.community, town.id("Ada"), "nord-sud")
    assert new(town) == []


def test_a_company_that_is_not_there_cannot_be_followed_and_is_not_listed(town: Town) -> None:
    follow_company(town.community, town.id("Ada"), "nord-sud")
    for name in ("Ben", "Cem", "Dora", "Ella"):
        block_member(town.community, town.id(name), town.public_id("Ada"))
    assert new(town) == []
    for act in (follow_company, note_company_seen):
        with pytest.raises(NotFound):
            act(town.community, town.id("Ada"), "nord-sud")
    unfollow_company(town.community, town.id("Ada"), "nord-sud")


def test_one_can_follow_so_many(town: Town, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(followed_companies, "FOLLOWED_MAX", 1)
    town.join("Gül", company="Bosch")
    follow_company(town.community, town.id("Ada"), "nord-sud")
    with pytest.raises(Conflict) as refused:
        follow_company(town.community, town.id("Ada"), "bosch")
    assert refused.value.code == "follow_max"
