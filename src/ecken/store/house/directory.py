"""The directory of members, as administrators search it."""

from __future__ import annotations

from collections.abc import Collection
from typing import NamedTuple

from sqlalchemy import ColumnElement, Connection, Row, func, or_, select

from ecken.rules.operators.directory import Order, State
from ecken.rules.operators.rights import Role
from ecken.store.house.beginnings import begins_with
from ecken.store.tables import credentials, last_seen, member_roles, members

__all__ = ["DirectoryQuestion", "DirectoryRow", "count_directory", "find_names", "read_directory"]

_WORDS_MAX = 5


class DirectoryRow(NamedTuple):
    """One account. Times in epoch seconds."""

    member: int
    public_id: str
    name: str
    email: str
    state: str
    is_operator: bool
    joined_at: int
    week: str
    """The Monday of the week in which they were last here; empty for never."""
    has_password: bool


class DirectoryQuestion(NamedTuple):
    """What is looked for; empty means all."""

    words: str = ""
    """Beginnings of names, or parts of the address."""
    state: State | None = None
    role: Role | None = None
    joined_since: int | None = None
    joined_before: int | None = None
    seen_from: str = ""
    seen_before: str = ""
    """Weeks in which they were last here."""
    is_never_seen: bool = False
    order: Order = Order.NAME


_ORDERS = {
    Order.NAME: (members.c.last_name, members.c.first_name),
    Order.NEWEST: (members.c.joined_at.desc(),),
    Order.LONGEST_AWAY: (func.coalesce(last_seen.c.week, ""), members.c.last_name),
}
_FROM = members.outerjoin(last_seen, last_seen.c.member_id == members.c.id).outerjoin(
    credentials, credentials.c.member_id == members.c.id
)


def read_directory(
    connection: Connection, question: DirectoryQuestion, *, limit: int, offset: int = 0
) -> list[DirectoryRow]:
    """Return accounts of all states but closed, in the order that is asked for."""
    query = (
        select(
            members.c.id,
            members.c.public_id,
            members.c.first_name,
            members.c.last_name,
            members.c.email,
            members.c.state,
            members.c.is_operator,
            members.c.joined_at,
            last_seen.c.week,
            credentials.c.member_id.is_not(None).label("has_password"),
        )
        .select_from(_FROM)
        .where(*_conditions(question))
        .order_by(*_ORDERS[question.order], members.c.public_id)
    )
    return [_row(row) for row in connection.execute(query.limit(limit).offset(offset))]


def count_directory(connection: Connection, question: DirectoryQuestion) -> int:
    """Return how many accounts there are."""
    query = select(func.count()).select_from(_FROM).where(*_conditions(question))
    return int(connection.execute(query).scalar_one())


def find_names(connection: Connection, public_ids: Collection[str]) -> dict[str, str]:
    """Return the names of those members, of whatever state, who are still there."""
    rows = connection.execute(
        select(members.c.public_id, members.c.first_name, members.c.last_name).where(
            members.c.public_id.in_(public_ids), members.c.state != "closed"
        )
    )
    return {row.public_id: f"{row.first_name} {row.last_name}".strip() for row in rows}


def _conditions(question: DirectoryQuestion) -> list[ColumnElement[bool]]:
    found: list[ColumnElement[bool]] = [members.c.state != "closed"]
    if question.state is State.NO_PASSWORD:
        found += [members.c.state == "active", credentials.c.member_id.is_(None)]
    elif question.state is not None:
        found.append(members.c.state == question.state.value)
    if question.role is Role.OPERATOR:
        found.append(members.c.is_operator)
    elif question.role is not None:
        has_it = member_roles.c.role == question.role.value
        found.append(members.c.id.in_(select(member_roles.c.member_id).where(has_it)))
    if question.joined_since is not None:
        found.append(members.c.joined_at >= question.joined_since)
    if question.joined_before is not None:
        found.append(members.c.joined_at < question.joined_before)
    if question.is_never_seen:
        found.append(last_seen.c.week.is_(None))
    if question.seen_from:
        found.append(last_seen.c.week >= question.seen_from)
    if question.seen_before:
        found.append(last_seen.c.week < question.seen_before)
    return found + [_has_word(word) for word in question.words.split()[:_WORDS_MAX]]


def _has_word(word: str) -> ColumnElement[bool]:
    return or_(
        begins_with(members.c.first_name, word),
        begins_with(members.c.last_name, word),
        func.lower(members.c.email).contains(word.casefold(), autoescape=True),
    )


def _row(row: Row[*tuple[object, ...]]) -> DirectoryRow:
    values = row._mapping
    return DirectoryRow(
        values["id"],
        values["public_id"],
        f"{values['first_name']} {values['last_name']}".strip(),
        values["email"],
        values["state"],
        bool(values["is_operator"]),
        values["joined_at"],
        values["week"] or "",
        bool(values["has_password"]),
    )
