"""Contacts left out of the picture: read out of the address, and carried on in it (``without=``).

It is a view, not a setting: links and pages of hits hold it, going back takes it back.
"""

from __future__ import annotations

from dataclasses import dataclass

from starlette.requests import Request

from ecken.service.place.left_out import LEFT_OUT_MAX, Picture, without
from ecken.service.world import World
from ecken.store.profiles.members import Card
from ecken.web.pages import query_of

__all__ = ["LeftOut", "left_out_of", "picture_of"]

_NAME = "without"
_OF_A_PAGE = ("cursor", "page", "typing")
"""What an address says about one page of a list that will be another."""


@dataclass(frozen=True)
class LeftOut:
    """Who is left out, each with the address that shows them again."""

    chips: tuple[tuple[Card, str], ...] = ()
    path: str = ""
    """The page that shows everybody again."""

    @property
    def ids(self) -> list[str]:
        """Public ids, as the address holds them."""
        return [card.public_id for card, _ in self.chips]

    @property
    def query(self) -> str:
        """What another address takes along: ``?without=…``, or nothing."""
        return f"?{query_of({_NAME: self.ids})}" if self.chips else ""

    @property
    def may_be_more(self) -> bool:
        """Say whether one more contact may be left out."""
        return len(self.chips) < LEFT_OUT_MAX

    def with_also(self, card: Card) -> str:
        """Return the query that leaves out one more."""
        return f"?{query_of({_NAME: [*self.ids, card.public_id]})}"


def picture_of(request: Request, world: World) -> World:
    """Return the world as the address asks for it: whole, or without some contacts.

    Raises
    ------
    Invalid
        ``left_out_many``
    NotFound
        For an id that is no contact's.
    """
    return without(world, request.query_params.getlist(_NAME))


def left_out_of(request: Request, world: World) -> LeftOut:
    """Return who is left out of a world that :func:`picture_of` has returned."""
    if not isinstance(world, Picture):
        return LeftOut()
    path = request.url.path

    def address_without(public_id: str | None) -> str:
        kept: dict[str, list[str]] = {}
        for name, value in request.query_params.multi_items():
            is_gone = name == _NAME and public_id in (None, value)
            if not is_gone and name not in _OF_A_PAGE:
                kept.setdefault(name, []).append(value)
        asked = query_of(kept)
        return f"{path}?{asked}" if asked else path

    chips = tuple((card, address_without(card.public_id)) for card in world.left_out)
    return LeftOut(chips, address_without(None))
