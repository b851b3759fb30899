"""Members in the order of their names, whether the index was built with them or not."""

from __future__ import annotations

import random
from dataclasses import replace

import numpy as np
import pytest

from ecken.search import Profile, ProfileIndex, parse_line
from ecken.search.bitsets.roaring import rows_of
from ecken.search.index.columns import name_key
from tests.search.calls import search

LAST = ["Abel", "abel", "Öz", "Oz", "Ozan", "Zöller", "von Zimmern", "Żak", "Zz", "Âbel", "İnan"]
FIRST = ["Ada", "ada", "Änne", "Anne", "", "Zoë", "Zoe"]


def _someone(member: int, chance: random.Random) -> Profile:
    return Profile(
        member,
        f"{chance.randrange(10**9):022}",
        first_name=chance.choice(FIRST),
        last_name=chance.choice(LAST) + chance.choice(["", "", "er", "-Abel"]),
    )


@pytest.mark.parametrize("seed", range(8))
def test_names_are_in_order_after_any_changes(seed: int) -> None:
    chance = random.Random(seed)
    profiles = {member: _someone(member, chance) for member in range(1, 120)}
    index = ProfileIndex.build(profiles.values())
    for member in chance.sample(range(1, 200), 90):
        if chance.random() < 0.2:
            index.remove(member)
            profiles.pop(member, None)
        else:
            profiles[member] = replace(_someone(member, chance), member=member)
            index.put(profiles[member])
    asked = np.array(sorted(chance.sample(range(1, 250), 150)), dtype=np.uint32)
    there = [profiles[member] for member in asked.tolist() if member in profiles]
    there.sort(key=lambda profile: (name_key(profile), profile.public_id))
    ordered = index.by_name(asked).tolist()
    assert ordered == [profile.member for profile in there]
    found = search(index, parse_line(""), rows_of(index.members()), order="name", limit=300)
    searched = [hit.member for hit in found.hits if hit.member in set(ordered)]
    assert searched == ordered


def test_of_nobody_there_is_nobody() -> None:
    index = ProfileIndex.build([Profile(3, "c", last_name="Cem")])
    assert index.by_name(np.empty(0, dtype=np.uint32)).tolist() == []
    assert index.by_name(np.array([2, 7], dtype=np.uint32)).tolist() == []
