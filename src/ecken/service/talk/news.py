"""What is new: contacts of my contacts, target groups, profiles, anniversaries, birthdays (R2).

A new contact of somebody shows only where the viewer sees it in a list of one of their own
contacts, and with its day only then. Who has switched ``news_of_me`` off is in nobody's news.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum
from heapq import merge

import numpy as np

from ecken.durations import DAY_S
from ecken.reference.birthdays import Birthday, read_birthday
from ecken.reference.days import days_before
from ecken.rules.contact_details import is_released
from ecken.rules.switches import is_on
from ecken.service.engine.neighbourhoods import is_among
from ecken.service.search.target_groups import new_in_group, own_group, own_groups
from ecken.service.world import Ids, World
from ecken.store.profiles.members import Card
from ecken.store.talk.news import (
    read_birthdays,
    read_profile_changes,
    read_round_dates,
)
from ecken.store.talk.notices import read_switches_of

__all__ = [
    "NEWS_D",
    "GroupNews",
    "News",
    "NewsGroup",
    "NewsItem",
    "NewsKind",
    "day_in_year",
    "group_news",
    "members_new_in",
    "read_news",
    "read_news_items",
    "released_birthdays",
    "silent_among",
]

NEWS_D = 30
"""How many days news stay news."""

_SLACK_S = 3 * DAY_S
"""By how much a round year can differ from a multiple of the mean year, and more."""
_ITEMS_MAX = 100
_SWITCH = "news_of_me"
_LEAP_DAY = date(2000, 2, 29)
_EVERY_DAY = tuple(
    (day.month, day.day) for day in (date(2000, 1, 1) + timedelta(days=n) for n in range(366))
)


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
class _Event:
    """Something that happened, before it is known whether those concerned let it be told."""

    day: date
    kind: NewsKind
    who: int
    whom: int | None = None
    years: int = 0


@dataclass(frozen=True, slots=True)
class NewsItem:
    """One piece of news about a contact of the viewer."""

    kind: NewsKind
    day: date
    who: Card
    whom: Card | None = None
    years: int = 0


@dataclass(slots=True)
class NewsGroup:
    """Pieces of news of one kind about one member: the newest, and how many."""

    newest: NewsItem
    count: int = 1


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
    """Return the news of the last ``days`` days, newest first.

    Raises
    ------
    NotReady
        ``search_preparing``, also to whoever has no target group.
    """
    world.require_search()
    return News(read_news_items(world, days=days), _groups(world))


def read_news_items(world: World, *, days: int = NEWS_D, most: int = _ITEMS_MAX) -> list[NewsItem]:
    """Return the news of contacts alone, newest first, at most ``most``.

    They are looked for from the newest on, a few days at a time, until there are enough.
    """
    since = days_before(world.now, days, world.zone)
    sources = (
        _new_contacts(world, since),
        _changed_profiles(world, since),
        _anniversaries(world, since),
        _birthdays(world, since),
    )
    found: list[NewsItem] = []
    events = merge(*sources, key=lambda event: -event.day.toordinal())
    for some in _some_days(events, at_least=most):
        found += _told(world, some)
        if len(found) >= most:
            break
    found.sort(key=lambda item: (-item.day.toordinal(), item.kind.value, item.who.public_id))
    return found[:most]


def group_news(items: Sequence[NewsItem]) -> list[NewsGroup]:
    """Return the news with all new contacts of one member as one, where the newest stood."""
    found: dict[tuple[NewsKind, int], NewsGroup] = {}
    for item in items:
        key = (item.kind, item.who.member)
        if key in found:
            found[key].count += 1
        else:
            found[key] = NewsGroup(item)
    return list(found.values())


def members_new_in(world: World, group_id: str, *, limit: int = 60) -> list[Card]:
    """Return who matches a target group since the last visit, by name; at most ``limit``.

    Raises
    ------
    NotFound
        If there is no such target group of the viewer's.
    """
    return _by_name(world, new_in_group(world, own_group(world, group_id))[:limit])


def _some_days(events: Iterable[_Event], *, at_least: int) -> Iterator[list[_Event]]:
    """Yield events in pieces of whole days with ``at_least`` so many, but for the last."""
    some: list[_Event] = []
    for event in events:
        if len(some) >= at_least and event.day != some[-1].day:
            yield some
            some = []
        some.append(event)
    if some:
        yield some


def _told(world: World, events: Sequence[_Event]) -> list[NewsItem]:
    """Return those of ``events`` whose members let others tell of them.

    A birthday is released for itself.
    """
    members = {event.who for event in events}
    members |= {event.whom for event in events if event.whom is not None}
    cards = world.cards(members)
    silent = silent_among(world, members)
    return [
        NewsItem(
            event.kind,
            event.day,
            cards[event.who],
            None if event.whom is None else cards[event.whom],
            years=event.years,
        )
        for event in events
        if event.who in cards
        and not world.is_closed(event.who)
        and (event.whom is None or event.whom in cards)
        and (event.kind is NewsKind.BIRTHDAY or not {event.who, event.whom} & silent)
    ]


def silent_among(world: World, members: Iterable[int]) -> set[int]:
    """Return who of ``members`` lets nobody be told of their contacts and changes."""
    wanted = sorted(members)
    switches = read_switches_of(world.connection, wanted, _SWITCH)
    return {member for member in wanted if not is_on(switches.get(member), _SWITCH)}


def _new_contacts(world: World, since: int) -> Iterator[_Event]:
    """Yield the new contacts of contacts; two contacts of mine who met are one piece of news."""
    for who, whom, at in world.recent_contacts(since):
        yield _Event(world.day(at), NewsKind.NEW_CONTACT, who, whom)


def _changed_profiles(world: World, since: int) -> list[_Event]:
    changes = read_profile_changes(world.connection, since)
    changed = np.array(sorted(changes), dtype=np.uint32)
    mine = changed[is_among(changed, world.contacts)].tolist()
    return _newest_first(_Event(world.day(changes[who]), NewsKind.PROFILE, who) for who in mine)


def _anniversaries(world: World, since: int) -> list[_Event]:
    """Return round years of the viewer's own contacts that fell into the time."""
    start, today = world.day(since), world.day(world.now)
    dates = read_round_dates(
        world.connection, world.viewer, now=world.now, within_s=world.now - since, slack_s=_SLACK_S
    )
    found = []
    for who, at in dates.items():
        made = world.day(at)
        for year in {start.year, today.year}:
            day = day_in_year(made, year)
            if year > made.year and start < day <= today:
                found.append(_Event(day, NewsKind.ANNIVERSARY, who, years=year - made.year))
    return _newest_first(found)


