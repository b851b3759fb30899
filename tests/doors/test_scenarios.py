"""The same scenarios through every door, with the same answers."""

from collections.abc import Callable
from pathlib import Path

import pytest

from tests.community import small_community
from tests.doors.entrances import Api, Door, Pages, command

CONTACTS = ("Ada–Ben", "Ada–Cem", "Ben–Dora", "Cem–Dora", "Ben–Ella", "Dora–Finn", "Finn–Gus")
MEMBERS = {"Dora": {"company": "Siemens"}, "Ella": {"company": "Siemens"}, "Ivo": {}}

Scenario = Callable[[Door], None]


def the_figures_are_the_lengths_of_the_circles(door: Door) -> None:
    for name in ("Ada", "Dora", "Ivo"):
        lengths = tuple(len(door.circle(name, degree)) for degree in (1, 2, 3))
        assert door.figures(name) == lengths
    assert door.figures("Ada") == (2, 2, 1)
    assert door.figures("Ivo") == (0, 0, 0)


def a_search_narrows_a_circle(door: Door) -> None:
    assert len(door.circle("Ada", 2, company="siemens")) == 2
    assert len(door.circle("Ada", 1, company="siemens")) == 0


def an_accepted_request_makes_a_contact(door: Door) -> None:
    assert door.ask("Ada", "Ivo", "Hallo") == 200
    assert (door.asking("Ada"), door.asked_by("Ivo")) == (1, 1)
    assert door.answer("Ivo", "accept") == 200
    assert (door.asking("Ada"), door.asked_by("Ivo")) == (0, 0)
    assert door.figures("Ada") == (3, 2, 1)
    assert door.figures("Ivo") == (1, 2, 2)


def a_decline_is_silent(door: Door) -> None:
    assert door.ask("Ada", "Ivo") == 200
    assert door.answer("Ivo", "decline") == 200
    assert (door.asking("Ada"), door.asked_by("Ivo")) == (1, 0)
    assert door.figures("Ada") == (2, 2, 1)


def a_withdrawn_request_is_gone_and_cools_down(door: Door) -> None:
    assert door.ask("Ada", "Ivo") == 200
    assert door.withdraw("Ada") == 200
    assert (door.asking("Ada"), door.asked_by("Ivo")) == (0, 0)
    assert door.ask("Ada", "Ivo") == 409


def requests_that_cross_make_a_contact(door: Door) -> None:
    assert door.ask("Ada", "Ivo") == 200
    assert door.ask("Ivo", "Ada") == 200
    assert door.figures("Ivo")[0] == 1


def nobody_asks_themself_or_a_contact_or_twice(door: Door) -> None:
    assert door.ask("Ada", "Ada") == 422
    assert door.ask("Ada", "Ben") == 409
    assert door.ask("Ada", "Ivo") == 200
    assert door.ask("Ada", "Ivo") == 409
    assert door.ask("Ada", "Dora", "x" * 2_001) == 422


def a_closed_list_leads_nowhere(door: Door) -> None:
    assert door.set_audience("Ben", "nobody") == 200
    assert door.figures("Ada") == (2, 1, 1)
    assert door.figures("Ben") == (3, 2, 1)
    assert door.set_audience("Ben", "contacts") == 200
    assert door.figures("Ada") == (2, 2, 1)
    assert door.set_audience("Ben", "enemies") == 422


def who_is_not_listed_is_found_by_no_path(door: Door) -> None:
    assert door.set_audience("Dora", "everyone", listed=False) == 200
    assert door.figures("Ada") == (2, 1, 0)
    assert door.status("Ada", "Dora") == 200


def a_block_leaves_no_trace(door: Door) -> None:
    assert door.ask("Dora", "Ada") == 200
    assert door.block("Dora", "Ada") == 200
    assert door.status("Ada", "Dora") == door.status("Dora", "Ada") == 404
    assert (door.asked_by("Ada"), door.asking("Dora")) == (0, 0)
    assert door.figures("Ada") == (2, 1, 0)
    assert door.ask("Ada", "Dora") == 404
    assert door.block("Ada", "Dora") == 404


def a_removed_contact_is_no_bridge(door: Door) -> None:
    assert door.remove("Ada", "Ben") == 200
    assert door.figures("Ada") == (1, 1, 2)
    assert door.remove("Ada", "Ben") == 404


