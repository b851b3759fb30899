"""Rows of dismissed suggestions, and who is left out because a request is open."""

from __future__ import annotations

from sqlalchemy import Connection, bindparam, delete, insert, or_, select

from ecken.rules.request import RequestState
from ecken.store.lookup import Lookup, among
from ecken.store.tables import contact_requests, dismissed_suggestions, members

__all__ = [
    "delete_dismissal",
    "insert_dismissal",
    "read_dismissed",
    "read_public_ids",
    "read_with_open_request",
]

_OPEN = (RequestState.PENDING.value, RequestState.DECLINED.value)

_DISMISSED = Lookup(
    select(dismissed_suggestions.c.about_id).where(
        dismissed_suggestions.c.owner_id == bindparam("owner")
    )
)
_WITH_OPEN_REQUEST = Lookup(
    select(contact_requests.c.sender_id, contact_requests.c.recipient_id).where(
        or_(
            contact_requests.c.sender_id == bindparam("member"),
            contact_requests.c.recipient_id == bindparam("member"),
        ),
        contact_requests.c.state.in_(_OPEN),
    )
)
_PUBLIC_IDS = Lookup(
    select(members.c.id, members.c.public_id).where(
        among(members.c.id, "ids"), members.c.state == "active"
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


def read_with_open_request(connection: Connection, member: int) -> list[int]:
    """Return with whom ``member`` has an open (or silently declined) request, either way."""
    rows = _WITH_OPEN_REQUEST.rows(connection, member=member)
    return [recipient if sender == member else sender for sender, recipient in rows]


def read_public_ids(connection: Connection, ids: list[int]) -> dict[int, str]:
    """Return the public ids of the active members among ``ids``."""
    return dict(_PUBLIC_IDS.rows(connection, ids=ids))
