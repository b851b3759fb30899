"""How the first two circles grew: by the dates of contacts that the viewer may see today.

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

__all__ = ["ENTRIES_MAX", "Year", "grown_by_year"]

ENTRIES_MAX = 60_000
"""Entries of the contacts’ lists whose dates are looked up; beyond, the first circle alone."""

_NEVER = np.int64(1) << np.int64(62)


@dataclass(frozen=True, slots=True)
class Year:
    """The figures as they would be with the contacts up to the end of a year."""

    year: int
    first: int
    second: int | None
    """``None`` where the contacts' lists are too long to look at every date."""


def grown_by_year(world: World) -> list[Year]:
    """Return the years from the viewer's first contact on; empty for fewer than two.

    A member is in the second circle from the day on which both contacts on a way to them were made,
    until the viewer knows them; what has ended since is in no year.
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
    begins = _second_since(world, since)
    found = []
    for year, end in zip(years, ends, strict=True):
        second = None
        if begins is not None:
            _, second_since, first_since = begins
            second = int(((second_since < end) & (first_since >= end)).sum())
        found.append(Year(year, int((since < end).sum()), second))
    return found


def _second_since(
    world: World, since: NDArray[np.int64]
) -> tuple[NDArray[np.uint32], NDArray[np.int64], NDArray[np.int64]] | None:
    """Return whom contacts show, since when one of them does, and since when they are contacts.

    ``since`` is aligned with the first circle, and so is what is read here.
    """
    contacts = world.circle(1)
    indptr, entries = world.full_lists_of_circle(1, np.arange(len(contacts)))
    if len(entries) > ENTRIES_MAX:
        return None
    owners = np.repeat(np.arange(len(contacts)), np.diff(indptr))
    others = entries != world.viewer
    owners, entries = owners[others], entries[others]
    made = read_dates_among(world.connection, contacts[owners], entries)
    members, at = np.unique(entries, return_inverse=True)
    second = np.full(len(members), _NEVER, dtype=np.int64)
    np.minimum.at(second, at, np.maximum(made, since[owners]))
    first = np.full(len(members), _NEVER, dtype=np.int64)
    places = np.searchsorted(members, contacts)
    places[places == len(members)] = 0
    is_shown = members[places] == contacts if len(members) else np.zeros(len(contacts), np.bool_)
    first[places[is_shown]] = since[is_shown]
    return members, second, first
