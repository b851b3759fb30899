"""All rows of a community that go into its archive, and come back from it.

Every table is named here: it is archived, or it is left out for a reason. Ids stay as they are, so
whatever follows from the rows is equal on the other side.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from typing import Any, Final, Literal, NamedTuple

from sqlalchemy import (
    Boolean,
    Column,
    Connection,
    Float,
    Integer,
    LargeBinary,
    delete,
    func,
    select,
)
from sqlalchemy.exc import IntegrityError

from ecken.errors import Conflict, Invalid
from ecken.store.site.loading import insert_rows, piece_of
from ecken.store.tables import (
    community_exports,
    daily_figures,
    erasures,
    members,
    metadata,
    site_look,
    whole_figures,
)
from ecken.store.tables.classification import SECRET

__all__ = [
    "LEFT_OUT",
    "ColumnForm",
    "archived_columns",
    "archived_tables",
    "check_is_new",
    "finish_archived",
    "insert_archived",
    "read_archived",
]

LEFT_OUT: Final = {
    "credentials": "passwords; members set new ones by the link that resets them",
    "authenticator_apps": "second factors, which belong to the key of the installation",
    "recovery_codes": "second factors; members set them up again",
    "linked_sign_ins": "accounts at providers; members link them again",
    "passkeys": "keys for signing in; members add them again",
    "sessions": "who is signed in",
    "push_devices": "browsers that are told by push, which know the address of the installation",
    "push_messages": "push messages on their way",
    "one_time_tokens": "links in mails",
    "api_tokens": "tokens of programs",
    "program_grants": "what members have allowed programs; they allow it again",
    "program_tokens": "tokens of programs",
    "webhook_deliveries": "messages to programs, which are told from now on",
    "webhook_members": "who is told to be a member; the new site tells its own",
    "webhooks": "programs that are told, with secrets of the installation",
    "programs": "programs of others, which know the address of the installation",
    "invitations": "links by which members let others in",
    "calendar_addresses": "secret addresses for calendar programs; members make new ones",
    "personal_links": "links by which members let others in; they make new ones",
    "answered_calls": "answers to calls that may be repeated, for a day",
    "undos": "what can be taken back for a minute",
    "outbox": "mails on their way",
    "post_viewers": "who has seen a post, told to nobody",
    "finders": "who has visited or found whom, told to nobody",
    "data_exports": "files of their data that members have asked for, for a day",
    "leaving_members": "members who have left and may come back for some days",
    "list_uploads": "lists that operators are looking at",
    "sent_forms": "forms sent twice, for a day",
    "last_seen": "when members were last here, on this installation",
    "accepted_rules": "answers to what this installation asked; histories have the versions",
    "rules_askings": "when this installation asked members to accept its rules",
    "joining_answers": "answers of those who wait for a decision of this installation",
    "joining_questions": "what this installation asks at joining",
    "weekly_activity": "how many members were on this installation, week by week",
    "weekly_growth": "what was counted on this installation, week by week",
    "changed_settings": "what owners have set for this installation",
    "circulars": "what this installation has written to all its members",
    "operator_acts": "what operators did, which this installation answers for",
    "journal": "from which processes follow changes; it begins again",
    "journal_head": "belongs to the database",
    "site_state": "belongs to the installation",
    "background_tasks": "which work is due; it begins again",
    "limit_counters": "how often something was tried; it begins again",
}
"""Tables that are not archived, and why: secrets, and what has no meaning elsewhere."""

_REPLACED = (site_look, daily_figures, whole_figures, community_exports)
"""Tables in which a new database may have rows already."""
_PIECE = 10_000
_ID_SPACE = 1_000_000

Kind = Literal["text", "integer", "number", "boolean", "binary"]


class ColumnForm(NamedTuple):
    """What a column of the archive holds."""

    name: str
    kind: Kind
    is_optional: bool
    size: int | None
    """Characters of a text, bits of a whole number; ``None`` if unlimited."""


def archived_tables() -> list[str]:
    """Return the tables of the archive, each after those that it refers to."""
    return [table.name for table in metadata.sorted_tables if table.name not in LEFT_OUT]


def archived_columns(table: str) -> list[ColumnForm]:
    """Return the columns of a table, without secret ones."""
    return [
        ColumnForm(column.name, _kind(column), bool(column.nullable), _size(column))
        for column in metadata.tables[table].columns
        if column.info != SECRET
    ]


def _kind(column: Column[Any]) -> Kind:
    kinds: tuple[tuple[type, Kind], ...] = (
        (Boolean, "boolean"),
        (Integer, "integer"),
        (Float, "number"),
        (LargeBinary, "binary"),
    )
    return next((kind for type_, kind in kinds if isinstance(column.type, type_)), "text")


def _size(column: Column[Any]) -> int | None:
    if isinstance(column.type, Integer):
        return 64 if column.type.__visit_name__ == "big_integer" else 32
    return getattr(column.type, "length", None)


def read_archived(connection: Connection, table: str) -> Iterator[Sequence[Any]]:
    """Yield all rows of a table in the order of its key, with the columns of its archive."""
    rows = metadata.tables[table]
    columns = [rows.c[form.name] for form in archived_columns(table)]
    query = select(*columns).order_by(*rows.primary_key.columns)
    yield from connection.execute(query, execution_options={"yield_per": piece_of(rows, _PIECE)})


def check_is_new(connection: Connection) -> None:
    """Refuse a database in which there is anything that the archive would add to.

    Raises
    ------
    Conflict
        ``archive_needs_empty``
    """
    kept = (*(table.name for table in _REPLACED), erasures.name)
    for name in archived_tables():
        if name in kept:
            continue
        if connection.execute(select(metadata.tables[name]).limit(1)).first() is not None:
            raise Conflict(
                "archive_needs_empty",
                "The database has rows in {table} already; an archive needs an empty one. Name a "
                "new folder in ECKEN_DATA_DIR, or a new database in ECKEN_DATABASE_URL.",
                table=name,
            )


def insert_archived(connection: Connection, table: str, rows: Iterable[Sequence[Any]]) -> int:
    """Insert the rows of a table; return how many.

    Raises
    ------
    Invalid
        ``archive_contradicts``
    """
    target = metadata.tables[table]
    if target in _REPLACED:
        connection.execute(delete(target))
    columns = [form.name for form in archived_columns(table)]
    # Asked before: while rows are copied, PostgreSQL answers nothing else.
    known = _erased(connection) if target is erasures else set()
    count = 0

    def counted() -> Iterator[Sequence[Any]]:
        nonlocal count
        for row in rows:
            count += 1
            if row[0] not in known:
                yield tuple(row)

    try:
        insert_rows(connection, target, columns, counted())
    except (IntegrityError, Conflict) as error:
        raise _contradicts(table) from error
    return count


def finish_archived(connection: Connection) -> None:
    """See that all that is referred to is there, and let new rows get the ids after the last.

    Raises
    ------
    Invalid
        ``archive_contradicts``
    """
    count, last = connection.execute(select(func.count(), func.max(members.c.id))).one()
    if (last or 0) > 10 * count + _ID_SPACE:  # the engine's arrays are as long as the last id
        raise _contradicts("members")
    if connection.dialect.name == "sqlite":
        lost = connection.exec_driver_sql("PRAGMA foreign_key_check").first()
        if lost is not None:
            raise _contradicts(str(lost[0]))
        return
    for name in archived_tables():
        key = metadata.tables[name].autoincrement_column
        sequence = func.pg_get_serial_sequence(name, "id" if key is None else key.name)
        if key is not None and connection.execute(select(sequence)).scalar() is not None:
            highest = connection.execute(select(func.max(key))).scalar()
            if highest is not None:
                connection.execute(select(func.setval(sequence, highest)))


def _erased(connection: Connection) -> set[str]:
    return set(connection.execute(select(erasures.c.public_id)).scalars())


def _contradicts(table: str) -> Invalid:
    return Invalid(
        "archive_contradicts",
        "The archive contradicts itself: rows of {table} are there twice, name rows that are "
        "missing, or hold what cannot be. Nothing was loaded. Take an archive as ecken export "
        "wrote it.",
        table=table,
    )
