"""A member who is leaving: all rows that go with them, kept in one place for some days.

For everybody else they are erased: their rows are gone. If they come back, the rows return, as far
as what they refer to is still there.
"""

from __future__ import annotations

import base64
import json
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from typing import Any, Final, NamedTuple

from sqlalchemy import (
    Column,
    Connection,
    LargeBinary,
    Select,
    Table,
    delete,
    insert,
    select,
    update,
)
from sqlalchemy.exc import IntegrityError

from ecken.store.companies.editors import is_page_of_then
from ecken.store.journal import ChangeKind, append_change, append_pair_changes
from ecken.store.moderation.returning import Taken, collect_taken, put_back
from ecken.store.profiles.members import email_key
from ecken.store.tables import (
    company_editors,
    conversations,
    leaving_members,
    members,
    messages,
    metadata,
    participants,
)
from ecken.store.talk.tombstones import delete_empty_conversations, reopen_conversation

__all__ = [
    "Leaving",
    "collect_rows",
    "delete_leaving",
    "find_leaving",
    "insert_leaving",
    "read_leaving_over",
    "return_rows",
]

LEFT_BEHIND: Final = frozenset(
    {
        "sessions", "api_tokens", "one_time_tokens", "answered_calls", "undos", "outbox",
        "program_grants", "program_tokens", "calendar_addresses",
        "sent_forms", "list_uploads", "data_exports", "leaving_members",
        "moderation_cases", "reports", "appeals", "finders", "push_devices", "push_messages",
    }
)  # fmt: skip
"""Tables whose rows do not return: sessions and links, and what lasts for minutes or a day.

Reports and decisions stay where they are without a name; what was taken out of them comes back by
``store/moderation/returning.py``.
"""

_NOT_ALONG = messages.c.conversation_id
"""What others have written in a conversation stays where it stands."""
_TAKEN: Final = "(moderation)"
"""Under this name, which no table has, lies what was taken out of reports and decisions."""

_PIECE = 200
_JOURNALLED = {
    "contacts": (ChangeKind.CONTACT_ADDED, "low_id", "high_id"),
    "blocks": (ChangeKind.BLOCK_ADDED, "blocker_id", "blocked_id"),
}
"""Tables that every process follows by the journal."""

Row = dict[str, Any]
Moved = dict[tuple[str, Any], Any]
"""New ids, by table and the id of before."""


class Leaving(NamedTuple):
    """Who is leaving, and until when they may come back."""

    member: int
    public_id: str
    email: str
    name: str
    language: str
    password_hash: str
    leaves_at: int


_LEAVING = select(
    leaving_members.c.member_id,
    leaving_members.c.public_id,
    leaving_members.c.email,
    leaving_members.c.name,
    leaving_members.c.language,
    leaving_members.c.password_hash,
    leaving_members.c.leaves_at,
)


def collect_rows(connection: Connection, member: int) -> str:
    """Return, as text, the member's row and every row that its deletion takes along."""
    found: dict[str, dict[str, Row]] = defaultdict(dict)
    _note(found, members, connection.execute(select(members).where(members.c.id == member)))
    for table in metadata.sorted_tables:  # each after those that it refers to
        if table is members or table.name in LEFT_BEHIND:
            continue
        if table is conversations:  # also those that name nobody
            _note(found, table, connection.execute(_conversations_of(member)))
        for key in table.foreign_keys:
            if key.ondelete != "CASCADE" or key.parent is _NOT_ALONG:
                continue
            parents = found.get(key.column.table.name, {})
            for piece in _pieces(sorted({row[key.column.name] for row in parents.values()})):
                rows = connection.execute(select(table).where(key.parent.in_(piece)))
                _note(found, table, rows)
    kept: dict[str, Any] = {name: list(rows.values()) for name, rows in found.items()}
    return json.dumps({**kept, _TAKEN: collect_taken(connection, member)})


def insert_leaving(connection: Connection, row: Leaving, content: str) -> None:
    """Keep the rows of somebody whose number is taken by a tombstone already."""
    values = row._asdict()
    values["member_id"] = values.pop("member")
    connection.execute(
        insert(leaving_members).values(**values, email_key=email_key(row.email), content=content)
    )


def find_leaving(connection: Connection, email: str, *, now: int) -> Leaving | None:
    """Return who has this address and may still come back."""
    query = _LEAVING.where(
        leaving_members.c.email_key == email_key(email), leaving_members.c.leaves_at > now
    )
    row = connection.execute(query.order_by(leaving_members.c.leaves_at.desc())).first()
    return None if row is None else Leaving(*row)


def read_leaving_over(connection: Connection, *, now: int) -> list[Leaving]:
    """Return those whose days are over."""
    rows = connection.execute(_LEAVING.where(leaving_members.c.leaves_at <= now))
    return [Leaving(*row) for row in rows]


def delete_leaving(connection: Connection, member: int) -> bool:
    """Delete what was kept for good; ``False`` if somebody else was faster."""
    gone = delete(leaving_members).where(leaving_members.c.member_id == member)
    return connection.execute(gone).rowcount == 1