def who_is_open_to_offers_is_found_but_not_by_whom_they_keep_out(door: Door) -> None:
    assert door.open_to_offers("Ada") == []
    assert door.set_offers("Dora", "everyone", "Finn") == 200
    assert door.set_offers("Cem", "contacts") == 200
    assert door.open_to_offers("Ada") == ["Cem", "Dora"]
    assert door.open_to_offers("Ivo") == ["Dora"]
    assert door.open_to_offers("Ella") == door.open_to_offers("Finn") == []
    assert [door.is_marked(name, "Dora") for name in ("Ada", "Ella", "Finn")] == [
        True,
        False,
        False,
    ]
    assert door.set_offers("Dora", "bosses") == 422
    assert door.set_offers("Dora", "nobody") == 200
    assert door.open_to_offers("Ada") == ["Cem"]


def what_is_reported_is_told_of_and_what_is_not_there_is_not(door: Door) -> None:
    assert door.report("Ada", "Dora", "spam") == 200
    assert door.report("Ada", "Dora", "spam") == 200
    assert door.reported("Ada") == 1
    assert door.report("Ada", "Ivo", "illegal") == 422
    assert door.report("Ada", "Ada", "spam") == 422
    assert door.block("Ivo", "Ada") == 200
    assert door.report("Ada", "Ivo", "spam") == 404
    assert (door.reported("Ada"), door.reported("Dora")) == (1, 0)


SCENARIOS: list[Scenario] = [
    the_figures_are_the_lengths_of_the_circles,
    a_search_narrows_a_circle,
    an_accepted_request_makes_a_contact,
    a_decline_is_silent,
    a_withdrawn_request_is_gone_and_cools_down,
    requests_that_cross_make_a_contact,
    nobody_asks_themself_or_a_contact_or_twice,
    a_closed_list_leads_nowhere,
    who_is_not_listed_is_found_by_no_path,
    a_block_leaves_no_trace,
    a_removed_contact_is_no_bridge,
    who_is_open_to_offers_is_found_but_not_by_whom_they_keep_out,
    what_is_reported_is_told_of_and_what_is_not_there_is_not,
]


@pytest.mark.parametrize("door", [Api, Pages], ids=["api", "web"])
@pytest.mark.parametrize("scenario", SCENARIOS, ids=lambda scenario: scenario.__name__)
def test_every_door_gives_the_same_answers(
    tmp_path: Path, scenario: Scenario, door: type[Api] | type[Pages]
) -> None:
    with small_community(tmp_path, members=MEMBERS, contacts=CONTACTS) as town:
        scenario(door(town))


def test_the_doors_list_the_same_hits_in_the_same_order(tmp_path: Path) -> None:
    with small_community(tmp_path, members=MEMBERS, contacts=CONTACTS) as town:
        api, pages = Api(town), Pages(town)
        for name in town.ids:
            assert api.figures(name) == pages.figures(name)
            for degree in (1, 2, 3):
                assert api.circle(name, degree) == pages.circle(name, degree)


def test_the_command_line_tells_the_same_distances(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("ECKEN_DATA_DIR", str(tmp_path))
    with small_community(tmp_path, members=MEMBERS, contacts=CONTACTS) as town:
        api = Api(town)
        api.set_audience("Cem", "nobody")
        for other in ("Ben", "Dora", "Finn", "Gus", "Ivo"):
            shown = api.call("Ada", "GET", f"/members/{town.public_id(other)}/path").json()
            told = command("explain", "ada@example.org", f"{other.lower()}@example.org")
            assert told["degree"] == shown["distance"], other


def test_the_command_line_counts_the_same_figures_where_all_lists_are_open(
    tmp_path: Path,
) -> None:
    with small_community(tmp_path, members=MEMBERS, contacts=CONTACTS) as town:
        api = Api(town)
        edges = [f"{town.id(a)} {town.id(b)}\n" for a, b in (p.split("–") for p in CONTACTS)]
        (tmp_path / "edges.txt").write_text("".join(edges), "utf-8")
        command("graph", "build", tmp_path / "edges.txt", tmp_path / "net")
        names = ["Ada", "Ben", "Dora", "Gus"]
        told = command("graph", "figures", tmp_path / "net", *map(town.id, names))
        for name, figures in zip(names, told, strict=True):
            assert figures.pop("member") == town.id(name)
            assert tuple(figures.values()) == api.figures(name)
