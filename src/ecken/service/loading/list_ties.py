"""Checks the lists of contacts and of open requests: pairs of members, each only once."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import tzinfo
from functools import partial
from itertools import repeat
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from ecken.exchange.tables import MISSING, Vocabulary
from ecken.service.loading.list_reader import (
    BadLines,
    Batch,
    ListFormat,
    Progress,
    Reason,
    Source,
    UnfitError,
    name_of,
    read_list,
    size_of,
)
from ecken.service.loading.list_values import CONTACT_COLUMNS, REQUEST_COLUMNS, Readings, read_date
from ecken.store.site.loading import pair_keys

__all__ = ["CONTACTS", "REQUESTS", "Ties", "read_ties", "refuse_among", "refuse_repeated"]

CONTACTS = ListFormat("contacts", CONTACT_COLUMNS, ("a", "b"))
REQUESTS = ListFormat("requests", REQUEST_COLUMNS, ("from", "to"))
_UNKNOWN = MISSING
_LONG_BYTES = 8_000_000
_DATES_MAX = 50_000
"""Dates that are kept for compiled loops: days repeat, moments hardly do."""


class Ties(NamedTuple):
    """Pairs of a list: members, date and line of each, all of shape (k,)."""

    file: str
    a: NDArray[np.int32]
    b: NDArray[np.int32]
    at: NDArray[np.uint32]
    """Seconds: nothing before 1970 or in the future is taken, so they fit until 2106."""
    line: NDArray[np.int32]

    @classmethod
    def none(cls) -> Ties:
        """No pairs."""
        small = np.empty(0, dtype=np.int32)
        return cls("", small, small, np.empty(0, dtype=np.uint32), small)


@dataclass(frozen=True)
class _Reading:
    """What the rows of one list are read with."""

    file: str
    format: ListFormat
    ids: dict[str, int]
    dates: Readings
    bad: BadLines
    vocabularies: dict[str, Vocabulary]
    """Of a long list: what members and dates are looked up in, by column."""

    @classmethod
    def begin(
        cls, source: Source, format: ListFormat, ids: dict[str, int], bad: BadLines, dates: Readings
    ) -> _Reading:
        """Compiled loops cost a second before they save any."""
        known: dict[str, Vocabulary] = {}
        if size_of(source) >= _LONG_BYTES:
            first, second, when = format.columns
            known[first] = known[second] = Vocabulary(ids)
            known[when] = Vocabulary({})
        return cls(name_of(source), format, ids, dates, bad, known)


def read_ties(
    source: Source | None,
    format: ListFormat,
    ids: dict[str, int],
    bad: BadLines,
    progress: Progress,
    *,
    now: int,
    zone: tzinfo,
) -> Ties:
    """Read a list of pairs. Cost: about 1 µs per line; 0.2 µs in a long list without quotes."""
    if source is None or bad.is_cut:
        return Ties.none()
    dates = Readings(partial(read_date, now=now, zone=zone), {"": now})
    reading = _Reading.begin(source, format, ids, bad, dates)
    batches = read_list(source, format, bad, progress, vocabularies=reading.vocabularies)
    columns = list(zip(*[_read_pairs(batch, reading) for batch in batches], strict=True))
    if not columns:
        return Ties.none()
    columns.reverse()
    # One after the other, so that no more than one of them is there twice.
    return Ties(name_of(source), *(np.concatenate(columns.pop()) for _ in range(len(columns))))


def refuse_repeated(ties: Ties, bad: BadLines) -> None:
    """Note each pair that stands in the list for the second time, in either order."""
    keys = pair_keys(ties.a, ties.b)
    keys.sort()  # in place: of fifty million pairs a copy more would take 400 MB
    if _all_differ(keys):
        return
    keys = pair_keys(ties.a, ties.b)
    order = np.argsort(keys, kind="stable")
    again = np.flatnonzero(keys[order][1:] == keys[order][:-1]) + 1
    for place in again.tolist():
        line, before = ties.line[order[place]], ties.line[order[place - 1]]
        bad.add_text(
            ties.file, int(line), "the same two stand in line {line} already", line=int(before)
        )


def _all_differ(rising: NDArray[np.uint64]) -> bool:
    return not bool((rising[1:] == rising[:-1]).any())


def refuse_among(ties: Ties, present: NDArray[np.uint64], reason: str, bad: BadLines) -> None:
    """Note each pair that is among ``present`` (sorted keys)."""
    if len(ties.a) == 0 or len(present) == 0:
        return
    keys = pair_keys(ties.a, ties.b)
    places = np.minimum(np.searchsorted(present, keys), len(present) - 1)
    for row in np.flatnonzero(present[places] == keys).tolist():
        bad.add_text(ties.file, int(ties.line[row]), reason)


def _read_pairs(batch: Batch, reading: _Reading) -> tuple[NDArray[Any], ...]:
    """Return members, dates and lines of the good rows; note the others."""
    first, second, _ = reading.format.columns
    a, b = (_members(batch, name, reading.ids) for name in (first, second))
    at, not_read = _dates(batch, reading)
    wrong = (a == _UNKNOWN) | (b == _UNKNOWN) | (a == b) | (at < 0)
    for row in np.flatnonzero(wrong).tolist():
        members = (int(a[row]), int(b[row]))
        reasons = _reasons(batch, row, members, reading.format.columns, not_read.get(row))
        reading.bad.add(reading.file, batch.lines[row], *reasons)
    lines = np.array(batch.lines, dtype=np.int32)
    return a[~wrong], b[~wrong], at[~wrong].astype(np.uint32), lines[~wrong]


def _reasons(
    batch: Batch, row: int, members: tuple[int, int], columns: Sequence[str], date: object
) -> list[Reason]:
    reasons = [
        Reason(name, UnfitError("“{given}” is no member", given=batch.columns[name][row][:40]))
        for name, member in zip(columns, members, strict=False)
        if member == _UNKNOWN
    ]
    if members[0] == members[1] != _UNKNOWN:
        given = batch.columns[columns[0]][row][:40]
        reasons.append(Reason("", UnfitError("“{given}” stands on both sides", given=given)))
    if isinstance(date, ValueError):
        reasons.append(Reason(columns[2], UnfitError("{reason}", reason=date)))
    return reasons


def _dates(batch: Batch, reading: _Reading) -> tuple[NDArray[np.int64], dict[int, object]]:
    """Return the dates, -1 for what could not be read, and why not by row."""
    when = reading.format.columns[2]
    texts = batch.columns.get(when) or ("",) * len(batch.lines)
    if when not in batch.numbers:
        found = list(map(reading.dates.__getitem__, texts))
        if {UnfitError, ValueError}.isdisjoint(map(type, found)):
            return np.fromiter(found, np.int64, len(found)), {}
        at = np.array([-1 if isinstance(date, ValueError) else date for date in found], np.int64)
        return at, {row: found[row] for row in np.flatnonzero(at < 0).tolist()}
    at = batch.numbers[when]
    not_read: dict[int, object] = {}
    new: dict[str, int] = {}
    for row in np.flatnonzero(at == MISSING).tolist():
        date = reading.dates[texts[row]]
        if isinstance(date, int):
            at[row] = new[texts[row]] = date
        else:
            not_read[row] = date
    if new and len(reading.vocabularies[when]) + len(new) <= _DATES_MAX:
        reading.vocabularies[when].learn(new)
    return at, not_read


def _members(batch: Batch, name: str, ids: dict[str, int]) -> NDArray[np.int32]:
    """Look up the members; a text that is not found is tried once more without blanks around."""
    texts = batch.columns[name]
    if name in batch.numbers:
        found = batch.numbers[name].astype(np.int32)
    else:
        found = np.fromiter(map(ids.get, texts, repeat(_UNKNOWN)), np.int32, len(texts))
    for row in np.flatnonzero(found == _UNKNOWN).tolist():
        found[row] = ids.get(" ".join(texts[row].split()), _UNKNOWN)
    return found
