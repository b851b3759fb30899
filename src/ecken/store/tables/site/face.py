"""The site as operators design it: its pages, its logo and its colour."""

from __future__ import annotations

from sqlalchemy import (
    BigInteger,
    CheckConstraint,
    Column,
    ForeignKey,
    Index,
    Integer,
    LargeBinary,
    String,
    Table,
    Text,
)

from ecken.store.tables.classification import TECHNICAL, member_column, metadata

__all__ = ["site_look", "site_page_authors", "site_pages"]

# Every version of every page; the newest of a page and language is what is shown.
site_pages = Table(
    "site_pages",
    metadata,
    Column("id", Integer, primary_key=True, info=TECHNICAL),
    Column("public_id", String(22), nullable=False, unique=True, info=TECHNICAL),
    Column("name", String(20), nullable=False, info=TECHNICAL),
    Column("language", String(2), nullable=False, info=TECHNICAL),
    # Empty: taken down.
    Column("text", Text, nullable=False, info=TECHNICAL),
    Column("at", BigInteger, nullable=False, info=TECHNICAL),
    Index("ix_site_pages_name_language_id", "name", "language", "id"),
)

# Who wrote a version; goes with the member, and the page stays.
site_page_authors = Table(
    "site_page_authors",
    metadata,
    Column(
        "page_id",
        Integer,
        ForeignKey("site_pages.id", ondelete="CASCADE"),
        primary_key=True,
        autoincrement=False,
        info=TECHNICAL,
    ),
    member_column(is_indexed=True),
)

site_look = Table(
    "site_look",
    metadata,
    Column("id", Integer, primary_key=True, autoincrement=False, info=TECHNICAL),
    # # and six hexadecimal digits; empty: the colour that Ecken comes with.
    Column("accent", String(7), nullable=False, server_default="", info=TECHNICAL),
    # Changes with every logo; empty: none.
    Column("logo_key", String(22), nullable=False, server_default="", info=TECHNICAL),
    Column("logo", LargeBinary, nullable=True, info=TECHNICAL),
    CheckConstraint("id = 1", name="one_row"),
)
