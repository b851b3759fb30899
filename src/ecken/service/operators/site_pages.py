"""Pages that operators write, and the logo and colour of the site.

Every page of the site shows them, so each process keeps what it has read for some seconds.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from pathlib import Path
from typing import NamedTuple
from weakref import WeakKeyDictionary

from sqlalchemy import Connection

from ecken.catalogues import LANGUAGES
from ecken.errors import EckenError, Invalid, NotFound
from ecken.rules.markup import find_placeholders
from ecken.rules.operators.accent import Accent, fit_accent
from ecken.rules.operators.acts import Act
from ecken.rules.operators.rights import Right
from ecken.service.accounts.operators import check_right
from ecken.service.community import Community
from ecken.service.operators.privacy_documents import privacy_notice
from ecken.service.profiles.photos import make_logo
from ecken.settings import Settings
from ecken.store.house.acceptances import read_asking
from ecken.store.house.acts import note_act
from ecken.store.site import site_pages as rows
from ecken.store.site.site_pages import PageVersion

__all__ = [
    "LANGUAGES",
    "PAGES",
    "REQUIRED",
    "Face",
    "ShownPage",
    "find_logo",
    "forget_face",
    "list_versions",
    "publish_page",
    "read_face",
    "read_face_as",
    "read_page",
    "remove_logo",
    "set_accent",
    "set_logo",
    "template_of",
]

PAGES = ("imprint", "data-protection", "rules")
REQUIRED = ("imprint", "data-protection")
"""What German law asks for: § 5 DDG, Art. 13 GDPR."""
TEXT_MAX = 30_000
VERSIONS_SHOWN = 50
_KEPT_S = 3
_TEMPLATES = Path(__file__).parent / "page_templates"


@dataclass(frozen=True)
class Face:
    """What every page shows of it."""

    pages: dict[tuple[str, str], str] = field(default_factory=dict)
    """Text by name and language, of those that are not empty."""
    accent: Accent | None = None
    logo_key: str = ""
    asking: int = 0
    """What members have to accept now, 0 for nothing; ``service/house/acceptances.py``."""

    @property
    def names(self) -> list[str]:
        """The pages that are there in at least one language, in the order of the footer."""
        there = {name for name, _ in self.pages}
        return [name for name in PAGES if name in there]

    @property
    def missing(self) -> list[str]:
        """The pages that the law asks for and nobody has written."""
        return [name for name in REQUIRED if name not in self.names]


class ShownPage(NamedTuple):
    """A page in the reader's language, or in the other one if it is there in that alone."""

    text: str
    language: str


_kept: WeakKeyDictionary[object, tuple[int, Face]] = WeakKeyDictionary()


def read_face(community: Community, connection: Connection | None = None) -> Face:
    """Return the face of the site, at most a few seconds old; read by ``connection`` if given.

    A database that cannot be reached does not keep a page from saying so.
    """
    found = _kept.get(community.database)
    now = community.clock()
    if found is not None and now - found[0] < _KEPT_S:
        return found[1]
    if connection is not None:
        face = _read(connection)
    else:
        try:
            with community.database.reading() as own:
                face = _read(own)
        except EckenError:
            return found[1] if found else Face()
    _kept[community.database] = (now, face)
    return face


def forget_face(community: Community) -> None:
    """Read it anew at the next page: it has changed."""
    _kept.pop(community.database, None)


def read_face_as(community: Community, viewer: int) -> Face:
    """Return the face of the site as it is now, for operators."""
    with community.database.reading() as connection:
        check_right(connection, viewer, Right.PAGES)
        return _read(connection)


def read_page(community: Community, name: str, language: str) -> ShownPage:
    """Return a page for everybody.

    Raises
    ------
    NotFound
        There is no such page, or nobody has written it.
    """
    pages = read_face(community).pages
    for code in (language, *LANGUAGES):
        if (name, code) in pages:
            return ShownPage(pages[name, code], code)
    raise NotFound


