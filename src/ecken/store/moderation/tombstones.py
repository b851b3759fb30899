"""What is left of a case when its texts go: kind, reason, decision and dates, and nobody's name.

They go when one of its members is erased, as far as they are theirs, and of all when a case is old.
What is left is counted, year by year.
"""

from __future__ import annotations

from sqlalchemy import ColumnElement, Connection, and_, delete, exists, or_, select, update

from ecken.store.tables import appeals, case_images, moderation_cases, reports

__all__ = ["forget_member", "strip_old_cases"]


def forget_member(connection: Connection, member: int) -> None:
    """Take a member out of all reports, cases and objections; what they wrote and what was copied.

    Also open ones: an operator closes what is left of them.
    """
    own_cases = select(moderation_cases.c.id).where(moderation_cases.c.member_id == member)
    connection.execute(
        update(reports).where(reports.c.case_id.in_(own_cases)).values(copy="", context="")
    )
    connection.execute(
        update(reports)
        .where(reports.c.member_id == member)
        .values(member_id=None, explanation="", context="")
    )
    connection.execute(
        update(appeals)
        .where(appeals.c.member_id == member)
        .values(member_id=None, text="", answer="")
    )
    _strip_cases(connection, moderation_cases.c.member_id == member)
    for column in ("claimed_by", "decided_by"):
        _unname(connection, moderation_cases.c[column] == member, column)
    connection.execute(
        update(appeals).where(appeals.c.decided_by == member).values(decided_by=None)
    )


def strip_old_cases(connection: Connection, *, before: int) -> int:
    """Leave of cases decided before then what is counted, and no more; return of how many.

    A suspension that holds, and an objection that waits, keep their texts.
    """
    waiting = select(appeals.c.case_id).where(appeals.c.decided_at.is_(None))
    names_reporter = exists().where(
        reports.c.case_id == moderation_cases.c.id, reports.c.member_id.is_not(None)
    )
    is_old = and_(
        moderation_cases.c.decided_at < before,
        or_(moderation_cases.c.member_id.is_not(None), names_reporter),
        moderation_cases.c.id.not_in(waiting),
        or_(moderation_cases.c.action != "suspend", moderation_cases.c.lifted_at.is_not(None)),
    )
    old = list(connection.execute(select(moderation_cases.c.id).where(is_old)).scalars())
    connection.execute(
        update(reports)
        .where(reports.c.case_id.in_(old))
        .values(member_id=None, explanation="", copy="", context="")
    )
    connection.execute(
        update(appeals)
        .where(appeals.c.case_id.in_(old))
        .values(member_id=None, decided_by=None, text="", answer="")
    )
    _strip_cases(connection, moderation_cases.c.id.in_(old))
    _unname(connection, moderation_cases.c.id.in_(old), "decided_by")
    return len(old)


def _strip_cases(connection: Connection, where: ColumnElement[bool]) -> None:
    """Let cases be about nobody; each is then its own subject, so that two open ones differ."""
    stripped = select(moderation_cases.c.id).where(where)
    connection.execute(delete(case_images).where(case_images.c.case_id.in_(stripped)))
    connection.execute(
        update(moderation_cases)
        .where(where)
        .values(
            member_id=None,
            subject_id=moderation_cases.c.public_id,
            picture=None,
            ground_text="",
            facts="",
        )
    )


def _unname(connection: Connection, where: ColumnElement[bool], column: str) -> None:
    connection.execute(update(moderation_cases).where(where).values({column: None}))
