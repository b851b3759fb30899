"""What a hit says besides who it is: degree and bridges agree with the order."""

from __future__ import annotations

from pathlib import Path

from ecken.search import parse_line
from ecken.search.search_request import SearchRequest
from ecken.service.search.search import search_members
from tests.community import small_community

TIES = ["Ada–Ben", "Ada–Cem", "Ben–Cem", "Ben–Dora", "Cem–Dora", "Ben–Ella", "Dora–Finn"]


def test_bridges_are_of_the_second_circle_only_and_order_the_hits(tmp_path: Path) -> None:
    with (
        small_community(tmp_path, contacts=TIES, members=["Gül"]) as town,
        town.community.reading(town.id("Ada")) as world,
    ):
        found = search_members(world, SearchRequest(parse_line(""), circle="all", order="bridges"))
    bridges = {hit.card.first_name: (hit.degree, hit.bridge_count) for hit in found.hits}
    assert bridges == {
        "Dora": (2, 2),
        "Ella": (2, 1),
        "Ben": (1, 0),
        "Cem": (1, 0),
        "Finn": (3, 0),
        "Gül": (None, 0),
    }
    assert [hit.card.first_name for hit in found.hits][:2] == ["Dora", "Ella"]
    assert all(len(hit.bridges) == hit.bridge_count for hit in found.hits)


def test_among_equal_hits_the_nearest_comes_first_and_beyond_last(tmp_path: Path) -> None:
    with (
        small_community(tmp_path, contacts=TIES, members=["Gül"]) as town,
        town.community.reading(town.id("Ada")) as world,
    ):
        found = search_members(world, SearchRequest(parse_line("name:beispiel"), circle="all"))
    assert [hit.degree for hit in found.hits] == [1, 1, 2, 2, 3, None]
