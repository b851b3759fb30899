"""Contact details beyond the public profile: address, telephone number, birthday.

Nothing is released unless the member says so. A detail is shown on the member's page and in the
API, always through :func:`released_details`.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable
from dataclasses import dataclass

from ecken.durations import DAY_S
from ecken.errors import Invalid, NotFound
from ecken.reference.birthdays import read_birthday
from ecken.rules.contact_details import Detail, ReleaseAudience, is_released
from ecken.service.community import Community
from ecken.service.contacts.contacts import list_contacts, sort_by_name
from ecken.service.limits.limits import Limit
from ecken.service.undo import settle_for_everybody
from ecken.service.world import World
from ecken.store.accounts.audit import insert_audit
from ecken.store.profiles import contact_details as rows
from ecken.store.profiles.contact_details import DetailRow
from ecken.store.profiles.members import Card, read_email

__all__ = [
    "CHOSEN_MAX",
    "OwnDetail",
    "contacts_to_choose",
    "details_for",
    "find_by_email",
    "is_findable",
    "own_detail",
    "own_details",
    "released_details",
    "set_detail",
    "set_findable",
]

CHOSEN_MAX = 100
"""To how many chosen contacts one detail can be released."""

_MOST = 300
_PHONE = re.compile(r"\+?[0-9 ()/.-]{3,40}")
_FINDING = Limit(20, DAY_S)


@dataclass(frozen=True, slots=True)
class OwnDetail:
    """One detail of the viewer's own, with the contacts chosen for it, by name."""

    detail: Detail
    value: str
    audience: ReleaseAudience
    chosen: list[Card]


def own_details(world: World) -> list[OwnDetail]:
    """Return all details of the viewer, with their audiences; unset ones are empty."""
    return [own_detail(world, detail) for detail in Detail]


def own_detail(world: World, detail: Detail) -> OwnDetail:
    """Return one detail of the viewer."""
    row = _details_of(world, world.viewer)[detail]
    contacts = {int(member) for member in world.contacts}
    chosen = world.cards(rows.read_chosen(world.connection, world.viewer, detail) & contacts)
    return OwnDetail(detail, row.value, row.audience, sort_by_name(world, chosen.values()))


def contacts_to_choose(
    world: World, words: str, *, chosen: Collection[str], limit: int = 30
) -> list[Card]:
    """Return contacts by name that hold all ``words`` and are not among ``chosen`` yet."""
    wanted = words.casefold().split()
    found = [
        contact.card
        for contact in list_contacts(world)
        if contact.card.public_id not in chosen
        and all(w in f"{contact.card.name} {contact.card.company}".casefold() for w in wanted)
    ]
    return found[:limit]


def released_details(world: World, member: int) -> dict[Detail, str]:
    """Return what ``member`` releases to the viewer. Blocked members release nothing.

    The viewer themself is shown what all their contacts are.
    """
    if member == world.viewer:
        return details_for(world, is_contact=True)
    if member not in world.cards([member]):
        return {}
    is_contact = member in world.contacts and not world.is_closed(member)
    details = _details_of(world, member)
    chosen = rows.read_chosen_for(world.connection, member, world.viewer)
    return {
        detail: row.value
        for detail, row in details.items()
        if row.value
        and is_released(
            row.audience, is_self=False, is_contact=is_contact, is_chosen=detail in chosen
        )
    }


def details_for(world: World, *, is_contact: bool) -> dict[Detail, str]:
    """Return which of the viewer's own details a contact, or anybody else, is shown."""
    return {
        detail: row.value
        for detail, row in _details_of(world, world.viewer).items()
        if row.value
        and is_released(row.audience, is_self=False, is_contact=is_contact, is_chosen=False)
    }


