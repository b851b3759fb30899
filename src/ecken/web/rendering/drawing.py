"""Coordinates of the drawings; the templates turn them into SVG.

All lengths are in the units of the drawing's view box; angles run clockwise from the top.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise
from zlib import crc32

from ecken.store.profiles.members import Card

__all__ = [
    "Dot",
    "Place",
    "Rings",
    "Row",
    "WayDrawing",
    "draw_example",
    "draw_rings",
    "draw_ways",
    "draw_ways_down",
    "tint",
]

TINTS = 6

FIRST_RADIUS = 112.0
SECOND_RADII = (164.0, 214.0)
THIRD_RADII = (238.0, 300.0)
NAMED_MAX = 24
"""Up to so many contacts carry their initials at all times."""


@dataclass(frozen=True, slots=True)
class Dot:
    """One contact on the first ring."""

    card: Card
    x: float
    y: float
    radius: float


@dataclass(frozen=True, slots=True)
class Row:
    """One circle of round dots, drawn as a dashed stroke: ``gap`` apart, ``width`` across."""

    radius: float
    gap: float
    width: float
    turn: float


@dataclass(frozen=True, slots=True)
class Rings:
    """The three circles around a member."""

    dots: list[Dot]
    are_named: bool
    more: Row | None
    """Contacts beyond the dots that have a link of their own."""
    second: list[Row]
    third: list[Row]


def tint(public_id: str) -> int:
    """Return which of the six tints stands behind a member's initials."""
    return crc32(public_id.encode()) % TINTS


def draw_example() -> Rings:
    """Return the drawing for guests: nobody in particular."""
    rings = draw_rings([], 0, 2_400, 31_000)
    return replace(rings, more=Row(FIRST_RADIUS, _gap(FIRST_RADIUS, 11), 19.0, 8.0))


def draw_rings(contacts: Sequence[Card], first: int, second: int, third: int) -> Rings:
    """Return the drawing for three figures; ``contacts`` are those with a dot of their own."""
    are_named = len(contacts) <= NAMED_MAX and first == len(contacts)
    return Rings(
        dots=_dots(contacts, are_named=are_named),
        are_named=are_named,
        more=_more(first - len(contacts)),
        second=_band(second, *SECOND_RADII, width=4.2, ink=1.0),
        third=_band(third, *THIRD_RADII, width=3.6, ink=1.6),
    )


def _dots(contacts: Sequence[Card], *, are_named: bool) -> list[Dot]:
    count = len(contacts)
    room = 2 * math.pi * FIRST_RADIUS / max(count, 1)
    radius = 15.0 if are_named else max(3.0, min(8.0, room * 0.36))
    if are_named:
        radius = max(9.0, min(radius, room * 0.42))
    found = []
    for i, card in enumerate(contacts):
        angle = 2 * math.pi * i / count
        x, y = FIRST_RADIUS * math.sin(angle), -FIRST_RADIUS * math.cos(angle)
        found.append(Dot(card, round(x, 1), round(y, 1), round(radius, 1)))
    return found


def _more(count: int) -> Row | None:
    if count <= 0:
        return None
    radius = FIRST_RADIUS + 16
    return Row(radius, _gap(radius, min(count, 150)), 3.6, 0.0)


def _band(count: int, inner: float, outer: float, *, width: float, ink: float) -> list[Row]:
    """Return rows of dots between two radii; their ink grows with ``count``.

    Up to 60 members each have a dot. Beyond that the dots grow with the logarithm, to about
    1,500 for a million: one can tell 200 from 2,000, and 2,000 from 20,000.
    """
    if count <= 0:
        return []
    dots = count if count <= 60 else 60 + 320 * ink * math.log10(count / 60)
    rows = max(1, min(7, round(math.sqrt(dots / (28 * ink)))))
    step = (outer - inner) / max(rows, 2)
    middle = (inner + outer) / 2
    radii = [middle + (row - (rows - 1) / 2) * step for row in range(rows)]
    return [
        Row(round(r, 1), _gap(r, dots * r / sum(radii)), width, round(row * 137.5 % 360, 1))
        for row, r in enumerate(radii)
    ]


def _gap(radius: float, dots: float) -> float:
    """Return the distance between dots so that a whole number of them fits the circle."""
    return round(2 * math.pi * radius / max(1, round(dots)), 3)


