"""Rows of official pages."""

from __future__ import annotations

from typing import NamedTuple

from sqlalchemy import Connection, bindparam, delete, insert, select, update

from ecken.store.ids import is_public_id, new_public_id
from ecken.store.lookup import Lookup
from ecken.store.tables import company_pages as table

__all__ = [
    "PageRow",
    "delete_page",
    "find_page",
    "find_page_by_id",
    "hide_page",
    "insert_page",
    "read_logo",
    "read_pages",
    "write_logo",
]


class PageRow(NamedTuple):
    """One official page, without its logo and its texts."""

    id: int
    public_id: str
    company: str
    name: str
    logo_key: str
    is_hidden: bool
    named_at: int


_COLUMNS = tuple(table.c[name] for name in PageRow._fields)
_BY_COMPANY = Lookup(select(*_COLUMNS).where(table.c.company == bindparam("company")))
_BY_LOGO = Lookup(select(*_COLUMNS).where(table.c.logo_key == bindparam("logo_key")))
_BY_PUBLIC_ID = Lookup(select(*_COLUMNS).where(table.c.public_id == bindparam("public_id")))


def insert_page(connection: Connection, company: str, name: str, *, at: int) -> None:
    """Make the page of a company official."""
    values = {"public_id": new_public_id(), "company": company, "name": name, "named_at": at}
    connection.execute(insert(table).values(values))


def find_page(connection: Connection, company: str) -> PageRow | None:
    """Return the official page of a company, if it has one."""
    row = _BY_COMPANY.row(connection, company=company)
    return None if row is None else PageRow._make(row)


def find_page_by_id(connection: Connection, public_id: str) -> PageRow | None:
    """Return the official page with this public id, whoever asks."""
    row = _BY_PUBLIC_ID.row(connection, public_id=public_id if is_public_id(public_id) else "")
    return None if row is None else PageRow._make(row)


def read_pages(connection: Connection) -> list[PageRow]:
    """Return all official pages, by name."""
    rows = connection.execute(select(*_COLUMNS).order_by(table.c.name, table.c.company))
    return [PageRow._make(row) for row in rows]


def delete_page(connection: Connection, page: PageRow) -> None:
    """End an official page, with all that was written for it."""
    connection.execute(delete(table).where(table.c.id == page.id))


def hide_page(connection: Connection, public_id: str, is_hidden: bool) -> None:
    """Hide what an official page says from all but its editors, or show it again."""
    own = table.c.public_id == public_id
    connection.execute(update(table).where(own).values(is_hidden=is_hidden))


def write_logo(connection: Connection, page: PageRow, logo: bytes | None) -> None:
    """Give a page a logo under a new key, or none."""
    key = "" if logo is None else new_public_id()
    connection.execute(update(table).where(table.c.id == page.id).values(logo=logo, logo_key=key))


def read_logo(connection: Connection, logo_key: str) -> tuple[PageRow, bytes] | None:
    """Return the logo with this key, and the page that shows it."""
    row = _BY_LOGO.row(connection, logo_key=logo_key) if is_public_id(logo_key) else None
    if row is None:
        return None
    page = PageRow._make(row)
    logo = connection.execute(select(table.c.logo).where(table.c.id == page.id)).scalar_one()
    return page, bytes(logo)
