"""Rows of dismissed suggestions, and who is left out because a request is open."""

from __future__ import annotations

from sqlalchemy import Connection, delete, insert, or_, select

from ecken.rules.request import RequestState
from ecken.store.tables import contact_requests, dismissed_suggestions, members

__all__ = [
    "delete_dismissal",
    "insert_dismissal",
    "read_dismissed",
    "read_public_ids",
    "read_with_open_request",
]

_OPEN = (RequestState.PENDING.value, RequestState.DECLINED.value)
_CHUNK = 500


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
    return list(
        connection.execute(
            select(dismissed_suggestions.c.about_id).where(
                dismissed_suggestions.c.owner_id == owner
            )
        ).scalars()
    )


def read_with_open_request(connection: Connection, member: int) -> list[int]:
    """Return with whom ``member`` has an open (or silently declined) request, either way."""
    rows = connection.execute(
        select(contact_requests.c.sender_id, contact_requests.c.recipient_id).where(
            or_(contact_requests.c.sender_id == member, contact_requests.c.recipient_id == member),
            contact_requests.c.state.in_(_OPEN),
        )
    )
    return [row.recipient_id if row.sender_id == member else row.sender_id for row in rows]


def read_public_ids(connection: Connection, ids: list[int]) -> dict[int, str]:
    """Return the public ids of the active members among ``ids``; one query per 500."""
    found: dict[int, str] = {}
    for start in range(0, len(ids), _CHUNK):
        rows = connection.execute(
            select(members.c.id, members.c.public_id).where(
                members.c.id.in_(ids[start : start + _CHUNK]), members.c.state == "active"
            )
        )
        found.update({row.id: row.public_id for row in rows})
    return found