COLUMN_WIDTH = 190
WIDE, NARROW = 830, 300
"""Width of the two pictures: for a page, and for the narrowest phone."""
MIN_STEP = 96
STEP_HEIGHT = 96
ACROSS_MAX = 3
ROW_HEIGHT = 78
COLUMN_MAX = 12
"""People drawn in one column; ways through others are left to the list."""


@dataclass(frozen=True, slots=True)
class Place:
    """One person in the picture of ways."""

    card: Card
    x: int
    y: int
    is_end: bool
    room: int
    """So many letters of the name have room."""


@dataclass(frozen=True, slots=True)
class WayDrawing:
    """The ways as columns of people and lines between them; the best way first."""

    width: int
    height: int
    places: list[Place]
    lines: list[tuple[str, bool]]
    """SVG path data, and whether the line belongs to the first way."""
    left_out: int
    """People that found no room."""


def draw_ways_down(ways: Sequence[Sequence[Card]]) -> WayDrawing:
    """Return the picture for a narrow screen: from the top down, at most three beside each other.

    The steps of a way stand below each other, so that it fits however many there are.
    """
    if not ways:
        return WayDrawing(0, 0, [], [], 0)
    rows, left_out = _columns(ways, ACROSS_MAX)
    places: dict[int, Place] = {}
    for i, row in enumerate(rows):
        width = NARROW // len(row)
        for at, card in enumerate(row):
            x, y = width // 2 + width * at, STEP_HEIGHT * i + 30
            places[card.member] = Place(card, x, y, i in (0, len(rows) - 1), room=width // 9)
    return WayDrawing(
        width=NARROW,
        height=STEP_HEIGHT * len(rows),
        places=list(places.values()),
        lines=_lines(ways, places, _curve_down),
        left_out=left_out,
    )


def draw_ways(ways: Sequence[Sequence[Card]]) -> WayDrawing:
    """Return the picture of shortest ways, all of the same length, from left to right."""
    if not ways:
        return WayDrawing(0, 0, [], [], 0)
    columns, left_out = _columns(ways, COLUMN_MAX)
    step = max(MIN_STEP, min(COLUMN_WIDTH, WIDE // len(columns)))
    height = ROW_HEIGHT * max(len(column) for column in columns) + 16
    middles = [step // 2 + step * i for i in range(len(columns))]
    places: dict[int, Place] = {}
    for i, column in enumerate(columns):
        top = (height - ROW_HEIGHT * len(column)) // 2 + ROW_HEIGHT // 2 - 6
        for row, card in enumerate(column):
            is_end = i in (0, len(columns) - 1)
            places[card.member] = Place(
                card, middles[i], top + ROW_HEIGHT * row, is_end, room=step // 9
            )
    return WayDrawing(
        width=step * len(columns),
        height=height,
        places=list(places.values()),
        lines=_lines(ways, places, _curve),
        left_out=left_out,
    )


def _columns(ways: Sequence[Sequence[Card]], most: int) -> tuple[list[list[Card]], int]:
    """Return who stands at each step, at most so many, and how many found no room."""
    steps = [list({way[i].member: way[i] for way in ways}.values()) for i in range(len(ways[0]))]
    return [step[:most] for step in steps], sum(max(0, len(step) - most) for step in steps)


def _lines(
    ways: Sequence[Sequence[Card]],
    places: dict[int, Place],
    curve: Callable[[Place, Place], str],
) -> list[tuple[str, bool]]:
    best = {(a.member, b.member) for a, b in pairwise(ways[0])}
    steps = {(a.member, b.member): None for way in ways for a, b in pairwise(way)}
    drawn = [step for step in steps if step[0] in places and step[1] in places]
    drawn.sort(key=lambda step: step in best)
    return [(curve(places[a], places[b]), (a, b) in best) for a, b in drawn]


def _curve(a: Place, b: Place) -> str:
    middle = (a.x + b.x) // 2
    return f"M{a.x} {a.y}C{middle} {a.y} {middle} {b.y} {b.x} {b.y}"


def _curve_down(a: Place, b: Place) -> str:
    middle = (a.y + b.y) // 2
    return f"M{a.x} {a.y}C{a.x} {middle} {b.x} {middle} {b.x} {b.y}"
