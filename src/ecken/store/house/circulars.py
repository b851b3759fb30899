"""Rows of circulars, and who gets them."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from typing import NamedTuple

from sqlalchemy import (
    ColumnElement,
    Connection,
    and_,
    case,
    delete,
    exists,
    func,
    insert,
    or_,
    select,
    update,
)

from ecken.rules.operators.circulars import CircularText
from ecken.rules.switches import OFF
from ecken.store.ids import is_public_id, new_public_id
from ecken.store.tables import (
    circulars,
    credentials,
    linked_sign_ins,
    members,
    notices,
    outbox,
    switches,
)

__all__ = [
    "CircularRow",
    "advance_circular",
    "count_recipients",
    "delete_draft",
    "end_circular",
    "find_circular",
    "find_due_circular",
    "insert_circular",
    "insert_circular_notices",
    "mail_content",
    "read_circulars",
    "read_last_circular",
    "read_recipients",
    "start_circular",
    "stop_circular",
    "update_draft",
]

_KIND, _NOTICE, _SWITCH = "circular", "circular_sent", "mail_circulars"


class CircularRow(NamedTuple):
    """One circular; moments in epoch seconds."""

    public_id: str
    texts: dict[str, CircularText]
    made_at: int
    begins_at: int | None
    ended_at: int | None
    stopped_at: int | None
    reached: int
    readers: int
    mails: int

    @property
    def is_draft(self) -> bool:
        """Say whether it was not sent yet."""
        return self.begins_at is None

    @property
    def is_going(self) -> bool:
        """Say whether it was sent and has not come to everybody."""
        return self.begins_at is not None and self.ended_at is None


_COLUMNS = [circulars.c[name] for name in CircularRow._fields]
_IS_DRAFT = circulars.c.begins_at.is_(None)


def insert_circular(connection: Connection, texts: Mapping[str, CircularText], *, at: int) -> str:
    """Keep a draft; return its public id."""
    public_id = new_public_id()
    connection.execute(
        insert(circulars).values(public_id=public_id, texts=json.dumps(texts), made_at=at)
    )
    return public_id


def update_draft(connection: Connection, public_id: str, texts: Mapping[str, CircularText]) -> bool:
    """Change a draft; ``False`` if there is none."""
    changed = update(circulars).where(circulars.c.public_id == public_id, _IS_DRAFT)
    return connection.execute(changed.values(texts=json.dumps(texts))).rowcount == 1


def delete_draft(connection: Connection, public_id: str) -> bool:
    """Delete a draft; ``False`` if there is none."""
    gone = delete(circulars).where(circulars.c.public_id == public_id, _IS_DRAFT)
    return connection.execute(gone).rowcount == 1


def find_circular(connection: Connection, public_id: str) -> CircularRow | None:
    """Return a circular."""
    if not is_public_id(public_id):
        return None
    return _first(connection, circulars.c.public_id == public_id)


def read_circulars(connection: Connection, *, limit: int) -> list[CircularRow]:
    """Return circulars, the newest first."""
    query = select(*_COLUMNS).order_by(circulars.c.id.desc()).limit(limit)
    return [_row(row) for row in connection.execute(query)]


def read_last_circular(connection: Connection) -> int | None:
    """Return when the last circular went that was not stopped before anybody got it."""
    went = or_(circulars.c.stopped_at.is_(None), circulars.c.readers > 0)
    last = connection.execute(select(func.max(circulars.c.begins_at)).where(went)).scalar_one()
    return None if last is None else int(last)


def start_circular(connection: Connection, public_id: str, *, at: int) -> bool:
    """Let a draft go from then on; ``False`` if there is none."""
    changed = update(circulars).where(circulars.c.public_id == public_id, _IS_DRAFT)
    return connection.execute(changed.values(begins_at=at)).rowcount == 1


def find_due_circular(connection: Connection, *, now: int) -> CircularRow | None:
    """Return the circular that is to come to more members now."""
    return _first(
        connection,
        and_(circulars.c.begins_at <= now, circulars.c.ended_at.is_(None)),
    )


def advance_circular(
    connection: Connection, row: CircularRow, *, reached: int, readers: int, mails: int
) -> bool:
    """Note that more members have it; ``False`` if another process did, or it was stopped."""
    changed = update(circulars).where(
        circulars.c.public_id == row.public_id,
        circulars.c.reached == row.reached,
        circulars.c.ended_at.is_(None),
    )
    values = {
        "reached": reached,
        "readers": circulars.c.readers + readers,
        "mails": circulars.c.mails + mails,
    }
    return connection.execute(changed.values(values)).rowcount == 1


def end_circular(connection: Connection, public_id: str, *, at: int) -> None:
    """Note that everybody has it."""
    changed = update(circulars).where(
        circulars.c.public_id == public_id, circulars.c.ended_at.is_(None)
    )
    connection.execute(changed.values(ended_at=at))


def mail_content(public_id: str) -> str:
    """Return what the outbox keeps of a circular's mails until they go."""
    return json.dumps({"circular": public_id})


