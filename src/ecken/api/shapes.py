"""JSON objects that several answers share. Times are epoch seconds; ids are public ids."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Annotated, Any, Literal

from fastapi import Path, Query
from pydantic import BaseModel, ConfigDict, Field

from ecken.service.companies.news import NewsView
from ecken.service.contacts.contacts import sort_by_name
from ecken.service.open_requests import OpenRequest
from ecken.service.world import Figures, World
from ecken.store.profiles.members import Card
from ecken.store.profiles.open_to_offers import OfferTexts

__all__ = [
    "Body",
    "CompanyNewsAnswer",
    "FiguresAnswer",
    "MemberAnswer",
    "MemberId",
    "Named",
    "OpenRequestAnswer",
    "PasswordText",
    "SoughtAnswer",
    "RequestId",
    "Without",
    "card_fields",
    "name_members",
    "name_sorted",
    "named",
]

MemberId = Annotated[str, Path(description="Public id of a member.", max_length=64)]
Without = Annotated[
    list[str],
    Query(
        description="Public ids of own contacts to leave out of the picture, at most 10; repeat it "
        "for several. 404 for an id that is no contact's."
    ),
]
PasswordText = Annotated[str, Field(max_length=1_024, description="Of the caller's account.")]
RequestId = Annotated[str, Path(description="Public id of a request.", max_length=64)]


class Body(BaseModel):
    """A body that says exactly what is known, in the right types."""

    model_config = ConfigDict(extra="forbid", strict=True)


class Named(BaseModel):
    """A member by id and name."""

    id: str
    name: str


class OpenRequestAnswer(BaseModel):
    """An open contact request between the caller and the member it stands beside."""

    id: str
    direction: Literal["in", "out"]
    sent: Annotated[int, Field(description="Epoch seconds.")]

    @classmethod
    def of(cls, request: OpenRequest | None) -> OpenRequestAnswer | None:
        """Show a request, if there is one."""
        if request is None:
            return None
        direction: Literal["in", "out"] = "in" if request.is_incoming else "out"
        return cls(id=request.id, direction=direction, sent=request.sent_at)


class FiguresAnswer(BaseModel):
    """How many members are at degree 1, 2 and 3."""

    first: int
    second: int
    third: int

    @classmethod
    def of(cls, figures: Figures) -> FiguresAnswer:
        """Show figures."""
        return cls(first=int(figures.first), second=int(figures.second), third=int(figures.third))


class MemberAnswer(BaseModel):
    """A member's public profile in brief."""

    id: str
    name: str
    first_name: str
    last_name: str
    headline: str
    company: str
    position: str
    industry: Annotated[str, Field(description="Code of WZ 2008, if known.")]
    industry_text: str
    city: str
    postal_code: str
    country: str
    offers: str
    seeks: str
    recruiter: bool

    @classmethod
    def of(cls, card: Card) -> MemberAnswer:
        """Show a card."""
        return cls.model_validate(card_fields(card))


class SoughtAnswer(BaseModel):
    """What a member who is open to offers looks for, in their own words."""

    position: str
    place: str
    remote: bool
    starts: str
    hours: str

    @classmethod
    def of(cls, texts: OfferTexts | None) -> SoughtAnswer | None:
        """Show what a member looks for, if the caller may see it."""
        return None if texts is None else cls(**cls.fields_of(texts))

    @staticmethod
    def fields_of(texts: OfferTexts) -> dict[str, Any]:
        """Return the fields of this answer."""
        kept = texts._asdict()
        is_remote = kept.pop("is_remote")
        return {**kept, "remote": is_remote}


def card_fields(card: Card) -> dict[str, object]:
    """Return the fields of :class:`MemberAnswer`."""
    kept = {name: getattr(card, name) for name in _SAME_NAME}
    return {**kept, "id": card.public_id, "name": card.name, "recruiter": card.is_recruiter}


_SAME_NAME = tuple(
    name for name in MemberAnswer.model_fields if name not in ("id", "name", "recruiter")
)


def named(card: Card) -> Named:
    """Show a member by id and name."""
    return Named(id=card.public_id, name=card.name)


def name_members(world: World, members: Iterable[int]) -> list[Named]:
    """Show those of ``members`` whom the viewer may know of, in the given order."""
    order = [int(member) for member in members]
    cards = world.cards(order)
    return [named(cards[member]) for member in order if member in cards]


def name_sorted(world: World, members: Iterable[int]) -> list[Named]:
    """Show those of ``members`` whom the viewer may know of, by last and first name."""
    return [named(card) for card in sort_by_name(world, world.cards(members).values())]


class CompanyNewsAnswer(BaseModel):
    """A piece of news; the company says it."""

    id: str
    company: Annotated[str, Field(description="Key of the company.")]
    name: Annotated[str, Field(description="Of the company.")]
    logo: Annotated[str, Field(description="Key of the logo; empty without one.")]
    text: str
    written: Annotated[int, Field(description="Epoch seconds.")]
    changed: Annotated[int | None, Field(description="When its text was last changed.")]
    hidden: Annotated[bool, Field(description="By a decision; told to editors of the company.")]
    editor: Annotated[bool, Field(description="Whether the caller may write for the company.")]
    writer: Annotated[
        Named | None, Field(description="Told to contacts of the writer, and to editors.")
    ]

    @classmethod
    def of(cls, news: NewsView) -> CompanyNewsAnswer:
        """Show one."""
        return cls(
            id=news.id,
            company=news.company,
            name=news.name,
            logo=news.logo_key,
            text=news.text,
            written=news.at,
            changed=news.changed_at,
            hidden=news.is_hidden,
            editor=news.is_editor,
            writer=named(news.writer) if news.writer else None,
        )
