"""The network in numbers: the daily snapshot, and the size of the viewer's own circles."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from ecken.service.world import World
from ecken.store.site.daily_snapshot import DailyFigures, Separation, read_daily
from ecken.store.site.measurements import Measurement, read_measurements

__all__ = ["Numbers", "Step", "show_numbers"]


@dataclass(frozen=True, slots=True)
class Step:
    """Members at one degree from the viewer; ``degree`` is ``None`` for beyond the third."""

    degree: int | None
    members: int
    share: float


@dataclass(frozen=True, slots=True)
class Numbers:
    """What anybody may know of the whole, and what the viewer may know of their own place."""

    daily: DailyFigures | None
    others: int
    """Members that the viewer may know of, without the viewer."""
    steps: list[Step]
    measured: dict[str, Measurement]
    """What was measured over all members elsewhere, by kind (R13)."""

    @property
    def members(self) -> int:
        """Members of the network as far as the viewer may know: with who has blocked them
        counted, this figure beside ``others`` would tell that somebody has."""
        return self.others + 1

    @property
    def taken_on(self) -> date | None:
        """The day of the snapshot."""
        return date.fromisoformat(self.daily.day) if self.daily else None

    @property
    def separation(self) -> Separation | None:
        """How many hops apart members are, over the lists that everyone may see."""
        return self.daily.separation if self.daily else None

    @property
    def hops(self) -> list[tuple[int, float]]:
        """Share of the connected pairs at 1, 2, 3 … hops."""
        found = self.separation
        if found is None or not found.pairs:
            return []
        return [(hops, count / found.pairs) for hops, count in enumerate(found.counts) if hops]

    @property
    def open_share(self) -> float:
        """Share of the members whose contact list everyone may see."""
        return self.daily.open_lists / max(1, self.daily.members) if self.daily else 0.0

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
        daily=read_daily(world.connection),
        others=others,
        steps=[*steps, Step(None, beyond, beyond / max(1, others))],
        measured={found.kind: found for found in read_measurements(world.connection)},
    )
