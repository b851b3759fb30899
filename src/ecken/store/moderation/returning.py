"""What an erasure takes out of reports and decisions, kept for a member who may come back.

``store/moderation/tombstones.py`` takes it out. It lies with the rest of the member's rows
(``store/accounts/leaving.py``) and is put back as far as what it belongs to is still there.
"""

from __future__ import annotations

import base64
from collections.abc import Mapping, Sequence
from typing import Any

from sqlalchemy import ColumnElement, Connection, Table, exists, select, update

from ecken.store.tables import appeals, moderation_cases, reports

__all__ = ["Taken", "collect_taken", "let_cases_wait", "put_back"]

Row = dict[str, Any]
Taken = dict[str, list[Row]]
"""Rows of what was taken, by kind, with plain values."""

_CASES, _REPORTS, _APPEALS = moderation_cases.c, reports.c, appeals.c
_OF_CASES = ("public_id", "subject_id", "picture", "ground_text", "facts")
_OF_REPORTS = ("public_id", "explanation", "context")
_OF_APPEALS = ("case_id", "text", "answer")
_DECIDED = (("decided", moderation_cases, "public_id"), ("answered", appeals, "case_id"))


def collect_taken(connection: Connection, member: int) -> Taken:
    """Return what :func:`~ecken.store.moderation.tombstones.forget_member` will take out."""
    own = select(_CASES.id).where(_CASES.member_id == member)
    is_own = _CASES.member_id == member
    cases = _read(connection, is_own, moderation_cases, _OF_CASES)
    for case in cases:
        case["picture"] = case["picture"] and base64.b64encode(case["picture"]).decode()
    copied = _REPORTS.case_id.in_(own)
    return {
        "cases": cases,
        "copies": _read(connection, copied, reports, ("public_id", "copy", "context")),
        "reports": _read(connection, _REPORTS.member_id == member, reports, _OF_REPORTS),
        "appeals": _read(connection, _APPEALS.member_id == member, appeals, _OF_APPEALS),
        "decided": _read(connection, _CASES.decided_by == member, moderation_cases, ("public_id",)),
        "answered": _read(connection, _APPEALS.decided_by == member, appeals, ("case_id",)),
    }


def let_cases_wait(connection: Connection, member: int, *, until: int) -> None:
    """Let open cases about a member, who is about to be erased, wait until they cannot return."""
    waiting = (_CASES.member_id == member, _CASES.decided_at.is_(None))
    connection.execute(update(moderation_cases).where(*waiting).values(returns_until=until))


def put_back(connection: Connection, member: int, taken: Mapping[str, list[Row]]) -> None:
    """Put back what was taken of a member who is there again."""
    for case in taken["cases"]:
        picture = case["picture"] and base64.b64decode(case["picture"])
        values = {**case, "picture": picture, "member_id": member, "returns_until": None}
        _fill(connection, moderation_cases, "public_id", values, empty="member_id")
    for report in taken["reports"]:
        values = {**report, "member_id": member}
        context = values.pop("context")
        _fill(connection, reports, "public_id", values, empty="member_id")
        _put_context(connection, report["public_id"], context)
    for report in taken["copies"]:
        _fill(connection, reports, "public_id", {n: report[n] for n in ("public_id", "copy")})
        _put_context(connection, report["public_id"], report["context"])
    for appeal in taken["appeals"]:
        _fill(connection, appeals, "case_id", {**appeal, "member_id": member}, empty="member_id")
    for name, table, key in _DECIDED:
        for row in taken[name]:
            _fill(connection, table, key, {**row, "decided_by": member}, empty="decided_by")


def _put_context(connection: Connection, public_id: str, context: str) -> None:
    """Put back what two wrote to each other, where both are there."""
    has_author = exists().where(_CASES.id == _REPORTS.case_id, _CASES.member_id.is_not(None))
    connection.execute(
        update(reports)
        .where(
            _REPORTS.public_id == public_id,
            _REPORTS.context == "",
            _REPORTS.member_id.is_not(None),
            has_author,
        )
        .values(context=context)
    )


def _read(
    connection: Connection, where: ColumnElement[bool], table: Table, names: Sequence[str]
) -> list[Row]:
    columns = [table.c[name] for name in names]
    rows = connection.execute(select(*columns).where(where).order_by(columns[0]))
    return [dict(row._mapping) for row in rows]


def _fill(connection: Connection, table: Table, key: str, values: Row, *, empty: str = "") -> None:
    """Write values into the row with this key; with ``empty`` only where that column is."""
    where = [table.c[key] == values[key]]
    if empty:
        where.append(table.c[empty].is_(None))
    written = {name: value for name, value in values.items() if name != key}
    connection.execute(update(table).where(*where).values(written))
