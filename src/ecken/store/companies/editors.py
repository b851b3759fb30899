"""Rows of the editors of official pages."""

from __future__ import annotations

from typing import NamedTuple

from sqlalchemy import Connection, and_, bindparam, delete, exists, insert, select

from ecken.store.lookup import Lookup
from ecken.store.tables import company_editors as table
from ecken.store.tables import company_pages, members

__all__ = [
    "EditorRow",
    "delete_editor",
    "delete_editors",
    "insert_editor",
    "is_editor",
    "is_page_of_then",
    "read_all_editors",
    "read_editors",
]


class EditorRow(NamedTuple):
    """A member who may write for a company."""

    company: str
    member: int
    public_id: str
    name: str
    state: str


_ACTIVE = and_(members.c.id == table.c.member_id, members.c.state == "active")
_IDS = Lookup(
    select(table.c.member_id)
    .join(members, _ACTIVE)
    .where(table.c.company == bindparam("company"))
    .order_by(table.c.named_at, table.c.member_id)
)


def insert_editor(connection: Connection, company: str, member: int, *, at: int) -> bool:
    """Name a member editor of a company; say whether they were none before."""
    own = table.c.company == company, table.c.member_id == member
    if connection.execute(select(exists().where(*own))).scalar_one():
        return False
    connection.execute(insert(table).values(company=company, member_id=member, named_at=at))
    return True


def is_editor(connection: Connection, company: str, member: int) -> bool:
    """Say whether a member is an editor of a company, and is there."""
    return member in read_editors(connection, company)


def read_editors(connection: Connection, company: str) -> list[int]:
    """Return the editors of a company who are there; whoever was named first comes first."""
    return [int(member) for member in _IDS.values(connection, company=company)]


def is_page_of_then(connection: Connection, company: str, named_at: int) -> bool:
    """Say whether the page for which somebody was named at a moment has not ended since."""
    standing = company_pages.c.company == company, company_pages.c.named_at <= named_at
    return bool(connection.execute(select(exists().where(*standing))).scalar_one())


def read_all_editors(connection: Connection) -> list[EditorRow]:
    """Return the editors of all companies by name, also those who are away; for operators."""
    rows = connection.execute(
        select(
            table.c.company,
            table.c.member_id,
            members.c.public_id,
            (members.c.first_name + " " + members.c.last_name).label("name"),
            members.c.state,
        )
        .join(members, members.c.id == table.c.member_id)
        .order_by(members.c.last_name, members.c.first_name, members.c.public_id)
    )
    return [EditorRow._make(row) for row in rows]


def delete_editor(connection: Connection, company: str, member: int) -> bool:
    """Let a member be an editor of a company no longer; say whether they were."""
    own = table.c.company == company, table.c.member_id == member
    return connection.execute(delete(table).where(*own)).rowcount > 0


def delete_editors(connection: Connection, company: str) -> None:
    """Let nobody be an editor of a company any longer."""
    connection.execute(delete(table).where(table.c.company == company))
