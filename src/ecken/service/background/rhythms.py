"""How often a task is due: every so many seconds, or at an hour of the community's day."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta, tzinfo

from ecken.durations import DAY_S, HOUR_S
from ecken.reference.days import day_of, start_of

__all__ = ["Daily", "Every", "Rhythm"]


@dataclass(frozen=True, slots=True)
class Every:
    """So many seconds after it was begun."""

    every_s: int

    def next_after(self, at: int, zone: tzinfo) -> int:
        """Return when it is due again after it was begun at a moment."""
        del zone
        return at + self.every_s


@dataclass(frozen=True, slots=True)
class Daily:
    """So many hours after the beginning of a day, each day or on one day of the week."""

    hour: int
    weekday: int | None = None
    """0 is Monday."""
    every_s: int = DAY_S

    def next_after(self, at: int, zone: tzinfo) -> int:
        """Return the first such moment that is later than ``at``."""
        day = day_of(at, zone)
        while True:
            due_at = start_of(day, zone) + self.hour * HOUR_S
            if due_at > at and self.weekday in (None, day.weekday()):
                return due_at
            day += timedelta(days=1)


Rhythm = Every | Daily
