"""Who found whom in random communities, and hidden changes of it."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import date
from itertools import permutations

from hypothesis import strategies as st
from sqlalchemy import Connection

from ecken.rules.reach.finding import VISIT, FoundField, find_of, period_of
from ecken.store.reach.finders import Finder, VisitorKind, add_finds
from ecken.store.reach.found import insert_named
from ecken.store.talk.notices import write_switch
from tests.community import Town

__all__ = ["found_changes", "write_found"]

Change = tuple[str, Callable[[Connection, Town], bool]]
DAYS = (date(2023, 11, 11), date(2023, 10, 9), date(2023, 11, 14))
"""In the running period and in the one before, and today."""
ALIKE = VisitorKind(0, "J", is_recruiter=False)
FIELDS = (FoundField.NAME, FoundField.COMPANY, FoundField.PLACE)


def write_found(connection: Connection, ids: Sequence[int]) -> None:
    """Let every second member be visited by all others, alike, and the rest by different kinds.

    Every second member wants to read names, every third shows theirs.
    """
    for i, visited in enumerate(ids):
        for j, visitor in enumerate(ids):
            kind = ALIKE if i % 2 == 0 else VisitorKind(j % 4, "JK"[j % 2], is_recruiter=j > 5)
            _find(connection, visitor, visited, VISIT, kind, DAYS[i % 3])
            _find(connection, visitor, visited, FIELDS[min(j, 2)], kind, DAYS[0])
        write_switch(connection, visited, "see_visitors", "off" if i % 2 else "on")
        write_switch(connection, visited, "show_my_visits", "off" if i % 3 else "on")
    named = [(ids[i], ids[j]) for i, j in permutations(range(len(ids)), 2) if not (i % 2 or j % 3)]
    insert_named(connection, named, day=DAYS[0])


def _find(
    connection: Connection,
    finder: int,
    found: int,
    way: FoundField | None,
    kind: VisitorKind,
    day: date,
) -> bool:
    finds = [Finder(finder, [find_of(found, way)], {found: kind})]
    return add_finds(connection, finds, period=period_of(day), day=day.isoformat()) > 0


def found_changes(names: Sequence[str]) -> st.SearchStrategy[Change]:
    """Return changes of who found whom: one more, and of whose name is told."""
    index = st.integers(0, len(names) - 1)
    return st.one_of(
        st.builds(
            _one_more(names), index, index,
            st.sampled_from([VISIT, *FoundField]), st.integers(0, 3), st.sampled_from(DAYS),
        ),
        st.builds(_named(names), index, index),
        st.builds(_switched(names), index, st.booleans(), st.booleans()),
    )  # fmt: skip


def _one_more(names: Sequence[str]) -> Callable[..., Change]:
    def make(by: int, of: int, way: FoundField | None, degree: int, day: date) -> Change:
        def change(connection: Connection, town: Town) -> bool:
            kind = VisitorKind(degree, "Q", is_recruiter=True)
            finder, found = town.id(names[by]), town.id(names[of])
            return _find(connection, finder, found, way, kind, day)

        return f"{names[of]} found by {names[by]} ({way or 'visit'})", change

    return make


def _named(names: Sequence[str]) -> Callable[[int, int], Change]:
    def make(by: int, of: int) -> Change:
        def change(connection: Connection, town: Town) -> bool:
            pair = (town.id(names[of]), town.id(names[by]))
            insert_named(connection, [pair], day=DAYS[0])
            return by != of

        return f"visit with name of {names[by]} at {names[of]}", change

    return make


def _switched(names: Sequence[str]) -> Callable[[int, bool, bool], Change]:
    def make(member: int, is_visitor: bool, is_on: bool) -> Change:
        def change(connection: Connection, town: Town) -> bool:
            name = "show_my_visits" if is_visitor else "see_visitors"
            write_switch(connection, town.id(names[member]), name, "on" if is_on else "off")
            return True

        return f"names of visits of {names[member]}", change

    return make
