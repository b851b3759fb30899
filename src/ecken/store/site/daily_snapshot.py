"""The daily snapshot: a few whole-network figures, one row a day."""

from __future__ import annotations

import json
from dataclasses import asdict, dataclass

from sqlalchemy import Connection, delete, insert, select

from ecken.store.lookup import Lookup
from ecken.store.reach.passing_on import PassingOn
from ecken.store.tables import daily_figures

__all__ = ["DailyFigures", "Separation", "read_daily", "replace_daily"]


@dataclass(frozen=True, slots=True)
class Separation:
    """How many hops apart members are: hops count ties, one hop has nobody in between."""

    mean_hops: float
    standard_error: float
    """Of the mean, from source to source; 0 if all members were sources."""
    sources: int
    counts: tuple[int, ...]
    """Pairs (source, other) at 0, 1, 2 … hops."""

    @property
    def pairs(self) -> int:
        """How many pairs are connected at all."""
        return sum(self.counts[1:])


@dataclass(frozen=True, slots=True)
class DailyFigures:
    """Whole-network figures of one day (UTC), from nothing but lists that everyone may see."""

    day: str
    members: int
    open_lists: int
    mean_contacts: float
    separation: Separation | None = None
    """``None`` if it was not measured."""
    passing_on: PassingOn | None = None
    """``None`` where there are too few posts to tell."""


_NEWEST = Lookup(
    select(
        daily_figures.c.day,
        daily_figures.c.members,
        daily_figures.c.open_lists,
        daily_figures.c.mean_contacts,
        daily_figures.c.separation,
        daily_figures.c.passing_on,
    )
    .order_by(daily_figures.c.day.desc())
    .limit(1)
)


def read_daily(connection: Connection) -> DailyFigures | None:
    """Return the newest snapshot."""
    row = _NEWEST.row(connection)
    if row is None:
        return None
    values = list(row)
    values[-2] = _read(values[-2])
    values[-1] = PassingOn(**json.loads(values[-1])) if values[-1] else None
    return DailyFigures(*values)


def replace_daily(connection: Connection, figures: DailyFigures) -> None:
    """Write the snapshot of a day, in place of one that may be there."""
    connection.execute(delete(daily_figures).where(daily_figures.c.day == figures.day))
    connection.execute(
        insert(daily_figures).values(
            day=figures.day,
            members=figures.members,
            open_lists=figures.open_lists,
            mean_contacts=figures.mean_contacts,
            separation=json.dumps(asdict(figures.separation)) if figures.separation else "",
            passing_on=json.dumps(figures.passing_on._asdict()) if figures.passing_on else "",
        )
    )


def _read(text: str) -> Separation | None:
    if not text:
        return None
    values = json.loads(text)
    return Separation(**{**values, "counts": tuple(values["counts"])})
