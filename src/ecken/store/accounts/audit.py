"""Audit entries: what happened to an account, for its member to read."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from typing import NamedTuple

from sqlalchemy import Connection, delete, insert, select, update

from ecken.store.tables import audit_entries, members

__all__ = [
    "AuditEntry",
    "add_to_audit",
    "delete_audit_before",
    "forget_actor",
    "insert_accesses",
    "insert_audit",
    "read_audit",
    "read_noted",
]

_PIECE = 10_000
_MEMBERS_MAX = 500
"""Most members whose entries one question asks for."""


class AuditEntry(NamedTuple):
    """One thing that happened, and when (epoch seconds)."""

    at: int
    kind: str
    detail: str
    actor: str = ""
    """The public id of the operator who did it."""


def insert_audit(
    connection: Connection, member: int, kind: str, *, at: int, detail: str = "", actor: str = ""
) -> None:
    """Write one entry in the transaction of what it tells of; ``actor`` is an operator's id."""
    connection.execute(
        insert(audit_entries).values(
            member_id=member, at=at, kind=kind, detail=detail[:200], actor=actor
        )
    )


def add_to_audit(
    connection: Connection,
    member: int,
    kind: str,
    place: str,
    count: int,
    *,
    at: int,
    since: int,
) -> None:
    """Add ``count`` to the member's entry of this kind and place since then, or begin one.

    Its detail is ``place count``. A member who has left has no entries.
    """
    mine = (
        audit_entries.c.member_id == member,
        audit_entries.c.kind == kind,
        audit_entries.c.at > since,
    )
    alive = select(members.c.id).where(members.c.id == member, members.c.state == "active")
    if connection.execute(alive).first() is None:
        return
    for row in connection.execute(select(audit_entries).where(*mine)).all():
        name, _, before = row.detail.partition(" ")
        if name == place:
            connection.execute(
                update(audit_entries)
                .where(audit_entries.c.id == row.id)
                .values(at=at, detail=f"{place} {int(before) + count}")
            )
            return
    insert_audit(connection, member, kind, at=at, detail=f"{place} {count}")


def read_audit(
    connection: Connection, member: int, *, limit: int = 50, kinds: Collection[str] = ()
) -> list[AuditEntry]:
    """Return a member's newest entries, of all kinds or of some."""
    query = select(
        audit_entries.c.at, audit_entries.c.kind, audit_entries.c.detail, audit_entries.c.actor
    ).where(audit_entries.c.member_id == member)
    if kinds:
        query = query.where(audit_entries.c.kind.in_(kinds))
    rows = connection.execute(query.order_by(audit_entries.c.id.desc()).limit(limit))
    return [AuditEntry(int(row.at), row.kind, row.detail, row.actor) for row in rows]


def read_noted(
    connection: Connection, members_: Iterable[int], kind: str, *, actor: str, since: int
) -> set[int]:
    """Return for which of these members there is an entry of this kind and actor since then."""
    wanted = sorted(set(members_))
    found: set[int] = set()
    for start in range(0, len(wanted), _MEMBERS_MAX):
        rows = connection.execute(
            select(audit_entries.c.member_id).where(
                audit_entries.c.member_id.in_(wanted[start : start + _MEMBERS_MAX]),
                audit_entries.c.kind == kind,
                audit_entries.c.actor == actor,
                audit_entries.c.at > since,
            )
        )
        found |= set(rows.scalars())
    return found


def insert_accesses(
    connection: Connection, members_: Iterable[int], kind: str, *, actor: str = "", at: int
) -> None:
    """Write one entry for each of these members: the administration did this."""
    rows = [
        {"member_id": member, "at": at, "kind": kind, "detail": "", "actor": actor}
        for member in members_
    ]
    for start in range(0, len(rows), _PIECE):
        connection.execute(insert(audit_entries), rows[start : start + _PIECE])


def forget_actor(connection: Connection, public_id: str) -> None:
    """Leave out of all entries who it was: that operator is erased."""
    connection.execute(
        update(audit_entries).where(audit_entries.c.actor == public_id).values(actor="")
    )


def delete_audit_before(
    connection: Connection, *, before: int, kind: str = "", but: Collection[str] = ()
) -> int:
    """Delete entries older than ``before``, of one kind or of all ``but`` some; return how many."""
    old = delete(audit_entries).where(audit_entries.c.at < before)
    if kind:
        old = old.where(audit_entries.c.kind == kind)
    if but:
        old = old.where(audit_entries.c.kind.not_in(but))
    return connection.execute(old).rowcount
