"""Rows of moderation cases: what was reported, who is at work on it, what was decided."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, NamedTuple

from sqlalchemy import ColumnElement, Connection, Row, and_, insert, or_, select, update

from ecken.store.ids import is_public_id, new_public_id
from ecken.store.profiles.absent_members import SUSPENDED
from ecken.store.tables import members, moderation_cases

__all__ = [
    "CaseRow",
    "claim_case",
    "decide_case",
    "find_case",
    "find_open_case",
    "insert_case",
    "is_under_suspension",
    "lift_case",
    "read_cases_about",
    "read_decided_of",
    "read_hidings",
    "read_open_cases",
    "read_picture",
    "read_suspended",
    "read_suspensions",
    "release_case",
]

table = moderation_cases


class CaseRow(NamedTuple):
    """One case. Times in epoch seconds."""

    id: int
    public_id: str
    subject_kind: str
    subject_id: str
    member_id: int | None
    """Whom it is about; ``None`` once they are erased."""
    opened_at: int
    claimed_by: int | None
    claimed_at: int | None
    decided_by: int | None
    decided_at: int | None
    action: str
    hides: bool
    ground: str
    ground_text: str
    facts: str
    suspended_until: int | None
    lifted_at: int | None
    returns_until: int | None
    """Until when the member, who has left, may come back."""


_COLUMNS = tuple(table.c[name] for name in CaseRow._fields)
_SUSPENDS = and_(table.c.action == "suspend", table.c.lifted_at.is_(None))


def insert_case(
    connection: Connection,
    *,
    kind: str,
    subject_id: str,
    member: int | None,
    picture: bytes | None,
    at: int,
) -> CaseRow:
    """Open a case."""
    values = {
        "public_id": new_public_id(),
        "subject_kind": kind,
        "subject_id": subject_id,
        "member_id": member,
        "picture": picture,
        "opened_at": at,
    }
    row = connection.execute(insert(table).values(values).returning(*_COLUMNS)).one()
    return _case(row)


def find_case(connection: Connection, public_id: str) -> CaseRow | None:
    """Return the case with this public id, whoever asks."""
    if not is_public_id(public_id):
        return None
    return _first(connection, table.c.public_id == public_id)


def find_open_case(connection: Connection, kind: str, subject_id: str) -> CaseRow | None:
    """Return the case about a subject that is not decided yet."""
    return _first(
        connection,
        and_(
            table.c.subject_kind == kind,
            table.c.subject_id == subject_id,
            table.c.decided_at.is_(None),
        ),
    )


def read_open_cases(connection: Connection, *, limit: int) -> list[CaseRow]:
    """Return what waits for a decision, oldest first."""
    rows = connection.execute(
        select(*_COLUMNS)
        .where(table.c.decided_at.is_(None))
        .order_by(table.c.opened_at, table.c.id)
        .limit(limit)
    )
    return [_case(row) for row in rows]


def read_cases_about(connection: Connection, member: int, *, limit: int) -> list[CaseRow]:
    """Return what was decided about a member, newest first, also that nothing was done."""
    return _decided(connection, table.c.member_id == member, limit=limit)


def read_decided_of(connection: Connection, member: int) -> list[CaseRow]:
    """Return the decisions that concern a member, newest first."""
    return _decided(connection, and_(table.c.member_id == member, table.c.action != "none"))


def read_picture(connection: Connection, public_id: str) -> bytes | None:
    """Return the photo that was reported."""
    if not is_public_id(public_id):
        return None
    found = connection.execute(
        select(table.c.picture).where(table.c.public_id == public_id)
    ).scalar()
    return None if found is None else bytes(found)


def read_hidings(connection: Connection, member: int, kind: str) -> dict[str, CaseRow]:
    """Return the decisions by which things of a kind of a member's are hidden, by their ids."""
    hides = (table.c.subject_kind == kind, table.c.hides, table.c.lifted_at.is_(None))
    found = _decided(connection, and_(table.c.member_id == member, *hides))
    return {case.subject_id: case for case in reversed(found)}


def claim_case(
    connection: Connection, case: CaseRow, operator: int, *, at: int, before: int
) -> bool:
    """Let an operator have a case to themself; ``False`` if another took one after ``before``."""
    is_free = or_(
        table.c.claimed_by.is_(None),
        table.c.claimed_by == operator,
        table.c.claimed_at <= before,
    )
    return bool(
        connection.execute(
            update(table)
            .where(table.c.id == case.id, table.c.decided_at.is_(None), is_free)
            .values(claimed_by=operator, claimed_at=at)
        ).rowcount
    )


def release_case(connection: Connection, case: CaseRow, operator: int) -> None:
    """Let others take the case, if it is this operator's."""
    connection.execute(
        update(table)
        .where(table.c.id == case.id, table.c.claimed_by == operator)
        .values(claimed_by=None, claimed_at=None)
    )


def decide_case(connection: Connection, case: CaseRow, values: Mapping[str, Any]) -> bool:
    """Write a decision; ``False`` if there is one already."""
    return bool(
        connection.execute(
            update(table)
            .where(table.c.id == case.id, table.c.decided_at.is_(None))
            .values(**values, claimed_by=None, claimed_at=None)
        ).rowcount
    )


def lift_case(connection: Connection, case: CaseRow, *, at: int) -> bool:
    """Note that the measures of a decision have ended; ``False`` if they had before."""
    return bool(
        connection.execute(
            update(table)
            .where(table.c.id == case.id, table.c.lifted_at.is_(None))
            .values(lifted_at=at)
        ).rowcount
    )


def read_suspensions(connection: Connection, *, ended_before: int) -> list[CaseRow]:
    """Return suspensions whose time was over then."""
    rows = connection.execute(
        select(*_COLUMNS).where(_SUSPENDS, table.c.suspended_until <= ended_before)
    )
    return [_case(row) for row in rows]


def is_under_suspension(connection: Connection, member: int) -> bool:
    """Say whether a suspension of the member has not ended."""
    query = select(table.c.id).where(_SUSPENDS, table.c.member_id == member)
    return connection.execute(query).first() is not None


def read_suspended(connection: Connection) -> list[CaseRow]:
    """Return the suspensions that hold, newest first."""
    rows = connection.execute(
        select(*_COLUMNS)
        .join(members, members.c.id == table.c.member_id)
        .where(_SUSPENDS, members.c.state == SUSPENDED)
        .order_by(table.c.decided_at.desc(), table.c.id.desc())
        .limit(200)
    )
    return [_case(row) for row in rows]


def _decided(
    connection: Connection, where: ColumnElement[bool], *, limit: int = 200
) -> list[CaseRow]:
    rows = connection.execute(
        select(*_COLUMNS)
        .where(where, table.c.decided_at.is_not(None))
        .order_by(table.c.decided_at.desc(), table.c.id.desc())
        .limit(limit)
    )
    return [_case(row) for row in rows]


def _first(connection: Connection, where: ColumnElement[bool]) -> CaseRow | None:
    row = connection.execute(select(*_COLUMNS).where(where)).first()
    return None if row is None else _case(row)


def _case(row: Row[*tuple[Any, ...]]) -> CaseRow:
    return CaseRow(*row)
