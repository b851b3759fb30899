"""The live network: graph, blocks and profile index in memory, kept at the journal's head.

No answer is older than the last commit before it (R5): :meth:`LiveNetwork.at_head` reads the
head version with the caller's own connection, applies what is missing, and holds the state still
while the answer is computed. A process that stood still for a minute catches up the same way as
one that wrote the change itself.
"""

from __future__ import annotations

import logging
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import numpy as np
from numpy.typing import NDArray
from sqlalchemy import Connection

from ecken.errors import EckenError, NotReady
from ecken.graph import Network
from ecken.graph.locks import ReadWriteLock
from ecken.rules.audience import ANY_DEGREE, REACH
from ecken.search.index import ProfileIndex
from ecken.service.neighbourhoods import Neighbourhoods
from ecken.service.profiles import read_search_profile, read_search_profiles
from ecken.service.young_contacts import YoungContacts
from ecken.store.blocks import read_blocks
from ecken.store.contacts import read_contact_pairs
from ecken.store.daily import Separation
from ecken.store.journal import Change, ChangeKind, Head, read_head, read_mark, read_tail
from ecken.store.members import read_privacy, read_privacy_of

__all__ = ["LiveNetwork", "measure_separation"]

_log = logging.getLogger(__name__)

_GRAPH, _PROFILES, _VERSION = "graph.ecken", "profiles.ecken", "version"

_REBUILD_BEYOND = 200_000
"""Changes behind the head from which a rebuild is quicker than applying them."""


