"""JSON objects that several tools answer with. Times are epoch seconds; ids are public ids.

What other people have written stands below a field ``text_of_others`` and nowhere else: names,
profiles, messages, companies. A client can tell it from what Ecken says by that name alone.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Annotated

from pydantic import BaseModel, Field

from ecken.rules.rounding import Rounded
from ecken.service.world import Figures, World
from ecken.store.profiles.members import Card

__all__ = [
    "FiguresAnswer",
    "Name",
    "Named",
    "Person",
    "RoundedAnswer",
    "Texts",
    "clip",
    "members_named",
    "named",
    "person",
]

CLIP_BYTES = 160
"""A line of a profile is cut to this many bytes where a member is shown in brief."""


class Name(BaseModel):
    """A name, as its member wrote it."""

    name: str


class Named(BaseModel):
    """A member by id and name."""

    id: str
    text_of_others: Name


class Texts(BaseModel):
    """A member's own words about themselves, in brief; what they left empty is left out."""

    name: str
    headline: str | None = None
    position: str | None = None
    company: str | None = None
    city: str | None = None


class Person(BaseModel):
    """A member in brief."""

    id: str
    degree: Annotated[
        int | None, Field(description="0 is you; 1, 2, 3 your circles; without it: beyond.")
    ] = None
    text_of_others: Texts


class FiguresAnswer(BaseModel):
    """How many members are at degree 1, 2 and 3: the three figures."""

    first: int
    second: int
    third: int

    @classmethod
    def of(cls, figures: Figures) -> FiguresAnswer:
        """Show figures."""
        return cls(first=int(figures.first), second=int(figures.second), third=int(figures.third))


class RoundedAnswer(BaseModel):
    """A count, rounded so that nobody can be picked out."""

    about: int
    few: Annotated[bool, Field(description="Anything from 0 to `about`.")]

    @classmethod
    def of(cls, count: Rounded) -> RoundedAnswer:
        """Show a count."""
        return cls(about=count.about, few=count.is_few)


def clip(text: str, most: int = CLIP_BYTES) -> str:
    """Return a text that is cut, with an ellipsis, to at most this many bytes of UTF-8."""
    written = text.encode("utf-8", "replace")
    if len(written) <= most:
        return text
    return written[: most - 3].decode("utf-8", "ignore") + "…"


def named(card: Card) -> Named:
    """Show a member by id and name."""
    return Named(id=card.public_id, text_of_others=Name(name=clip(card.name)))


def members_named(world: World, members: Iterable[int]) -> list[Named]:
    """Show those of ``members`` whom the viewer may know of, in the given order."""
    order = [int(member) for member in members]
    cards = world.cards(order)
    return [named(cards[member]) for member in order if member in cards]


def person(card: Card, degree: int | None) -> Person:
    """Show a member in brief."""
    return Person(
        id=card.public_id,
        degree=degree,
        text_of_others=Texts(
            name=clip(card.name),
            headline=clip(card.headline) or None,
            position=clip(card.position) or None,
            company=clip(card.company) or None,
            city=clip(card.city) or None,
        ),
    )
