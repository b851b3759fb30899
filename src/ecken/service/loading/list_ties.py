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
)
from ecken.service.loading.list_values import CONTACT_COLUMNS, REQUEST_COLUMNS, Readings, read_date
from ecken.store.site.loading import pair_keys

__all__ = ["CONTACTS", "REQUESTS", "Ties", "read_ties", "refuse_among", "refuse_repeated"]

CONTACTS = ListFormat("contacts", CONTACT_COLUMNS, ("a", "b"))
REQUESTS = ListFormat("requests", REQUEST_COLUMNS, ("from", "to"))
_UNKNOWN = -1


class Ties(NamedTuple):
    """Pairs of a list: members, date and line of each, all of shape (k,)."""

    file: str
    a: NDArray[np.int32]
    b: NDArray[np.int32]
    at: NDArray[np.int64]
    line: NDArray[np.int32]

    @classmethod
    def none(cls) -> Ties:
        """No pairs."""
        small = np.empty(0, dtype=np.int32)
        return cls("", small, small, np.empty(0, dtype=np.int64), small)


@dataclass(frozen=True)
class _Reading:
    """What the rows of one list are read with."""

    file: str
    format: ListFormat
    ids: dict[str, int]
    dates: Readings
    bad: BadLines


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
    """Read a list of pairs. Cost: about 1 µs per line."""
    if source is None or bad.is_cut:
        return Ties.none()
    dates = Readings(partial(read_date, now=now, zone=zone), {"": now})
    reading = _Reading(name_of(source), format, ids, dates, bad)
    pieces = [_read_pairs(batch, reading) for batch in read_list(source, format, bad, progress)]
    if not pieces:
        return Ties.none()
    return Ties(name_of(source), *(np.concatenate(column) for column in zip(*pieces, strict=True)))


def refuse_repeated(ties: Ties, bad: BadLines) -> None:
    """Note each pair that stands in the list for the second time, in either order."""
    keys = pair_keys(ties.a, ties.b)
    order = np.argsort(keys, kind="stable")
    again = np.flatnonzero(keys[order][1:] == keys[order][:-1]) + 1
    for place in again.tolist():
        line, before = ties.line[order[place]], ties.line[order[place - 1]]
        bad.add_text(
            ties.file, int(line), "the same two stand in line {line} already", line=int(before)
        )


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
    first, second, when = reading.format.columns
    count = len(batch.lines)
    a, b = (_numbers(batch.columns[name], reading.ids) for name in (first, second))
    texts = batch.columns.get(when) or ("",) * count
    found = list(map(reading.dates.__getitem__, texts))
    at = _dates(found)
    wrong = (a == _UNKNOWN) | (b == _UNKNOWN) | (a == b) | (at < 0)
    for row in np.flatnonzero(wrong).tolist():
        members = (int(a[row]), int(b[row]))
        reasons = _reasons(batch, row, members, reading.format.columns, found[row])
        reading.bad.add(reading.file, batch.lines[row], *reasons)
    lines = np.fromiter(batch.lines, np.int32, count)
    return a[~wrong], b[~wrong], at[~wrong], lines[~wrong]


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


def _dates(found: Sequence[object]) -> NDArray[np.int64]:
    """Return the dates; -1 for what could not be read."""
    if not {UnfitError, ValueError}.isdisjoint(map(type, found)):
        found = [-1 if isinstance(date, ValueError) else date for date in found]
    return np.fromiter(found, np.int64, len(found))


def _numbers(texts: Sequence[str], ids: dict[str, int]) -> NDArray[np.int32]:
    """Look up the members; a text that is not found is tried once more without blanks around."""
    found = np.fromiter(map(ids.get, texts, repeat(_UNKNOWN)), np.int32, len(texts))
    for row in np.flatnonzero(found == _UNKNOWN).tolist():
        found[row] = ids.get(" ".join(texts[row].split()), _UNKNOWN)
    return found
