"""What is counted of reports and decisions, for operators."""

from __future__ import annotations

from sqlalchemy import Connection, select

from ecken.store.tables import appeals, moderation_cases, reports

__all__ = ["read_appeal_outcomes", "read_decision_times", "read_report_times"]


def read_report_times(connection: Connection) -> list[tuple[int, str]]:
    """Return when each report came, and its reason."""
    rows = connection.execute(select(reports.c.reported_at, reports.c.reason))
    return [(row.reported_at, row.reason) for row in rows]


def read_decision_times(connection: Connection) -> list[tuple[int, int, str, bool]]:
    """Return when each decided case was decided and opened, the action, and whether it hides."""
    cases = moderation_cases.c
    rows = connection.execute(
        select(cases.decided_at, cases.opened_at, cases.action, cases.hides).where(
            cases.decided_at.is_not(None)
        )
    )
    return [(row.decided_at, row.opened_at, row.action, row.hides) for row in rows]


def read_appeal_outcomes(connection: Connection) -> list[tuple[int, bool]]:
    """Return when each objection was decided, and whether it was granted."""
    rows = connection.execute(
        select(appeals.c.decided_at, appeals.c.is_granted).where(appeals.c.decided_at.is_not(None))
    )
    return [(row.decided_at, bool(row.is_granted)) for row in rows]
