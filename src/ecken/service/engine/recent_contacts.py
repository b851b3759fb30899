"""Recent contacts in memory, so that news need not scan all contacts of contacts.

Read once from the table (a pass over all contacts, some 4 s for 50 million), then kept up by the
journal: before every answer the ties that changed since are read anew, so it is never older than
the network.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from heapq import merge
from threading import Lock
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray
from sqlalchemy import Connection

from ecken.durations import DAY_S
from ecken.store.journal import read_head
from ecken.store.site.loading import pair_keys
from ecken.store.talk.news import RecentContact, read_changed_ties, read_recent_contacts, read_since

__all__ = ["RecentContacts"]

Flags = NDArray[np.bool_]
"""One truth for every id."""

_KEPT_D = 31
_CHANGES_MAX = 2_000
"""Changed ties from which reading the table anew is quicker than looking each of them up."""
_BESIDE_MAX = 500
"""Changed ties that are kept beside the others before all are put in order anew."""
_BLOCK = 16_384
"""Ties that are looked through at once: mostly the newest few are asked for."""


class _Read(NamedTuple):
    """Ties at one version, complete from ``begins`` on: those read, and what changed since.

    ``ties`` int64 (k, 3): lower id, higher id, since when; newest first. ``changed`` says since
    when others are, or that they are no more; it stands before ``ties``.
    """

    version: int
    begins: int
    ties: NDArray[np.int64]
    changed: Mapping[tuple[int, int], int | None]


class RecentContacts:
    """The contacts of the last month, at the version that is asked for."""

    def __init__(self) -> None:
        self._read: _Read | None = None
        self._lock = Lock()

    def refresh(self, connection: Connection, *, now: int) -> None:
        """Read the table, unless that was done today; nobody has to wait for it then."""
        begins = now - _KEPT_D * DAY_S
        if self._read is None or not 0 <= begins - self._read.begins < DAY_S:
            self._read = _read(connection, begins)

    def of(
        self, connection: Connection, owners: Flags, entries: Flags, *, version: int, since: int
    ) -> Iterator[RecentContact]:
        """Yield the contacts made since then between an owner and an entry, newest first.

        ``owners`` and ``entries`` say it of every id: whose list is asked, and who shows in it.
        """
        known = self._at(connection, version, since)
        changed = [
            RecentContact(a, b, at)
            for (a, b), at in known.changed.items()
            if at is not None and at >= since
            if (owners[a] and entries[b]) or (owners[b] and entries[a])
        ]
        return merge(sorted(changed, key=_newest_first), _among(known, owners, entries, since),
                     key=_newest_first)  # fmt: skip

    def _at(self, connection: Connection, version: int, since: int) -> _Read:
        with self._lock:
            known = self._read
            if known is not None and known.begins <= since and known.version <= version:
                followed = _follow(connection, known, version)
                if followed is not None:
                    self._read = followed
                    return followed
            self._read = _read(connection, since - DAY_S)
            return self._read


def _newest_first(tie: RecentContact) -> tuple[int, int, int]:
    return -tie.since, tie.low_id, tie.high_id


def _among(known: _Read, owners: Flags, entries: Flags, since: int) -> Iterator[RecentContact]:
    """Yield the ties that were read, of an owner and an entry, unless they have changed."""
    for start in range(0, len(known.ties), _BLOCK):
        ties = known.ties[start : start + _BLOCK]
        low, high = ties[:, 0], ties[:, 1]
        is_asked = (owners[low] & entries[high]) | (owners[high] & entries[low])
        for a, b, at in ties[is_asked].tolist():
            if at < since:
                return
            if (a, b) not in known.changed:
                yield RecentContact(a, b, at)
        if ties[-1, 2] < since:
            return


def _read(connection: Connection, begins: int) -> _Read:
    version = read_head(connection).version
    return _Read(version, begins, _in_order(read_recent_contacts(connection, begins)), {})


def _in_order(ties: NDArray[np.int64]) -> NDArray[np.int64]:
    found: NDArray[np.int64] = ties[np.lexsort((ties[:, 1], ties[:, 0], -ties[:, 2]))]
    return found


def _follow(connection: Connection, known: _Read, version: int) -> _Read | None:
    """Return what is known at ``version``; ``None`` if reading anew is needed or quicker."""
    if known.version == version:
        return known
    pairs = read_changed_ties(connection, known.version, most=_CHANGES_MAX)
    if pairs is None:
        return None
    fresh = {pair: read_since(connection, *pair) for pair in pairs}
    beside = {**known.changed, **fresh}
    if len(beside) <= _BESIDE_MAX:
        return known._replace(version=version, changed=beside)
    return _Read(version, known.begins, _put_in(known, beside), {})


def _put_in(known: _Read, beside: Mapping[tuple[int, int], int | None]) -> NDArray[np.int64]:
    """Return all ties with what changed among them."""
    ties, pairs = known.ties, np.array(list(beside), dtype=np.int64)
    kept = ties[~np.isin(pair_keys(ties[:, 0], ties[:, 1]), pair_keys(pairs[:, 0], pairs[:, 1]))]
    added = [(a, b, at) for (a, b), at in beside.items() if at is not None and at >= known.begins]
    return _in_order(np.concatenate([kept, np.array(added, dtype=np.int64).reshape(-1, 3)]))