def set_detail(
    community: Community,
    viewer: int,
    detail: Detail,
    *,
    value: str,
    audience: ReleaseAudience,
    chosen: Iterable[str] = (),
) -> OwnDetail:
    """Keep a detail and say who is told it; return what was kept before.

    ``chosen`` are public ids of contacts. The value of ``email`` is the account's address and is
    not set here.

    Raises
    ------
    NotFound
        One of ``chosen`` is not there for the viewer.
    Invalid
        ``detail_invalid`` (field = the detail); ``chosen_no_contact``; ``chosen_too_many``.
    """
    value = "" if detail is Detail.EMAIL else _checked(detail, value)
    wanted = set(chosen)
    if len(wanted) > CHOSEN_MAX:
        raise Invalid(
            "chosen_too_many",
            "You can choose at most {most} contacts. Would you rather release it to all contacts?",
            field="chosen",
            most=CHOSEN_MAX,
        )
    with community.changing(viewer) as world:
        before = own_detail(world, detail)
        ids = {world.member(public_id).member for public_id in wanted}
        if ids - {int(member) for member in world.contacts}:
            raise Invalid("chosen_no_contact", "Only contacts can be chosen.", field="chosen")
        rows.replace_detail(world.connection, viewer, DetailRow(detail, value, audience))
        rows.replace_chosen(world.connection, viewer, detail, ids)
        settle_for_everybody(world)
        if audience is not before.audience:
            insert_audit(
                world.connection,
                viewer,
                "detail_released",
                at=world.now,
                detail=f"{detail.value} {audience.value}",
            )
    return before


# -- being found by e-mail address -----------------------------------------------------------


def is_findable(world: World) -> bool:
    """Say whether members who know the viewer's address find the viewer by it."""
    return rows.read_findable(world.connection, world.viewer)


def set_findable(community: Community, viewer: int, is_findable: bool) -> bool:
    """Let members who know the address find the viewer by it, or not; return what was set."""
    with community.changing(viewer) as world:
        before = rows.read_findable(world.connection, viewer)
        if before is not is_findable:
            settle_for_everybody(world)
            rows.update_findable(world.connection, viewer, is_findable)
            insert_audit(
                world.connection,
                viewer,
                "findable_changed",
                at=world.now,
                detail="findable" if is_findable else "unfindable",
            )
    return before


def find_by_email(community: Community, viewer: int, email: str) -> Card:
    """Return the member with exactly this address, if they want to be found by it.

    Raises
    ------
    NotFound
        Alike for an address that nobody has, and for members who do not want to be found, are
        blocked, or have left.
    TooMany
        ``too_many_tries``: more than 20 in a day.
    """
    community.limits.hit(f"find by email {viewer}", _FINDING)
    with community.reading(viewer) as world:
        member = rows.find_findable(world.connection, email)
        card = None if member is None else world.cards([member]).get(member)
        if card is None:
            raise NotFound
        return card


def _details_of(world: World, member: int) -> dict[Detail, DetailRow]:
    kept = rows.read_details(world.connection, member)
    found = {
        detail: kept.get(detail, DetailRow(detail, "", ReleaseAudience.NOBODY)) for detail in Detail
    }
    address = read_email(world.connection, member)
    found[Detail.EMAIL] = DetailRow(Detail.EMAIL, address, found[Detail.EMAIL].audience)
    return found


def _checked(detail: Detail, value: str) -> str:
    value = " ".join(value.split()) if detail is not Detail.ADDRESS else _lines(value)
    is_sound = value.replace("\n", " ").isprintable() and len(value) <= _MOST
    if value and detail is Detail.PHONE:
        is_sound = _PHONE.fullmatch(value) is not None
    if value and detail is Detail.BIRTHDAY:
        value = _birthday(value)
        is_sound = bool(value)
    if not is_sound:
        raise Invalid(
            "detail_invalid",
            "“{given}” does not fit. A phone number has only digits, spaces and + ( ) "
            "/ -; a birthday is written as 1980-12-31, or as 12-31 without its year; an "
            "address has at most {most} characters.",
            field=detail.value,
            given=value[:40],
            most=_MOST,
        )
    return value


def _lines(text: str) -> str:
    lines = (" ".join(line.split()) for line in text.replace("\r", "\n").split("\n"))
    return "\n".join(line for line in lines if line)


def _birthday(value: str) -> str:
    """Return a day, however written, in the form in which it is kept; empty if it is none."""
    try:
        day = read_birthday(value)
    except ValueError:
        return ""
    return str(day) if day.year is None or day.year >= 1900 else ""
