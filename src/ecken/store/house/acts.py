"""Rows of the log of the administration: who did what, when, and to whom."""

from __future__ import annotations

from typing import NamedTuple

from sqlalchemy import ColumnElement, Connection, delete, func, insert, or_, select, update

from ecken.rules.operators.acts import Act
from ecken.store.accounts.audit import insert_audit
from ecken.store.house.beginnings import begins_with
from ecken.store.tables import members, operator_acts

__all__ = [
    "ActQuestion",
    "ActRow",
    "count_acts",
    "delete_acts_before",
    "forget_in_acts",
    "note_act",
    "read_actors",
    "read_acts",
]

_WORDS_MAX = 5


class ActRow(NamedTuple):
    """One act; names are empty where nobody was concerned, or who it was has left."""

    id: int
    at: int
    act: str
    actor: str
    actor_name: str
    about: str
    about_name: str
    detail: str


class ActQuestion(NamedTuple):
    """What is looked for; empty means all. Moments in epoch seconds."""

    act: Act | None = None
    actor: str = ""
    words: str = ""
    """Beginnings of names of whom it concerned, or their public id."""
    since: int | None = None
    until: int | None = None


_ACTOR, _ABOUT = members.alias("actor_member"), members.alias("about_member")
_ROWS = select(
    operator_acts.c.id,
    operator_acts.c.at,
    operator_acts.c.act,
    operator_acts.c.actor,
    _ACTOR.c.first_name,
    _ACTOR.c.last_name,
    operator_acts.c.about,
    _ABOUT.c.first_name.label("about_first"),
    _ABOUT.c.last_name.label("about_last"),
    operator_acts.c.detail,
).select_from(
    operator_acts.outerjoin(_ACTOR, _ACTOR.c.public_id == operator_acts.c.actor).outerjoin(
        _ABOUT, _ABOUT.c.public_id == operator_acts.c.about
    )
)


def note_act(
    connection: Connection,
    operator: int | None,
    act: Act,
    *,
    about: str = "",
    detail: str = "",
    at: int,
    is_in_history: bool = True,
) -> None:
    """Write an act into the log and, unless told otherwise, the operator's own history.

    In the transaction of what it tells of. ``about`` is the public id of whom it concerns. Without
    an operator it was a command.
    """
    actor = ""
    if operator is not None:
        actor = connection.execute(
            select(members.c.public_id).where(members.c.id == operator)
        ).scalar_one()
    connection.execute(
        insert(operator_acts).values(
            at=at, act=act.value, actor=actor, about=about, detail=detail[:200]
        )
    )
    if is_in_history and operator is not None:
        insert_audit(connection, operator, act.value, at=at, detail=detail)


def read_acts(
    connection: Connection, question: ActQuestion, *, limit: int, offset: int = 0, before: int = 0
) -> list[ActRow]:
    """Return acts, newest first; with ``before`` those of smaller ids."""
    query = _ROWS.where(*_conditions(question))
    if before:
        query = query.where(operator_acts.c.id < before)
    rows = connection.execute(query.order_by(operator_acts.c.id.desc()).limit(limit).offset(offset))
    return [
        ActRow(
            int(row.id),
            int(row.at),
            row.act,
            row.actor,
            _name(row.first_name, row.last_name),
            row.about,
            _name(row.about_first, row.about_last),
            row.detail,
        )
        for row in rows
    ]


def count_acts(connection: Connection, question: ActQuestion) -> int:
    """Return how many acts there are."""
    counted = _ROWS.where(*_conditions(question)).subquery()
    return int(connection.execute(select(func.count()).select_from(counted)).scalar_one())


def read_actors(connection: Connection) -> list[tuple[str, str]]:
    """Return public id and name of all who are in the log as operators, by name."""
    acted = select(operator_acts.c.actor).distinct()
    rows = connection.execute(
        select(members.c.public_id, members.c.first_name, members.c.last_name)
        .where(members.c.public_id.in_(acted))
        .order_by(members.c.last_name, members.c.first_name, members.c.public_id)
    )
    return [(row.public_id, _name(row.first_name, row.last_name)) for row in rows]


def forget_in_acts(connection: Connection, public_id: str) -> None:
    """Leave out of the log who it was, and to whom: that member is erased."""
    for column in (operator_acts.c.actor, operator_acts.c.about):
        connection.execute(
            update(operator_acts).where(column == public_id).values({column.name: ""})
        )


def delete_acts_before(connection: Connection, *, before: int) -> int:
    """Delete acts older than ``before``; return how many."""
    return connection.execute(delete(operator_acts).where(operator_acts.c.at < before)).rowcount


def _conditions(question: ActQuestion) -> list[ColumnElement[bool]]:
    found: list[ColumnElement[bool]] = []
    if question.act is not None:
        found.append(operator_acts.c.act == question.act.value)
    if question.actor:
        found.append(operator_acts.c.actor == question.actor)
    if question.since is not None:
        found.append(operator_acts.c.at >= question.since)
    if question.until is not None:
        found.append(operator_acts.c.at < question.until)
    for word in question.words.split()[:_WORDS_MAX]:
        found.append(
            or_(
                operator_acts.c.about == word,
                begins_with(_ABOUT.c.first_name, word),
                begins_with(_ABOUT.c.last_name, word),
            )
        )
    return found


def _name(first: str | None, last: str | None) -> str:
    return f"{first or ''} {last or ''}".strip()
