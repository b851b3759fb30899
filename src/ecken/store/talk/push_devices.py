"""Rows of browsers that are told by web push."""

from __future__ import annotations

from typing import NamedTuple

from sqlalchemy import Connection, delete, func, insert, or_, select, update

from ecken.store.ids import is_public_id, new_public_id
from ecken.store.tables import members, push_devices, sessions

__all__ = [
    "DeviceRow",
    "count_devices",
    "delete_device",
    "delete_ended_devices",
    "find_own_device",
    "find_told_device",
    "note_sent",
    "read_devices",
    "replace_device",
    "update_device",
]


class DeviceRow(NamedTuple):
    """One browser of one member. Times in epoch seconds."""

    id: int
    public_id: str
    member_id: int
    session_id: str
    endpoint: str
    public_key: str
    auth_key: str
    browser: str
    tells_requests: bool
    tells_introductions: bool
    tells_messages: bool
    shows_names: bool
    added_at: int
    sent_at: int | None


_QUERY = select(*(push_devices.c[name] for name in DeviceRow._fields))
_ALIVE = (
    push_devices.join(sessions, sessions.c.public_id == push_devices.c.session_id)
    .join(members, members.c.id == push_devices.c.member_id)
)  # fmt: skip


def replace_device(
    connection: Connection,
    member: int,
    session_id: str,
    *,
    endpoint: str,
    keys: tuple[str, str],
    browser: str,
    at: int,
) -> None:
    """Let the browser of this session be told there; who was told there before is no longer.

    A browser that is known already goes on as it was set.
    """
    same = select(push_devices.c.id).where(
        push_devices.c.session_id == session_id, push_devices.c.endpoint == endpoint
    )
    values = {"public_key": keys[0], "auth_key": keys[1], "browser": browser}
    known = connection.execute(same).scalar()
    if known is not None:
        row = push_devices.c.id == known
        connection.execute(update(push_devices).where(row).values(values))
        return
    taken = or_(push_devices.c.session_id == session_id, push_devices.c.endpoint == endpoint)
    connection.execute(delete(push_devices).where(taken))
    made = {
        "public_id": new_public_id(), "member_id": member, "session_id": session_id,
        "endpoint": endpoint, "added_at": at, **values,
    }  # fmt: skip
    connection.execute(insert(push_devices).values(made))


def read_devices(connection: Connection, member: int, *, now: int) -> list[DeviceRow]:
    """Return the browsers of a member that are told, the newest first."""
    rows = connection.execute(
        _QUERY.select_from(_ALIVE)
        .where(push_devices.c.member_id == member, sessions.c.expires_at > now)
        .order_by(push_devices.c.added_at.desc(), push_devices.c.public_id)
    )
    return [DeviceRow._make(row) for row in rows]


def count_devices(connection: Connection, member: int, *, but_session: str) -> int:
    """Return how many browsers of a member are told, not counting that of one session."""
    query = select(func.count()).where(
        push_devices.c.member_id == member, push_devices.c.session_id != but_session
    )
    return connection.execute(query).scalar_one()


def find_own_device(connection: Connection, member: int, public_id: str) -> DeviceRow | None:
    """Return one browser of this member."""
    if not is_public_id(public_id):
        return None
    query = _QUERY.where(push_devices.c.member_id == member, push_devices.c.public_id == public_id)
    row = connection.execute(query).first()
    return None if row is None else DeviceRow._make(row)


def find_told_device(connection: Connection, device: int, *, now: int) -> DeviceRow | None:
    """Return a browser if its member is there and signed in to it."""
    query = _QUERY.select_from(_ALIVE).where(
        push_devices.c.id == device,
        sessions.c.expires_at > now,
        sessions.c.member_id == push_devices.c.member_id,
        members.c.state == "active",
    )
    row = connection.execute(query).first()
    return None if row is None else DeviceRow._make(row)


def update_device(connection: Connection, device: int, values: dict[str, bool]) -> None:
    """Set what a browser is told."""
    connection.execute(update(push_devices).where(push_devices.c.id == device).values(values))


def note_sent(connection: Connection, device: int, *, at: int) -> None:
    """Note that something was sent to a browser."""
    connection.execute(update(push_devices).where(push_devices.c.id == device).values(sent_at=at))


def delete_device(connection: Connection, device: int) -> None:
    """Tell a browser nothing any more, nor keep anything about it."""
    connection.execute(delete(push_devices).where(push_devices.c.id == device))


def delete_ended_devices(connection: Connection, *, now: int) -> int:
    """Delete browsers whose session has ended; return how many."""
    alive = select(sessions.c.public_id).where(sessions.c.expires_at > now)
    ended = delete(push_devices).where(push_devices.c.session_id.not_in(alive))
    return connection.execute(ended).rowcount
