"""What a request would bring is told in numbers, and no number is a name (R7).

Zoe asks Ada. In the one town her list holds members whom it does not hold in the other; Ada may
save any target groups she likes, and gets the same numbers in both.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import asdict, replace
from itertools import pairwise
from pathlib import Path

import pytest

from ecken.rules.audience import Audience
from ecken.search.query import parse_line
from ecken.service.advisor.advisor import (
    ANSWERS_MOST,
    Gain,
    GainNumbers,
    gain_of_request,
    rank_requests,
)
from ecken.service.advisor.member_kinds import LEAST, _bits_of
from ecken.service.contacts.requests import list_incoming, send_request
from ecken.service.privacy.privacy import set_privacy
from ecken.service.search.target_groups import create_group, delete_group
from tests.community import Town, small_community
from tests.web.browsing import open_browser

CITIES = ("Hamburg", "Köln", "Bremen", "Ulm")
OTHERS = [f"P{i}" for i in range(120)]
LIST = OTHERS[:12]
"""Whom Zoe knows; P11 is in one of the towns only."""


def _members() -> dict[str, dict[str, object]]:
    told: dict[str, dict[str, object]] = {
        name: {
            "last_name": f"Nachname{i}" if i else "Weber",
            "city": CITIES[i % 3],
            "company": "Siemens" if i % 2 else f"Firma {i}",
            "position": "Einkäufer" if i % 4 < 2 else "Entwicklerin",
            "is_recruiter": i % 5 == 0,
        }
        for i, name in enumerate(OTHERS)
    }
    told["P3"]["city"] = "Ulm"
    return told


@contextmanager
def _town(folder: Path, known: list[str]) -> Iterator[Town]:
    pairs = [f"Zoe–{name}" for name in known]
    with small_community(folder, members={"Ada": {}, **_members()}, contacts=pairs) as town:
        send_request(town.community, town.id("Zoe"), town.public_id("Ada"))
        yield town


@pytest.fixture(scope="module")
def shared(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Town]:
    """A town in which nothing is left behind."""
    with _town(tmp_path_factory.mktemp("one"), LIST) as town:
        yield town


@pytest.fixture(scope="module")
def without_one(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Town]:
    """Its twin, in which Zoe does not know P11."""
    with _town(tmp_path_factory.mktemp("other"), LIST[:-1]) as town:
        yield town


@pytest.fixture
def town(tmp_path: Path) -> Iterator[Town]:
    """A town of one test."""
    with _town(tmp_path, LIST) as town:
        yield town


def _gain(town: Town) -> Gain:
    with town.community.reading(town.id("Ada")) as world:
        return gain_of_request(world, list_incoming(world)[0].id)


def _numbers(town: Town) -> GainNumbers:
    numbers = _gain(town).numbers
    assert numbers is not None
    return numbers


def _ask(town: Town, line: str) -> object:
    id = create_group(town.community, town.id("Ada"), name="one", query=line)
    (found,) = _numbers(town).target_groups
    delete_group(town.community, town.id("Ada"), id)
    return replace(found, id="", name="", query="")


NAMING = [
    '"Nachname11"',
    "nachname11",
    "nachname:nachname11",
    "vorname:p11",
    "name:nachname11",
    "vorname:p1*",
    "nachname:nach*",
    "p11 beispiel",
    "position:einkäufer nachname:nachname*",
    "einkäufer OR nachname11",
    "position:einkäufer OR nachname:nachname11",
    "position:einkäufer -nachname:nachname11",
    "-nachname:nachname11",
    'siemens OR "P11 Nachname11"',
    "ort:ulm",
    "ort:hamburg -ort:ulm OR ort:ulm",
    'firma:"Firma 4"',
    "firma:firma 4",
    "kontaktvon:zoe",
    "anfrage:keine",
    "position:einkäufer anfrage:keine",
    "position:einkäufer OR ort:ulm",
    "firma:siemens -ort:ulm",
]


@pytest.mark.parametrize("line", NAMING)
def test_a_group_that_picks_out_persons_does_not_count(shared: Town, line: str) -> None:
    line = line.replace("zoe", shared.public_id("Zoe"))
    with shared.community.reading(shared.id("Ada")) as world:
        assert _bits_of(world, parse_line(line)) is None


@pytest.mark.parametrize(
    "line",
    ["position:einkäufer", "siemens", "ort:köln", "firma:siemens ort:köln", "recruiter:ja",
     "ort:köln OR ort:bremen", "-ort:köln", "position:entwick*"],
)  # fmt: skip
def test_a_group_that_stands_for_a_kind_counts(shared: Town, line: str) -> None:
    with shared.community.reading(shared.id("Ada")) as world:
        assert _bits_of(world, parse_line(line)) is not None


@pytest.mark.parametrize("line", NAMING)
def test_no_group_tells_whether_somebody_is_in_the_list(
    shared: Town, without_one: Town, line: str
) -> None:
    answers = [_ask(t, line.replace("zoe", t.public_id("Zoe"))) for t in (shared, without_one)]
    assert answers[0] == answers[1]


def test_one_contact_more_among_few_changes_no_number_of_a_kind(
    shared: Town, without_one: Town
) -> None:
    for line in ("position:einkäufer ort:bremen", "firma:siemens ort:bremen", "ort:bremen"):
        assert _ask(shared, line) == _ask(without_one, line)


def test_of_two_groups_that_differ_by_few_the_first_counts(town: Town) -> None:
    for name, line in (("a", "firma:siemens"), ("b", "firma:siemens ort:köln"),
                       ("c", "siemens"), ("d", "firma_jetzt:siemens")):  # fmt: skip
        create_group(town.community, town.id("Ada"), name=name, query=line)
    told = {group.name: group.second is not None for group in _numbers(town).target_groups}
    assert told == {"a": True, "b": True, "c": False, "d": False}


def test_few_are_told_like_none_and_more_only_about(town: Town) -> None:
    create_group(town.community, town.id("Ada"), name="buyers", query="position:einkäufer")
    create_group(town.community, town.id("Ada"), name="Köln", query="ort:köln")
    gain = _numbers(town)
    shown = {group.name: group.second for group in gain.target_groups}
    assert shown["Köln"] is not None
    assert (shown["Köln"].is_few, shown["Köln"].about) == (True, 4)
    assert shown["buyers"] is not None
    assert not shown["buyers"].is_few
    assert gain.entering_second.about % 5 == 0
    assert "Ulm" not in str(asdict(gain))
    assert all(not count.is_few for _, count in gain.cities + gain.industries)


def test_list_and_card_say_the_same_number(town: Town) -> None:
    with town.community.reading(town.id("Ada")) as world:
        (ranked,) = rank_requests(world, list_incoming(world))
    assert ranked.entering_second == _numbers(town).entering_second


def test_questions_about_one_request_are_few(town: Town) -> None:
    kinds = ("ort:köln", "ort:bremen", "ort:hamburg", "position:einkäufer", "recruiter:nein",
             "position:entwicklerin", "firma:siemens", "recruiter:ja")  # fmt: skip
    lines = [*kinds, *(f"-{line}" for line in kinds)]
    told = 0
    for line in lines:
        id = create_group(town.community, town.id("Ada"), name=line, query=line)
        for _ in range(3):  # the same answer is no new question
            is_told = _gain(town).numbers is not None
        told += is_told
        delete_group(town.community, town.id("Ada"), id)
    # Each answer is counted, and once the number that list and card have in common.
    assert told == ANSWERS_MOST.most - 1
    with town.community.reading(town.id("Ada")) as world:
        (ranked,) = rank_requests(world, list_incoming(world))
    assert ranked.entering_second is None  # for a while nothing is told, which tells nothing
    browser = open_browser(town, "Ada")
    page = browser.get(f"/requests/{ranked.request.id}")
    assert (page.status_code, "are not shown at present" in page.text) == (200, True)


def test_answers_that_go_to_and_fro_are_counted_each_time(town: Town) -> None:
    """Beside a step, somebody in the list or not would show for one member after the other."""
    ada, told = town.id("Ada"), 0
    for i in range(40):
        line = ("ort:köln", "position:einkäufer")[i % 2]
        id = create_group(town.community, ada, name="one", query=line)
        told += _gain(town).numbers is not None
        delete_group(town.community, ada, id)
    assert told < ANSWERS_MOST.most


def test_the_third_circle_going_to_and_fro_is_counted_too(tmp_path: Path) -> None:
    """Whether P20 is in the list shows by whom they bring into the third circle."""
    behind = [f"P20–P{i}" for i in range(30, 60)]
    with _town(tmp_path, [*LIST, "P20"]) as town:
        seen = []
        town.connect(*behind)
        for i in range(80):
            audience = Audience.EVERYONE if i % 2 else Audience.NOBODY
            set_privacy(town.community, town.id("P20"), audience=audience, is_listed=True)
            seen.append(_gain(town).numbers)
        changes = sum(1 for a, b in pairwise(seen) if b is not None and a != b)
        assert len({numbers.entering_third for numbers in seen if numbers}) > 1
        assert 2 < changes <= 24


def test_a_kind_is_no_smaller_than_what_it_stands_beside(town: Town) -> None:
    assert LEAST > 2 * 4  # more than what is told like none, twice
