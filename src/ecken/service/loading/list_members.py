"""The list of members: every value checked, no id and no address twice."""

from __future__ import annotations

from itertools import repeat
from pathlib import Path
from typing import Any

from ecken.errors import Invalid
from ecken.rules.names import check_full_name
from ecken.service.loading.csv_reader import BadLines, ListFormat, Progress, read_list
from ecken.service.loading.list_values import MEMBER_COLUMNS, Readings
from ecken.store.profiles.members import email_key
from ecken.store.site.loading import KnownMembers

__all__ = ["People", "read_members"]

_FORMAT = ListFormat("members", tuple(MEMBER_COLUMNS), ("id", "email", "last_name"))


class People:
    """The members of the list, and the ids by which the other lists may name members."""

    def __init__(self, known: KnownMembers) -> None:
        self.first_id = known.last_id + 1
        self.rows: list[tuple[Any, ...]] = []
        """What ``store.loading.insert_members`` wants."""
        self.ids = dict(known.by_load_id)
        """Member id by load id, of this list and of the database."""
        self._known = known
        self._id_lines: dict[str, int] = {}
        self._email_lines: dict[str, int] = {}

    def take_id(self, load_id: str, line: int) -> str:
        """Give the next member id to ``load_id``; say why not if it is taken."""
        if load_id in self._id_lines:
            return f"id “{load_id[:40]}” stands in line {self._id_lines[load_id]} already"
        if load_id in self.ids or load_id in self._known.closed_load_ids:
            return f"id “{load_id[:40]}” was loaded before"
        self.ids[load_id] = self.first_id + len(self._id_lines)
        self._id_lines[load_id] = line
        return ""

    def take_email(self, email: str, key: str, line: int) -> str:
        """Note the address; say why not if it is taken."""
        if key in self._email_lines:
            return f"email {email} stands in line {self._email_lines[key]} already"
        if key in self._known.email_keys:
            return f"email {email} belongs to a member already"
        self._email_lines[key] = line
        return ""


def read_members(
    path: Path | None,
    known: KnownMembers,
    bad: BadLines,
    progress: Progress,
    *,
    now: int,
    community: str,
) -> People:
    """Read the list of members; without one, only those of the database are known.

    Cost: about 15 µs per line.
    """
    people = People(known)
    if path is None:
        return people
    readings = {name: Readings(read) for name, read in MEMBER_COLUMNS.items()}
    for batch in read_list(path, _FORMAT, bad, progress):
        columns = []
        for name, reading in readings.items():
            texts = batch.columns.get(name) or repeat("", len(batch.lines))
            columns.append(list(map(reading.__getitem__, texts)))
        for line, *values in zip(batch.lines, *columns, strict=True):
            _take_member(people, str(path), line, values, bad, now, community)
        readings["id"].clear()
        readings["email"].clear()
    return people


def _take_member(
    people: People, file: str, line: int, values: list[Any], bad: BadLines, now: int, community: str
) -> None:
    """Add one member, or say everything that is wrong with the line."""
    load_id, email, *names, industry, city, code, country = values[:11]
    reasons = [
        f"{name} {value}"
        for name, value in zip(MEMBER_COLUMNS, values, strict=True)
        if value.__class__ is ValueError
    ]
    key = ""
    first, last = names[:2]
    if first.__class__ is str and last.__class__ is str:
        reasons.append(_office_in(first, last, community))
    if load_id.__class__ is str:
        reasons.append(people.take_id(load_id, line))
    if email.__class__ is str:
        key = email_key(email)
        reasons.append(people.take_email(email, key, line))
    if any(reasons):
        bad.add(file, line, "; ".join(filter(None, reasons)))
    else:
        place = (city, code, country)
        people.rows.append((load_id, email, key, *names, *industry, *place, *values[11:], now))


def _office_in(first: str, last: str, community: str) -> str:
    """Say why the two names cannot stand together, if they cannot."""
    try:
        check_full_name(first, last, community=community)
    except Invalid as error:
        return f"last_name is none: {error.sentence}"
    return ""