def _birthdays(world: World, since: int) -> list[_Event]:
    """Return the birthdays within the time that contacts have released to the viewer."""
    start, today = world.day(since), world.day(world.now)
    days = [start + timedelta(days=passed) for passed in range(1, (today - start).days + 1)]
    asked = {(day.month, day.day): day for day in days}
    asked.update(((2, 29), day) for day in days if day == day_in_year(_LEAP_DAY, day.year))
    return _newest_first(
        _Event(asked[born.month, born.day], NewsKind.BIRTHDAY, member)
        for member, born in released_birthdays(world, asked).items()
    )


def released_birthdays(
    world: World, days: Iterable[tuple[int, int]] = _EVERY_DAY
) -> dict[int, Birthday]:
    """Return when contacts were born who release it to the viewer; ``days`` are (month, day)."""
    return {
        row.member: read_birthday(row.value)
        for row in read_birthdays(world.connection, world.viewer, days)
        if is_released(row.audience, is_self=False, is_contact=True, is_chosen=row.is_chosen)
    }


def _newest_first(events: Iterable[_Event]) -> list[_Event]:
    return sorted(events, key=lambda event: event.day, reverse=True)


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


def day_in_year(day: date, year: int) -> date:
    """Return the same day in another year; 29 February becomes 28 February."""
    try:
        return day.replace(year=year)
    except ValueError:
        return day.replace(year=year, day=28)
