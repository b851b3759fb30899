"""Several worlds beside each other in one network: one run of Spark answers for all of them."""

from __future__ import annotations

from collections.abc import Iterable

from hypothesis import strategies as st

from tests.oracle import World
from tests.worlds import wide_worlds, worlds

__all__ = ["united", "united_worlds"]


def united(parts: Iterable[World]) -> World:
    """Return one world that holds these, with no tie from one to another."""
    whole = World(0)
    for part in parts:
        low = whole.n
        for a, row in part.contacts.items():
            whole.contacts[low + a] = {low + b for b in row}
        whole.reach |= {low + i: reach for i, reach in part.reach.items()}
        whole.unlisted |= {low + i for i in part.unlisted}
        whole.n += part.n
    return whole


def united_worlds() -> st.SearchStrategy[World]:
    """Some wide and many small worlds."""
    wide = st.lists(wide_worlds(), min_size=1, max_size=3)
    small = st.lists(worlds(), min_size=1, max_size=12)
    return st.builds(lambda a, b: united([*a, *b]), wide, small)
