"""Pages that operators write, version by version, and the logo and colour of the site."""

from __future__ import annotations

from collections.abc import Iterable
from typing import NamedTuple

from sqlalchemy import Connection, and_, func, insert, select, update

from ecken.store.ids import is_public_id, new_public_id
from ecken.store.tables import members, site_look, site_page_authors, site_pages

__all__ = [
    "Look",
    "PageVersion",
    "find_logo",
    "insert_page",
    "read_look",
    "read_newest_pages",
    "find_shown_version",
    "read_newest_versions",
    "read_versions",
    "write_accent",
    "write_logo",
]


class Look(NamedTuple):
    """Colour and logo; empty where there is none."""

    accent: str
    logo_key: str


class PageVersion(NamedTuple):
    """One version of a page; ``author`` is empty once that member has left."""

    id: str
    text: str
    at: int
    author: str


class ShownVersion(NamedTuple):
    """Which version of a page a reader is shown; the moment in epoch seconds."""

    language: str
    public_id: str
    at: int


def read_newest_pages(connection: Connection) -> dict[tuple[str, str], str]:
    """Return the text of every page that is not empty, by name and language."""
    newest = select(func.max(site_pages.c.id)).group_by(site_pages.c.name, site_pages.c.language)
    rows = connection.execute(
        select(site_pages.c.name, site_pages.c.language, site_pages.c.text)
        .where(site_pages.c.id.in_(newest), site_pages.c.text != "")
        .order_by(site_pages.c.id)
    )
    return {(row.name, row.language): row.text for row in rows}


def read_newest_versions(connection: Connection) -> dict[tuple[str, str], tuple[str, int]]:
    """Return id and time of the version that is shown of every page, by name and language."""
    newest = select(func.max(site_pages.c.id)).group_by(site_pages.c.name, site_pages.c.language)
    rows = connection.execute(
        select(
            site_pages.c.name, site_pages.c.language, site_pages.c.public_id, site_pages.c.at
        ).where(site_pages.c.id.in_(newest), site_pages.c.text != "")
    )
    return {(row.name, row.language): (row.public_id, int(row.at)) for row in rows}


def find_shown_version(
    connection: Connection, name: str, languages: Iterable[str]
) -> ShownVersion | None:
    """Return the version of a page in the first of these languages in which it is there."""
    there = read_newest_versions(connection)
    shown = (ShownVersion(code, *there[name, code]) for code in languages if (name, code) in there)
    return next(shown, None)


def read_versions(
    connection: Connection, name: str, language: str, *, limit: int
) -> list[PageVersion]:
    """Return the versions of a page, newest first."""
    rows = connection.execute(
        select(
            site_pages.c.public_id,
            site_pages.c.text,
            site_pages.c.at,
            members.c.first_name,
            members.c.last_name,
        )
        .outerjoin(site_page_authors, site_page_authors.c.page_id == site_pages.c.id)
        .outerjoin(members, and_(members.c.id == site_page_authors.c.member_id))
        .where(site_pages.c.name == name, site_pages.c.language == language)
        .order_by(site_pages.c.id.desc())
        .limit(limit)
    )
    return [
        PageVersion(
            row.public_id, row.text, row.at, f"{row.first_name or ''} {row.last_name or ''}".strip()
        )
        for row in rows
    ]


def insert_page(
    connection: Connection, name: str, language: str, text: str, *, author: int, at: int
) -> None:
    """Add a version of a page, and who wrote it."""
    page = connection.execute(
        insert(site_pages)
        .values(public_id=new_public_id(), name=name, language=language, text=text, at=at)
        .returning(site_pages.c.id)
    ).scalar_one()
    connection.execute(insert(site_page_authors).values(page_id=page, member_id=author))


def read_look(connection: Connection) -> Look:
    """Return colour and logo of the site."""
    row = connection.execute(select(site_look.c.accent, site_look.c.logo_key)).one()
    return Look(row.accent, row.logo_key)


def write_accent(connection: Connection, accent: str) -> None:
    """Set the colour; empty for the one that Ecken comes with."""
    connection.execute(update(site_look).values(accent=accent))


def write_logo(connection: Connection, logo: bytes | None) -> None:
    """Set the logo under a new key, or take it away."""
    key = "" if logo is None else new_public_id()
    connection.execute(update(site_look).values(logo=logo, logo_key=key))


def find_logo(connection: Connection, logo_key: str) -> bytes | None:
    """Return the logo if it has this key."""
    if not is_public_id(logo_key):
        return None
    found = connection.execute(
        select(site_look.c.logo).where(site_look.c.logo_key == logo_key)
    ).scalar()
    return None if found is None else bytes(found)
