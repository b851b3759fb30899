"""Whom a decision about what a company said concerns: who wrote it, or who writes for it now."""

from __future__ import annotations

from sqlalchemy import Connection

from ecken.store.companies.editors import read_editors
from ecken.store.companies.news import find_news, read_news_texts
from ecken.store.companies.pages import find_page_by_id
from ecken.store.companies.texts import read_text

__all__ = ["find_responsible", "find_responsible_for_news"]


def find_responsible(connection: Connection, company: str, page_id: str) -> int | None:
    """Return who wrote what the page says, else its first editor who is there; else nobody."""
    page = find_page_by_id(connection, page_id)
    written = None if page is None else read_text(connection, page.id)
    return _or_editor(connection, company, written.author if written else None)


def find_responsible_for_news(connection: Connection, company: str, news_id: str) -> int | None:
    """Return who wrote what the news say, else the first editor who is there; else nobody."""
    news = find_news(connection, news_id)
    written = [] if news is None else read_news_texts(connection, [news.id])[news.id]
    return _or_editor(connection, company, written[0].author if written else None)


def _or_editor(connection: Connection, company: str, author: int | None) -> int | None:
    return author if author is not None else next(iter(read_editors(connection, company)), None)
