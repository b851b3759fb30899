"""Rows of notifications and switches."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

from sqlalchemy import Connection, and_, bindparam, delete, insert, or_, select, update

from ecken.store.lookup import Lookup, among
from ecken.store.tables import members, notices, switches
from ecken.store.talk.outbox import is_waiting_for_notice

__all__ = [
    "NoticeRow",
    "delete_notice",
    "delete_notices_before",
    "insert_notice",
    "mark_mailed",
    "mark_notices_read",
    "mark_read_unmailed",
    "read_for_mail",
    "read_notices",
    "read_switch",
    "read_switches",
    "read_switches_of",
    "read_unmailed",
    "write_switch",
]


class NoticeRow(NamedTuple):
    """One thing that a member is told."""

    id: int
    member_id: int
    about_id: int
    kind: str
    subject: str
    due_at: int
    read_at: int | None


_COLUMNS = (
    notices.c.id,
    notices.c.member_id,
    notices.c.about_id,
    notices.c.kind,
    notices.c.subject,
    notices.c.due_at,
    notices.c.read_at,
)
_OF_MEMBER = Lookup(
    select(*_COLUMNS)
    .join(members, members.c.id == notices.c.about_id)
    .where(
        notices.c.member_id == bindparam("member"),
        notices.c.due_at <= bindparam("now"),
        members.c.state == "active",
        ~among(notices.c.about_id, "hidden"),
        among(notices.c.kind, "kinds"),
    )
    .order_by(notices.c.due_at.desc(), notices.c.id.desc())
    .limit(bindparam("most"))
)
_SWITCHES = Lookup(
    select(switches.c.name, switches.c.value).where(switches.c.member_id == bindparam("member"))
)
_SWITCH = Lookup(
    select(switches.c.value).where(
        switches.c.member_id == bindparam("member"), switches.c.name == bindparam("name")
    )
)
_SWITCH_OF_MANY = Lookup(
    select(switches.c.member_id, switches.c.value).where(
        among(switches.c.member_id, "ids"), switches.c.name == bindparam("name")
    )
)


def insert_notice(
    connection: Connection, member: int, *, about: int, kind: str, subject: str, due_at: int
) -> None:
    """Tell ``member`` something from ``due_at`` on; the same thing untold yet is told once."""
    same = and_(
        notices.c.member_id == member,
        notices.c.kind == kind,
        notices.c.subject == subject,
        notices.c.about_id == about,
        notices.c.read_at.is_(None),
    )
    if connection.execute(select(notices.c.id).where(same)).first() is None:
        connection.execute(
            insert(notices).values(
                member_id=member, about_id=about, kind=kind, subject=subject, due_at=due_at
            )
        )


def delete_notice(connection: Connection, *, kind: str, subject: str) -> None:
    """Take back what was to be told about ``subject``."""
    connection.execute(delete(notices).where(notices.c.kind == kind, notices.c.subject == subject))


def read_notices(
    connection: Connection,
    member: int,
    *,
    now: int,
    hidden: list[int],
    kinds: list[str],
    limit: int = 200,
) -> list[NoticeRow]:
    """Return what a member is told of these kinds, newest first, at most ``limit``.

    What is about ``hidden`` members or such as have left takes no place among them.
    """
    rows = _OF_MEMBER.rows(
        connection, member=member, now=now, hidden=hidden, kinds=kinds, most=limit
    )
    return [NoticeRow._make(row) for row in rows]


def mark_notices_read(
    connection: Connection, member: int, *, until: int, at: int, but: Sequence[str] = ()
) -> None:
    """Note that a member has seen everything that was due until then, but for some kinds."""
    connection.execute(
        update(notices)
        .where(
            notices.c.member_id == member,
            notices.c.due_at <= until,
            notices.c.read_at.is_(None),
            notices.c.kind.not_in(but),
        )
        .values(read_at=at)
    )


def read_unmailed(connection: Connection, *, now: int, limit: int = 500) -> list[NoticeRow]:
    """Return what is due, unread and not mailed, of members for whom no mail waits yet."""
    rows = connection.execute(
        select(*_COLUMNS)
        .where(
            notices.c.mailed_at.is_(None),
            notices.c.due_at <= now,
            notices.c.read_at.is_(None),
            ~is_waiting_for_notice(notices.c.member_id),
        )
        .order_by(notices.c.id)
        .limit(limit)
    )
    return [NoticeRow(*row) for row in rows]


def read_for_mail(
    connection: Connection, member: int, *, also: list[int], now: int
) -> list[NoticeRow]:
    """Return a member's unread notices that are due and not mailed, and those in ``also``."""
    rows = connection.execute(
        select(*_COLUMNS)
        .where(
            notices.c.member_id == member,
            notices.c.due_at <= now,
            notices.c.read_at.is_(None),
            or_(notices.c.mailed_at.is_(None), notices.c.id.in_(also)),
        )
        .order_by(notices.c.id)
    )
    return [NoticeRow(*row) for row in rows]


def mark_mailed(connection: Connection, ids: list[int], *, at: int) -> None:
    """Note that notices were mailed, or are not to be."""
    connection.execute(update(notices).where(notices.c.id.in_(ids)).values(mailed_at=at))


def mark_read_unmailed(connection: Connection, *, now: int) -> None:
    """Note that what was read before it was mailed is not mailed any more."""
    connection.execute(
        update(notices)
        .where(
            notices.c.mailed_at.is_(None), notices.c.due_at <= now, notices.c.read_at.is_not(None)
        )
        .values(mailed_at=now)
    )


def delete_notices_before(connection: Connection, at: int) -> int:
    """Delete what was told before then; return how many."""
    return connection.execute(delete(notices).where(notices.c.due_at < at)).rowcount


def read_switches(connection: Connection, member: int) -> dict[str, str]:
    """Return what a member has set otherwise than by default."""
    return dict(_SWITCHES.rows(connection, member=member))


def read_switch(connection: Connection, member: int, name: str) -> str | None:
    """Return one switch of a member, ``None`` where the default holds."""
    value: str | None = _SWITCH.value(connection, member=member, name=name)
    return value


def read_switches_of(connection: Connection, ids: list[int], name: str) -> dict[int, str]:
    """Return one switch of many members, as far as they have set it."""
    return dict(_SWITCH_OF_MANY.rows(connection, ids=ids, name=name)) if ids else {}


def write_switch(connection: Connection, member: int, name: str, value: str) -> None:
    """Set one switch of a member."""
    connection.execute(
        delete(switches).where(switches.c.member_id == member, switches.c.name == name)
    )
    connection.execute(insert(switches).values(member_id=member, name=name, value=value))
