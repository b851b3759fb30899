"""Official pages by first names, for tests."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from ecken.service.companies.pages import OfficialPage, list_versions, show_official_page
from ecken.service.operators.official_companies import list_official, name_editor
from ecken.service.search.companies import find_company
from tests.community import Town, small_community

__all__ = ["NAME", "name", "official_town", "page_id", "shown", "writers"]

NAME = "Nord & Süd GmbH"
MEMBERS: dict[str, dict[str, Any]] = {
    "Ada": {"is_operator": True},
    **{name: {"company": NAME} for name in ("Ben", "Cem", "Dora")},
}
CONTACTS = ("Ada–Ben", "Ben–Cem", "Cem–Ella")


@contextmanager
def official_town(folder: Path, url: Any = None) -> Iterator[Town]:
    """Ben and Cem write for the company at which Dora works, too; Ella knows Cem; Ada operates."""
    with small_community(folder, members=MEMBERS, contacts=CONTACTS, url=url) as town:
        for editor in ("Ben", "Cem"):
            name(town, editor)
        yield town


def name(town: Town, editor: str, company: str = "nord und süd") -> str:
    """Let Ada name an editor."""
    email = f"{editor.lower()}@example.org"
    return name_editor(town.community, town.id("Ada"), company=company, member=email)


def page_id(town: Town) -> str:
    """The id of the one official page."""
    [one] = list_official(town.community, town.id("Ada"))
    return one.page.public_id


def shown(town: Town, viewer: str) -> OfficialPage | None:
    """The official page as a member sees it."""
    with town.community.reading(town.id(viewer)) as world:
        return show_official_page(world, find_company(world, NAME))


def writers(town: Town, viewer: str) -> list[str]:
    """Who wrote the versions as far as a member is told, newest first."""
    with town.community.reading(town.id(viewer)) as world:
        found = list_versions(world, NAME)
    return [one.writer.first_name if one.writer else "" for one in found]
