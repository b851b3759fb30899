"""Rows of askings to accept the rules, and of members who have."""

from __future__ import annotations

from typing import NamedTuple

from sqlalchemy import Connection, bindparam, func, insert, select, update

from ecken.store.lookup import Lookup
from ecken.store.tables import accepted_rules, members, rules_askings
from ecken.store.upsert import insert_into

__all__ = [
    "Asking",
    "count_accepted",
    "end_askings",
    "has_accepted",
    "insert_acceptance",
    "insert_asking",
    "read_asking",
]

_ACCEPTED = Lookup(
    select(accepted_rules.c.asking_id).where(accepted_rules.c.member_id == bindparam("member"))
)


class Asking(NamedTuple):
    """What members have to accept now."""

    id: int
    asked_at: int


def read_asking(connection: Connection) -> Asking | None:
    """Return what members have to accept now, if anything."""
    row = connection.execute(
        select(rules_askings.c.id, rules_askings.c.asked_at)
        .where(rules_askings.c.ended_at.is_(None))
        .order_by(rules_askings.c.id.desc())
        .limit(1)
    ).first()
    return None if row is None else Asking(*row)


def insert_asking(connection: Connection, *, at: int) -> None:
    """Ask anew; what was asked before is over."""
    end_askings(connection, at=at)
    connection.execute(insert(rules_askings).values(asked_at=at))


def end_askings(connection: Connection, *, at: int) -> bool:
    """Ask no more; ``False`` if nothing was asked."""
    ended = update(rules_askings).where(rules_askings.c.ended_at.is_(None)).values(ended_at=at)
    return connection.execute(ended).rowcount > 0


def has_accepted(connection: Connection, member: int, asking: int) -> bool:
    """Say whether a member has accepted what is asked, or what was asked after it."""
    return int(_ACCEPTED.value(connection, member=member) or 0) >= asking


def insert_acceptance(connection: Connection, member: int, asking: int, *, at: int) -> None:
    """Note that a member accepts it; of earlier ones their history tells."""
    values = {"asking_id": asking, "accepted_at": at}
    row = insert_into(connection, accepted_rules).values(member_id=member, **values)
    connection.execute(row.on_conflict_do_update(index_elements=["member_id"], set_=values))


def count_accepted(connection: Connection, asking: int) -> tuple[int, int]:
    """Return how many members have accepted it, and how many there are."""
    row = connection.execute(
        select(func.count(accepted_rules.c.member_id), func.count())
        .select_from(
            members.outerjoin(
                accepted_rules,
                (accepted_rules.c.member_id == members.c.id)
                & (accepted_rules.c.asking_id == asking),
            )
        )
        .where(members.c.state == "active")
    ).one()
    return int(row[0]), int(row[1])
