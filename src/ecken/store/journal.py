"""The journal: one gap-free version per change to who may see whom.

The head is one row. Raising it inside the writing transaction locks it until commit, so versions
are handed out in commit order and a reader of ``version > v`` can miss nothing. (An
auto-increment column would lose rows that commit late.)
"""

from __future__ import annotations

import secrets
from collections.abc import Sequence
from enum import StrEnum
from typing import NamedTuple

from sqlalchemy import Connection, func, insert, select, update

from ecken.store.lookup import Lookup
from ecken.store.tables import journal, journal_head

__all__ = [
    "Change",
    "ChangeKind",
    "Head",
    "append_change",
    "append_pair_changes",
    "count_gaps",
    "lock_head",
    "prepare_journal",
    "read_head",
    "read_mark",
    "read_tail",
]


class ChangeKind(StrEnum):
    """What changed."""

    CONTACT_ADDED = "contact_added"
    CONTACT_REMOVED = "contact_removed"
    PRIVACY_CHANGED = "privacy_changed"
    BLOCK_ADDED = "block_added"
    BLOCK_REMOVED = "block_removed"
    MEMBER_JOINED = "member_joined"
    MEMBER_LEFT = "member_left"
    STATE_CHANGED = "state_changed"
    """A member is away for a time, or has come back."""
    PROFILE_CHANGED = "profile_changed"
    RELOADED = "reloaded"
    """Many rows at once: engines rebuild from the tables."""


class Change(NamedTuple):
    """One journal row; ``a`` and ``b`` are member ids where the kind has them."""

    version: int
    kind: ChangeKind
    a: int | None
    b: int | None


class Head(NamedTuple):
    """Where the journal stands, and which database it belongs to."""

    version: int
    database_id: str


_HEAD = Lookup(select(journal_head.c.version, journal_head.c.database_id))


def prepare_journal(connection: Connection) -> None:
    """Create the head row if it is missing."""
    if connection.execute(select(journal_head.c.id)).first() is None:
        connection.execute(
            insert(journal_head).values(id=1, version=0, database_id=secrets.token_urlsafe(16)[:22])
        )


def append_change(
    connection: Connection, kind: ChangeKind, a: int | None = None, b: int | None = None, *, at: int
) -> int:
    """Write one journal row in the current transaction and return its version."""
    version = connection.execute(
        update(journal_head)
        .values(version=journal_head.c.version + 1)
        .returning(journal_head.c.version)
    ).scalar_one()
    connection.execute(
        insert(journal).values(
            version=version, kind=kind.value, a=a, b=b, at=at, mark=secrets.token_hex(8)
        )
    )
    return int(version)


def append_pair_changes(
    connection: Connection, kind: ChangeKind, pairs: Sequence[tuple[int, int]], *, at: int
) -> int:
    """Write one journal row per pair, in order, and return the last version."""
    version = int(
        connection.execute(
            update(journal_head)
            .values(version=journal_head.c.version + len(pairs))
            .returning(journal_head.c.version)
        ).scalar_one()
    )
    first = version - len(pairs) + 1
    if pairs:
        connection.execute(
            insert(journal),
            [
                {
                    "version": first + number,
                    "kind": kind.value,
                    "a": a,
                    "b": b,
                    "at": at,
                    "mark": secrets.token_hex(8),
                }
                for number, (a, b) in enumerate(pairs)
            ],
        )
    return version


def read_head(connection: Connection) -> Head:
    """Return the version of the last committed change."""
    row = _HEAD.row(connection)
    assert row is not None, "migrated"
    return Head._make(row)


def read_mark(connection: Connection, version: int) -> str | None:
    """Return the random mark of the change with this version, if there is one.

    A snapshot that carries another mark belongs to a history that a restore has undone.
    """
    if version == 0:
        return ""
    return connection.execute(
        select(journal.c.mark).where(journal.c.version == version)
    ).scalar_one_or_none()


def read_tail(connection: Connection, after: int) -> list[Change]:
    """Return the changes with a version greater than ``after``, in order."""
    rows = connection.execute(
        select(journal.c.version, journal.c.kind, journal.c.a, journal.c.b)
        .where(journal.c.version > after)
        .order_by(journal.c.version)
    )
    return [Change(int(row.version), ChangeKind(row.kind), row.a, row.b) for row in rows]


def count_gaps(connection: Connection) -> int:
    """Return how many versions up to the head are missing, after the oldest that is kept."""
    kept, oldest = connection.execute(
        select(func.count(journal.c.version), func.min(journal.c.version))
    ).one()
    head = read_head(connection).version
    return 0 if head == 0 else head - (oldest or 1) + 1 - int(kept)


def lock_head(connection: Connection) -> None:
    """Let no other transaction add to the journal before this one ends.

    SQLite has one writer anyhow; PostgreSQL locks the row.
    """
    connection.execute(select(journal_head.c.version).with_for_update())