def list_versions(community: Community, viewer: int, name: str, language: str) -> list[PageVersion]:
    """Return the last versions of a page, newest first; for operators."""
    _check_page(name, language)
    with community.database.reading() as connection:
        check_right(connection, viewer, Right.PAGES)
        return rows.read_versions(connection, name, language, limit=VERSIONS_SHOWN)


def publish_page(community: Community, viewer: int, name: str, language: str, text: str) -> None:
    """Show everybody a new version of a page; an empty one takes the page down.

    Raises
    ------
    Invalid
        ``page_too_long``; ``page_unfinished`` while places of the template are not filled.
    """
    _check_page(name, language)
    text = "\n".join(line.rstrip() for line in text.replace("\x00", "").splitlines()).strip()
    if len(text) > TEXT_MAX:
        raise Invalid(
            "page_too_long",
            "The text has {length} characters; at most {most} are possible.",
            field="text",
            length=len(text),
            most=TEXT_MAX,
        )
    open_places = find_placeholders(text)
    if open_places:
        raise Invalid(
            "page_unfinished",
            "Not published yet: please replace what stands in [[…]]: {places}.",
            field="text",
            places="; ".join(open_places[:20]),
        )
    with community.writing() as connection:
        check_right(connection, viewer, Right.PAGES)
        at = community.clock()
        rows.insert_page(connection, name, language, text, author=viewer, at=at)
        note_act(connection, viewer, Act.PAGE_PUBLISHED, detail=f"{name} {language}", at=at)
    forget_face(community)


def set_accent(community: Community, viewer: int, given: str) -> Accent | None:
    """Set the colour of the site, or with an empty text the one that Ecken comes with.

    Raises
    ------
    Invalid
        ``accent_unreadable``
    """
    accent = fit_accent(given) if given.strip() else None
    with community.writing() as connection:
        check_right(connection, viewer, Right.PAGES)
        rows.write_accent(connection, accent.chosen if accent else "")
        note_act(connection, viewer, Act.LOOK_CHANGED, at=community.clock())
    forget_face(community)
    return accent


def set_logo(community: Community, viewer: int, upload: bytes) -> None:
    """Make a logo of ``upload`` and show it on every page.

    Raises
    ------
    Invalid
        As for a photo: ``photo_too_large``, ``photo_unreadable`` and the like.
    """
    with community.database.reading() as connection:
        check_right(connection, viewer, Right.PAGES)
    logo = make_logo(community, viewer, upload)
    with community.writing() as connection:
        check_right(connection, viewer, Right.PAGES)
        rows.write_logo(connection, logo)
        note_act(connection, viewer, Act.LOOK_CHANGED, at=community.clock())
    forget_face(community)


def remove_logo(community: Community, viewer: int) -> None:
    """Take the logo away."""
    with community.writing() as connection:
        check_right(connection, viewer, Right.PAGES)
        rows.write_logo(connection, None)
        note_act(connection, viewer, Act.LOOK_CHANGED, at=community.clock())
    forget_face(community)


def find_logo(community: Community, logo_key: str) -> bytes:
    """Return the logo, for everybody.

    Raises
    ------
    NotFound
        An older key, or none.
    """
    with community.database.reading() as connection:
        logo = rows.find_logo(connection, logo_key)
    if logo is None:
        raise NotFound
    return logo


def template_of(name: str, language: str, settings: Settings | None = None) -> str:
    """Return the text to start a page from; data protection as the settings have it."""
    _check_page(name, language)
    if name == "data-protection":
        return privacy_notice(settings or Settings(), language)
    return (_TEMPLATES / f"{name}.{language}.txt").read_text("utf-8")


def _check_page(name: str, language: str) -> None:
    if name not in PAGES or language not in LANGUAGES:
        raise NotFound


def _read(connection: Connection) -> Face:
    look = rows.read_look(connection)
    accent = fit_accent(look.accent) if look.accent else None
    asking = read_asking(connection)
    pages = rows.read_newest_pages(connection)
    is_there = any(name == "rules" for name, _ in pages)  # nobody can accept what is taken down
    return Face(pages, accent, look.logo_key, asking.id if asking and is_there else 0)
