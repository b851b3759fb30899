"""Rows of objections to decisions."""

from __future__ import annotations

from typing import NamedTuple

from sqlalchemy import Connection, insert, select, update

from ecken.store.tables import appeals, moderation_cases

__all__ = ["AppealRow", "decide_appeal", "find_appeal", "insert_appeal", "read_open_appeals"]


class AppealRow(NamedTuple):
    """One objection. Times in epoch seconds."""

    case_id: int
    text: str
    made_at: int
    decided_by: int | None
    decided_at: int | None
    is_granted: bool | None
    answer: str


_COLUMNS = tuple(appeals.c[name] for name in AppealRow._fields)


def insert_appeal(connection: Connection, case_id: int, member: int, text: str, *, at: int) -> None:
    """Write an objection."""
    connection.execute(
        insert(appeals).values(case_id=case_id, member_id=member, text=text, made_at=at)
    )


def find_appeal(connection: Connection, case_id: int) -> AppealRow | None:
    """Return the objection to a decision."""
    row = connection.execute(select(*_COLUMNS).where(appeals.c.case_id == case_id)).first()
    return None if row is None else AppealRow(*row)


def read_open_appeals(connection: Connection) -> list[tuple[str, AppealRow]]:
    """Return the objections that wait, oldest first, with the public ids of their cases.

    An objection of somebody who has left waits for nobody.
    """
    rows = connection.execute(
        select(moderation_cases.c.public_id, *_COLUMNS)
        .join(moderation_cases, moderation_cases.c.id == appeals.c.case_id)
        .where(appeals.c.decided_at.is_(None), appeals.c.member_id.is_not(None))
        .order_by(appeals.c.made_at, appeals.c.case_id)
        .limit(200)
    )
    return [(row[0], AppealRow(*row[1:])) for row in rows]


def decide_appeal(
    connection: Connection, case_id: int, operator: int, *, is_granted: bool, answer: str, at: int
) -> bool:
    """Write the outcome of an objection; ``False`` if there is one already."""
    return bool(
        connection.execute(
            update(appeals)
            .where(appeals.c.case_id == case_id, appeals.c.decided_at.is_(None))
            .values(decided_by=operator, decided_at=at, is_granted=is_granted, answer=answer)
        ).rowcount
    )
