"""Checks the list of members: every value, and that ids and addresses are unique."""

from __future__ import annotations

from array import array
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import partial
from itertools import repeat
from typing import Any, NamedTuple

from ecken.errors import Invalid
from ecken.exchange.member_lists import EXPECTED_NAMES, split_name
from ecken.rules.names import check_full_name
from ecken.service.loading.list_reader import (
    BadLines,
    Batch,
    ListFormat,
    Progress,
    Reason,
    Source,
    UnfitError,
    read_list,
)
from ecken.service.loading.list_values import (
    MEMBER_COLUMNS,
    Reader,
    Readings,
    read_consent,
    read_left,
)
from ecken.store.profiles.members import email_key
from ecken.store.site.loading import KnownMembers

__all__ = ["Joining", "ListOptions", "MemberReader", "People", "Skipped", "read_members"]

_FORMAT = ListFormat("members", tuple(MEMBER_COLUMNS), ("id", "email", "last_name"))


@dataclass(frozen=True, slots=True)
class ListOptions:
    """What is to be done with a list of members."""

    is_update: bool = False
    """Members who are there already are compared with the list, by their id."""
    removes_missing: bool = False
    """Who was loaded before and is not in the list has left."""
    skips_wrong: bool = False
    """Lines that cannot be read are left out, and the others loaded."""


class Joining(NamedTuple):
    """Somebody who is to become a member."""

    line: int
    load_id: str
    name: str
    consent: str
    """Proof of the consent, if the list has a column for it."""


class Skipped(NamedTuple):
    """A good line that is left out, and why: ``no_consent`` or ``has_left``."""

    line: int
    load_id: str
    name: str
    why: str


class People:
    """The members of the list, and the ids by which the other lists may name members."""

    def __init__(
        self, known: KnownMembers, options: ListOptions, mapping: Mapping[str, str]
    ) -> None:
        self.first_id = known.last_id + 1
        self.options, self.mapping = options, mapping
        self.rows: list[tuple[Any, ...]] = []
        """What ``store.loading.insert_members`` wants."""
        self.consents: dict[int, str] = {}
        """Proof of the consent, by place in ``rows``, of those who gave one."""
        self._lines = array("q")
        self.listed: dict[int, tuple[int, tuple[Any, ...]]] = {}
        """Line and row, by member, of those who are members already."""
        self.leaving: dict[int, int] = {}
        """Line by member, of those who have left by the list."""
        self.skipped: list[Skipped] = []
        self.ids = dict(known.by_load_id)
        """Member id by load id, of this list and of the database."""
        self._known = known
        self._id_lines: dict[str, int] = {}
        self._email_lines: dict[str, int] = {}

    def is_in_list(self, load_id: str) -> bool:
        """Say whether a line, good or left out, has this id."""
        return load_id in self._id_lines

    def note_id(self, load_id: str, line: int) -> UnfitError | None:
        """Note the id of a line; say why not if it is taken."""
        if load_id in self._id_lines:
            before = self._id_lines[load_id]
            return UnfitError(
                "“{given}” stands in line {line} already", given=load_id[:40], line=before
            )
        self._id_lines[load_id] = line
        is_member = load_id in self._known.by_load_id and not self.options.is_update
        if is_member or load_id in self._known.closed_load_ids:
            return UnfitError("“{given}” was loaded before", given=load_id[:40])
        return None

    def note_email(self, email: str, key: str, line: int, member: int | None) -> UnfitError | None:
        """Note the address of a line; say why not if it is taken by another one."""
        if key in self._email_lines:
            before = self._email_lines[key]
            return UnfitError("{given} stands in line {line} already", given=email, line=before)
        self._email_lines[key] = line
        owner = self._known.email_keys.get(key)
        if owner is not None and owner != member:
            return UnfitError("{given} belongs to a member already", given=email)
        return None

    def member_of(self, load_id: str | None) -> int | None:
        """Return who was loaded by this id before."""
        return None if load_id is None else self._known.by_load_id.get(load_id)

    def add(self, line: int, row: tuple[Any, ...], consent: str) -> None:
        """Take a good line."""
        load_id = row[0]
        member = self.member_of(load_id)
        if member is not None:
            self.listed[member] = (line, row)
            return
        if load_id is not None:
            self.ids[load_id] = self.first_id + len(self.rows)
        if consent:
            self.consents[len(self.rows)] = consent
        self.rows.append(row)
        self._lines.append(line)

    def joining(self) -> Iterator[Joining]:
        """Yield something about each of the rows, in their order."""
        for place, (line, row) in enumerate(zip(self._lines, self.rows, strict=True)):
            name = f"{row[3]} {row[4]}".strip()
            yield Joining(line, row[0] or "", name, self.consents.get(place, ""))

    def forget_addresses(self) -> None:
        """Forget in which line which address stands: all lines are read."""
        self._email_lines.clear()


