"""Contacts made of late, in memory: news need not look through the contacts of all contacts.

Read once from the table (a pass over all contacts, some 4 s for 50 million), then kept up by the
journal: before every answer the ties that changed since are read anew, so it is never older than
the network.
"""

from __future__ import annotations

from threading import Lock
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray
from sqlalchemy import Connection

from ecken.service.neighbourhoods import Ids
from ecken.store.journal import read_head
from ecken.store.loading import pair_keys
from ecken.store.news import YoungContact, read_changed_ties, read_since, read_young_contacts

__all__ = ["YoungContacts"]

_KEPT_D = 31
_DAY_S = 86_400
_CHANGES_MAX = 2_000
"""Changed ties from which reading the table anew is quicker than looking each of them up."""


class _Read(NamedTuple):
    """Ties at one version, (k, 3): lower id, higher id, since when; complete from ``begins`` on."""

    version: int
    begins: int
    ties: NDArray[np.int64]


class YoungContacts:
    """The contacts of the last month, at the version that is asked for."""

    def __init__(self) -> None:
        self._read: _Read | None = None
        self._lock = Lock()

    def refresh(self, connection: Connection, *, now: int) -> None:
        """Read the table, unless that was done today; nobody has to wait for it then."""
        begins = now - _KEPT_D * _DAY_S
        if self._read is None or not 0 <= begins - self._read.begins < _DAY_S:
            self._read = _read(connection, begins)

    def of(
        self, connection: Connection, members: Ids, *, version: int, n: int, since: int
    ) -> list[YoungContact]:
        """Return the contacts of ``members`` (ids below ``n``) made since then, newest first."""
        ties = self._at(connection, version, since).ties
        is_asked = np.zeros(n, dtype=np.bool_)
        is_asked[members] = True
        found = ties[(is_asked[ties[:, 0]] | is_asked[ties[:, 1]]) & (ties[:, 2] >= since)]
        order = np.lexsort((found[:, 1], found[:, 0], -found[:, 2]))
        return [YoungContact(*row) for row in found[order].tolist()]

    def _at(self, connection: Connection, version: int, since: int) -> _Read:
        with self._lock:
            known = self._read
            if known is not None and known.begins <= since and known.version <= version:
                followed = _follow(connection, known, version)
                if followed is not None:
                    self._read = followed
                    return followed
            self._read = _read(connection, since - _DAY_S)
            return self._read


def _read(connection: Connection, begins: int) -> _Read:
    version = read_head(connection).version
    return _Read(version, begins, read_young_contacts(connection, begins))


def _follow(connection: Connection, known: _Read, version: int) -> _Read | None:
    """Return what is known at ``version``; ``None`` if reading anew is needed or quicker."""
    if known.version == version:
        return known
    changed = read_changed_ties(connection, known.version, most=_CHANGES_MAX)
    if changed is None:
        return None
    if not changed:
        return known._replace(version=version)
    pairs = np.array(sorted(changed), dtype=np.int64)
    ties = known.ties
    kept = ties[~np.isin(pair_keys(ties[:, 0], ties[:, 1]), pair_keys(pairs[:, 0], pairs[:, 1]))]
    rows = [(a, b, read_since(connection, a, b)) for a, b in pairs.tolist()]
    fresh = [row for row in rows if row[2] is not None and row[2] >= known.begins]
    added = np.array(fresh, dtype=np.int64).reshape(-1, 3)
    return _Read(version, known.begins, np.concatenate([kept, added]))
