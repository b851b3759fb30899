"""The daily snapshot: figures of the open network and of the whole one, a row a day for each."""

from __future__ import annotations

import json
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Connection, delete, insert, select

from ecken.store.lookup import Lookup
from ecken.store.reach.passing_on import PassingOn
from ecken.store.tables import daily_figures, whole_figures

__all__ = [
    "DailyFigures",
    "WholeFigures",
    "read_daily",
    "read_daily_of",
    "read_days",
    "read_whole",
    "replace_daily",
    "replace_whole",
]


@dataclass(frozen=True, slots=True)
class DailyFigures:
    """Figures of one day in the community's zone, from nothing but lists that everyone may see."""

    day: str
    members: int
    open_lists: int
    mean_contacts: float
    passing_on: PassingOn | None = None
    """``None`` where there are too few posts to tell."""
    measured: dict[str, Any] | None = None
    """Plain values about the open network (R13); ``None`` if it was not measured."""


@dataclass(frozen=True, slots=True)
class WholeFigures:
    """Figures of one day, measured over all contacts: operators see them, and nobody else."""

    day: str
    measured: dict[str, Any]


_COLUMNS = (
    daily_figures.c.day,
    daily_figures.c.members,
    daily_figures.c.open_lists,
    daily_figures.c.mean_contacts,
    daily_figures.c.passing_on,
    daily_figures.c.measured,
)

_NEWEST = Lookup(select(*_COLUMNS).order_by(daily_figures.c.day.desc()).limit(1))


def read_daily(connection: Connection) -> DailyFigures | None:
    """Return the newest snapshot."""
    row = _NEWEST.row(connection)
    return None if row is None else _read(row)


def read_days(connection: Connection) -> list[str]:
    """Return the days that have a snapshot, the newest first."""
    rows = connection.execute(select(daily_figures.c.day).order_by(daily_figures.c.day.desc()))
    return [day for (day,) in rows]


def read_daily_of(connection: Connection, days: Collection[str]) -> list[DailyFigures]:
    """Return the snapshots of these days, the oldest first."""
    query = select(*_COLUMNS).where(daily_figures.c.day.in_(days)).order_by(daily_figures.c.day)
    return [_read(row) for row in connection.execute(query)]


def read_whole(connection: Connection, *, limit: int) -> list[WholeFigures]:
    """Return the newest figures of the whole network, at most ``limit``, the newest first."""
    query = select(whole_figures.c.day, whole_figures.c.measured)
    rows = connection.execute(query.order_by(whole_figures.c.day.desc()).limit(limit))
    return [WholeFigures(day, json.loads(measured)) for day, measured in rows]


def replace_daily(connection: Connection, figures: DailyFigures) -> None:
    """Write the snapshot of a day, in place of one that may be there."""
    connection.execute(delete(daily_figures).where(daily_figures.c.day == figures.day))
    connection.execute(
        insert(daily_figures).values(
            day=figures.day,
            members=figures.members,
            open_lists=figures.open_lists,
            mean_contacts=figures.mean_contacts,
            passing_on=json.dumps(figures.passing_on._asdict()) if figures.passing_on else "",
            measured=json.dumps(figures.measured) if figures.measured else "",
        )
    )


def replace_whole(connection: Connection, figures: WholeFigures) -> None:
    """Write the figures of the whole network of a day, in place of those that may be there."""
    connection.execute(delete(whole_figures).where(whole_figures.c.day == figures.day))
    connection.execute(
        insert(whole_figures).values(day=figures.day, measured=json.dumps(figures.measured))
    )


def _read(row: Sequence[Any]) -> DailyFigures:
    day, members, open_lists, mean_contacts, passing_on, measured = row
    return DailyFigures(
        day,
        members,
        open_lists,
        mean_contacts,
        PassingOn(**json.loads(passing_on)) if passing_on else None,
        json.loads(measured) if measured else None,
    )
