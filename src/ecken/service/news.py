"""What is new: contacts of my contacts, target groups, profiles, anniversaries, birthdays (R2).

A new contact of somebody shows only where the viewer sees it in a list of one of their own
contacts, and with its day only then. Who has switched ``news_of_me`` off is in nobody's news.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime
from enum import StrEnum

import numpy as np

from ecken.rules.release import is_released
from ecken.rules.switches import is_on
from ecken.service.neighbourhoods import is_among
from ecken.service.target_groups import new_in_group, own_group, own_groups
from ecken.service.world import Ids, World
from ecken.store.contacts import read_contact_dates
from ecken.store.members import Card
from ecken.store.news import YoungContact, read_birthdays, read_profile_changes
from ecken.store.notices import read_switches_of

__all__ = [
    "NEWS_D",
    "GroupNews",
    "News",
    "NewsItem",
    "NewsKind",
    "members_new_in",
    "read_news",
    "read_news_items",
]

NEWS_D = 30
"""How many days news stay news."""

_DAY_S = 86_400
_YEAR_S = 31_556_952
_SLACK_S = 3 * _DAY_S
"""By how much a round year can differ from a multiple of the mean year, and more."""
_ITEMS_MAX = 100
_ROWS = 400
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
    return News(read_news_items(world, days=days), _groups(world))


def read_news_items(world: World, *, days: int = NEWS_D) -> list[NewsItem]:
    """Return the news of contacts alone, newest first."""
    since = world.now - days * _DAY_S
    items = [
        *_new_contacts(world, since),
        *_changed_profiles(world, since),
        *_anniversaries(world, since),
        *_birthdays(world, since),
    ]
    items.sort(key=lambda item: (-item.day.toordinal(), item.kind.value, item.who.public_id))
    return items[:_ITEMS_MAX]


def members_new_in(world: World, group_id: str, *, limit: int = 60) -> list[Card]:
    """Return who matches a target group since the last visit, by name; at most ``limit``.

    Raises
    ------
    NotFound
        If there is no such target group of the viewer's.
    """
    return _by_name(world, new_in_group(world, own_group(world, group_id))[:limit])


def _who_let_tell(world: World, members: Iterable[int]) -> dict[int, Card]:
    """Return the cards of those of ``members`` who let others tell of them."""
    cards = world.cards(sorted(set(members)))
    switches = read_switches_of(world.connection, list(cards), _SWITCH)
    return {member: card for member, card in cards.items() if is_on(switches.get(member), _SWITCH)}


def _new_contacts(world: World, since: int) -> list[NewsItem]:
    """Return the newest contacts of contacts, at least as many as are shown if there are."""
    rows = world.young_contacts(since)
    found: list[NewsItem] = []
    for start in range(0, len(rows), _ROWS):
        if len(found) >= _ITEMS_MAX and _day(rows[start].since) < found[_ITEMS_MAX - 1].day:
            break  # all that follow are older than all that is shown
        found += _told_ties(world, rows[start : start + _ROWS])
    return found


def _told_ties(world: World, rows: Sequence[YoungContact]) -> list[NewsItem]:
    """Return the ties that the viewer sees; two contacts of mine who met are one piece of news."""
    seen = _seen_ties(world, {member for row in rows for member in (row.low_id, row.high_id)})
    shown = [
        (who, whom, row.since)
        for row in rows
        for who, whom in ((row.low_id, row.high_id), (row.high_id, row.low_id))
        if (who, whom) in seen
    ]
    told_of = _who_let_tell(world, (member for who, whom, _ in shown for member in (who, whom)))
    found: dict[tuple[int, int], NewsItem] = {}
    for who, whom, at in shown:
        if who in told_of and whom in told_of:
            item = NewsItem(NewsKind.NEW_CONTACT, _day(at), told_of[who], told_of[whom])
            found.setdefault((min(who, whom), max(who, whom)), item)
    return list(found.values())


def _seen_ties(world: World, members: set[int]) -> set[tuple[int, int]]:
    """Return (contact, entry) for every tie among ``members`` in lists the viewer sees."""
    wanted = np.array(sorted(members), dtype=np.uint32)
    chosen = np.flatnonzero(is_among(world.contacts, wanted))
    indptr, ids = world.lists_of_circle(1, wanted, chosen=chosen)
    owners = np.repeat(world.contacts[chosen], np.diff(indptr))
    return set(zip(owners.tolist(), ids.tolist(), strict=True))


def _changed_profiles(world: World, since: int) -> list[NewsItem]:
    changes = read_profile_changes(world.connection, since)
    changed = np.array(sorted(changes), dtype=np.uint32)
    told_of = _who_let_tell(world, changed[is_among(changed, world.contacts)].tolist())
    return [NewsItem(NewsKind.PROFILE, _day(changes[who]), told_of[who]) for who in told_of]


def _anniversaries(world: World, since: int) -> list[NewsItem]:
    """Return round years of the viewer's own contacts that fell into the time."""
    start, today = _day(since), _day(world.now)
    found = []
    for who, at in read_contact_dates(world.connection, world.viewer).items():
        if (world.now - at + _SLACK_S) % _YEAR_S > world.now - since + 2 * _SLACK_S:
            continue  # nowhere near a round year: most contacts of a hub
        for year in {start.year, today.year}:
            made = _day(at)
            day = _in_year(made, year)
            if year > made.year and start < day <= today:
                found.append((who, day, year - made.year))
    told_of = _who_let_tell(world, (who for who, _, _ in found))
    return [
        NewsItem(NewsKind.ANNIVERSARY, day, told_of[who], years=years)
        for who, day, years in found
        if who in told_of
    ]


def _birthdays(world: World, since: int) -> list[NewsItem]:
    """Return the birthdays within the time that contacts have released to the viewer."""
    start, today = _day(since), _day(world.now)
    rows = [
        row
        for row in read_birthdays(world.connection, world.contacts.tolist(), world.viewer)
        if is_released(row.audience, is_self=False, is_contact=True, is_chosen=row.is_chosen)
    ]
    born = [(row.member, date.fromisoformat(row.value)) for row in rows]
    days = [(who, _in_year(day, year)) for who, day in born for year in {start.year, today.year}]
    told = [(who, day) for who, day in days if start < day <= today]
    cards = world.cards({who for who, _ in told})
    return [NewsItem(NewsKind.BIRTHDAY, day, cards[who]) for who, day in told if who in cards]


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
