"""Pages while others edit profiles, join and leave: nothing unchanged is lost or shown twice."""

from __future__ import annotations

import random
from dataclasses import replace

import numpy as np
import pytest

from ecken.search import Profile, ProfileIndex, parse_line
from tests.search.calls import matching, search
from tests.search.worlds import LAST, community, person

ORDERS = ("relevance", "bridges", "name", "nearest", "newest")
LINES = ("", "siemens oder bosch oder einkauf", "müller oder hanna", "-firma:bosch")


def _edited(chance: random.Random, profile: Profile) -> Profile:
    """The same member, with everything that an order looks at made anew."""
    other = person(chance, profile.member)
    return replace(other, public_id=profile.public_id)


def _pages(
    index: ProfileIndex, line: str, order: str, chance: random.Random, everyone: dict[int, Profile]
) -> tuple[list[int], set[int]]:
    """Whoever was shown, page by page, while others change; and whoever changed in between."""
    numbers = {member: (chance.randint(1, 4), chance.randint(0, 3)) for member in range(600)}
    shown: list[int] = []
    changed: set[int] = set()
    after = None
    while True:
        within = np.array(sorted(everyone), np.uint32)
        degree = np.array([numbers[m][0] for m in within.tolist()], np.uint8)
        bridges = np.array([numbers[m][1] for m in within.tolist()], np.uint32)
        page = search(index,
            parse_line(line), within, order=order, limit=5, cursor=after,
            degree=degree, bridge_count=bridges, near=(52.5, 13.4),
        )  # fmt: skip
        assert len(page.hits) <= 5
        shown += [hit.member for hit in page.hits]
        after = page.next
        if after is None:
            return shown, changed
        changed |= _change(index, chance, everyone)


def _change(index: ProfileIndex, chance: random.Random, everyone: dict[int, Profile]) -> set[int]:
    edited = chance.sample(sorted(everyone), 3)
    gone = chance.sample(sorted(set(everyone) - set(edited)), 1)
    come = chance.sample(sorted(set(range(450, 600)) - set(everyone)), 2)
    for member in edited:
        everyone[member] = _edited(chance, everyone[member])
    for member in come:
        everyone[member] = person(chance, member)
    for member in (*edited, *come):
        index.put(everyone[member])
    for member in gone:
        del everyone[member]
        index.remove(member)
    if chance.random() < 0.3:
        index.compact()
    return {*edited, *gone, *come}


@pytest.mark.parametrize("order", ORDERS)
@pytest.mark.parametrize("line", LINES)
@pytest.mark.parametrize("seed", range(4))
def test_what_does_not_change_is_shown_once(order: str, line: str, seed: int) -> None:
    chance = random.Random(f"{order}{line}{seed}")
    everyone = {profile.member: profile for profile in community(seed, 90)}
    index = ProfileIndex.build(list(everyone.values()))
    before = set(matching(index, parse_line(line)).tolist())
    shown, changed = _pages(index, line, order, chance, everyone)
    after = set(matching(index, parse_line(line)).tolist())
    still = [member for member in shown if member not in changed]
    assert len(still) == len(set(still))
    assert set(still) == before - changed == after - changed
    assert changed


@pytest.mark.parametrize("order", ORDERS)
def test_whoever_has_everything_in_common_is_shown_once(order: str) -> None:
    """All values equal, so that only the public ids part the pages; others come in between."""
    chance = random.Random(7)
    ids = chance.sample(range(10**6), 120)
    alike = Profile(
        0, "x", first_name="Anna", last_name="Müller", city="Hamburg", postal_code="20095",
        joined=1_600_000_000, headline="Einkäuferin",
    )  # fmt: skip
    every = [replace(alike, member=i, public_id=f"p{ids[i]:06}") for i in range(120)]
    index = ProfileIndex.build(every[:80])
    shown, after = [], None
    for _ in range(40):
        page = search(
            index, parse_line("müller"), order=order, limit=7, cursor=after, near=(50.0, 8.0)
        )
        shown += [hit.member for hit in page.hits]
        after = page.next
        if after is None:
            break
        for late in every[80 + len(shown) // 7 : 81 + len(shown) // 7]:
            index.put(late)
    assert len(shown) == len(set(shown))
    assert set(range(80)) <= set(shown)


@pytest.mark.parametrize("order", ORDERS)
def test_a_page_goes_on_after_its_last_hit_has_left(order: str) -> None:
    everyone = community(3, 60)
    index = ProfileIndex.build(everyone)
    options = {"order": order, "near": (48.1, 11.6), "limit": 10}
    whole = [h.member for h in search(index, parse_line(""), **{**options, "limit": 100}).hits]  # type: ignore[arg-type]
    first = search(index, parse_line(""), **options)  # type: ignore[arg-type]
    for hit in first.hits[-3:]:
        index.remove(hit.member)
    rest = search(index, parse_line(""), cursor=first.next, **options)  # type: ignore[arg-type]
    assert [hit.member for hit in rest.hits] == whole[10:20]


@pytest.mark.parametrize("seed", range(3))
def test_names_go_on_when_the_index_is_built_anew(seed: int) -> None:
    """The ranks of names are others then: the cursor holds the name itself."""
    everyone = community(seed, 60)
    secret = b"the same before and after"
    index = ProfileIndex.build(everyone, secret=secret)
    whole = [hit.member for hit in search(index, parse_line(""), order="name", limit=100).hits]
    first = search(index, parse_line(""), order="name", limit=20)
    chance = random.Random(seed)
    names = [
        replace(person(chance, 500 + i), last_name=f"{name}{i}") for i, name in enumerate(LAST)
    ]
    anew = ProfileIndex.build([*everyone, *names], secret=secret)
    rest = search(anew, parse_line(""), order="name", limit=100, cursor=first.next)
    assert [hit.member for hit in rest.hits if hit.member < 500] == whole[20:]
