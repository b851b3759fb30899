"""How the three circles grew: by the dates of contacts that the viewer may see today.

A contact's date shows only with the contact, so nothing is read of a list that is closed to the
viewer, or of an entry that is not listed.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

import numpy as np
from numpy.typing import NDArray

from ecken.reference.days import start_of
from ecken.service.world import World
from ecken.store.contacts.contacts import read_contact_dates
from ecken.store.contacts.tie_dates import read_dates_among

__all__ = ["ENTRIES_MAX", "LISTS_MAX", "Year", "grown_by_year"]

ENTRIES_MAX = 60_000
"""Entries of a circle's lists whose dates are looked up; beyond, the next circle is left out."""
LISTS_MAX = 2_000
"""Lists of the second circle that are looked at; beyond, the third circle is left out."""

_NEVER = np.int64(1) << np.int64(62)

_Dates = NDArray[np.int64]
_Ids = NDArray[np.uint32]


@dataclass(frozen=True, slots=True)
class Year:
    """The figures as they would be with the contacts up to the end of a year."""

    year: int
    first: int
    second: int | None
    """``None`` where the contacts' lists are too long to look at every date."""
    third: int | None
    """``None`` where those of the second circle are, too, or are too many."""


@dataclass(frozen=True, slots=True)
class _Since:
    """Since when each of ``members`` (ascending) stands at the end of a visible way."""

    members: _Ids
    since: _Dates

    def of(self, asked: _Ids) -> _Dates:
        """Return it for each of these, ``_NEVER`` for who is not there."""
        if not len(self.members):
            return np.full(len(asked), _NEVER, dtype=np.int64)
        at = np.minimum(np.searchsorted(self.members, asked), len(self.members) - 1)
        return np.where(self.members[at] == asked, self.since[at], _NEVER)


def grown_by_year(world: World) -> list[Year]:
    """Return the years from the viewer's first contact on; empty for fewer than two.

    A member is in the second circle from the day on which both contacts on a way to them were made,
    until the viewer knows them, and in the third alike, by three contacts; what has ended since is
    in no year.
    """
    known = read_contact_dates(world.connection, world.viewer)
    contacts = world.circle(1)
    since = np.array([known.get(member, 0) for member in contacts.tolist()], dtype=np.int64)
    if not len(since):
        return []
    years = range(world.day(int(since.min())).year, world.day(world.now).year + 1)
    if len(years) < 2:
        return []
    ends = [start_of(date(year + 1, 1, 1), world.zone) for year in years]
    first = _Since(contacts, since)
    second = _one_further(world, 1, first)
    third = None if second is None else _third(world, first, second)
    return [
        Year(
            year,
            int((since < end).sum()),
            None if second is None else _count(second, end, first),
            None if second is None or third is None else _count(third, end, first, second),
        )
        for year, end in zip(years, ends, strict=True)
    ]


def _count(ways: _Since, end: int, *nearer: _Since) -> int:
    """Return how many stand there before ``end`` and nowhere nearer."""
    is_there = ways.since < end
    for circle in nearer:
        is_there &= circle.of(ways.members) >= end
    return int(is_there.sum())


def _third(world: World, first: _Since, second: _Since) -> _Since | None:
    """Return whom lists of the first two circles show at the end of three contacts.

    Contacts of today were not always: what their lists show counts from when the way to them by
    another contact was there.
    """
    if len(world.circle(2)) > LISTS_MAX:
        return None
    found = [_one_further(world, 1, second), _one_further(world, 2, second)]
    if found[0] is None or found[1] is None:
        return None
    members = np.concatenate([found[0].members, found[1].members])
    return _earliest(members, np.concatenate([found[0].since, found[1].since]))


def _one_further(world: World, degree: int, ways: _Since) -> _Since | None:
    """Return whom the lists of a circle show, and since when there is a way through its owner.

    ``ways`` says since when there is one to the owners; ``None`` for too many entries.
    """
    owners = world.circle(degree)
    indptr, entries = world.full_lists_of_circle(degree, np.arange(len(owners)))
    if len(entries) > ENTRIES_MAX:
        return None
    at = np.repeat(np.arange(len(owners)), np.diff(indptr))
    others = entries != world.viewer
    at, entries = at[others], entries[others]
    made = read_dates_among(world.connection, owners[at], entries)
    return _earliest(entries, np.maximum(made, ways.of(owners)[at]))


def _earliest(entries: _Ids, since: _Dates) -> _Since:
    members, at = np.unique(entries, return_inverse=True)
    found = np.full(len(members), _NEVER, dtype=np.int64)
    np.minimum.at(found, at, since)
    return _Since(members, found)
