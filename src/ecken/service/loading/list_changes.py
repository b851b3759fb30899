"""Changes that a list would make to existing members, one by one.

Once somebody has signed in, the profile is theirs: a list fills what they left empty, and what
differs is reported and kept. Who may see what is decided by members, and by no list.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import NamedTuple

from sqlalchemy import Connection

from ecken.service.loading.list_members import People
from ecken.store.profiles.members import email_key
from ecken.store.site.list_updates import LoadedMember, read_loaded_members

__all__ = ["Change", "Changes", "Leaver", "compare"]

_PLACES = {
    "email": 1, "first_name": 3, "last_name": 4, "headline": 5, "company": 6, "position": 7,
    "industry": 9, "city": 10, "postal_code": 11, "country": 12, "offers": 13, "seeks": 14,
}  # fmt: skip
"""Where the columns that a list may change stand in ``store.loading.MEMBER_COLUMNS``."""
_INDUSTRY_CODE = 8


class Change(NamedTuple):
    """One value that differs between the list and the community."""

    member: int
    line: int
    load_id: str
    name: str
    column: str
    was: str
    becomes: str
    is_kept: bool
    """It stays as it is: the profile is the member's own, or an administrator's."""


class Leaver(NamedTuple):
    """Somebody whose account would be deleted."""

    member: int
    line: int
    """Line that says so; 0: not in the list any more."""
    load_id: str
    name: str
    is_kept: bool
    """It stays: no list deletes an administrator."""


@dataclass
class Changes:
    """All that differs, in the order of the list."""

    changes: list[Change] = field(default_factory=list)
    values: dict[int, dict[str, str]] = field(default_factory=dict)
    """New values by member and column of the table."""
    leavers: list[Leaver] = field(default_factory=list)
    unchanged: int = 0

    @property
    def leaving(self) -> list[int]:
        """Whose accounts would be deleted."""
        return [leaver.member for leaver in self.leavers if not leaver.is_kept]


def compare(connection: Connection, people: People) -> Changes:
    """Compare the list with the members whom it names, or misses."""
    found = Changes()
    if not people.options.is_update:
        return found
    loaded = read_loaded_members(connection)
    for member, (line, row) in people.listed.items():
        if member in loaded:
            _compare_one(found, people, line, loaded[member], row)
    for member, line in people.leaving.items():
        if member in loaded:
            found.leavers.append(_leaver(loaded[member], line))
    if people.options.removes_missing:
        for one in loaded.values():
            if not people.is_in_list(one.load_id):
                found.leavers.append(_leaver(one, 0))
    return found


def _leaver(one: LoadedMember, line: int) -> Leaver:
    return Leaver(one.member, line, one.load_id, one.name, is_kept=one.has_role)


def _compare_one(
    found: Changes, people: People, line: int, one: LoadedMember, row: tuple[object, ...]
) -> None:
    values: dict[str, str] = {}
    has_kept = False
    for column, place in _PLACES.items():
        listed = str(row[place])
        was = one.values[column]
        if not listed or listed == was or not _is_mapped(column, people):
            continue
        is_kept = (one.has_signed_in or one.has_role) and bool(was)
        has_kept = has_kept or is_kept
        found.changes.append(
            Change(one.member, line, one.load_id, one.name, column, was, listed, is_kept)
        )
        if not is_kept:
            values |= _columns(column, listed, row)
    if values:
        found.values[one.member] = values
    elif not has_kept:
        found.unchanged += 1


def _is_mapped(column: str, people: People) -> bool:
    if column in ("first_name", "last_name") and "full_name" in people.mapping:
        return True
    return column in people.mapping


def _columns(column: str, value: str, row: tuple[object, ...]) -> dict[str, str]:
    """The columns of the table that one column of the list means."""
    if column == "industry":
        return {"industry": str(row[_INDUSTRY_CODE]), "industry_text": value}
    if column == "email":
        return {"email": value, "email_key": email_key(value)}
    return {column: value}
