"""Circulars: administrators write to all members, try it on themselves, and let it go."""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import NamedTuple

from sqlalchemy import Connection

from ecken.durations import HOUR_S
from ecken.errors import Conflict, NotFound
from ecken.rules.operators.acts import Act
from ecken.rules.operators.circulars import (
    UNDO_S,
    CircularText,
    check_circular_pause,
    parse_circular,
)
from ecken.rules.operators.rights import Right
from ecken.service.accounts.operators import check_right
from ecken.service.community import Community
from ecken.service.limits.limits import Limit
from ecken.service.world import World
from ecken.store.house import circulars as rows
from ecken.store.house.acts import note_act
from ecken.store.house.circulars import CircularRow
from ecken.store.ids import new_public_id
from ecken.store.journal import lock_head
from ecken.store.talk.outbox import count_mails, insert_mails

__all__ = [
    "Circulars",
    "delete_circular",
    "find_circular",
    "list_circulars",
    "read_circular",
    "save_circular",
    "send_circular",
    "stop_circular",
    "try_circular",
]

LISTED = 50
_TRIALS = Limit(10, HOUR_S)
_TRIAL_WITHIN_S = HOUR_S


class Circulars(NamedTuple):
    """What was written, to how many the next one would come, and how the last one's mails stand."""

    rows: list[CircularRow]
    readers: int
    mails: int
    sent: dict[str, int]
    """Mails of the newest one that went, by state; of others it is not known any more."""


def list_circulars(community: Community, viewer: int) -> Circulars:
    """Return circulars, the newest first, for those who may write them."""
    with community.database.reading() as connection:
        check_right(connection, viewer, Right.CIRCULARS)
        found = rows.read_circulars(connection, limit=LISTED)
        begun = max((row.begins_at or 0 for row in found), default=0)
        sent = count_mails(connection, kind="circular", since=begun) if begun else {}
        return Circulars(found, *rows.count_recipients(connection), sent)


def find_circular(community: Community, viewer: int, circular: str) -> CircularRow:
    """Return one of them.

    Raises
    ------
    NotFound
    """
    with community.database.reading() as connection:
        check_right(connection, viewer, Right.CIRCULARS)
        return _find(connection, circular)


def read_circular(world: World, circular: str) -> CircularRow:
    """Return a circular for members, once it has begun to go and unless it was taken back.

    Raises
    ------
    NotFound
    """
    found = _find(world.connection, circular)
    if found.begins_at is None or found.begins_at > world.now or found.stopped_at is not None:
        raise NotFound
    return found


def save_circular(
    community: Community, viewer: int, typed: Mapping[str, CircularText], circular: str = ""
) -> str:
    """Keep a draft, a new one or what it now says; return its public id.

    Raises
    ------
    Invalid
        ``circular_half``, ``circular_empty``, ``text_too_long``
    Conflict
        ``circular_sent``
    """
    texts = parse_circular(typed)
    with community.writing() as connection:
        check_right(connection, viewer, Right.CIRCULARS)
        if not circular:
            return rows.insert_circular(connection, texts, at=community.clock())
        _find(connection, circular)
        if not rows.update_draft(connection, circular, texts):
            raise _sent()
        return circular


def delete_circular(community: Community, viewer: int, circular: str) -> None:
    """Delete a draft.

    Raises
    ------
    Conflict
        ``circular_sent``
    """
    with community.writing() as connection:
        check_right(connection, viewer, Right.CIRCULARS)
        _find(connection, circular)
        if not rows.delete_draft(connection, circular):
            raise _sent()


def try_circular(community: Community, viewer: int, circular: str) -> None:
    """Send it to the viewer alone, as all would get it.

    Raises
    ------
    TooMany
        ``too_many_tries``
    """
    with community.database.reading() as connection:
        check_right(connection, viewer, Right.CIRCULARS)
        _find(connection, circular)
    community.limits.hit(f"circular {viewer}", _TRIALS)
    now = community.clock()
    row = {
        "public_id": new_public_id(),
        "kind": "circular",
        "member_id": viewer,
        "content": json.dumps({"circular": circular, "is_trial": True}),
        "created_at": now,
        "due_at": now,
        "expires_at": now + _TRIAL_WITHIN_S,
    }
    with community.writing() as connection:
        insert_mails(connection, [row])


def send_circular(community: Community, viewer: int, circular: str) -> None:
    """Let a draft go to all members, in a minute.

    Raises
    ------
    Conflict
        ``circular_sent``
    TooMany
        ``circular_today``
    """
    with community.writing() as connection:
        lock_head(connection)  # two at once: one after the other
        check_right(connection, viewer, Right.CIRCULARS)
        _find(connection, circular)
        now = community.clock()
        check_circular_pause(rows.read_last_circular(connection), now)
        if not rows.start_circular(connection, circular, at=now + UNDO_S):
            raise _sent()
        note_act(connection, viewer, Act.CIRCULAR_SENT, at=now)


def stop_circular(community: Community, viewer: int, circular: str) -> None:
    """Take a circular back: nobody else gets it, and the page and the notices are gone.

    Raises
    ------
    NotFound
        It was not sent, or is taken back already.
    """
    with community.writing() as connection:
        check_right(connection, viewer, Right.CIRCULARS)
        if not rows.stop_circular(connection, circular, at=community.clock()):
            raise NotFound
        note_act(connection, viewer, Act.CIRCULAR_STOPPED, at=community.clock())


def _find(connection: Connection, circular: str) -> CircularRow:
    found = rows.find_circular(connection, circular)
    if found is None:
        raise NotFound
    return found


def _sent() -> Conflict:
    return Conflict("circular_sent", "This circular was sent already; it cannot be changed.")