class MemberReader:
    """Reads lines of members into ``people``, and notes those that cannot be."""

    def __init__(
        self, people: People, file: str, bad: BadLines, *, now: int, today: date, community: str
    ) -> None:
        self.people, self.bad = people, bad
        self._file, self._now, self._community = file, now, community
        readers: dict[str, Reader] = {
            **MEMBER_COLUMNS, "consent": read_consent, "left": partial(read_left, today=today),
        }  # fmt: skip
        self._readings = {name: Readings(read) for name, read in readers.items()}

    def take(self, batch: Batch) -> None:
        """Take some lines. Cost: about 15 µs per line."""
        columns = [
            repeat(None) if texts is None else list(map(self._readings[name].__getitem__, texts))
            for name, texts in _texts(batch, self._readings).items()
        ]
        for line, *values in zip(batch.lines, *columns, strict=False):
            self._take_line(line, values)
        self._readings["id"].clear()
        self._readings["email"].clear()

    def _take_line(self, line: int, values: list[Any]) -> None:
        """Take one line, leave it out, or say everything that is wrong with it."""
        people = self.people
        load_id, email, *names, industry, city, code, country = values[:11]
        first, last = names[:2]
        reasons = self._reasons(line, values)
        consent, has_left = values[16:]
        why = "has_left" if has_left is True else "no_consent" if consent == "" else ""
        if why and not reasons:
            _skip(people, line, load_id, f"{first} {last}".strip(), why)
            return
        key = ""
        if email.__class__ is str:
            key = email_key(email)
            key = email if key == email else key  # once in memory, not twice
            if taken := people.note_email(email, key, line, people.member_of(load_id)):
                reasons.append(Reason("email", taken))
        if reasons:
            self.bad.add(self._file, line, *reasons)
            return
        place = (city, code, country)
        row = (load_id, email, key, *names, *industry, *place, *values[11:16], self._now)
        people.add(line, row, consent or "")

    def _reasons(self, line: int, values: list[Any]) -> list[Reason]:
        """Say what is wrong with a line, but for its address being taken."""
        reasons = [
            Reason(name, value)
            for name, value in zip(self._readings, values, strict=True)
            if value.__class__ is UnfitError
        ]
        load_id, _, first, last = values[:4]
        if first.__class__ is str and last.__class__ is str:
            reasons += _office_in(first, last, self._community)
        if load_id.__class__ is str and (taken := self.people.note_id(load_id, line)):
            reasons.append(Reason("id", taken))
        return reasons


def read_members(source: Source | None, reader: MemberReader, progress: Progress) -> None:
    """Read the list of members; without one, only those of the database are known."""
    if source is None:
        return
    for batch in read_list(
        source,
        _FORMAT,
        reader.bad,
        progress,
        mapping=reader.people.mapping,
        expected=EXPECTED_NAMES,
    ):
        reader.take(batch)
    reader.people.forget_addresses()


def _texts(batch: Batch, names: Mapping[str, object]) -> dict[str, Sequence[str] | None]:
    """The cells by column; ``None`` where there is no id, no proof of consent, no leaving."""
    found: dict[str, Sequence[str] | None] = {}
    empty = [""] * len(batch.lines)
    for name in names:
        is_optional = name in ("id", "consent", "left")
        found[name] = batch.columns.get(name) or (None if is_optional else empty)
    if "full_name" in batch.columns:
        pairs = [split_name(text) for text in batch.columns["full_name"]]
        found["first_name"] = [first for first, _ in pairs]
        found["last_name"] = [last for _, last in pairs]
    return found


def _skip(people: People, line: int, load_id: str | None, name: str, why: str) -> None:
    member = people.member_of(load_id)
    if why == "has_left" and member is not None and people.options.is_update:
        people.leaving[member] = line
    else:
        people.skipped.append(Skipped(line, load_id or "", name, why))


def _office_in(first: str, last: str, community: str) -> list[Reason]:
    """Say why the two names cannot stand together, if they cannot."""
    try:
        check_full_name(first, last, community=community)
    except Invalid as error:
        return [Reason("last_name", UnfitError("is none: {reason}", reason=error))]
    return []
