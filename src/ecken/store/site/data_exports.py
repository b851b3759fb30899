"""The file that a member takes away, and its row: asked for, being made, ready."""

from __future__ import annotations

from typing import NamedTuple

from sqlalchemy import Connection, delete, insert, select, update

from ecken.store.ids import new_public_id
from ecken.store.tables import data_exports

__all__ = [
    "ExportRow",
    "claim_export",
    "delete_export",
    "delete_exports_before",
    "insert_export",
    "read_export",
    "read_export_file",
    "read_stale_exports",
    "update_export",
]


class ExportRow(NamedTuple):
    """A file of a member's data, and how far it is."""

    member: int
    public_id: str
    state: str
    """``waiting``, ``writing``, ``ready`` or ``failed``."""
    language: str
    asked_at: int
    seen_at: int
    attempts: int
    done: int
    parts: int
    expires_at: int


_ROWS = select(
    data_exports.c.member_id,
    data_exports.c.public_id,
    data_exports.c.state,
    data_exports.c.language,
    data_exports.c.asked_at,
    data_exports.c.seen_at,
    data_exports.c.attempts,
    data_exports.c.done,
    data_exports.c.parts,
    data_exports.c.expires_at,
)
_UNDER_WAY = ("waiting", "writing")


def insert_export(connection: Connection, member: int, *, language: str, at: int) -> str:
    """Write down that a member wants their data, in place of what they had; return its id."""
    delete_export(connection, member)
    public_id = new_public_id()
    connection.execute(
        insert(data_exports).values(
            member_id=member,
            public_id=public_id,
            state="waiting",
            language=language,
            asked_at=at,
            seen_at=at,
        )
    )
    return public_id


def read_export(connection: Connection, member: int) -> ExportRow | None:
    """Return the member's file, or that there is none."""
    row = connection.execute(_ROWS.where(data_exports.c.member_id == member)).first()
    return None if row is None else ExportRow._make(row)


def read_stale_exports(connection: Connection, *, before: int) -> list[ExportRow]:
    """Return the files that should be being made and have given no sign of life since then."""
    query = _ROWS.where(data_exports.c.state.in_(_UNDER_WAY), data_exports.c.seen_at < before)
    return [
        ExportRow._make(row) for row in connection.execute(query.order_by(data_exports.c.asked_at))
    ]


def claim_export(connection: Connection, row: ExportRow, *, at: int) -> bool:
    """Take over the making of a file; ``False`` if somebody else was faster."""
    claimed = connection.execute(
        update(data_exports)
        .where(
            data_exports.c.public_id == row.public_id,
            data_exports.c.state == row.state,
            data_exports.c.attempts == row.attempts,
        )
        .values(state="writing", attempts=row.attempts + 1, seen_at=at, done=0, parts=0)
    )
    return claimed.rowcount == 1


def update_export(connection: Connection, public_id: str, **values: str | int | bytes) -> bool:
    """Set columns of a file that is being made; ``False`` if it is no longer wanted."""
    changed = connection.execute(
        update(data_exports)
        .where(data_exports.c.public_id == public_id, data_exports.c.state == "writing")
        .values(**values)
    )
    return changed.rowcount == 1


def read_export_file(connection: Connection, member: int, public_id: str) -> bytes | None:
    """Return the file itself, or nothing if it is not ready or another one."""
    asked = select(data_exports.c.content).where(
        data_exports.c.member_id == member, data_exports.c.public_id == public_id
    )
    content: bytes | None = connection.execute(asked).scalar()
    return content


def delete_export(connection: Connection, member: int, public_id: str | None = None) -> bool:
    """Forget a member's file, with a ``public_id`` if it is still that one; say whether it was."""
    gone = delete(data_exports).where(data_exports.c.member_id == member)
    if public_id is not None:
        gone = gone.where(data_exports.c.public_id == public_id)
    return connection.execute(gone).rowcount == 1


def delete_exports_before(connection: Connection, *, expired: int, asked: int) -> None:
    """Forget the files whose time is over, and failed ones that were asked for before then."""
    connection.execute(
        delete(data_exports).where(
            data_exports.c.state == "ready", data_exports.c.expires_at <= expired
        )
    )
    connection.execute(
        delete(data_exports).where(
            data_exports.c.state == "failed", data_exports.c.asked_at < asked
        )
    )
