"""Which ads run: what the index of ads follows, and what is open to everybody."""

from __future__ import annotations

from typing import NamedTuple

from sqlalchemy import Connection, bindparam, func, select

from ecken.store.ids import is_public_id
from ecken.store.jobs.job_ads import AdRow
from ecken.store.lookup import Lookup
from ecken.store.tables import job_ads as table
from ecken.store.tables import members

__all__ = ["AdMark", "find_public_ad", "read_marks", "read_newest_publication", "read_public_ads"]


class AdMark(NamedTuple):
    """What is known of a running ad before it is read: whose it is, its revision, what filters."""

    id: int
    public_id: str
    revision: int
    member_id: int
    workplace: str
    hours: str
    published_at: int


_RUNS = (
    table.c.member_id == members.c.id,
    members.c.state == "active",
    ~table.c.is_hidden,
    table.c.ends_at > bindparam("now"),
)
_MARKS = Lookup(select(*(table.c[name] for name in AdMark._fields)).where(*_RUNS))


_NEWEST = Lookup(select(func.max(table.c.published_at)).where(*_RUNS))
_PUBLIC_ADS = select(*(table.c[name] for name in AdRow._fields)).where(*_RUNS, table.c.is_public)
_PUBLIC = Lookup(
    _PUBLIC_ADS.order_by(table.c.published_at.desc(), table.c.public_id).limit(bindparam("most"))
)
_ONE_PUBLIC = Lookup(_PUBLIC_ADS.where(table.c.public_id == bindparam("public_id")))


def read_marks(connection: Connection, *, now: int) -> list[AdMark]:
    """Return all running ads of members who are there."""
    return [AdMark._make(row) for row in _MARKS.rows(connection, now=now)]


def read_public_ads(connection: Connection, *, now: int, most: int) -> list[AdRow]:
    """Return the newest running ads whose advertiser has opened them to everybody."""
    return [AdRow._make(row) for row in _PUBLIC.rows(connection, now=now, most=most)]


def find_public_ad(connection: Connection, public_id: str, *, now: int) -> AdRow | None:
    """Return a running ad whose advertiser has opened it to everybody."""
    if not is_public_id(public_id):
        return None
    row = _ONE_PUBLIC.row(connection, public_id=public_id, now=now)
    return None if row is None else AdRow._make(row)


def read_newest_publication(connection: Connection, *, now: int) -> int | None:
    """Return when the newest running ad was published; ``None`` if none runs."""
    at: int | None = _NEWEST.value(connection, now=now)
    return at