class LiveNetwork:
    """Everything in memory that answers are computed from, at one journal version."""

    def __init__(self, snapshot: Path | None = None, *, secret: bytes = b"") -> None:
        self._lock = ReadWriteLock(is_nesting_refused=True)
        self._snapshot = snapshot
        self._secret = secret
        self._source = self._mark = ""
        self.version = -1
        self.graph = Network.from_pairs(np.empty((0, 2), dtype=np.uint32), n=1)
        self.index = ProfileIndex.build((), secret=secret)
        self._blocks: dict[int, set[int]] = {}
        self.neighbourhoods = Neighbourhoods()
        self.young = YoungContacts()

    def start(self, connection: Connection) -> None:
        """Load the newest sound snapshot and what came after it, or rebuild from the tables.

        An index in which a tenth of the profiles have changed is built anew here, where nobody
        waits for an answer yet.
        """
        head = read_head(connection)
        with self._lock.writing:
            if not self._open_snapshot(connection, head):
                self._rebuild(connection, head)
            if self.index.changed * 10 > len(self.index):
                self.index.compact()

    @contextmanager
    def at_head(self, connection: Connection) -> Iterator[bool]:
        """Hold the network still at the head that ``connection`` sees.

        Yields ``False`` if another thread has moved on beyond this connection's snapshot: the
        caller then begins a new transaction and tries again.
        """
        head = read_head(connection)
        if head.version > self.version:
            with self._lock.writing:
                self._catch_up(connection, head)
        with self._lock.reading:
            yield self.version == head.version

    def refuse_nesting(self) -> None:
        """Raise if this thread is inside :meth:`at_head`."""
        self._lock.refuse_nesting()

    def hidden_from(self, member: int) -> NDArray[np.uint32]:
        """Return the ids blocked by the member or blocking them, sorted, ``uint32``."""
        return np.array(sorted(self._blocks.get(member, ())), dtype=np.uint32)

    def open_list_lengths(self) -> NDArray[np.uint32]:
        """Return the lengths of the lists that everyone may see, listed entries only (R8)."""
        lengths: NDArray[np.uint32] = self.graph.disclosed_counts[self.graph.reach == ANY_DEGREE]
        return lengths

    def open_contacts(self) -> NDArray[np.uint32]:
        """Return the entries of the lists that everyone may see, shape (k, 2): owner, entry."""
        owners = np.flatnonzero(self.graph.reach == ANY_DEGREE)
        lists = [self.graph.disclosed(int(owner)) for owner in owners]
        lengths = [len(entries) for entries in lists]
        if not sum(lengths):
            return np.empty((0, 2), dtype=np.uint32)
        return np.stack([np.repeat(owners, lengths), np.concatenate(lists)], axis=1).astype(
            np.uint32
        )

    def save(self) -> None:
        """Write graph and index as checksummed files, so that the next start is quick.

        A snapshot is a convenience: where the disk is full there is none, and the next start
        rebuilds.
        """
        if self._snapshot is None or self.version < 0:
            return
        with self._lock.reading:
            try:
                self._write_snapshot(self._snapshot)
            except (OSError, NotReady) as error:
                _log.warning("no snapshot could be written: %s", error)

    def _write_snapshot(self, folder: Path) -> None:
        folder.mkdir(parents=True, exist_ok=True)
        source = f"{self._source}:{self._mark}"
        self.graph.save(folder / _GRAPH, version=self.version, source=source)
        self.index.save(folder / _PROFILES, version=self.version, source=source)
        (folder / _VERSION).write_text(str(self.version))

    def _open_snapshot(self, connection: Connection, head: Head) -> bool:
        """Try the snapshot; whatever is wrong with it means a rebuild, never a wrong answer."""
        if self._snapshot is None:
            return False
        try:
            version = int((self._snapshot / _VERSION).read_text())
            mark = read_mark(connection, version)
            source = f"{head.database_id}:{mark}"
            graph = Network.open(self._snapshot / _GRAPH, source=source)
            index, index_version = ProfileIndex.open(
                self._snapshot / _PROFILES, source=source, secret=self._secret
            )
        except (OSError, ValueError, EckenError):
            return False
        if mark is None or not graph.version == index_version == version <= head.version:
            return False
        self.graph, self.index, self.version = graph, index, graph.version
        self._source, self._mark = head.database_id, mark
        self._read_blocks(connection)
        self._catch_up(connection, head)
        return True

    def _rebuild(self, connection: Connection, head: Head) -> None:
        privacy = list(read_privacy(connection))
        size = max((row.member for row in privacy), default=0) + 1
        reach = np.zeros(size, dtype=np.uint8)
        listed = np.zeros(size, dtype=np.bool_)
        for row in privacy:
            reach[row.member] = REACH[row.audience]
            listed[row.member] = row.is_listed
        pieces = list(read_contact_pairs(connection))
        pairs = np.concatenate(pieces) if pieces else np.empty((0, 2), dtype=np.uint32)
        self.graph = Network.from_pairs(
            pairs, n=size, reach=reach, listed=listed, version=head.version
        )
        self.neighbourhoods.forget_all()
        self._read_blocks(connection)
        self.index = ProfileIndex.build(read_search_profiles(connection), secret=self._secret)
        self._stand_at(connection, head)

    def _stand_at(self, connection: Connection, head: Head) -> None:
        self.version = head.version
        self._source, self._mark = head.database_id, read_mark(connection, head.version) or ""

    def _read_blocks(self, connection: Connection) -> None:
        self._blocks = {}
        for a, b in read_blocks(connection):
            self._block(a, b)

    def _catch_up(self, connection: Connection, head: Head) -> None:
        if head.version <= self.version:
            return
        if head.version - self.version > _REBUILD_BEYOND:
            self._rebuild(connection, head)
            return
        tail = read_tail(connection, self.version)
        if any(change.kind is ChangeKind.RELOADED for change in tail) or len(tail) != (
            head.version - self.version
        ):
            self._rebuild(connection, head)
            return
        try:
            for change in tail:
                self._apply(connection, change)
        except EckenError:
            _log.warning("the journal does not fit the network in memory; rebuilding")
            self._rebuild(connection, head)
        else:
            self._stand_at(connection, head)

    def _apply(self, connection: Connection, change: Change) -> None:
        kind, a, b = change.kind, change.a, change.b
        if a is None:
            return
        if kind is ChangeKind.CONTACT_ADDED and b is not None:
            self.graph.add_contact(a, b)
            self.neighbourhoods.note_tie(a, b, is_made=True)
        elif kind is ChangeKind.CONTACT_REMOVED and b is not None:
            self.graph.remove_contact(a, b)
            self.neighbourhoods.note_tie(a, b, is_made=False)
        elif kind is ChangeKind.BLOCK_ADDED and b is not None:
            self._block(a, b)
        elif kind is ChangeKind.BLOCK_REMOVED:
            self._read_blocks(connection)
        elif kind is ChangeKind.MEMBER_LEFT:
            self._set_privacy(a, 0, is_listed=False)
            self.index.remove(a)
        else:
            self._refresh_member(connection, a, kind)

    def _refresh_member(self, connection: Connection, member: int, kind: ChangeKind) -> None:
        """Take over a member's settings and profile as they are now."""
        row = read_privacy_of(connection, member)
        if member >= self.graph.n:
            self.graph.grow(member + 1)
        if row is None:
            return
        self._set_privacy(member, REACH[row.audience], is_listed=row.is_listed)
        if kind is not ChangeKind.PRIVACY_CHANGED:
            profile = read_search_profile(connection, member)
            if profile is not None:
                self.index.put(profile)

    def _set_privacy(self, member: int, reach: int, *, is_listed: bool) -> None:
        graph = self.graph
        if (graph.reach[member], graph.listed[member]) != (reach, is_listed):
            graph.set_privacy(member, reach, is_listed)
            self.neighbourhoods.forget_all()

    def _block(self, a: int, b: int) -> None:
        self._blocks.setdefault(a, set()).add(b)
        self._blocks.setdefault(b, set()).add(a)


def measure_separation(contacts: NDArray[np.uint32], *, sample: int) -> Separation | None:
    """Measure how many hops apart members are over ``contacts`` (k, 2), and nothing else.

    From ``sample`` random members among those named; ``None`` if there are no contacts.
    """
    if len(contacts) == 0:
        return None
    members, dense = np.unique(contacts, return_inverse=True)
    graph = Network.from_pairs(dense.reshape(-1, 2).astype(np.uint32), n=len(members))
    found = graph.distances(sample=sample)
    counts = np.trim_zeros(found.counts, "b")
    return Separation(
        found.mean_hops, found.standard_error, found.sources, tuple(int(n) for n in counts)
    )
