"""Tags and private notes on contacts, and the contact list as a file.

It is the viewer's own: no search, export or page of anybody else contains any of it.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass

from ecken.errors import Invalid, NotFound
from ecken.exchange.tables import written_text
from ecken.rules.text import clean_line, clean_text
from ecken.service.community import Community
from ecken.service.contacts.contacts import Contact, list_contacts
from ecken.service.world import World
from ecken.store.contacts import tags as rows
from ecken.store.contacts.contacts import contact_exists
from ecken.store.contacts.tags import NoteRow

__all__ = [
    "NOTE_MAX",
    "TAG_MAX",
    "ORDERS",
    "KeptContact",
    "export_contacts",
    "list_kept_contacts",
    "list_tags",
    "set_note",
    "set_tags",
    "show_kept_contact",
    "tags_of_contacts",
]

TAG_MAX = 40
NOTE_MAX = 4_000
_REASON_MAX = 200
_TAGS_PER_CONTACT = 20
_TAGS_IN_ALL = 20_000

ORDERS = ("name", "newest", "company", "city")
"""How the list of contacts can be ordered."""


@dataclass(frozen=True, slots=True)
class KeptContact:
    """A contact with what the viewer keeps about them."""

    contact: Contact
    tags: list[str]
    note: str
    reason: str


def list_kept_contacts(
    world: World, *, tag: str = "", text: str = "", order: str = "name"
) -> list[KeptContact]:
    """Return the viewer's contacts, those with ``tag`` and ``text`` in them, in an order.

    Raises
    ------
    Invalid
        ``contact_order_unknown``.
    """
    if order not in ORDERS:
        raise Invalid(
            "contact_order_unknown",
            "There is no order “{given}” for contacts. Choose one of: {choices}.",
            field="order",
            given=order[:20],
            choices=", ".join(ORDERS),
        )
    tags = rows.read_tags(world.connection, world.viewer)
    notes = rows.read_notes(world.connection, world.viewer)
    nothing = NoteRow("", "")
    kept = [
        KeptContact(
            contact, tags.get(contact.card.member, []), *notes.get(contact.card.member, nothing)
        )
        for contact in list_contacts(world)
    ]
    found = [k for k in kept if (not tag or tag in k.tags) and _contains(k, text)]
    if order == "newest":
        found.sort(key=lambda k: -k.contact.since)
    elif order != "name":
        found.sort(key=lambda k: _last_if_empty(getattr(k.contact.card, order)))
    return found


def show_kept_contact(world: World, contact_id: str) -> KeptContact:
    """Return one contact with what the viewer keeps about them.

    Raises
    ------
    NotFound
        If they are no contact of the viewer.
    """
    member = world.member(contact_id).member
    for kept in list_kept_contacts(world):
        if kept.contact.card.member == member:
            return kept
    raise NotFound


def list_tags(world: World) -> list[tuple[str, int]]:
    """Return the viewer's tags with how many contacts have each, by name."""
    counts = Counter(tag for tags in tags_of_contacts(world).values() for tag in tags)
    return sorted(counts.items())


def tags_of_contacts(world: World) -> dict[str, list[str]]:
    """Return the viewer's tags by the public id of each contact who has some."""
    tags = rows.read_tags(world.connection, world.viewer)
    contacts = set(world.contacts.tolist())
    cards = world.cards(contacts & tags.keys())
    return {card.public_id: tags[member] for member, card in cards.items()}


def set_tags(community: Community, viewer: int, contact_id: str, tags: Iterable[str]) -> list[str]:
    """Let ``tags`` be the viewer's tags of a contact; return them as kept.

    Raises
    ------
    NotFound
        Nobody there whom the viewer may see.
    Invalid
        ``not_a_contact``; ``too_many_tags``; ``text_too_long``; ``text_missing``.
    """
    cleaned = sorted(
        {clean_line(tag, most=TAG_MAX, field="tags", is_required=True) for tag in tags}
    )
    with community.changing(viewer) as world:
        member = _contact(world, contact_id)
        is_too_many = len(cleaned) > _TAGS_PER_CONTACT
        if is_too_many or rows.count_tags(world.connection, viewer) > _TAGS_IN_ALL:
            raise Invalid(
                "too_many_tags",
                "A contact can have at most {most} tags.",
                field="tags",
                most=_TAGS_PER_CONTACT,
            )
        rows.replace_tags(world.connection, viewer, member, cleaned)
    return cleaned


def set_note(
    community: Community, viewer: int, contact_id: str, *, note: str, reason: str = ""
) -> None:
    """Write (or clear) the viewer's private note on a contact, and why they know each other.

    Raises
    ------
    NotFound
        Nobody there whom the viewer may see.
    Invalid
        ``not_a_contact``; ``text_too_long``.
    """
    note = clean_text(note, most=NOTE_MAX, field="note")
    reason = clean_line(reason, most=_REASON_MAX, field="reason")
    with community.changing(viewer) as world:
        member = _contact(world, contact_id)
        rows.replace_note(world.connection, viewer, member, note=note, reason=reason, at=world.now)


def export_contacts(world: World) -> str:
    """Return the viewer's contacts as CSV with a header (RFC 4180, comma, CRLF).

    A cell that a spreadsheet would take for a formula gets an apostrophe before it.
    """
    return written_text(_COLUMNS, (_cells(world, kept) for kept in list_kept_contacts(world)))


def _cells(world: World, kept: KeptContact) -> tuple[str, ...]:
    card = kept.contact.card
    return (
        card.first_name,
        card.last_name,
        card.headline,
        card.company,
        card.position,
        card.city,
        card.postal_code,
        card.country,
        world.day(kept.contact.since).isoformat(),
        ", ".join(kept.tags),
        kept.reason,
        kept.note,
        card.public_id,
    )


_COLUMNS = (
    "first_name",
    "last_name",
    "headline",
    "company",
    "position",
    "city",
    "postal_code",
    "country",
    "since",
    "tags",
    "reason",
    "note",
    "id",
)


def _contact(world: World, contact_id: str) -> int:
    member = world.member(contact_id).member
    if not contact_exists(world.connection, world.viewer, member):
        raise Invalid("not_a_contact", "Tags and notes are for contacts only.")
    return member


def _contains(kept: KeptContact, text: str) -> bool:
    card = kept.contact.card
    fields = (card.name, card.company, card.position, card.city, card.headline, kept.note)
    said = " ".join((*fields, kept.reason, *kept.tags)).casefold()
    return all(word in said for word in text.casefold().split())


def _last_if_empty(text: str) -> tuple[bool, str]:
    return (text == "", text.casefold())
