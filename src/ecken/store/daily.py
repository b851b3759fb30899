"""The daily snapshot: a few whole-network figures, one row a day."""

from __future__ import annotations

from dataclasses import dataclass

from sqlalchemy import Connection, delete, insert, select

from ecken.store.tables import daily_figures

__all__ = ["DailyFigures", "read_daily", "replace_daily"]


@dataclass(frozen=True, slots=True)
class DailyFigures:
    """Whole-network figures of one day (UTC), from nothing but lists that everyone may see."""

    day: str
    members: int
    open_lists: int
    mean_contacts: float


def read_daily(connection: Connection) -> DailyFigures | None:
    """Return the newest snapshot."""
    row = connection.execute(
        select(daily_figures).order_by(daily_figures.c.day.desc()).limit(1)
    ).first()
    return None if row is None else DailyFigures(**row._mapping)


def replace_daily(connection: Connection, figures: DailyFigures) -> None:
    """Write the snapshot of a day, in place of one that may be there."""
    connection.execute(delete(daily_figures).where(daily_figures.c.day == figures.day))
    connection.execute(
        insert(daily_figures).values(
            day=figures.day,
            members=figures.members,
            open_lists=figures.open_lists,
            mean_contacts=figures.mean_contacts,
        )
    )