def stop_circular(connection: Connection, public_id: str, *, at: int) -> bool:
    """End a circular: mails that wait are void, notices go; ``False`` if it is not under way."""
    stopped = update(circulars).where(
        circulars.c.public_id == public_id, circulars.c.begins_at.is_not(None),
        circulars.c.stopped_at.is_(None),
    )  # fmt: skip
    if connection.execute(stopped.values(stopped_at=at, ended_at=at)).rowcount != 1:
        return False
    connection.execute(
        delete(notices).where(notices.c.kind == _NOTICE, notices.c.subject == public_id)
    )
    connection.execute(
        update(outbox)
        .where(
            outbox.c.kind == _KIND,
            outbox.c.state == "waiting",
            outbox.c.content == mail_content(public_id),
        )
        .values(state="void", settled_at=at, content="", reason="stopped by an administrator")
    )
    return True


def read_recipients(connection: Connection, *, after: int, limit: int) -> list[tuple[int, bool]]:
    """Return the next members who are told, and whether they want the mail, too."""
    wants = case((switches.c.value == OFF, 0), else_=1)
    query = (
        select(members.c.id, wants)
        .outerjoin(switches, _OF_SWITCH)
        .where(members.c.id > after, *_HAS_BEEN_HERE)
        .order_by(members.c.id)
        .limit(limit)
    )
    return [(int(member), bool(is_wanted)) for member, is_wanted in connection.execute(query)]


def count_recipients(connection: Connection) -> tuple[int, int]:
    """Return how many members are told, and how many of them get the mail, too."""
    wants = case((switches.c.value == OFF, 0), else_=1)
    row = connection.execute(
        select(func.count(), func.coalesce(func.sum(wants), 0))
        .select_from(members.outerjoin(switches, _OF_SWITCH))
        .where(*_HAS_BEEN_HERE)
    ).one()
    return int(row[0]), int(row[1])


def insert_circular_notices(
    connection: Connection, readers: Sequence[int], public_id: str, *, at: int
) -> None:
    """Tell members on the screen; the mail is one of its own."""
    rows = [
        {
            "member_id": reader, "about_id": reader, "kind": _NOTICE, "subject": public_id,
            "due_at": at, "mailed_at": at,
        }
        for reader in readers
    ]  # fmt: skip
    connection.execute(insert(notices), rows)


_OF_SWITCH = and_(switches.c.member_id == members.c.id, switches.c.name == _SWITCH)
# The site writes to nobody on a list who has never been here.
_HAS_BEEN_HERE: tuple[ColumnElement[bool], ...] = (
    members.c.state == "active",
    or_(
        exists().where(credentials.c.member_id == members.c.id),
        exists().where(linked_sign_ins.c.member_id == members.c.id),
    ),
)


def _first(connection: Connection, condition: ColumnElement[bool]) -> CircularRow | None:
    query = select(*_COLUMNS).where(condition).order_by(circulars.c.id).limit(1)
    row = connection.execute(query).first()
    return None if row is None else _row(row)


def _row(row: Sequence[object]) -> CircularRow:
    found = CircularRow(*row)  # type: ignore[arg-type]
    texts = json.loads(str(found.texts))
    return found._replace(texts={key: CircularText(*pair) for key, pair in texts.items()})
