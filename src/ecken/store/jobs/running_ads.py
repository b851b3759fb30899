"""Which ads run: what the index of ads follows."""

from __future__ import annotations

from typing import NamedTuple

from sqlalchemy import Connection, bindparam, select

from ecken.store.lookup import Lookup
from ecken.store.tables import job_ads as table
from ecken.store.tables import members

__all__ = ["AdMark", "read_marks"]


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
    table.c.ends_at > bindparam("now"),
)
_MARKS = Lookup(select(*(table.c[name] for name in AdMark._fields)).where(*_RUNS))


def read_marks(connection: Connection, *, now: int) -> list[AdMark]:
    """Return all running ads of members who are there."""
    return [AdMark._make(row) for row in _MARKS.rows(connection, now=now)]
