"""When a task of the background is due, and when another process may take it over.

What is due goes by the time of the site. Who holds a task does not: clocks differ between machines
and are put forward and back. A holder counts (a beat), others look; if the count stands still for
so many looks at a database that answered, its process has ended.
"""

from __future__ import annotations

from typing import NamedTuple

from ecken.durations import HOUR_S

__all__ = [
    "LOOKS_MAX",
    "LONGEST_PAUSE_S",
    "Sight",
    "is_due",
    "is_given_up",
    "look_again",
    "pause_s",
]

LOOKS_MAX = 60
"""A holder that did not count for so many looks (one a second) has ended."""
LONGEST_PAUSE_S = HOUR_S
"""However often a task failed, it is tried again after that."""
_SHORTEST_CAP_S = 60


class Sight(NamedTuple):
    """What was seen of a task that somebody holds, and how often in a row."""

    holder: str
    beat: int
    looks: int


def look_again(before: Sight | None, holder: str, beat: int) -> Sight:
    """Return what is known after one more look."""
    if before is None or (before.holder, before.beat) != (holder, beat):
        return Sight(holder, beat, 1)
    return before._replace(looks=before.looks + 1)


def is_given_up(sight: Sight) -> bool:
    """Say whether the holder gave no sign of life for so long that another may take the task."""
    return sight.looks > LOOKS_MAX


def is_due(due_at: int, *, now: int, next_at: int) -> bool:
    """Say whether a task is due; ``next_at`` is when it would be due if it were begun now.

    A moment further ahead than any that would be set now was set by a clock that has been put
    back since: the task is due. So a clock that jumps costs one run, and loses none.
    """
    return now >= due_at or due_at > max(next_at, now + LONGEST_PAUSE_S)


def pause_s(failures: int, *, every_s: int) -> int:
    """Return how long a task waits that has failed so often in a row: each time twice as long.

    It begins with the task's own period, a minute at most, and ends with that period, a minute at
    least and an hour at most.
    """
    longest = max(_SHORTEST_CAP_S, min(every_s, LONGEST_PAUSE_S))
    return int(min(min(every_s, _SHORTEST_CAP_S) * 2 ** min(failures - 1, 30), longest))
