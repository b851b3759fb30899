"""Official pages of companies: who may edit them, what they say, and who has written it.

A company is named by its key (``company_key``). What was written in its name is the company's; who
wrote it stands in a table of its own, whose rows go with the member.
"""

from __future__ import annotations

from sqlalchemy import (
    BigInteger,
    Boolean,
    Column,
    ForeignKey,
    Index,
    Integer,
    LargeBinary,
    String,
    Table,
    Text,
)

from ecken.store.tables.classification import OWN, TECHNICAL, member_column, metadata

__all__ = ["company_editors", "company_pages", "company_text_authors", "company_texts"]


def _page() -> Column[int]:
    return Column(
        "page_id",
        Integer,
        ForeignKey("company_pages.id", ondelete="CASCADE"),
        nullable=False,
        info=TECHNICAL,
    )


company_pages = Table(
    "company_pages",
    metadata,
    Column("id", Integer, primary_key=True, info=TECHNICAL),
    Column("public_id", String(22), nullable=False, unique=True, info=TECHNICAL),
    Column("company", Text, nullable=False, unique=True, info=TECHNICAL),
    # As it was spelled when the page was made official; pages show what profiles say.
    Column("name", Text, nullable=False, info=TECHNICAL),
    # Changes with every logo; empty: none.
    Column("logo_key", String(22), nullable=False, server_default="", info=TECHNICAL),
    Column("logo", LargeBinary, nullable=True, info=TECHNICAL),
    # By the administration: its editors alone see text, link and logo.
    Column("is_hidden", Boolean, nullable=False, server_default="0", info=TECHNICAL),
    Column("named_at", BigInteger, nullable=False, info=TECHNICAL),
    Index("ix_company_pages_logo_key", "logo_key"),
)

company_editors = Table(
    "company_editors",
    metadata,
    member_column(is_key=True),
    Column("company", Text, primary_key=True, index=True, info=OWN),
    Column("named_at", BigInteger, nullable=False, info=OWN),
)
"""Members whom an operator has named to write for a company."""

company_texts = Table(
    "company_texts",
    metadata,
    Column("id", Integer, primary_key=True, info=TECHNICAL),
    _page(),
    Column("text", Text, nullable=False, info=TECHNICAL),
    Column("link", Text, nullable=False, server_default="", info=TECHNICAL),
    Column("written_at", BigInteger, nullable=False, info=TECHNICAL),
    Index("ix_company_texts_page_id", "page_id"),
)
"""Every version of what a company says of itself; the newest is shown."""

company_text_authors = Table(
    "company_text_authors",
    metadata,
    Column(
        "text_id",
        Integer,
        ForeignKey("company_texts.id", ondelete="CASCADE"),
        primary_key=True,
        autoincrement=False,
        info=TECHNICAL,
    ),
    member_column(is_indexed=True),
)
"""Who wrote a version; goes with the member, and the text stays."""
