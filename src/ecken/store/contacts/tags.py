"""Rows of tags, private notes and the reasons of contacts."""

from __future__ import annotations

from collections.abc import Iterable
from typing import NamedTuple

from sqlalchemy import Connection, bindparam, delete, func, insert, select

from ecken.store.lookup import Lookup
from ecken.store.tables import contact_notes, contact_tags

__all__ = ["NoteRow", "count_tags", "read_notes", "read_tags", "replace_note", "replace_tags"]


class NoteRow(NamedTuple):
    """What a member has noted about one contact."""

    note: str
    reason: str


_TAGS = Lookup(
    select(contact_tags.c.about_id, contact_tags.c.tag)
    .where(contact_tags.c.owner_id == bindparam("owner"))
    .order_by(contact_tags.c.tag)
)
_NOTES = Lookup(
    select(contact_notes.c.about_id, contact_notes.c.note, contact_notes.c.reason).where(
        contact_notes.c.owner_id == bindparam("owner")
    )
)


def read_tags(connection: Connection, owner: int) -> dict[int, list[str]]:
    """Return all tags of ``owner`` by the member they are about, in order."""
    found: dict[int, list[str]] = {}
    for about, tag in _TAGS.rows(connection, owner=owner):
        found.setdefault(about, []).append(tag)
    return found


def count_tags(connection: Connection, owner: int) -> int:
    """Return how many tags ``owner`` has given in all."""
    return connection.execute(
        select(func.count()).where(contact_tags.c.owner_id == owner)
    ).scalar_one()


def replace_tags(connection: Connection, owner: int, about: int, tags: Iterable[str]) -> None:
    """Let ``tags`` be the only ones that ``owner`` has given to ``about``."""
    connection.execute(
        delete(contact_tags).where(
            contact_tags.c.owner_id == owner, contact_tags.c.about_id == about
        )
    )
    rows = [{"owner_id": owner, "about_id": about, "tag": tag} for tag in tags]
    if rows:
        connection.execute(insert(contact_tags), rows)


def read_notes(connection: Connection, owner: int) -> dict[int, NoteRow]:
    """Return all notes of ``owner`` by the member they are about."""
    rows = _NOTES.rows(connection, owner=owner)
    return {about: NoteRow(note, reason) for about, note, reason in rows}


def replace_note(
    connection: Connection, owner: int, about: int, *, note: str, reason: str, at: int
) -> None:
    """Write or clear what ``owner`` has noted about ``about``."""
    connection.execute(
        delete(contact_notes).where(
            contact_notes.c.owner_id == owner, contact_notes.c.about_id == about
        )
    )
    if note or reason:
        connection.execute(
            insert(contact_notes).values(
                owner_id=owner, about_id=about, note=note, reason=reason, changed_at=at
            )
        )
