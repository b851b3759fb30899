"""News of companies, every version of their texts, and who has written it."""

from __future__ import annotations

from sqlalchemy import (
    BigInteger,
    CheckConstraint,
    Column,
    ForeignKey,
    Index,
    Integer,
    String,
    Table,
    Text,
)

from ecken.rules.posts import PostState
from ecken.store.state_conditions import state_text
from ecken.store.tables.classification import TECHNICAL, member_column, metadata

__all__ = ["company_news", "company_news_authors", "company_news_texts"]


def _of(column: str, table: str, *, is_key: bool = False) -> Column[int]:
    return Column(
        column,
        Integer,
        ForeignKey(f"{table}.id", ondelete="CASCADE"),
        primary_key=is_key,
        autoincrement=False,
        nullable=False,
        info=TECHNICAL,
    )


company_news = Table(
    "company_news",
    metadata,
    Column("id", Integer, primary_key=True, info=TECHNICAL),
    Column("public_id", String(22), nullable=False, unique=True, info=TECHNICAL),
    _of("page_id", "company_pages"),
    Column("created_at", BigInteger, nullable=False, info=TECHNICAL),
    Column("deleted_at", BigInteger, info=TECHNICAL),
    Column("state", String(8), nullable=False, server_default="visible", info=TECHNICAL),
    CheckConstraint(state_text(PostState), name="state"),
    Index("ix_company_news_page_id_created_at", "page_id", "created_at"),
)

company_news_texts = Table(
    "company_news_texts",
    metadata,
    Column("id", Integer, primary_key=True, info=TECHNICAL),
    _of("news_id", "company_news"),
    Column("text", Text, nullable=False, info=TECHNICAL),
    Column("written_at", BigInteger, nullable=False, info=TECHNICAL),
    Index("ix_company_news_texts_news_id", "news_id"),
)
"""Every version of every piece of news; the newest is shown."""

company_news_authors = Table(
    "company_news_authors",
    metadata,
    _of("text_id", "company_news_texts", is_key=True),
    member_column(is_indexed=True),
)
"""Who wrote a version; goes with the member, and the text stays."""
