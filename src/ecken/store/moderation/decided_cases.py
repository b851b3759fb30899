"""Decided cases, as operators search them: never what is about the operator who asks."""

from __future__ import annotations

from typing import NamedTuple

from sqlalchemy import ColumnElement, Connection, and_, func, or_, select

from ecken.rules.moderation import Action, SubjectKind
from ecken.store.tables import appeals, members, moderation_cases

__all__ = [
    "DecidedQuestion",
    "DecidedRow",
    "count_decided_cases",
    "read_decided_cases",
    "read_decided_moments",
]

_CASES = moderation_cases.c


class DecidedQuestion(NamedTuple):
    """What is looked for; empty means all. Moments in epoch seconds."""

    kind: SubjectKind | None = None
    action: Action | None = None
    """Of hiding all decisions that hide, also with a warning or a suspension."""
    since: int | None = None
    before: int | None = None


class DecidedRow(NamedTuple):
    """One decided case, without its texts. Times in epoch seconds."""

    public_id: str
    kind: str
    name: str
    """Of the member whom it is about; empty where it is about nobody any more."""
    action: str
    hides: bool
    decided_at: int
    suspended_until: int | None
    lifted_at: int | None
    is_objected: bool
    """Whether somebody who is still there has objected, or an objection was answered."""
    is_granted: bool | None
    """What was answered to the objection; ``None`` while it waits."""


_ROWS = select(
    _CASES.public_id,
    _CASES.subject_kind,
    members.c.first_name,
    members.c.last_name,
    _CASES.action,
    _CASES.hides,
    _CASES.decided_at,
    _CASES.suspended_until,
    _CASES.lifted_at,
    or_(appeals.c.member_id.is_not(None), appeals.c.decided_at.is_not(None)).label("is_objected"),
    appeals.c.is_granted,
).select_from(
    moderation_cases.outerjoin(
        members, and_(members.c.id == _CASES.member_id, members.c.state != "closed")
    ).outerjoin(appeals, appeals.c.case_id == _CASES.id)
)


def read_decided_cases(
    connection: Connection, viewer: int, question: DecidedQuestion, *, limit: int, offset: int
) -> list[DecidedRow]:
    """Return decided cases, newest first."""
    rows = connection.execute(
        _ROWS.where(*_conditions(viewer, question))
        .order_by(_CASES.decided_at.desc(), _CASES.id.desc())
        .limit(limit)
        .offset(offset)
    )
    return [
        DecidedRow(
            row.public_id,
            row.subject_kind,
            f"{row.first_name or ''} {row.last_name or ''}".strip(),
            row.action,
            bool(row.hides),
            row.decided_at,
            row.suspended_until,
            row.lifted_at,
            bool(row.is_objected),
            None if row.is_granted is None else bool(row.is_granted),
        )
        for row in rows
    ]


def count_decided_cases(connection: Connection, viewer: int, question: DecidedQuestion) -> int:
    """Return how many decided cases there are."""
    query = select(func.count()).select_from(moderation_cases)
    return int(connection.execute(query.where(*_conditions(viewer, question))).scalar_one())


def read_decided_moments(connection: Connection, viewer: int) -> list[int]:
    """Return when there were decisions, newest first."""
    query = select(_CASES.decided_at).where(*_conditions(viewer, DecidedQuestion()))
    return list(connection.execute(query.order_by(_CASES.decided_at.desc())).scalars())


def _conditions(viewer: int, question: DecidedQuestion) -> list[ColumnElement[bool]]:
    found: list[ColumnElement[bool]] = [
        _CASES.decided_at.is_not(None),
        or_(_CASES.member_id.is_(None), _CASES.member_id != viewer),
    ]
    if question.kind is not None:
        found.append(_CASES.subject_kind == question.kind.value)
    if question.action is Action.HIDE:
        found.append(_CASES.hides)
    elif question.action is not None:
        found.append(_CASES.action == question.action.value)
    if question.since is not None:
        found.append(_CASES.decided_at >= question.since)
    if question.before is not None:
        found.append(_CASES.decided_at < question.before)
    return found
