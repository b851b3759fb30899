"""What is new: contacts of my contacts, target groups, profiles, anniversaries, birthdays (R2).

A new contact of somebody shows only where the viewer sees it in a list of one of their own
contacts, and with its day only then. Who has switched ``news_of_me`` off is in nobody's news.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, date, datetime
from enum import StrEnum

import numpy as np

from ecken.rules.release import is_released
from ecken.rules.switches import is_on
from ecken.service.target_groups import new_in_group, own_group, own_groups
from ecken.service.world import Ids, World
from ecken.store.contacts import read_contact_dates
from ecken.store.members import Card
from ecken.store.news import read_birthdays, read_profile_changes, read_young_contacts
from ecken.store.notices import read_switches_of

__all__ = [
    "NEWS_D",
    "GroupNews",
    "News",
    "NewsItem",
    "NewsKind",
    "members_new_in",
    "read_news",
]

NEWS_D = 30
"""How many days news stay news."""

_DAY_S = 86_400
_ITEMS_MAX = 100
_SWITCH = "news_of_me"


class NewsKind(StrEnum):
    """What happened."""

    NEW_CONTACT = "new_contact"
    """``who``, a contact of the viewer, has the new contact ``whom``."""
    PROFILE = "profile"
    """``who`` has changed their profile."""
    ANNIVERSARY = "anniversary"
    """Viewer and ``who`` became contacts ``years`` years ago."""
    BIRTHDAY = "birthday"
    """``who`` had their birthday, and has released it to the viewer."""


@dataclass(frozen=True, slots=True)
class NewsItem:
    """One piece of news about a contact of the viewer."""

    kind: NewsKind
    day: date
    who: Card
    whom: Card | None = None
    years: int = 0


@dataclass(frozen=True, slots=True)
class GroupNews:
    """Members who match a target group since the viewer last looked at it."""

    id: str
    name: str
    members: list[Card]
    count: int


@dataclass(frozen=True, slots=True)
class News:
    """Everything new for one viewer."""

    items: list[NewsItem]
    groups: list[GroupNews]


def read_news(world: World, *, days: int = NEWS_D) -> News:
    """Return the news of the last ``days`` days, newest first."""
    since = world.now - days * _DAY_S
    told_of = _contacts_who_let_tell(world)
    items = [
        *_new_contacts(world, told_of, since),
        *_changed_profiles(world, told_of, since),
        *_anniversaries(world, told_of, since),
        *_birthdays(world, since),
    ]
    items.sort(key=lambda item: (-item.day.toordinal(), item.kind.value, item.who.public_id))
    return News(items[:_ITEMS_MAX], _groups(world))


def members_new_in(world: World, group_id: str, *, limit: int = 60) -> list[Card]:
    """Return who matches a target group since the last visit, by name; at most ``limit``.

    Raises
    ------
    NotFound
        If there is no such target group of the viewer's.
    """
    return _by_name(world, new_in_group(world, own_group(world, group_id))[:limit])


def _contacts_who_let_tell(world: World) -> dict[int, Card]:
    cards = world.cards(world.contacts)
    switches = read_switches_of(world.connection, list(cards), _SWITCH)
    return {member: card for member, card in cards.items() if is_on(switches.get(member), _SWITCH)}


def _new_contacts(world: World, told_of: dict[int, Card], since: int) -> list[NewsItem]:
    rows = [
        row
        for row in read_young_contacts(world.connection, told_of, since)
        if world.viewer not in (row.low_id, row.high_id)
    ]
    seen = _seen_ties(world, {member for row in rows for member in (row.low_id, row.high_id)})
    whom_cards = world.cards({member for row in rows for member in (row.low_id, row.high_id)})
    switches = read_switches_of(world.connection, list(whom_cards), _SWITCH)
    found = []
    for row in rows:
        for who, whom in ((row.low_id, row.high_id), (row.high_id, row.low_id)):
            is_shown = who in told_of and whom in whom_cards and (who, whom) in seen
            if is_shown and is_on(switches.get(whom), _SWITCH):
                found.append(
                    NewsItem(NewsKind.NEW_CONTACT, _day(row.since), told_of[who], whom_cards[whom])
                )
                break  # two contacts of mine who met are one piece of news
    return found


def _seen_ties(world: World, members: set[int]) -> set[tuple[int, int]]:
    """Return (contact, entry) for every entry among ``members`` in lists the viewer sees."""
    wanted = np.array(sorted(members), dtype=np.uint32)
    indptr, ids = world.lists_of_circle(1, wanted)
    owners = np.repeat(world.contacts, np.diff(indptr))
    return set(zip(owners.tolist(), ids.tolist(), strict=True))


def _changed_profiles(world: World, told_of: dict[int, Card], since: int) -> list[NewsItem]:
    changes = read_profile_changes(world.connection, told_of, since)
    return [NewsItem(NewsKind.PROFILE, _day(at), told_of[who]) for who, at in changes.items()]


def _anniversaries(world: World, told_of: dict[int, Card], since: int) -> list[NewsItem]:
    """Return round years of the viewer's own contacts that fell into the time."""
    start, today = _day(since), _day(world.now)
    found = []
    for who, at in read_contact_dates(world.connection, world.viewer).items():
        for year in {start.year, today.year} if who in told_of else ():
            made = _day(at)
            day = _in_year(made, year)
            if year > made.year and start < day <= today:
                found.append(
                    NewsItem(NewsKind.ANNIVERSARY, day, told_of[who], years=year - made.year)
                )
    return found


def _birthdays(world: World, since: int) -> list[NewsItem]:
    """Return the birthdays within the time that contacts have released to the viewer."""
    start, today = _day(since), _day(world.now)
    cards = world.cards(world.contacts)
    found = []
    for row in read_birthdays(world.connection, cards, world.viewer):
        if is_released(row.audience, is_self=False, is_contact=True, is_chosen=row.is_chosen):
            born = date.fromisoformat(row.value)
            days = (_in_year(born, year) for year in {start.year, today.year})
            found += [
                NewsItem(NewsKind.BIRTHDAY, day, cards[row.member])
                for day in days
                if start < day <= today
            ]
    return found


def _groups(world: World) -> list[GroupNews]:
    found = []
    for group in own_groups(world):
        ids = new_in_group(world, group)
        if len(ids):
            cards = _by_name(world, ids[:_ITEMS_MAX])
            found.append(GroupNews(group.public_id, group.name, cards[:12], len(ids)))
    return found


def _by_name(world: World, ids: Ids) -> list[Card]:
    cards = world.cards(ids).values()
    return sorted(cards, key=lambda card: (card.last_name.casefold(), card.public_id))


def _day(at: int) -> date:
    return datetime.fromtimestamp(at, UTC).date()


def _in_year(day: date, year: int) -> date:
    """Return the same day in another year; 29 February becomes 28 February."""
    try:
        return day.replace(year=year)
    except ValueError:
        return day.replace(year=year, day=28)
