"""The member's own card, to be handed out: what it holds is chosen anew each time, and not kept."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import replace
from enum import StrEnum

from ecken.exchange.vcards import CardVersion, write_vcard
from ecken.rules.contact_details import Detail
from ecken.service.privacy.contact_cards import card_fields
from ecken.service.privacy.contact_details import own_details
from ecken.service.world import World
from ecken.store.profiles.members import Card
from ecken.store.profiles.profile_details import read_details

__all__ = ["CardPart", "own_parts", "page_of", "write_own_card"]


class CardPart(StrEnum):
    """What a card may hold beside the name and the address of the member's page."""

    WORK = "work"
    PLACE = "place"
    LINKS = "links"
    EMAIL = "email"
    PHONE = "phone"
    ADDRESS = "address"
    BIRTHDAY = "birthday"


_DETAILS = {
    CardPart.EMAIL: Detail.EMAIL,
    CardPart.PHONE: Detail.PHONE,
    CardPart.ADDRESS: Detail.ADDRESS,
    CardPart.BIRTHDAY: Detail.BIRTHDAY,
}


def own_parts(world: World) -> dict[CardPart, str]:
    """Return what the viewer's card can hold, as a line to read; what is empty is left out."""
    card = _own(world)
    links = read_details(world.connection, world.viewer).links
    details = {own.detail: own.value for own in own_details(world)}
    found = {
        CardPart.WORK: ", ".join(text for text in (card.position, card.company) if text),
        CardPart.PLACE: " ".join(text for text in (card.postal_code, card.city) if text),
        CardPart.LINKS: ", ".join(link.url for link in links),
        **{part: details[detail].replace("\n", ", ") for part, detail in _DETAILS.items()},
    }
    return {part: text for part, text in found.items() if text}


def write_own_card(
    world: World, chosen: Collection[CardPart], *, base_url: str, version: CardVersion
) -> str:
    """Return the viewer's card with the chosen parts: their own choice, whatever they release."""
    card = _own(world)
    kept = {part: detail for part, detail in _DETAILS.items() if part in chosen}
    values = {own.detail: own.value for own in own_details(world)}
    details = {detail: values[detail] for detail in kept.values() if values[detail]}
    fields = card_fields(world, card, details, base_url)
    if CardPart.WORK not in chosen:
        fields = replace(fields, company="", position="")
    if CardPart.PLACE not in chosen:
        fields = replace(fields, city="", postal_code="", country="")
    if CardPart.LINKS not in chosen:
        fields = replace(fields, urls=(page_of(world, base_url),))
    return write_vcard(fields, version)


def page_of(world: World, base_url: str) -> str:
    """Return the address of the viewer's page, which others see as far as they may."""
    return f"{base_url.rstrip('/')}/m/{_own(world).public_id}"


def _own(world: World) -> Card:
    return world.cards([world.viewer])[world.viewer]
