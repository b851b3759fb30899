"""Audit entries: what happened to an account, for its member to read."""

from __future__ import annotations

from collections.abc import Collection
from typing import NamedTuple

from sqlalchemy import Connection, delete, insert, select

from ecken.store.tables import audit_entries

__all__ = ["AuditEntry", "delete_audit_before", "insert_audit", "read_audit"]


class AuditEntry(NamedTuple):
    """One thing that happened, and when (epoch seconds)."""

    at: int
    kind: str
    detail: str


def insert_audit(
    connection: Connection, member: int, kind: str, *, at: int, detail: str = ""
) -> None:
    """Write one entry in the transaction of what it tells of."""
    connection.execute(
        insert(audit_entries).values(member_id=member, at=at, kind=kind, detail=detail[:200])
    )


def read_audit(
    connection: Connection, member: int, *, limit: int = 50, kinds: Collection[str] = ()
) -> list[AuditEntry]:
    """Return a member's newest entries, of all kinds or of some."""
    query = select(audit_entries.c.at, audit_entries.c.kind, audit_entries.c.detail).where(
        audit_entries.c.member_id == member
    )
    if kinds:
        query = query.where(audit_entries.c.kind.in_(kinds))
    rows = connection.execute(query.order_by(audit_entries.c.id.desc()).limit(limit))
    return [AuditEntry(int(row.at), row.kind, row.detail) for row in rows]


def delete_audit_before(connection: Connection, *, before: int) -> int:
    """Delete entries older than ``before``; return how many."""
    return connection.execute(delete(audit_entries).where(audit_entries.c.at < before)).rowcount
