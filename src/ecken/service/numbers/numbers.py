"""The network in numbers: what members see of the open network, and of their own place in it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import tzinfo

from sqlalchemy import Connection

from ecken.service.numbers.measured import Measured, read_measured
from ecken.service.numbers.network_figures import NetworkFigures
from ecken.service.numbers.shown_figures import SHOWN_FROM, ShownFigures, round_figures
from ecken.service.world import World
from ecken.store.site.daily_snapshot import DailyFigures, read_daily, read_daily_of, read_days

__all__ = [
    "GrowthPoint",
    "Numbers",
    "OpenNumbers",
    "OwnContacts",
    "Step",
    "read_open",
    "show_numbers",
]

_POINTS_MAX = 24
_PERIODS = (4, 7, 10)
"""Letters of a day that name its year, its month, and itself."""


@dataclass(frozen=True, slots=True)
class GrowthPoint:
    """The network on one day; ``members`` as a share of those of the newest day."""

    day: str
    members: float
    mean_contacts: float
    mean_hops: float | None


@dataclass(frozen=True, slots=True)
class OpenNumbers:
    """What everybody may know of the whole, the same at every door (R13, R15).

    ``open_lists``: the share of members whose list everyone may see; ``mean_contacts``: how many
    listed entries such a list has on average (R8). ``figures`` is ``None`` where too few members
    have a contact in an open list.
    """

    day: str
    open_lists: float
    mean_contacts: float
    figures: ShownFigures | None
    growth: tuple[GrowthPoint, ...]
    measured: Measured


@dataclass(frozen=True, slots=True)
class Step:
    """Members at one degree from the viewer; ``degree`` is ``None`` for beyond the third."""

    degree: int | None
    members: int
    share: float


@dataclass(frozen=True, slots=True)
class OwnContacts:
    """The viewer beside their contacts, by what the viewer may see.

    ``mean`` is how many contacts those have, the viewer among them, whose list the viewer sees.
    """

    contacts: int
    with_list: int
    mean: float


@dataclass(frozen=True, slots=True)
class Numbers:
    """What anybody may know of the whole, and what the viewer may know of their own place."""

    open: OpenNumbers | None
    others: int
    """Members that the viewer may know of, without the viewer."""
    steps: list[Step]
    own: OwnContacts | None

    @property
    def members(self) -> int:
        """Members of the network as far as the viewer may know: with who has blocked them
        counted, this figure beside ``others`` would tell that somebody has."""
        return self.others + 1

    @property
    def reached(self) -> float:
        """Share of the others within three hops of the viewer."""
        return sum(step.share for step in self.steps if step.degree is not None)


def show_numbers(world: World) -> Numbers:
    """Return the page's figures. The distribution is exact, and counts what the viewer may see."""
    others = len(world.known)
    figures = world.figures
    counts = {1: figures.first, 2: figures.second, 3: figures.third}
    steps = [Step(degree, count, count / max(1, others)) for degree, count in counts.items()]
    beyond = max(0, others - sum(counts.values()))
    return Numbers(
        open=read_open(world.connection, world.zone),
        others=others,
        steps=[*steps, Step(None, beyond, beyond / max(1, others))],
        own=_own_contacts(world),
    )


def read_open(connection: Connection, zone: tzinfo) -> OpenNumbers | None:
    """Return what members are told of the newest snapshot; ``None`` where there is none yet.

    What was measured elsewhere is beside it, with its day in the reader's zone.
    """
    daily = read_daily(connection)
    if daily is None:
        return None
    figures = _figures(daily)
    return OpenNumbers(
        day=daily.day,
        open_lists=round(daily.open_lists / max(1, daily.members), 2),
        mean_contacts=round(daily.mean_contacts, 1),
        figures=round_figures(figures) if figures else None,
        growth=_growth(connection, daily) if figures else (),
        measured=read_measured(connection, zone),
    )


def choose_days(days: Sequence[str]) -> list[str]:
    """Return the last day of each year, else of each month, else each, whichever gives three.

    ``days`` come the newest first; at most 24 are returned.
    """
    for letters in _PERIODS:
        last: dict[str, str] = {}
        for day in days:
            last.setdefault(day[:letters], day)
        if len(last) > 2:
            break
    return list(last.values())[:_POINTS_MAX]


def _figures(daily: DailyFigures) -> NetworkFigures | None:
    """Return what was measured, if enough members are in it."""
    if daily.measured is None:
        return None
    found = NetworkFigures.from_plain(daily.measured)
    return found if found.members >= SHOWN_FROM else None


def _growth(connection: Connection, newest: DailyFigures) -> tuple[GrowthPoint, ...]:
    chosen = read_daily_of(connection, choose_days(read_days(connection)))
    return tuple(_point(daily, newest.members) for daily in chosen)


def _point(daily: DailyFigures, members: int) -> GrowthPoint:
    found = _figures(daily)
    hops = found.distances.mean_hops if found else None
    return GrowthPoint(
        daily.day,
        round(daily.members / max(1, members), 2),
        round(daily.mean_contacts, 1),
        None if hops is None else round(hops, 2),
    )


def _own_contacts(world: World) -> OwnContacts | None:
    """Return the viewer beside their contacts; ``None`` where they see nobody's list."""
    contacts = len(world.contacts)
    with_list = contacts - len(world.contacts_with_closed_list())
    if not with_list:
        return None
    return OwnContacts(contacts, with_list, round(world.listed_by_contacts() / with_list + 1, 1))
