"""Rows of dismissed suggestions."""

from __future__ import annotations

from sqlalchemy import Connection, bindparam, delete, insert, select

from ecken.store.lookup import Lookup
from ecken.store.tables import dismissed_suggestions

__all__ = [
    "delete_dismissal",
    "insert_dismissal",
    "read_dismissed",
]

_DISMISSED = Lookup(
    select(dismissed_suggestions.c.about_id).where(
        dismissed_suggestions.c.owner_id == bindparam("owner")
    )
)


def insert_dismissal(connection: Connection, owner: int, about: int, *, at: int) -> None:
    """Note that ``owner`` does not want ``about`` suggested; twice changes nothing."""
    delete_dismissal(connection, owner, about)
    connection.execute(
        insert(dismissed_suggestions).values(owner_id=owner, about_id=about, dismissed_at=at)
    )


def delete_dismissal(connection: Connection, owner: int, about: int) -> None:
    """Take a dismissal back."""
    connection.execute(
        delete(dismissed_suggestions).where(
            dismissed_suggestions.c.owner_id == owner, dismissed_suggestions.c.about_id == about
        )
    )


def read_dismissed(connection: Connection, owner: int) -> list[int]:
    """Return whom ``owner`` does not want suggested."""
    return _DISMISSED.values(connection, owner=owner)
