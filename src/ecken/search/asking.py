"""One question to an index at one moment: who matches, the page, the facets."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property, partial
from math import inf

import numpy as np
import numpy.typing as npt
from pyroaring import AbstractBitMap, BitMap

from ecken.errors import Invalid
from ecken.search.bitmaps import Rows, bitmap_of, rows_of
from ecken.search.circle import Bits, Circle, Positions, without
from ecken.search.cursor import Cursor, read_cursor, write_cursor
from ecken.search.evaluate import View, evaluate, score, wanted_by
from ecken.search.facets import check_facets, count_facet
from ecken.search.found import Found, Hit, Why
from ecken.search.line import to_line
from ecken.search.nodes import Listed, Near, Query
from ecken.search.plan import AllOf, Part, Planner, Scored, centre_of
from ecken.search.profiles import Profile
from ecken.search.ranking import ORDERS, Numbers, Place, distances, first_rows, order_values
from ecken.search.segment import BuiltSegment, FreshSegment, Lists
from ecken.search.why import explain

__all__ = ["MOST_HITS", "Asking", "Ids", "Resolve", "State"]

Ids = npt.NDArray[np.uint32] | AbstractBitMap
Resolve = Callable[[Listed], Ids]

MOST_HITS = 1000


@dataclass(frozen=True, slots=True)
class State:
    """One moment: ``stale`` members of ``built`` no longer count, ``live`` are in ``fresh``."""

    lists: Lists
    built: BuiltSegment
    fresh: FreshSegment
    stale: BitMap
    live: BitMap

    def members(self) -> BitMap:
        """All members."""
        return (self.built.present - self.stale) | self.live

    def profile(self, member: int) -> Profile | None:
        """The profile of one of them."""
        if member in self.live:
            rows = self.fresh.rows(np.array([member], np.uint32))
            return self.fresh.profile(int(rows[0]))
        if member in self.built.present and member not in self.stale:
            return self.built.profile(member)
        return None


def to_bitmap(ids: Ids) -> BitMap:
    """Ids as a bitmap."""
    if isinstance(ids, AbstractBitMap):
        return BitMap(ids)
    if len(ids) > 1 and not (ids[1:] > ids[:-1]).all():
        raise ValueError("ids have to rise without repetition")
    return bitmap_of(ids)


class Asking:
    """Evaluates one query; what is not asked for is not computed."""

    def __init__(
        self, state: State, query: Query, within: Ids | None, exclude: Ids | None,
        resolve: Resolve | None, chosen: Mapping[str, Sequence[str]],
    ) -> None:  # fmt: skip
        check_facets(list(chosen))
        self._state, self._query = state, query
        self._chosen = {name: tuple(values) for name, values in chosen.items() if values}
        self._out = to_bitmap(exclude) if exclude is not None else BitMap()
        # Rows before words: a change in between then adds rows that no candidate is.
        self._circle = self._circle_of(within)
        self._view = View(self._circle, state.built, state.fresh, state.lists.vocabulary.terms)
        resolver = (lambda listed: to_bitmap(resolve(listed))) if resolve else None
        self._planner = Planner(state.lists, self._occurs, resolver)
        self._plan = self._planner.plan(query)

    def _circle_of(self, within: Ids | None) -> Circle:
        state = self._state
        gone = state.stale | self._out if state.stale else self._out
        if within is None:
            return Circle.of_all(state.built.counting, gone, self._late)
        ids = rows_of(BitMap(within)) if isinstance(within, AbstractBitMap) else within
        return Circle.of(ids, state.built.counting, gone, self._late)

    @cached_property
    def _late(self) -> tuple[Rows, Rows]:
        """Members with fresh profiles who are not excluded, rising, and their rows."""
        state = self._state
        members = rows_of(state.live - self._out)
        return members, state.fresh.rows(members)

    def _occurs(self, word: Scored) -> bool:
        """Whether any member who is not excluded matches."""
        if self._view.ways(word).best.any():
            return True
        if self._circle.ids is None:
            return False
        state = self._state
        if any(len(match.also) for match in word.matches):
            return bool(self._everyone.ways(word).best.any())
        wanted = wanted_by(word.matches)
        return state.built.postings.occurs(wanted, self._counting) or (
            len(self._late[1]) > 0
            and state.fresh.postings.occurs(wanted, BitMap(self._late[1].tolist()))
        )

    @cached_property
    def _counting(self) -> Bits:
        """Built rows of all members who are not excluded."""
        return without(self._state.built.counting, self._state.stale | self._out)

    @cached_property
    def _everyone(self) -> View:
        state = self._state
        circle = Circle.of_all(state.built.counting, state.stale | self._out, self._late)
        return View(circle, state.built, state.fresh, state.lists.vocabulary.terms)

    def _evaluate(self, unless: str | None = None) -> Positions:
        """Who matches, disregarding the chosen values of one facet."""
        parts: list[Part] = [self._plan]
        for name, values in self._chosen.items():
            if name != unless:
                parts.append(self._planner.chosen(name, values))
        whole = AllOf(tuple(parts)) if len(parts) > 1 else parts[0]
        return np.flatnonzero(evaluate(whole, self._view, self._circle.marks))

    @cached_property
    def _matching(self) -> Positions:
        return self._evaluate()

    def total(self) -> int:
        """How many match."""
        return len(self._matching)

    def members(self) -> Rows:
        """Who matches, rising."""
        return self._circle.members(self._matching)

    def page(
        self, *, order: str, limit: int, after: str | None, degree: Numbers | None,
        bridges: Numbers | None, near: tuple[float, float] | None, facets: Sequence[str],
        facet_limit: int, secret: bytes, reasons: bool = True,
    ) -> Found:  # fmt: skip
        """One page with totals and facets."""
        _check(order, limit, facets)
        self._check_about(degree, bridges)
        question = f"{order}\n{to_line(self._query)}\n{sorted(self._chosen.items())}"
        start = read_cursor(after, question, secret) if after else None
        if start and order == "name":
            start = start._replace(value=self._state.built.name_rank(start.name))
        near = near or self._centre()
        found = self._matching
        points = partial(score, self._plan, self._view, found)
        values = order_values(order, self._view, found, points, (degree, bridges), near)
        rows = first_rows(self._view, found, values, limit + 1, start, by_name=order == "name")
        last = rows[limit - 1] if len(rows) > limit else None
        return Found(
            total=len(found),
            hits=self._hits(rows[:limit], near, reasons=reasons),
            facets=self._facets(facets, facet_limit),
            next=write_cursor(_end(last, order), question, secret) if last else None,
        )

    def _facets(self, names: Sequence[str], limit: int) -> dict[str, list[tuple[str, int]]]:
        lists, counted = self._state.lists, {}
        every = [name for name in names if name not in self._chosen]
        rows = self._view.column("rows", self._matching) if every else None
        for name in names:
            mine = rows
            if name in self._chosen or mine is None:
                mine = self._view.column("rows", self._evaluate(unless=name))
            counted[name] = count_facet(name, mine, lists, limit)
        return counted

    def _centre(self) -> tuple[float, float] | None:
        for leaf in self._query.leaves():
            if isinstance(leaf, Near):
                place = centre_of(leaf)
                return place.lat, place.lon
        return None

    def _check_about(self, *about: Numbers | None) -> None:
        if self._circle.ids is None:
            return
        for values in about:
            if values is not None and len(values) != self._circle.size:
                raise ValueError(f"{len(values)} numbers for {self._circle.size} ids in within")

    def _hits(
        self, rows: list[Place], near: tuple[float, float] | None, *, reasons: bool
    ) -> list[Hit]:
        """The hits in the order of ``rows``, with scores, reasons and distances."""
        order = sorted(range(len(rows)), key=lambda i: rows[i].position)
        positions = np.array([rows[i].position for i in order], np.int64)
        points = score(self._plan, self._view, positions).tolist()
        members = self._circle.members(positions).tolist()
        far = distances(near, self._view, positions).tolist() if near else [inf] * len(rows)
        lists = self._state.lists
        why: list[tuple[Why, ...]] = [()] * len(rows)
        if reasons:
            why = explain(self._plan, self._view, positions, lists.vocabulary)
        found = [
            Hit(member, rows[i].public_id, worth, reason, km if km < inf else None)
            for i, member, worth, reason, km in zip(order, members, points, why, far, strict=True)
        ]
        placed = dict(zip(order, found, strict=True))
        return [placed[i] for i in range(len(rows))]


def _end(last: Place, order: str) -> Cursor:
    """Ranks of names change when the index is built anew: the name itself is kept."""
    return Cursor(0 if order == "name" else last.value, last.name, last.public_id)


def _check(order: str, limit: int, facets: Sequence[str]) -> None:
    if order not in ORDERS:
        raise Invalid(
            "order_unknown", "There is no order “{name}”; there are {known}.", field="order",
            name=order, known=", ".join(ORDERS),
        )  # fmt: skip
    if not 1 <= limit <= MOST_HITS:
        raise Invalid(
            "limit_invalid", "A page has from 1 to {most} hits.", field="limit", most=MOST_HITS
        )
    check_facets(facets)
