"""Contact-request rows. Every change of state names the state it starts from."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from sqlalchemy import (
    ColumnElement,
    Connection,
    and_,
    bindparam,
    func,
    insert,
    or_,
    select,
    update,
)

from ecken.rules.moves import is_past_expiry
from ecken.rules.request import (
    OPEN_STATES,
    Actor,
    RequestState,
    request_not_pending,
    states_shown_as,
)
from ecken.store.contacts.blocks import is_gone_for
from ecken.store.contacts.contacts import pair_of
from ecken.store.ids import is_public_id, new_public_id
from ecken.store.lookup import Lookup
from ecken.store.state_conditions import is_in_state, is_in_time
from ecken.store.tables import contact_requests as table

__all__ = [
    "RequestRow",
    "count_incoming",
    "count_outgoing",
    "count_accepted_sent",
    "count_sent_since",
    "expire_requests",
    "find_open_between",
    "find_request",
    "insert_request",
    "move_request",
    "read_incoming",
    "read_outgoing",
    "read_with_open_request",
]


@dataclass(frozen=True, slots=True)
class RequestRow:
    """One contact request as it truly stands; doors show ``rules.request.shown_state``."""

    id: int
    public_id: str
    sender_id: int
    recipient_id: int
    reason: str
    message: str
    state: RequestState
    sent_at: int
    expires_at: int | None
    ended_at: int | None

    def is_past_expiry(self, now: int) -> bool:
        """Say whether its time is over, whether or not the row says so yet."""
        return is_past_expiry(self.expires_at, now)


_COLUMNS = (
    table.c.id,
    table.c.public_id,
    table.c.sender_id,
    table.c.recipient_id,
    table.c.reason,
    table.c.message,
    table.c.state,
    table.c.sent_at,
    table.c.expires_at,
    table.c.ended_at,
)
_STATE = [column.name for column in _COLUMNS].index("state")


def _is_pending_to(viewer: Actor) -> ColumnElement[bool]:
    """Say whether this side is told that a request is pending: ``rules.request.shown_state``."""
    states = states_shown_as(RequestState.PENDING, viewer)
    return and_(is_in_state(table.c.state, states), is_in_time(table.c.expires_at))


_IS_OPEN = is_in_state(table.c.state, OPEN_STATES)
_WAITS_FOR = and_(table.c.recipient_id == bindparam("member"), _is_pending_to(Actor.RECIPIENT))
_IS_OPEN_BY = and_(table.c.sender_id == bindparam("member"), _is_pending_to(Actor.SENDER))

_NEWEST_FIRST = (table.c.sent_at.desc(), table.c.public_id)
_INCOMING = Lookup(select(*_COLUMNS).where(_WAITS_FOR).order_by(*_NEWEST_FIRST))
_OUTGOING = Lookup(select(*_COLUMNS).where(_IS_OPEN_BY).order_by(*_NEWEST_FIRST))
_INCOMING_COUNT = Lookup(select(func.count()).select_from(table).where(_WAITS_FOR))
_OUTGOING_COUNT = Lookup(select(func.count()).select_from(table).where(_IS_OPEN_BY))
_OPEN_BETWEEN = Lookup(
    select(*_COLUMNS).where(
        table.c.low_id == bindparam("low_id"), table.c.high_id == bindparam("high_id"), _IS_OPEN
    )
)
_WITH_OPEN_REQUEST = Lookup(
    select(table.c.sender_id, table.c.recipient_id).where(
        or_(table.c.sender_id == bindparam("member"), table.c.recipient_id == bindparam("member")),
        _IS_OPEN,
        is_in_time(table.c.expires_at),
    )
)
_BY_PUBLIC_ID = Lookup(select(*_COLUMNS).where(table.c.public_id == bindparam("public_id")))


def insert_request(
    connection: Connection,
    sender: int,
    recipient: int,
    *,
    message: str,
    reason: str = "",
    at: int,
    expires_at: int | None,
) -> str:
    """Insert a pending request and return its public id."""
    low_id, high_id = pair_of(sender, recipient)
    public_id = new_public_id()
    connection.execute(
        insert(table).values(
            public_id=public_id,
            sender_id=sender,
            recipient_id=recipient,
            low_id=low_id,
            high_id=high_id,
            message=message,
            reason=reason,
            sent_at=at,
            expires_at=expires_at,
        )
    )
    return public_id


def find_request(connection: Connection, public_id: str) -> RequestRow | None:
    """Return the request with this public id, whoever asks: the service checks who may."""
    if not is_public_id(public_id):
        return None
    return _request(_BY_PUBLIC_ID.row(connection, public_id=public_id))


def find_open_between(connection: Connection, a: int, b: int) -> RequestRow | None:
    """Return the open (pending or silently declined) request of the two, in either direction."""
    low_id, high_id = pair_of(a, b)
    return _request(_OPEN_BETWEEN.row(connection, low_id=low_id, high_id=high_id))


def move_request(
    connection: Connection, request: RequestRow, state: RequestState, *, at: int
) -> None:
    """Set the state, only if it still is the one that ``request`` was read with.

    Raises
    ------
    Conflict
        ``request_not_pending`` if somebody was faster; nothing is changed then.
    """
    changed = connection.execute(
        update(table)
        .where(table.c.id == request.id, table.c.state == request.state.value)
        .values(state=state.value, ended_at=None if state is RequestState.PENDING else at)
    ).rowcount
    if changed != 1:
        raise request_not_pending()


def expire_requests(connection: Connection, *, at: int) -> int:
    """Close every open request whose time is over; return how many."""
    return connection.execute(
        update(table)
        .where(_IS_OPEN, table.c.expires_at <= at)
        .values(state=RequestState.EXPIRED.value, ended_at=table.c.expires_at)
    ).rowcount


def read_incoming(connection: Connection, member: int, *, now: int) -> list[RequestRow]:
    """Return the pending requests to a member, newest first."""
    return [_read(row) for row in _INCOMING.rows(connection, member=member, now=now)]


def count_incoming(connection: Connection, member: int, *, now: int) -> int:
    """Return how many requests wait for a member's answer."""
    return int(_INCOMING_COUNT.value(connection, member=member, now=now))


