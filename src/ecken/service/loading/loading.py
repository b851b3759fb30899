"""Loading a community's own lists: members, contacts, open requests. All or nothing.

The files are read and checked as a whole before the database is touched; what only the database
knows (contacts and blocks that exist) is checked inside the one writing transaction.
"""

from __future__ import annotations

import gc
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from sqlalchemy import Connection

from ecken.service.community import Community
from ecken.service.loading.csv_reader import BadLine, BadLines, Progress
from ecken.service.loading.list_members import People, read_members
from ecken.service.loading.list_ties import (
    CONTACTS,
    REQUESTS,
    Ties,
    read_ties,
    refuse_among,
    refuse_repeated,
)
from ecken.store.journal import ChangeKind, append_change, append_pair_changes, lock_head
from ecken.store.site import loading as rows
from ecken.store.site.loading import KnownMembers, pair_keys

__all__ = ["BadLine", "Loaded", "load_community"]

_DAY_S = 86_400

NAMED_MEMBERS, NAMED_CONTACTS = 100, 5_000
"""Up to so many rows a load names each in the journal: an answer that follows them waits for some
tenths of a second at most."""


@dataclass(frozen=True, slots=True)
class Loaded:
    """How much was loaded."""

    members: int
    contacts: int
    requests: int


def load_community(
    community: Community,
    *,
    members: Path | None = None,
    contacts: Path | None = None,
    requests: Path | None = None,
    progress: Progress = lambda _stage, _done, _total: None,
) -> Loaded:
    """Load the lists into the database, all or nothing.

    A few members and contacts get their journal rows, and processes follow them like any others;
    of many rows one journal row tells, and processes read the tables anew.

    Raises
    ------
    Invalid
        ``load_refused`` with the bad lines; ``file_unreadable``.
    Conflict
        ``load_overtaken`` if members joined or left while the lists were read.
    """
    now = community.clock()
    with community.database.reading() as connection:
        known = rows.read_known_members(connection)
    with _collecting_later():
        people, ties, asked = _read(community, members, contacts, requests, known, progress)
    with community.database.loading() as connection:
        _check_database(connection, known, ties, asked)
        loaded = _write(connection, people, ties, now, progress)
        _write_requests(connection, asked, community.settings.request_expiry_d)
        _note(connection, people, ties, now)
    return Loaded(*loaded, len(asked.a))


def _note(connection: Connection, people: People, ties: Ties, now: int) -> None:
    """Write into the journal what came."""
    if len(people.rows) > NAMED_MEMBERS or len(ties.a) > NAMED_CONTACTS:
        append_change(connection, ChangeKind.RELOADED, at=now)
        return
    for member in range(people.first_id, people.first_id + len(people.rows)):
        append_change(connection, ChangeKind.MEMBER_JOINED, member, at=now)
    if len(ties.a):
        low, high = np.minimum(ties.a, ties.b), np.maximum(ties.a, ties.b)
        pairs = list(zip(low.tolist(), high.tolist(), strict=True))
        append_pair_changes(connection, ChangeKind.CONTACT_ADDED, pairs, at=now)


def _read(
    community: Community,
    members: Path | None,
    contacts: Path | None,
    requests: Path | None,
    known: KnownMembers,
    progress: Progress,
) -> tuple[People, Ties, Ties]:
    """Read the three lists and refuse them if any line is bad."""
    bad, now, zone = BadLines(), community.clock(), community.zone
    name = community.settings.community_name
    people = read_members(members, known, bad, progress, now=now, community=name)
    ties = read_ties(contacts, CONTACTS, people.ids, bad, progress, now=now, zone=zone)
    asked = read_ties(requests, REQUESTS, people.ids, bad, progress, now=now, zone=zone)
    refuse_repeated(ties, bad)
    refuse_repeated(asked, bad)
    if len(asked.a):
        refuse_among(asked, np.sort(pair_keys(ties.a, ties.b)), "the two are contacts", bad)
    bad.refuse_any()
    return people, ties, asked


@contextmanager
def _collecting_later() -> Iterator[None]:
    """Search for no unused cycles meanwhile: millions of rows have none, and looking takes long."""
    was_enabled = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was_enabled:
            gc.enable()


def _check_database(connection: Connection, known: KnownMembers, ties: Ties, asked: Ties) -> None:
    """Check what only the database knows, with everybody else locked out."""
    lock_head(connection)
    if rows.read_known_members(connection) != known:
        raise rows.overtaken()
    bad = BadLines()
    wanted = pair_keys(np.append(ties.a, asked.a), np.append(ties.b, asked.b))
    present = rows.read_contact_keys(connection, wanted)
    is_open = rows.read_open_request_keys(connection)
    blocked = rows.read_blocked_keys(connection)
    for pairs in (ties, asked):
        refuse_among(pairs, present, "the two are contacts already", bad)
        refuse_among(pairs, is_open, "the two have an open request", bad)
        refuse_among(pairs, blocked, "one of the two has blocked the other", bad)
    bad.refuse_any()


def _write(
    connection: Connection, people: People, ties: Ties, now: int, progress: Progress
) -> tuple[int, int]:
    progress("writing members", 0, None)
    rows.insert_members(connection, people.rows, first_id=people.first_id, at=now)
    progress("writing contacts", 0, None)
    rows.insert_contacts(connection, ties.a, ties.b, ties.at)
    return len(people.rows), len(ties.a)


def _write_requests(connection: Connection, asked: Ties, expiry_d: int) -> None:
    rows.insert_requests(
        connection,
        asked.a.tolist(),
        asked.b.tolist(),
        asked.at.tolist(),
        expiry_s=expiry_d * _DAY_S if expiry_d else None,
    )
