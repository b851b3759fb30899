"""The picture without some contacts: as if they were not there, for the viewer's eyes alone."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from ecken.errors import Invalid, NotFound
from ecken.rules.audience import Audience
from ecken.search.query import Query
from ecken.search.search_request import SearchRequest
from ecken.service.contacts.contacts import block_member
from ecken.service.place.left_out import LEFT_OUT_MAX, Picture, without
from ecken.service.privacy.privacy import set_privacy
from ecken.service.search.search import search_members
from tests.community import Town, small_community

CONTACTS = ("Ada–Ben", "Ada–Cem", "Ben–Cem", "Ben–Dora", "Ben–Finn", "Cem–Finn", "Dora–Eva",
            "Finn–Gül", "Gül–Hans", "Ivo–Kai")  # fmt: skip
NAMES = ("Ada", "Ben", "Cem", "Dora", "Eva", "Finn", "Gül", "Hans", "Ivo", "Kai")


@pytest.fixture
def town(tmp_path: Path) -> Iterator[Town]:
    with small_community(tmp_path, members=NAMES, contacts=CONTACTS) as made:
        yield made


def figures_without(town: Town, *names: str) -> tuple[int, int, int]:
    with town.community.reading(town.id("Ada")) as world:
        found = without(world, [town.public_id(name) for name in names]).figures
    return found.first, found.second, found.third


def test_without_a_contact_nobody_stands_behind_them(town: Town) -> None:
    assert figures_without(town) == (2, 2, 2)
    assert figures_without(town, "Ben") == (1, 1, 1)
    assert figures_without(town, "Ben", "Cem") == (0, 0, 0)


def test_who_is_left_out_is_not_in_the_picture_at_all(town: Town) -> None:
    with town.community.reading(town.id("Ada")) as world:
        picture = without(world, [town.public_id("Ben")])
        assert isinstance(picture, Picture)
        assert [card.first_name for card in picture.left_out] == ["Ben"]
        assert picture.circle(2).tolist() == [town.id("Finn")]
        assert picture.bridges(town.id("Finn")).tolist() == [town.id("Cem")]
        assert picture.layer(town.id("Ben")) is None
        assert picture.layer(town.id("Dora")) is None
        with pytest.raises(NotFound):
            picture.member(town.public_id("Ben"))
        for circle in ("1", "2", "1-3", "all"):
            found = search_members(picture, SearchRequest(Query(), circle=circle))
            assert "Ben" not in {hit.card.first_name for hit in found.hits}
        assert world.figures[:3] == (2, 2, 2)


def test_an_id_of_no_contact_is_answered_like_one_that_nothing_has(town: Town) -> None:
    block_member(town.community, town.id("Ada"), town.public_id("Kai"))
    with town.community.reading(town.id("Ada")) as world:
        for asked in ([town.public_id("Dora")], [town.public_id("Kai")], ["nobody"],
                      [town.public_id("Ada")], [town.public_id("Ben"), "nobody"]):  # fmt: skip
            with pytest.raises(NotFound):
                without(world, asked)


def test_at_most_ten_are_left_out_and_a_repeated_id_counts_once(town: Town) -> None:
    ben = town.public_id("Ben")
    with town.community.reading(town.id("Ada")) as world:
        assert without(world, []) is world
        assert without(world, [ben] * 30).figures.first == 1
        with pytest.raises(Invalid, match="at most 10"):
            without(world, [str(number) for number in range(LEFT_OUT_MAX + 1)])


def test_a_picture_and_the_whole_are_kept_side_by_side(town: Town) -> None:
    kept = town.community.network.neighbourhoods
    for _ in range(2):
        assert figures_without(town, "Ben") == (1, 1, 1)
        assert figures_without(town) == (2, 2, 2)
        assert figures_without(town, "Cem") == (1, 2, 2)
    assert list(kept._kept) == [(town.id("Ada"), False), (town.id("Ada"), True)]


def test_what_is_tightened_holds_in_the_next_picture(town: Town) -> None:
    assert figures_without(town, "Ben") == (1, 1, 1)
    set_privacy(town.community, town.id("Cem"), audience=Audience.NOBODY, is_listed=True)
    assert figures_without(town, "Ben") == (1, 0, 0)
