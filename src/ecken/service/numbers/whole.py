"""The whole network in numbers, for operators: over all contacts, whatever the audiences."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, tzinfo

from sqlalchemy import Connection

from ecken.rules.operators.rights import Right
from ecken.service.accounts.operators import check_right
from ecken.service.community import Community
from ecken.service.numbers.measured import (
    Measured,
    MeasuredCounts,
    read_counted,
    read_measured,
)
from ecken.service.numbers.network_figures import NetworkFigures
from ecken.service.numbers.shown_figures import ShownFigures, round_figures
from ecken.service.operators.access_log import note_own_access
from ecken.store.accounts.audit_kinds import WHOLE_OPENED
from ecken.store.site.daily_snapshot import WholeFigures, read_whole

__all__ = ["DayOfWhole", "WholeNumbers", "note_look", "read_whole_numbers", "show_whole"]

_HISTORY_D = 60


@dataclass(frozen=True, slots=True)
class DayOfWhole:
    """One day of the whole network."""

    day: str
    members: int
    contacts: int
    mean_contacts: float | None
    mean_hops: float | None
    largest_component: float

    @property
    def taken_on(self) -> date:
        """The day of the snapshot."""
        return date.fromisoformat(self.day)


@dataclass(frozen=True, slots=True)
class WholeNumbers:
    """What was measured of the newest day, as it is told, and the days before, newest first."""

    day: str
    figures: NetworkFigures
    shown: ShownFigures
    history: tuple[DayOfWhole, ...]
    measured: Measured
    counted: MeasuredCounts | None
    """Of the open network, elsewhere, by ``ecken batch``."""


def show_whole(community: Community, viewer: int) -> WholeNumbers | None:
    """Return the figures for an operator, once that is noted; ``None`` before the first day."""
    with community.database.reading() as connection:
        check_right(connection, viewer, Right.NUMBERS)
    note_look(community, viewer)
    with community.database.reading() as connection:
        return read_whole_numbers(connection, community.zone)


def note_look(community: Community, viewer: int) -> None:
    """Write down that an operator is about to see the whole network: in their own log.

    It shows nobody's account, so it stands in nobody else's.

    Raises
    ------
    Conflict
        ``not_opened_ahead``
    NotReady
        It cannot be written down now.
    """
    with community.database.reading() as connection:
        operator = check_right(connection, viewer, Right.NUMBERS)
    note_own_access(community, operator, WHOLE_OPENED)


def read_whole_numbers(connection: Connection, zone: tzinfo) -> WholeNumbers | None:
    """Return the figures for who has the machine; ``None`` before the first snapshot."""
    days = read_whole(connection, limit=_HISTORY_D)
    if not days:
        return None
    newest = NetworkFigures.from_plain(days[0].measured)
    history = tuple(map(_day, days))
    return WholeNumbers(
        days[0].day, newest, round_figures(newest), history,
        read_measured(connection, zone), read_counted(connection),
    )  # fmt: skip


def _day(of: WholeFigures) -> DayOfWhole:
    found = NetworkFigures.from_plain(of.measured)
    largest = found.largest_component / max(1, found.members)
    return DayOfWhole(
        of.day, found.members, found.contacts,
        found.degrees.mean, found.distances.mean_hops, largest,
    )  # fmt: skip
