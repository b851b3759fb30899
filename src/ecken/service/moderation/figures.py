"""Numbers of reports and decisions by year, as Art. 15 asks larger sites to publish them."""

from __future__ import annotations

from collections import Counter, defaultdict
from dataclasses import dataclass, field
from statistics import median

from ecken.durations import HOUR_S
from ecken.reference.days import day_of
from ecken.rules.moderation import Action
from ecken.rules.operators.rights import Right
from ecken.service.accounts.operators import check_right
from ecken.service.community import Community
from ecken.store.moderation.figures import (
    read_appeal_outcomes,
    read_decision_times,
    read_report_times,
)

__all__ = ["YearFigures", "count_years"]


@dataclass
class YearFigures:
    """One year, by the community's clock."""

    year: int
    reports: Counter[str] = field(default_factory=Counter)
    """Reports that came, by reason."""
    actions: Counter[str] = field(default_factory=Counter)
    """Decisions by their strongest action."""
    hidden: int = 0
    """Decisions that hide something, whatever else they do."""
    hours: float = 0.0
    """The median from the first report to the decision."""
    granted: int = 0
    rejected: int = 0

    @property
    def decisions(self) -> int:
        """How many decisions there were."""
        return self.actions.total()

    @property
    def measures(self) -> int:
        """How many of them concern a member."""
        return self.decisions - self.actions[Action.NONE.value]


def count_years(community: Community, viewer: int) -> list[YearFigures]:
    """Return the numbers of each year with any, newest first, for operators."""
    with community.database.reading() as connection:
        check_right(connection, viewer, Right.REPORTS)
        sent = read_report_times(connection)
        decided = read_decision_times(connection)
        outcomes = read_appeal_outcomes(connection)
    years: dict[int, YearFigures] = {}
    waited: defaultdict[int, list[int]] = defaultdict(list)

    def of(at: int) -> YearFigures:
        year = day_of(at, community.zone).year
        return years.setdefault(year, YearFigures(year))

    for at, reason in sent:
        of(at).reports[reason] += 1
    for at, opened_at, action, hides in decided:
        figures = of(at)
        figures.actions[action] += 1
        figures.hidden += hides
        waited[figures.year].append(at - opened_at)
    for at, is_granted in outcomes:
        figures = of(at)
        figures.granted += is_granted
        figures.rejected += not is_granted
    for year, seconds in waited.items():
        years[year].hours = median(seconds) / HOUR_S
    return sorted(years.values(), key=lambda figures: -figures.year)
