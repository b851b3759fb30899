"""Birthdays and anniversaries of contacts, on the screen and for a calendar program (RFC 5545).

The program asks by a secret address. What it is given is what its owner would be shown at that
moment; the database keeps the checksum of the address alone.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from ecken.durations import DAY_S, HOUR_S
from ecken.errors import NotFound
from ecken.service.accounts.sessions import hash_token, new_token
from ecken.service.community import Community
from ecken.service.contacts.contacts import list_contacts
from ecken.service.house.acceptances import check_accepted
from ecken.service.limits.limits import Limit
from ecken.service.talk.news import day_in_year, released_birthdays, silent_among
from ecken.service.world import World
from ecken.store.accounts import calendar_addresses as rows
from ecken.store.accounts.audit import insert_audit
from ecken.store.journal import lock_head
from ecken.store.profiles.members import Card

__all__ = [
    "DAYS_MAX",
    "Feed",
    "YearlyDay",
    "YearlyKind",
    "end_calendar",
    "has_calendar_since",
    "list_yearly_days",
    "open_feed",
    "renew_calendar",
]

DAYS_MAX = 5_000
"""So many days stand in a calendar at most: birthdays first."""
_RENEWALS = Limit(10, DAY_S)
_FETCHES = Limit(60, HOUR_S)
_TOKEN_LETTERS = 43


class YearlyKind(StrEnum):
    """What comes back every year."""

    BIRTHDAY = "birthday"
    ANNIVERSARY = "anniversary"
    """The day on which the viewer and a contact became contacts."""


@dataclass(frozen=True, slots=True)
class YearlyDay:
    """A day that comes back every year; ``first`` is when it was for the first time.

    Of a birthday without its year, ``first`` is a day of a leap year that means nothing.
    """

    kind: YearlyKind
    first: date
    who: Card
    has_year: bool = True

    def next_from(self, today: date) -> date:
        """Return when it is next: today, or later."""
        this_year = day_in_year(self.first, today.year)
        return this_year if this_year >= today else day_in_year(self.first, today.year + 1)


@dataclass(frozen=True, slots=True)
class Feed:
    """What a calendar program is given."""

    language: str
    made_at: int
    """Since when there is this address. Epoch seconds."""
    days: list[YearlyDay]


def list_yearly_days(world: World, *, is_birthdays_only: bool = False) -> list[YearlyDay]:
    """Return the birthdays released to the viewer and the anniversaries, the next ones first."""
    found = list(_birthdays(world))
    if not is_birthdays_only:
        found += _anniversaries(world)
    today = world.day(world.now)
    return sorted(
        found[:DAYS_MAX],
        key=lambda day: (day.next_from(today), day.kind.value, day.who.public_id),
    )


def _birthdays(world: World) -> Iterator[YearlyDay]:
    born = released_birthdays(world)
    cards = world.cards(born)
    for member, day in sorted(born.items()):
        if member in cards and not world.is_closed(member):
            has_year = day.year is not None
            yield YearlyDay(YearlyKind.BIRTHDAY, day.first, cards[member], has_year)


def _anniversaries(world: World) -> Iterator[YearlyDay]:
    contacts = list_contacts(world)
    silent = silent_among(world, [contact.card.member for contact in contacts])
    for contact in contacts:
        member = contact.card.member
        if member not in silent and not world.is_closed(member):
            yield YearlyDay(YearlyKind.ANNIVERSARY, world.day(contact.since), contact.card)


def has_calendar_since(world: World) -> int | None:
    """Return since when the viewer has an address, in epoch seconds; ``None``: they have none."""
    return rows.read_made_at(world.connection, world.viewer)


def renew_calendar(community: Community, viewer: int) -> str:
    """Make the viewer's address, or another in its place; return its secret, told this once.

    Raises
    ------
    TooMany
        ``too_many_tries``
    """
    community.limits.hit(f"calendar made {viewer}", _RENEWALS)
    token, now = new_token(), community.clock()
    with community.writing() as connection:
        lock_head(connection)  # two at once: the later one holds
        rows.replace_address(connection, viewer, hash_token(token), at=now)
        insert_audit(connection, viewer, "calendar_made", at=now)
    return token


def end_calendar(community: Community, viewer: int) -> None:
    """Let no calendar program ask any more; doing it twice changes nothing."""
    with community.writing() as connection:
        if rows.delete_address(connection, viewer):
            insert_audit(connection, viewer, "calendar_ended", at=community.clock())


def open_feed(community: Community, token: str, *, is_birthdays_only: bool = False) -> Feed:
    """Return what the owner of an address may see now.

    A program asks unasked, so what they can still take back stays closed (R7).

    Raises
    ------
    NotFound
        Alike for an address that never was, has ended, or whose owner is away or has left.
    NotAllowed
        ``rules_to_accept``
    TooMany
        ``too_many_tries``
    """
    owner = None
    if len(token) == _TOKEN_LETTERS and token.isascii():
        with community.database.reading() as connection:
            owner = rows.find_owner(connection, hash_token(token))
    if owner is None:
        raise NotFound
    community.limits.hit(f"calendar {owner.member}", _FETCHES)
    check_accepted(community, owner.member)
    with community.reading(owner.member, keeps_closed=True) as world:
        days = list_yearly_days(world, is_birthdays_only=is_birthdays_only)
    days.sort(key=lambda day: (day.kind.value, day.who.public_id))  # tomorrow the same as today
    return Feed(owner.language or community.settings.default_language, owner.made_at, days)
