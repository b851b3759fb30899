"""Small pieces of HTML that occur many times on a page, as filters.

A call of a macro costs several times as much as one of a Python function, and what a filter makes
of a constant (``"search"|icon``) Jinja works out when it compiles the template.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache
from urllib.parse import quote

from markupsafe import Markup, escape

from ecken.rules.markup import find_links
from ecken.search.matching.company_names import company_key
from ecken.store.profiles.members import Card
from ecken.web.http.static_files import static_address
from ecken.web.i18n import Language, mark
from ecken.web.rendering.drawing import tint

__all__ = [
    "Piece",
    "avatar",
    "company_link",
    "degree_badge",
    "icon",
    "linked",
    "marked",
    "member_link",
]

_DEGREES: dict[object, tuple[str, str]] = {
    0: ("own", mark("you")),
    1: ("d1", mark("1st degree")),
    2: ("d2", mark("2nd degree")),
    3: ("d3", mark("3rd degree")),
}
_FURTHER = ("beyond", mark("further away"))


@dataclass(frozen=True, slots=True)
class Piece:
    """A piece of text, and whether it is what was searched for."""

    text: str
    is_match: bool


@cache
def icon(name: str) -> Markup:
    """Return a drawing of ``icons.svg``."""
    return Markup(
        '<svg class="icon" aria-hidden="true" width="20" height="20"><use href="%s#%s"/></svg>'
    ) % (static_address("icons.svg"), name)


def avatar(card: Card, size: str = "m") -> Markup:
    """Return a member's photo, or their initials; sizes are s, m, l: 28, 44, 96 pixels."""
    if card.photo_key:
        address = f"/photo/{escape(card.photo_key)}"
        return Markup(f'<img class="avatar {size}" src="{address}" alt="" loading="lazy">')
    kinds, initials = f"avatar {size} tint-{tint(card.public_id)}", escape(card.initials)
    return Markup(f'<span class="{kinds}" aria-hidden="true">{initials}</span>')


def member_link(card: Card) -> Markup:
    """Return a member's name as a link to their page."""
    return Markup(f'<a href="/m/{escape(card.public_id)}">{escape(card.name)}</a>')


def company_link(name: str) -> Markup:
    """Return the name of a company as a link to its page; what is no name stays plain."""
    company = company_key(name)
    if not company:
        return escape(name)
    return Markup('<a href="/companies/%s">%s</a>') % (quote(company, safe=""), name)


def degree_badge(language: Language, degree: object) -> Markup:
    """Return the badge of a degree; whoever is in none of the three circles is further away."""
    kind, message = _DEGREES.get(degree, _FURTHER)
    return Markup(f'<span class="badge {kind}">{language.gettext(message)}</span>')


def marked(pieces: Iterable[Piece]) -> Markup:
    """Return a text in pieces, those that matched marked."""
    return Markup(
        "".join(
            f"<mark>{escape(piece.text)}</mark>" if piece.is_match else escape(piece.text)
            for piece in pieces
        )
    )


def linked(text: str) -> Markup:
    """Return what a member wrote, its web and e-mail addresses as links that vouch for nothing."""
    return Markup("").join(
        Markup('<a href="%s" rel="nofollow noopener ugc">%s</a>') % (piece.to, piece.text)
        if piece.to
        else escape(piece.text)
        for piece in find_links(text)
    )
