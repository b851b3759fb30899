"""Visits in the demo: its members look at the profiles of the cast, and search, as members do.

Nothing is written past the rules: each day's visits and searches go the way of real ones.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from functools import partial

import numpy as np

from ecken.durations import DAY_S
from ecken.rules.reach.finding import PERIOD_D, PERIODS_KEPT
from ecken.search.query import from_form
from ecken.search.search_request import SearchRequest
from ecken.service.community import Community
from ecken.service.found.noting import note_hits, note_visit
from ecken.service.found.writing import write_finds
from ecken.service.runtime.noted_finds import NotedFinds
from ecken.service.search.search import search_members
from ecken.service.talk.switches import set_switches
from ecken.store.profiles.members import Card

__all__ = ["let_demo_visit"]

_SEED = 20_090_101
_DAYS = PERIOD_D * (PERIODS_KEPT - 1)
_VISITS_A_DAY, _SEARCHES_A_DAY = 12, 2
_SHARES = (0.45, 0.3, 0.1, 0.15)
"""Of the visits, by contacts, by the second and the third circle, and by anybody."""
_SHOW_NAME = 0.1
"""Share of the contacts who show their name."""


def let_demo_visit(community: Community, cast: Sequence[int]) -> int:
    """Let the members of a demo find the cast, over the last 90 days; return how much counted.

    The first of the cast reads the names of those who show them.
    """
    rng = np.random.default_rng(_SEED)
    _show_names(community, cast[0], rng)
    now, counted = community.clock(), 0
    for day in range(_DAYS, 0, -1):
        then = replace(community, clock=partial(int, now - day * DAY_S), finds=NotedFinds())
        for member in cast:
            _visit(then, member, rng)
            _search(then, member, rng)
        counted += write_finds(then)
    return counted


def _show_names(community: Community, reader: int, rng: np.random.Generator) -> None:
    set_switches(community, reader, {"see_visitors": "on"})
    with community.reading(reader, keeps_closed=True) as world:
        contacts = world.contacts
    for visitor in contacts[rng.random(len(contacts)) < _SHOW_NAME].tolist():
        set_switches(community, visitor, {"show_my_visits": "on"})


def _visit(community: Community, member: int, rng: np.random.Generator) -> None:
    with community.reading(member, keeps_closed=True) as world:
        groups = [*(world.circle(degree) for degree in (1, 2, 3)), world.everyone()]
        for number, group in zip(
            rng.multinomial(rng.poisson(_VISITS_A_DAY), _SHARES), groups, strict=True
        ):
            if len(group):
                for visitor in rng.choice(group, number).tolist():
                    note_visit(community, visitor, member)


def _search(community: Community, member: int, rng: np.random.Generator) -> None:
    """Let some of those around a member search for what stands in their profile."""
    with community.reading(member, keeps_closed=True) as world:
        card = world.cards([member])[member]
        around = world.near.second
    for searcher in rng.choice(around, _SEARCHES_A_DAY).tolist() if len(around) else ():
        asked = SearchRequest(from_form(_boxes(card, rng)), circle="2")
        with community.reading(searcher, keeps_closed=True) as world:
            found = search_members(world, asked)
        note_hits(community, searcher, asked, found, is_typed=False)


def _boxes(card: Card, rng: np.random.Generator) -> dict[str, str]:
    """Return what somebody fills in who finds this member: one or two boxes of the form."""
    boxes = {
        "name": card.last_name,
        "company": card.company,
        "position": card.position,
        "city": card.city,
        "offers": card.offers.partition(",")[0],
    }
    filled = [name for name, text in boxes.items() if text]
    chosen = rng.choice(filled, min(len(filled), int(rng.integers(1, 3))), replace=False)
    return {name: boxes[name] for name in chosen.tolist()}
