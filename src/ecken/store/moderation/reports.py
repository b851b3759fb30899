"""Rows of reports: who has reported what, why, and how it looked then."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any, NamedTuple

from sqlalchemy import Connection, func, insert, or_, select

from ecken.store.ids import new_public_id
from ecken.store.tables import moderation_cases, reports

__all__ = [
    "OwnReportRow",
    "ReportRow",
    "count_reports_since",
    "find_same_report",
    "insert_report",
    "read_own_reports",
    "read_reporters",
    "read_reports",
]

_CASES = moderation_cases.c


class ReportRow(NamedTuple):
    """A report as operators see it: not whose it is."""

    case_id: int
    reason: str
    explanation: str
    is_good_faith: bool
    copy: str
    context: str
    reported_at: int


class OwnReportRow(NamedTuple):
    """A report as its sender sees it, with what was decided."""

    public_id: str
    subject_kind: str
    subject_id: str
    author_id: int | None
    reason: str
    explanation: str
    reported_at: int
    decided_at: int | None
    action: str


_COLUMNS = tuple(reports.c[name] for name in ReportRow._fields)
_OWN = (
    reports.c.public_id,
    _CASES.subject_kind,
    _CASES.subject_id,
    _CASES.member_id.label("author_id"),
    reports.c.reason,
    reports.c.explanation,
    reports.c.reported_at,
    _CASES.decided_at,
    _CASES.action,
)
_OWN_QUERY = select(*_OWN).join(moderation_cases, _CASES.id == reports.c.case_id)


def insert_report(connection: Connection, case_id: int, member: int, values: dict[str, Any]) -> str:
    """Write a report; return its public id."""
    public_id = new_public_id()
    row = {"public_id": public_id, "case_id": case_id, "member_id": member, **values}
    connection.execute(insert(reports).values(row))
    return public_id


def find_same_report(
    connection: Connection, member: int, *, kind: str, subject_id: str, copy: str
) -> OwnReportRow | None:
    """Return the member's report of a subject that is open, or looked then as it does now."""
    row = connection.execute(
        _OWN_QUERY.where(
            reports.c.member_id == member,
            _CASES.subject_kind == kind,
            _CASES.subject_id == subject_id,
            or_(_CASES.decided_at.is_(None), reports.c.copy == copy),
        ).order_by(reports.c.id.desc())
    ).first()
    return None if row is None else OwnReportRow(*row)


def read_own_reports(connection: Connection, member: int) -> list[OwnReportRow]:
    """Return what a member has reported, newest first."""
    rows = connection.execute(
        _OWN_QUERY.where(reports.c.member_id == member)
        .order_by(reports.c.reported_at.desc(), reports.c.id.desc())
        .limit(200)
    )
    return [OwnReportRow(*row) for row in rows]


def read_reports(connection: Connection, case_ids: Iterable[int]) -> list[ReportRow]:
    """Return the reports of these cases, oldest first."""
    rows = connection.execute(
        select(*_COLUMNS).where(reports.c.case_id.in_(list(case_ids))).order_by(reports.c.id)
    )
    return [ReportRow(*row) for row in rows]


def read_reporters(connection: Connection, case_id: int) -> list[tuple[int, str]]:
    """Return who is to be told of a decision, and the public ids of their reports."""
    rows = connection.execute(
        select(reports.c.member_id, reports.c.public_id).where(
            reports.c.case_id == case_id, reports.c.member_id.is_not(None)
        )
    )
    return [(row.member_id, row.public_id) for row in rows]


def count_reports_since(connection: Connection, member: int, since: int) -> int:
    """Return how many reports a member has sent since then."""
    return connection.execute(
        select(func.count()).where(reports.c.member_id == member, reports.c.reported_at >= since)
    ).scalar_one()
