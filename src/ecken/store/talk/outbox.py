"""Rows of the outbox: written in the transaction that causes a mail, claimed for delivery.

Order is that of the ids, never of a clock; circulars go last. A lease or a pause that ends too far
in the future to be true (a clock was set back) counts as over.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, NamedTuple

from sqlalchemy import ColumnElement, Connection, and_, delete, func, or_, select, update

from ecken.durations import HOUR_S
from ecken.store.ids import is_public_id
from ecken.store.tables import members, one_time_tokens, outbox
from ecken.store.upsert import insert_into

__all__ = [
    "LONGEST_PAUSE_S",
    "OutboxRow",
    "claim_mails",
    "count_mails",
    "delete_settled_mails",
    "drop_mail",
    "extend_mails",
    "has_due_mail",
    "insert_mails",
    "is_link_open",
    "is_waiting_for_notice",
    "list_mails",
    "postpone_mail",
    "read_oldest_waiting",
    "read_recent_readers",
    "release_mails",
    "retry_mail",
    "settle_mail",
]

LONGEST_PAUSE_S = 4 * HOUR_S
"""The longest time between two tries of one mail, in seconds."""


class OutboxRow(NamedTuple):
    """One mail that waits, or what became of it."""

    id: int
    public_id: str
    kind: str
    member_id: int | None
    email: str
    language: str
    content: str
    token_hash: str
    state: str
    created_at: int
    due_at: int
    expires_at: int
    settled_at: int | None
    attempts: int
    reason: str


_COLUMNS = [outbox.c[name] for name in OutboxRow._fields]
_ENDED = {"email": "", "content": "", "token_hash": "", "lease_until": 0, "lease_key": ""}


def insert_mails(connection: Connection, rows: Sequence[dict[str, Any]]) -> int:
    """Write mails in the caller's transaction; return how many are new.

    A member's notices wait in one mail: a second one is left out.
    """
    if not rows:
        return 0
    written = 0
    for row in rows:
        statement = (
            insert_into(connection, outbox)
            .values(**row)
            .on_conflict_do_nothing()
            .returning(outbox.c.id)
        )
        written += connection.execute(statement).first() is not None
    return written


def has_due_mail(connection: Connection, *, now: int, lease_s: int) -> bool:
    """Say whether a mail can be delivered now."""
    query = select(outbox.c.id).where(_is_due(now), _is_free(now, lease_s)).limit(1)
    return connection.execute(query).first() is not None


def claim_mails(
    connection: Connection, *, now: int, lease_s: int, lease_key: str, limit: int
) -> list[OutboxRow]:
    """Take the oldest mails that are due; nobody else takes them before the lease is over.

    Circulars go after all others: somebody waits for a link to set a password. The try is counted
    here, so that a mail that ends the process does not do so for ever.
    """
    query = (
        select(*_COLUMNS)
        .where(_is_due(now), _is_free(now, lease_s))
        .order_by(outbox.c.kind == "circular", outbox.c.id)
        .limit(limit)
        .with_for_update(skip_locked=True)
    )
    rows = [OutboxRow(*row) for row in connection.execute(query)]
    connection.execute(
        update(outbox)
        .where(outbox.c.id.in_([row.id for row in rows]))
        .values(lease_until=now + lease_s, lease_key=lease_key, attempts=outbox.c.attempts + 1)
    )
    return [row._replace(attempts=row.attempts + 1) for row in rows]


def extend_mails(connection: Connection, *, lease_key: str, until: int) -> None:
    """Hold what was claimed with this key for longer."""
    connection.execute(
        update(outbox)
        .where(outbox.c.lease_key == lease_key, outbox.c.state == "waiting")
        .values(lease_until=until)
    )


def settle_mail(
    connection: Connection, row: OutboxRow, state: str, *, at: int, reason: str = ""
) -> None:
    """Note the end of a mail. What it held goes; of one that failed it is kept for another try."""
    values: dict[str, Any] = {"state": state, "settled_at": at, "reason": reason}
    values |= {"content": row.content, "lease_until": 0, "lease_key": ""}
    if state != "failed" or row.member_id is None:
        values |= _ENDED
    connection.execute(update(outbox).where(outbox.c.id == row.id).values(values))


def postpone_mail(connection: Connection, row: OutboxRow, *, due_at: int, reason: str) -> None:
    """Let a mail wait until then, with the tries that its row counts."""
    connection.execute(
        update(outbox)
        .where(outbox.c.id == row.id, outbox.c.state == "waiting")
        .values(due_at=due_at, attempts=row.attempts, reason=reason, lease_until=0, lease_key="")
    )


def release_mails(
    connection: Connection, rows: Sequence[OutboxRow], *, lease_key: str, reason: str
) -> None:
    """Give back what was claimed and not tried: the try does not count."""
    connection.execute(
        update(outbox)
        .where(
            outbox.c.id.in_([row.id for row in rows]),
            outbox.c.lease_key == lease_key,
            outbox.c.state == "waiting",
        )
        .values(
            attempts=outbox.c.attempts - 1,
            lease_until=0,
            lease_key="",
            **({"reason": reason} if reason else {}),
        )
    )


def count_mails(connection: Connection, *, kind: str = "", since: int = 0) -> dict[str, int]:
    """Return how many mails there are in each state; decoys are none."""
    query = select(outbox.c.state, func.count()).where(outbox.c.created_at >= since, _IS_MAIL)
    if kind:
        query = query.where(outbox.c.kind == kind)
    return {state: int(count) for state, count in connection.execute(query.group_by("state"))}


def read_oldest_waiting(connection: Connection) -> int | None:
    """Return when the mail that waits longest was written, ``None`` if none waits."""
    query = select(func.min(outbox.c.created_at)).where(outbox.c.state == "waiting", _IS_MAIL)
    oldest = connection.execute(query).scalar_one()
    return None if oldest is None else int(oldest)


def list_mails(connection: Connection, *, states: Sequence[str], limit: int) -> list[OutboxRow]:
    """Return mails in these states, the newest first, with the address they go to."""
    address = func.coalesce(func.nullif(outbox.c.email, ""), members.c.email, "")
    columns = [address.label("email") if c is outbox.c.email else c for c in _COLUMNS]
    query = (
        select(*columns)
        .select_from(outbox.outerjoin(members, members.c.id == outbox.c.member_id))
        .where(outbox.c.state.in_(states), _IS_MAIL)
        .order_by(outbox.c.id.desc())
        .limit(limit)
    )
    return [OutboxRow(*row) for row in connection.execute(query)]


def retry_mail(connection: Connection, public_id: str, *, now: int, kept_s: int) -> int:
    """Try failed mails again, and waiting ones at once: one, or all if no id is named.

    A link keeps its own end; all else gets its time anew.
    """
    query = select(*_COLUMNS).where(
        _named(public_id), outbox.c.state == "failed", outbox.c.member_id.is_not(None)
    )
    revived = 0
    for row in [OutboxRow(*row) for row in connection.execute(query.order_by(outbox.c.id))]:
        until = row.expires_at if row.token_hash else max(row.expires_at, now + kept_s)
        revived += connection.execute(
            update(outbox)
            .where(outbox.c.id == row.id, ~_HAS_OPEN_NOTICE)
            .values(state="waiting", attempts=0, due_at=now, settled_at=None, expires_at=until)
        ).rowcount
    is_waiting = and_(outbox.c.state == "waiting", outbox.c.due_at > now)
    hurried = update(outbox).where(_named(public_id), is_waiting).values(due_at=now)
    return revived + connection.execute(hurried).rowcount


def drop_mail(connection: Connection, public_id: str, *, now: int) -> int:
    """Give up mails that failed or wait: the named one, or all that failed if none is named."""
    states = ("failed", "waiting") if public_id else ("failed",)
    return connection.execute(
        update(outbox)
        .where(_named(public_id), outbox.c.state.in_(states))
        .values(**_ENDED, state="void", settled_at=now, reason="dropped by an operator")
    ).rowcount


def delete_settled_mails(connection: Connection, *, delivered: int, failed: int) -> int:
    """Delete what was delivered or void before one moment, and what failed before another."""
    is_old = or_(
        and_(outbox.c.state.in_(("delivered", "void")), outbox.c.settled_at < delivered),
        and_(outbox.c.state == "failed", outbox.c.settled_at < failed),
    )
    return connection.execute(delete(outbox).where(is_old)).rowcount


def read_recent_readers(connection: Connection, kind: str, *, since: int) -> set[int]:
    """Return to whom a mail of this kind was written since then, unless it failed."""
    rows = connection.execute(
        select(outbox.c.member_id).where(
            outbox.c.kind == kind, outbox.c.created_at >= since, outbox.c.state != "failed"
        )
    )
    return {row.member_id for row in rows}


def is_link_open(connection: Connection, token_hash: str, *, now: int) -> bool:
    """Say whether a link that was to be mailed still leads somewhere."""
    query = select(one_time_tokens.c.expires_at).where(
        one_time_tokens.c.token_hash == token_hash, one_time_tokens.c.expires_at > now
    )
    return connection.execute(query).first() is not None


def is_waiting_for_notice(member: ColumnElement[int]) -> ColumnElement[bool]:
    """Return the condition that a mail with notices waits for the member in this column."""
    return (
        select(outbox.c.id)
        .where(outbox.c.member_id == member, outbox.c.kind == "notice", outbox.c.state == "waiting")
        .exists()
    )


_IS_MAIL = outbox.c.kind != "decoy"
_OTHER = outbox.alias("other")
_HAS_OPEN_NOTICE = and_(
    outbox.c.kind == "notice",
    select(_OTHER.c.id)
    .where(
        _OTHER.c.member_id == outbox.c.member_id,
        _OTHER.c.kind == "notice",
        _OTHER.c.state == "waiting",
    )
    .exists(),
)


def _is_due(now: int) -> ColumnElement[bool]:
    is_over = or_(outbox.c.due_at <= now, outbox.c.due_at > now + 2 * LONGEST_PAUSE_S)
    return and_(outbox.c.state == "waiting", or_(is_over, outbox.c.expires_at <= now))


def _is_free(now: int, lease_s: int) -> ColumnElement[bool]:
    return or_(outbox.c.lease_until <= now, outbox.c.lease_until > now + 2 * lease_s)


def _named(public_id: str) -> ColumnElement[bool]:
    if not public_id:
        return outbox.c.id > 0
    return outbox.c.public_id == (public_id if is_public_id(public_id) else "")
