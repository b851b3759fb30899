"""Official pages of companies in random communities, what a viewer may see of them, and changes."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from hypothesis import strategies as st
from sqlalchemy import Connection, select, update

from ecken.rules.posts import PostState
from ecken.search.matching.company_names import company_key
from ecken.store.companies.editors import delete_editor, insert_editor, is_editor
from ecken.store.companies.news import (
    find_news,
    insert_news,
    insert_news_text,
    set_news_state,
)
from ecken.store.companies.pages import find_page, insert_page
from ecken.store.companies.texts import insert_text
from ecken.store.tables import company_news, company_pages
from ecken.store.talk.notices import insert_notice
from tests.community import NOW, Town

__all__ = ["LOGO", "add", "company_changes", "company_rules", "write_companies"]

Change = tuple[str, Callable[[Connection, Town], bool]]
Rule = Callable[[Any, int, set[int]], Any]

LOGO = "L" * 22
"""The key of the logo of Siemens."""
_NAMES = ("Siemens", "siemens", "old-works", "hidden-works", "nobody-s-works")
_PAGES = {"siemens": "Siemens", "oldworks": "Old Works", "nordlicht": "Nordlicht"}


def write_companies(connection: Connection, ids: list[int]) -> None:
    """Make pages official, with editors who work there or not, and texts of several of them."""
    for i, (key, name) in enumerate(_PAGES.items()):
        insert_page(connection, key, name, at=NOW - 9000)
        page = find_page(connection, key)
        assert page
        for member in (ids[i], ids[i + 2], ids[i + 4]):
            insert_editor(connection, key, member, at=NOW - 8000)
        for member in (ids[i], ids[i + 2]):
            text = f"We are {name}."
            insert_text(connection, page.id, text, "", author=member, at=NOW - 7000)
        _write_news(connection, page.id, ids[i], ids[i + 2], readers=ids)
    logo = {"logo": b"logo", "logo_key": LOGO}
    connection.execute(
        update(company_pages).where(company_pages.c.company == "siemens").values(logo)
    )


def _write_news(
    connection: Connection, page: int, author: int, other: int, *, readers: list[int]
) -> None:
    """Write two pieces of news, one of them changed by another editor; all readers are told."""
    news = [
        insert_news(connection, page, "We grow.", author=author, at=NOW - 6000 + 500 * number)
        for number in range(2)
    ]
    changed = find_news(connection, news[0])
    assert changed
    insert_news_text(connection, changed.id, "We grow fast.", author=other, at=NOW - 4000)
    for reader in readers:
        insert_notice(
            connection, reader, about=reader, kind="followed_news", subject=news[1],
            due_at=NOW - 5000,
        )  # fmt: skip


def company_rules() -> dict[str, Rule]:
    """Return the rule of each table."""
    tables = ("company_pages", "company_texts", "company_text_authors")
    of_news = ("company_news", "company_news_texts", "company_news_authors")
    return {
        **dict.fromkeys(tables, _pages),
        **dict.fromkeys(of_news, _news),
        "company_editors": _editors,
    }


def _companies(tables: Any, viewer: int, known: set[int]) -> set[str]:
    """Keys of the companies that a profile names which the viewer may open."""
    there = known | {viewer}
    names = {row["company"] for row in tables["members"] if row["id"] in there}
    names |= {row["company"] for row in tables["positions"] if row["member_id"] in there}
    return {company_key(name) for name in names}


def _writes_for(tables: Any, viewer: int) -> set[str]:
    return {row["company"] for row in tables["company_editors"] if row["member_id"] == viewer}


def _pages(tables: Any, viewer: int, known: set[int]) -> Any:
    """What companies say that are there; who wrote it, contacts and editors alone see."""
    there, own = _companies(tables, viewer, known), _writes_for(tables, viewer)
    contacts = (tables.network().row(viewer) & known) | {viewer}
    authors = {row["text_id"]: row["member_id"] for row in tables["company_text_authors"]}
    found = {}
    for page in tables["company_pages"]:
        key = page["company"]
        if key not in there or (page["is_hidden"] and key not in own):
            found[key] = key in there
            continue
        named = known | {viewer} if key in own else contacts
        written = [row for row in tables["company_texts"] if row["page_id"] == page["id"]]
        told = {row["id"]: authors.get(row["id"]) for row in written}
        writers = {text: who if who in named else None for text, who in told.items()}
        found[key] = (page, written, writers)
    return found


def _news(tables: Any, viewer: int, known: set[int]) -> Any:
    """The news of companies that are there; who wrote them, contacts and editors alone see."""
    there, own = _companies(tables, viewer, known), _writes_for(tables, viewer)
    contacts = (tables.network().row(viewer) & known) | {viewer}
    pages = {row["id"]: row["company"] for row in tables["company_pages"]}
    authors = {row["text_id"]: row["member_id"] for row in tables["company_news_authors"]}
    found = []
    for news in tables["company_news"]:
        key = pages[news["page_id"]]
        states = ("visible", "hidden") if key in own else ("visible",)
        if key not in there or news["state"] not in states:
            continue
        named = known | {viewer} if key in own else contacts
        written = [row for row in tables["company_news_texts"] if row["news_id"] == news["id"]]
        told = {row["id"]: authors.get(row["id"]) for row in written}
        writers = {text: who if who in named else None for text, who in told.items()}
        found.append((news, written, writers))
    return found


def _editors(tables: Any, viewer: int, known: set[int]) -> Any:
    """The companies for which one writes oneself, with the others who do."""
    own = _writes_for(tables, viewer) & _companies(tables, viewer, known)
    there = known | {viewer}
    mine = [row for row in tables["company_editors"] if row["member_id"] == viewer]
    rest = [r for r in tables["company_editors"] if r["company"] in own and r["member_id"] in there]
    return mine, rest


def _edited(name: str, company: str, is_text: bool) -> Change:
    """Somebody writes for a company, or is an editor of it, or is none any more."""

    def change(connection: Connection, town: Town) -> bool:
        page, member = find_page(connection, company), town.id(name)
        if page is None:
            return False
        if is_text:
            insert_text(connection, page.id, "New.", "", author=member, at=NOW)
        elif is_editor(connection, company, member):
            delete_editor(connection, company, member)
        else:
            insert_editor(connection, company, member, at=NOW)
        return True

    return f"{'text' if is_text else 'editor'} {name} of {company}", change


def _hidden(company: str) -> Change:
    """The administration hides a page, or shows it again."""

    def change(connection: Connection, town: Town) -> bool:
        own = company_pages.c.company == company
        turned = update(company_pages).where(own).values(is_hidden=~company_pages.c.is_hidden)
        return bool(connection.execute(turned).rowcount)

    return f"hidden page of {company}", change


def _news_state(company: str, at: int, state: PostState) -> Change:
    """Some news are hidden, deleted, or there again."""

    def change(connection: Connection, town: Town) -> bool:
        page = find_page(connection, company)
        if page is None:
            return False
        own = select(company_news.c.id).where(company_news.c.page_id == page.id)
        news = connection.execute(own.order_by(company_news.c.id)).scalars().all()
        deleted_at = NOW if state is PostState.DELETED else None
        set_news_state(connection, news[at % len(news)], state, deleted_at=deleted_at)
        return True

    return f"{state.value} news of {company}", change


def company_changes(names: tuple[str, ...]) -> st.SearchStrategy[Change]:
    """Return changes of official pages that a viewer may or may not see."""
    company = st.sampled_from(sorted(_PAGES))
    return st.one_of(
        st.builds(_edited, st.sampled_from(names), company, st.booleans()),
        st.builds(_hidden, company),
        st.builds(_news_state, company, st.integers(0, 1), st.sampled_from(PostState)),
    )


def add(recipe: Callable[..., None], api: str) -> None:
    """Say what is asked at their pages, and at the same below ``api``."""
    text = {"text": "We are large.", "link": "https://example.org"}
    for path in ("edit", "history"):
        recipe("GET", f"/companies/{{name}}/{path}", values=_NAMES)
    recipe("POST", "/companies/{name}/edit", values=_NAMES, body=text)
    for path in ("leave", "logo", "logo/remove"):
        recipe("POST", f"/companies/{{name}}/{path}", values=_NAMES, body={})
    recipe("GET", "/company-page/{id}", "company_pages")
    recipe("GET", "/company-logo/{key}", values=(LOGO, "M" * 22))
    recipe("GET", f"{api}/companies/logos/{{key}}", values=(LOGO, "M" * 22))
    recipe("PUT", f"{api}/companies/{{name}}/page", values=_NAMES, body=text)
    recipe("PUT", f"{api}/companies/{{name}}/logo", values=_NAMES, body=b"x")
    recipe("DELETE", f"{api}/companies/{{name}}/logo", values=_NAMES)
    for method, path in (("GET", "page/versions"), ("GET", "editors"), ("DELETE", "editors/me")):
        recipe(method, f"{api}/companies/{{name}}/{path}", values=_NAMES)
    said = {"text": "We grow still."}
    for start in ("", api):
        recipe("GET", f"{start}/companies/{{name}}/news", values=_NAMES)
        recipe("POST", f"{start}/companies/{{name}}/news", values=_NAMES, body=said)
        recipe("GET", f"{start}/company-news/{{id}}", "company_news")
        recipe("POST", f"{start}/company-news/{{id}}/restore", "company_news", {})
    for act in ("edit", "delete"):
        recipe("POST", f"/company-news/{{id}}/{act}", "company_news", said)
    recipe("GET", f"{api}/company-news/{{id}}/versions", "company_news")
    recipe("PUT", f"{api}/company-news/{{id}}", "company_news", said)
    recipe("DELETE", f"{api}/company-news/{{id}}", "company_news")
    named = {"company": "Siemens", "member": "ada@example.org"}
    recipe("GET", "/admin/companies")
    recipe("POST", "/admin/companies", body=named)
    for path in ("withdraw", "end"):
        recipe("POST", f"/admin/companies/{{id}}/{path}", "company_pages", {"sure": "1"})
    recipe("GET", f"{api}/moderation/companies")
    recipe("POST", f"{api}/moderation/companies", body=named)
    recipe("DELETE", f"{api}/moderation/companies/{{id}}", "company_pages")
    recipe("DELETE", f"{api}/moderation/companies/{{id}}/editors/{{member}}", "company_pages")
