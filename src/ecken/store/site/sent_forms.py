"""Rows of forms that took effect, so that a second copy has none."""

from __future__ import annotations

from sqlalchemy import Connection, bindparam, delete, insert, select, update

from ecken.store.lookup import Lookup
from ecken.store.tables import sent_forms as table

__all__ = ["delete_form", "delete_forms_before", "find_form", "insert_form", "keep_form_answer"]

_BY_HASH = Lookup(
    select(table.c.answer, table.c.at).where(table.c.form_hash == bindparam("form_hash"))
)


def find_form(connection: Connection, form_hash: str) -> tuple[str | None, int] | None:
    """Return the kept answer of a form and when it was sent; ``None`` if it never was."""
    row = _BY_HASH.row(connection, form_hash=form_hash)
    return None if row is None else (row[0], int(row[1]))


def insert_form(connection: Connection, form_hash: str, member: int | None, *, at: int) -> None:
    """Note a form as under way."""
    connection.execute(insert(table).values(form_hash=form_hash, member_id=member, at=at))


def keep_form_answer(connection: Connection, form_hash: str, answer: str) -> None:
    """Note where the form has led."""
    connection.execute(update(table).where(table.c.form_hash == form_hash).values(answer=answer))


def delete_form(connection: Connection, form_hash: str) -> None:
    """Forget a form: it may be sent again."""
    connection.execute(delete(table).where(table.c.form_hash == form_hash))


def delete_forms_before(connection: Connection, *, before: int) -> None:
    """Forget forms that were sent before ``before``."""
    connection.execute(delete(table).where(table.c.at < before))