def count_outgoing(connection: Connection, member: int, *, now: int) -> int:
    """Return how many requests of a member are open in their own eyes."""
    return int(_OUTGOING_COUNT.value(connection, member=member, now=now))


def read_outgoing(connection: Connection, member: int, *, now: int) -> list[RequestRow]:
    """Return the requests of a member that are open in their own eyes, newest first."""
    return [_read(row) for row in _OUTGOING.rows(connection, member=member, now=now)]


def read_with_open_request(connection: Connection, member: int, *, now: int) -> list[int]:
    """Return with whom a member has an open request, either way, or one that they have declined."""
    rows = _WITH_OPEN_REQUEST.rows(connection, member=member, now=now)
    return [recipient if sender == member else sender for sender, recipient in rows]


_SENT_SINCE = Lookup(
    select(func.count()).where(
        table.c.sender_id == bindparam("member"),
        table.c.sent_at >= bindparam("since"),
        ~is_gone_for(table.c.recipient_id, bindparam("member")),
    )
)
_ACCEPTED_SINCE = Lookup(
    select(func.count()).where(
        table.c.sender_id == bindparam("member"),
        table.c.sent_at >= bindparam("since"),
        is_in_state(table.c.state, [RequestState.ACCEPTED]),
    )
)


def count_sent_since(connection: Connection, member: int, since: int) -> int:
    """Return how many requests a member has sent since then, whatever became of them.

    Those to members who have blocked the sender since count no more than those to members who
    have left: a quota must not tell the one from the other.
    """
    return int(_SENT_SINCE.value(connection, member=member, since=since))


def count_accepted_sent(connection: Connection, member: int, since: int) -> int:
    """Return how many of the requests that a member has sent since then were accepted."""
    return int(_ACCEPTED_SINCE.value(connection, member=member, since=since))


def _request(row: tuple[Any, ...] | None) -> RequestRow | None:
    return None if row is None else _read(row)


def _read(row: tuple[Any, ...]) -> RequestRow:
    values = list(row)
    values[_STATE] = RequestState(values[_STATE])
    return RequestRow(*values)