def return_rows(connection: Connection, leaving: Leaving, *, at: int) -> bool:
    """Put the rows back, with their journal rows; ``False`` if they are not there any more.

    What refers to somebody who has left meanwhile, or what has been put in its place, stays away;
    of conversations with them what the member has written comes back.
    """
    own = leaving_members.c.member_id == leaving.member
    content = connection.execute(select(leaving_members.c.content).where(own)).scalar()
    if content is None or not delete_leaving(connection, leaving.member):
        return False
    kept: dict[str, Any] = json.loads(content)
    taken: Taken | None = kept.pop(_TAKEN, None)
    (row,) = kept.pop(members.name)
    row["email_key"] = email_key(leaving.email)
    connection.execute(
        update(members).where(members.c.id == leaving.member).values(_read(members, row))
    )
    append_change(connection, ChangeKind.MEMBER_JOINED, leaving.member, at=at)
    moved: Moved = {}
    handed: Moved = {}
    waiting: dict[int, dict[str, list[Row]]] = defaultdict(lambda: defaultdict(list))
    for table in metadata.sorted_tables:
        back = []
        for plain in kept.get(table.name, ()):
            gone = _find_gone(connection, table, plain, handed)
            if gone is not None:
                waiting[gone][table.name].append(plain)
                if table is not conversations:
                    handed[table.name, plain.get("id")] = gone
                    continue
                plain = {**plain, "low_id": None, "high_id": None}
            row = _read(table, plain, moved)
            if table is company_editors and not is_page_of_then(
                connection, row["company"], row["named_at"]
            ):
                continue
            if table is conversations and _is_reopened(connection, row, moved):
                continue
            if _put_back(connection, table, row, moved):
                back.append(row)
        if table.name in _JOURNALLED and back:
            kind, one, other = _JOURNALLED[table.name]
            append_pair_changes(connection, kind, [(row[one], row[other]) for row in back], at=at)
    for other_member, rows in waiting.items():
        _hand_over(connection, other_member, rows)
    delete_empty_conversations(connection)
    if taken is not None:
        put_back(connection, leaving.member, taken)
    return True


def _conversations_of(member: int) -> Select[Any]:
    taking_part = select(participants.c.conversation_id).where(participants.c.member_id == member)
    return select(conversations).where(conversations.c.id.in_(taking_part))


def _is_reopened(connection: Connection, row: Row, moved: Moved) -> bool:
    """Reopen a conversation in which others have stayed; say whether there was one."""
    id = reopen_conversation(connection, row)
    if id is None:
        return False
    moved[conversations.name, row["id"]] = id
    return True


def _hand_over(connection: Connection, member: int, rows: Mapping[str, list[Row]]) -> None:
    """Keep rows with somebody who is leaving, too, until they come back; else they are dropped."""
    own = leaving_members.c.member_id == member
    content = connection.execute(select(leaving_members.c.content).where(own)).scalar()
    if content is not None:
        kept: dict[str, list[Row]] = json.loads(content)
        for name, more in rows.items():
            kept.setdefault(name, []).extend(more)
        connection.execute(update(leaving_members).where(own).values(content=json.dumps(kept)))


def _put_back(connection: Connection, table: Table, row: Row, moved: Moved) -> bool:
    """Insert a row, unless that is not possible any more; under a new id if its own is taken."""
    key, old = table.autoincrement_column, None
    if key is not None and _is_taken(connection, key, row[key.name]):
        old = row[key.name]
        row = {name: value for name, value in row.items() if name != key.name}
    try:
        with connection.begin_nested():
            made = connection.execute(insert(table).values(row))
    except IntegrityError:
        return False
    if old is not None and made.inserted_primary_key is not None:
        moved[table.name, old] = made.inserted_primary_key[0]
    return True


def _is_taken(connection: Connection, key: Column[int], id: int) -> bool:
    """Say whether a row has this id: SQLite gives the last ones out again."""
    return connection.execute(select(key).where(key == id)).first() is not None


def _find_gone(connection: Connection, table: Table, row: Row, handed: Moved) -> int | None:
    """Return a member who is not there, whom the row names or a row that it belongs to.

    A tombstone is a row, too; ``handed`` are the rows that wait for somebody already.
    """
    named = set()
    for key in table.foreign_keys:
        value = row[key.parent.name]
        if value is None:
            continue
        waits_for = handed.get((key.column.table.name, value))
        if waits_for is not None:
            return int(waits_for)
        if key.column.table is members:
            named.add(value)
    query = select(members.c.id).where(members.c.id.in_(named), members.c.state != "closed")
    return min(named - set(connection.execute(query).scalars()), default=None)


def _note(found: dict[str, dict[str, Row]], table: Table, rows: Iterable[Any]) -> None:
    for row in rows:
        plain = dict(_written(table, row._mapping))
        key = json.dumps([plain[column.name] for column in table.primary_key.columns])
        found[table.name][key] = plain


def _written(table: Table, row: Mapping[Any, Any]) -> Iterator[tuple[str, Any]]:
    for column in table.columns:
        value = row[column.name]
        is_bytes = isinstance(column.type, LargeBinary) and value is not None
        yield column.name, base64.b64encode(value).decode() if is_bytes else value


def _read(table: Table, row: Row, moved: Moved | None = None) -> Row:
    """Return a row as it was, with the new ids of rows that it refers to."""
    binary = {column.name for column in table.columns if isinstance(column.type, LargeBinary)}
    found = {
        name: base64.b64decode(value) if name in binary and value is not None else value
        for name, value in row.items()
        if name in table.c
    }
    for key in table.foreign_keys:
        name = key.parent.name
        place = (key.column.table.name, found.get(name))
        found[name] = (moved or {}).get(place, found.get(name))
    return found


def _pieces(ids: list[Any]) -> Iterator[list[Any]]:
    for start in range(0, len(ids), _PIECE):
        yield ids[start : start + _PIECE]
