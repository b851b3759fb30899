"""The viewer's contacts as cards: what stands on their pages for the viewer, and no more."""

from __future__ import annotations

from typing import NamedTuple

from ecken.exchange.vcards import CardFields, CardVersion, write_vcard
from ecken.rules.contact_details import Detail
from ecken.service.contacts.contacts import list_contacts
from ecken.service.privacy.contact_details import released_details
from ecken.service.world import World
from ecken.store.profiles.members import Card
from ecken.store.profiles.profile_details import read_details

__all__ = [
    "ReleasedCard", "card_fields", "list_released", "write_contact_cards", "write_member_card",
]  # fmt: skip


class ReleasedCard(NamedTuple):
    """A contact, and what they release to the viewer."""

    card: Card
    details: dict[Detail, str]


def list_released(world: World) -> list[ReleasedCard]:
    """Return the viewer's contacts by name, each with what they release to the viewer now."""
    return [
        ReleasedCard(contact.card, released_details(world, contact.card.member))
        for contact in list_contacts(world)
    ]


def write_contact_cards(world: World, *, base_url: str) -> str:
    """Return one card for each contact, in the order of their names.

    Another program, or another Ecken, knows the same person by the address that they release to
    the viewer, or by the links on their profile.
    """
    return "".join(
        write_vcard(_card(world, contact.card, base_url)) for contact in list_contacts(world)
    )


def write_member_card(world: World, public_id: str, *, base_url: str, version: CardVersion) -> str:
    """Return the card of a member, with what they release to the viewer.

    Raises
    ------
    NotFound
        Alike for hidden, blocked, deleted and never existing.
    """
    card = world.member(public_id)
    world.note_read([card.member])
    return write_vcard(_card(world, card, base_url), version)


def _card(world: World, card: Card, base_url: str) -> CardFields:
    return card_fields(world, card, released_details(world, card.member), base_url)


def card_fields(world: World, card: Card, released: dict[Detail, str], base_url: str) -> CardFields:
    """Return a card with what stands on a member's page, and these details."""
    page = f"{base_url.rstrip('/')}/m/{card.public_id}"
    links = read_details(world.connection, card.member).links
    return CardFields(
        last_name=card.last_name,
        first_name=card.first_name,
        company=card.company,
        position=card.position,
        emails=_of(released, Detail.EMAIL),
        phones=_of(released, Detail.PHONE),
        urls=(*(link.url for link in links), page),
        city=card.city,
        postal_code=card.postal_code,
        country=card.country,
        address=released.get(Detail.ADDRESS, ""),
        birthday=released.get(Detail.BIRTHDAY, ""),
        uid=page,
    )


def _of(released: dict[Detail, str], detail: Detail) -> tuple[str, ...]:
    return (released[detail],) if detail in released else ()
