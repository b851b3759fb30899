"""Introduction rows. Every change of state names the state it starts from."""

from __future__ import annotations

from dataclasses import dataclass, fields
from typing import Any

from sqlalchemy import (
    BindParameter,
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

from ecken.rules.introduction import (
    ANSWERED_BY,
    OPEN_STATES,
    Actor,
    IntroductionState,
    introduction_not_open,
)
from ecken.rules.moves import is_past_expiry
from ecken.store.contacts.blocks import is_gone_for
from ecken.store.ids import is_public_id, new_public_id
from ecken.store.lookup import Lookup, among
from ecken.store.state_conditions import is_in_state, is_in_time
from ecken.store.tables import introductions as table

__all__ = [
    "HAS_REACHED_TARGET",
    "IntroductionRow",
    "count_asked_since",
    "expire_introductions",
    "find_introduction",
    "find_last_through",
    "find_open_towards",
    "has_waiting",
    "insert_introduction",
    "mark_reminded",
    "move_introduction",
    "read_among",
    "read_introductions",
    "read_open_asked",
    "read_unreminded",
]


@dataclass(frozen=True, slots=True)
class IntroductionRow:
    """One introduction as it truly stands; doors show ``rules.introduction.shown_state``."""

    id: int
    public_id: str
    asker_id: int
    bridge_id: int
    target_id: int
    to_bridge: str
    to_target: str
    passed_on_text: str
    state: IntroductionState
    asked_at: int
    expires_at: int
    passed_on_at: int | None
    target_declined_at: int | None
    ended_at: int | None
    conversation_id: int | None

    def is_past_expiry(self, now: int) -> bool:
        """Say whether its time is over, whether or not the row says so yet."""
        return is_past_expiry(self.expires_at, now)

    @property
    def has_reached_target(self) -> bool:
        """Say whether the bridge ever passed it on: before that the target is told nothing."""
        return self.passed_on_at is not None

    def actor(self, member: int) -> Actor | None:
        """Return which of the three a member is."""
        return {
            self.asker_id: Actor.ASKER,
            self.bridge_id: Actor.BRIDGE,
            self.target_id: Actor.TARGET,
        }.get(member)


_COLUMNS = tuple(table.c[field.name] for field in fields(IntroductionRow))
_STATE = [column.name for column in _COLUMNS].index("state")

HAS_REACHED_TARGET = table.c.passed_on_at.is_not(None)
"""The same as ``IntroductionRow.has_reached_target``."""

_PART = {Actor.BRIDGE: table.c.bridge_id, Actor.TARGET: table.c.target_id}
_IS_OPEN = is_in_state(table.c.state, sorted(OPEN_STATES))
_IS_IN_TIME = is_in_time(table.c.expires_at)
_ME: BindParameter[int] = bindparam("member")
_OF_MEMBER = Lookup(
    select(*_COLUMNS)
    .where(
        or_(
            table.c.asker_id == _ME,
            table.c.bridge_id == _ME,
            and_(table.c.target_id == _ME, HAS_REACHED_TARGET),
        ),
        ~among(table.c.asker_id, "hidden"),
        ~among(table.c.bridge_id, "hidden"),
        ~among(table.c.target_id, "hidden"),
    )
    .order_by(table.c.asked_at.desc(), table.c.id.desc())
    .limit(bindparam("most"))
)
_OPEN_ASKED = Lookup(select(*_COLUMNS).where(table.c.asker_id == _ME, _IS_OPEN, _IS_IN_TIME))
_ANY_WAITING = Lookup(
    select(table.c.id)
    .where(
        or_(
            *(
                and_(_PART[actor] == _ME, is_in_state(table.c.state, [state]))
                for state, actor in ANSWERED_BY.items()
            )
        )
    )
    .limit(1)
)


def insert_introduction(
    connection: Connection,
    *,
    asker: int,
    bridge: int,
    target: int,
    to_bridge: str,
    to_target: str,
    at: int,
    expires_at: int,
) -> str:
    """Insert an introduction that waits for its bridge, and return its public id."""
    public_id = new_public_id()
    connection.execute(
        insert(table).values(
            public_id=public_id,
            asker_id=asker,
            bridge_id=bridge,
            target_id=target,
            to_bridge=to_bridge,
            to_target=to_target,
            asked_at=at,
            expires_at=expires_at,
        )
    )
    return public_id


def find_introduction(connection: Connection, public_id: str) -> IntroductionRow | None:
    """Return the introduction with this public id, whoever asks: the service checks who may."""
    if not is_public_id(public_id):
        return None
    return _one(connection, table.c.public_id == public_id)


def find_open_towards(connection: Connection, asker: int, target: int) -> IntroductionRow | None:
    """Return the introduction to ``target`` that is open in the asker's eyes."""
    return _one(
        connection,
        and_(table.c.asker_id == asker, table.c.target_id == target, _IS_OPEN),
    )


def find_last_through(
    connection: Connection, asker: int, bridge: int, target: int
) -> IntroductionRow | None:
    """Return the newest introduction of these three in these parts."""
    row = connection.execute(
        select(*_COLUMNS)
        .where(
            table.c.asker_id == asker,
            table.c.bridge_id == bridge,
            table.c.target_id == target,
        )
        .order_by(table.c.id.desc())
        .limit(1)
    ).first()
    return None if row is None else _introduction(row)


def move_introduction(
    connection: Connection,
    row: IntroductionRow,
    state: IntroductionState,
    **values: Any,
) -> None:
    """Set the state (and further columns), only if it still is the one ``row`` was read with.

    Raises
    ------
    Conflict
        ``introduction_not_open`` if somebody was faster; nothing is changed then.
    """
    changed = connection.execute(
        update(table)
        .where(table.c.id == row.id, table.c.state == row.state.value)
        .values(state=state.value, **values)
    ).rowcount
    if changed != 1:
        raise introduction_not_open()


def expire_introductions(connection: Connection, *, at: int) -> int:
    """Close every introduction whose time is over; return how many."""
    return connection.execute(
        update(table)
        .where(_IS_OPEN, table.c.expires_at <= at)
        .values(state=IntroductionState.EXPIRED.value, ended_at=table.c.expires_at)
    ).rowcount


def read_introductions(
    connection: Connection, member: int, *, hidden: list[int], limit: int = 500
) -> list[IntroductionRow]:
    """Return a member's introductions in any part, newest first, at most ``limit``.

    Those with one of ``hidden`` take no place among them, nor those that never reached the member.
    """
    rows = _OF_MEMBER.rows(connection, member=member, hidden=hidden, most=limit)
    return [_introduction(row) for row in rows]


def read_open_asked(connection: Connection, asker: int, *, now: int) -> list[IntroductionRow]:
    """Return the introductions that are open in their asker's eyes."""
    return [_introduction(row) for row in _OPEN_ASKED.rows(connection, member=asker, now=now)]


def has_waiting(connection: Connection, member: int) -> bool:
    """Say whether any introduction may wait for this member; their expiry is not looked at."""
    return _ANY_WAITING.row(connection, member=member) is not None


def read_among(connection: Connection, a: int, b: int) -> list[IntroductionRow]:
    """Return the open introductions in which both take part: all of them."""
    where = and_(_takes_part(a), _takes_part(b), _IS_OPEN)
    return _many(connection, where, limit=None)


def read_unreminded(
    connection: Connection, *, asked_before: int, now: int
) -> list[IntroductionRow]:
    """Return what waits since before then for its bridge or target, who was not reminded yet."""
    where = and_(
        is_in_state(table.c.state, ANSWERED_BY),
        table.c.reminded_at.is_(None),
        func.coalesce(table.c.passed_on_at, table.c.asked_at) <= asked_before,
        table.c.expires_at > now,
    )
    return _many(connection, where, limit=1_000)


def mark_reminded(connection: Connection, row: IntroductionRow, *, at: int) -> None:
    """Note that whoever has to answer was reminded."""
    connection.execute(update(table).where(table.c.id == row.id).values(reminded_at=at))


def count_asked_since(connection: Connection, asker: int, since: int) -> int:
    """Return how many introductions a member has asked for since then.

    Those with somebody who has blocked the asker since are not counted, like those with somebody
    who has left.
    """
    return connection.execute(
        select(func.count()).where(
            table.c.asker_id == asker,
            table.c.asked_at >= since,
            ~is_gone_for(table.c.bridge_id, asker),
            ~is_gone_for(table.c.target_id, asker),
        )
    ).scalar_one()


def _takes_part(member: int) -> ColumnElement[bool]:
    return or_(table.c.asker_id == member, table.c.bridge_id == member, table.c.target_id == member)


def _one(connection: Connection, where: ColumnElement[bool]) -> IntroductionRow | None:
    row = connection.execute(select(*_COLUMNS).where(where)).first()
    return None if row is None else _introduction(row)


def _many(
    connection: Connection, where: ColumnElement[bool], *, limit: int | None
) -> list[IntroductionRow]:
    rows = connection.execute(
        select(*_COLUMNS)
        .where(where)
        .order_by(table.c.asked_at.desc(), table.c.id.desc())
        .limit(limit)
    )
    return [_introduction(row) for row in rows]


def _introduction(row: tuple[Any, ...]) -> IntroductionRow:
    values = list(row)
    values[_STATE] = IntroductionState(values[_STATE])
    return IntroductionRow(*values)
