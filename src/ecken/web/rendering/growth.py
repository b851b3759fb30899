"""The curve of how many have seen a post: its coordinates, for the template to draw.

It shows what is told in numbers and no more: where a day brought fewer than five, it stays level.
"""

from __future__ import annotations

from dataclasses import dataclass

from ecken.service.reach.measured import DayOfPost, PostReach

__all__ = ["Growth", "draw_growth"]

WIDTH, HEIGHT = 640, 160
_EDGE = 8


@dataclass(frozen=True, slots=True)
class Growth:
    """A curve from the first day to the last, in a view box of ``width`` × ``height``."""

    width: int
    height: int
    line: str
    area: str
    end: tuple[float, float]
    first: DayOfPost
    last: DayOfPost


def draw_growth(reach: PostReach) -> Growth | None:
    """Return the curve; ``None`` where there are not two days, or no number to draw."""
    days = reach.days
    if len(days) < 2 or not days[-1].seen_by_then:
        return None
    span = (days[-1].day - days[0].day).days
    bottom, most = HEIGHT - _EDGE, days[-1].seen_by_then
    points = [
        (
            round(_EDGE + (WIDTH - 2 * _EDGE) * (one.day - days[0].day).days / span, 1),
            round(bottom - (HEIGHT - 2 * _EDGE) * one.seen_by_then / most, 1),
        )
        for one in days
    ]
    line = "M" + "L".join(f"{x} {y}" for x, y in points)
    area = f"{line}L{points[-1][0]} {bottom}L{points[0][0]} {bottom}Z"
    return Growth(WIDTH, HEIGHT, line, area, points[-1], days[0], days[-1])
