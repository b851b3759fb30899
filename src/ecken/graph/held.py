"""The rows of a network under a lock: what is there, changes, and saving."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from copy import copy
from dataclasses import replace
from pathlib import Path
from typing import Any, Self, TypeVar

import numpy as np
from numpy.typing import NDArray

from ecken.graph.changes import (
    add_contact,
    change_contacts,
    grow_rows,
    remove_contact,
    set_privacy,
)
from ecken.graph.inputs import check_id, check_ids, check_listed
from ecken.graph.lazy import LazyModule
from ecken.graph.locks import ReadWriteLock
from ecken.graph.rows import LEVEL_BITS, MAX_ROW, Bools, Bytes, Ids, Longs, Rows
from ecken.graph.scratch import ScratchPool
from ecken.graph.snapshot import save_rows
from ecken.graph.soundness import find_damage

__all__ = ["HeldRows"]

_A = TypeVar("_A", bound=NDArray[Any])

live = LazyModule("ecken.graph.live")


class HeldRows:
    """A network without its questions: many may read at once, a change is alone."""

    def __init__(self, rows: Rows, *, version: int = 0, names: Longs | None = None) -> None:
        self._rows = rows
        self._lock = ReadWriteLock()
        self._scratch = ScratchPool()
        self._entries = rows.entries
        self.version = version
        self.names = names
        """The ids of the source, by id here, where they differ (networks built from files)."""

    # -------------------------------------------------------------------- measures

    @property
    def n(self) -> int:
        """Number of ids."""
        return self._rows.n

    @property
    def n_contacts(self) -> int:
        """Number of contacts; a tie between two members counts once."""
        return self._entries // 2

    @property
    def reach(self) -> Bytes:
        """Reach per id, uint8 (n,), read-only: 0 nobody, 1 to 4, 255 everyone."""
        return _read_only(self._rows.reach)

    @property
    def listed(self) -> Bools:
        """Whether each id shows in others' lists, bool (n,), read-only."""
        return _read_only(self._rows.listed)

    @property
    def disclosed_counts(self) -> Ids:
        """Length of the listed part of each list, uint32 (n,): what others may see at most."""
        with self._lock.reading:
            heads = self._rows.head >> np.uint64(LEVEL_BITS)
            return (heads & np.uint64(MAX_ROW)).astype(np.uint32)

    def disclosed_counts_of(self, members: Any) -> Ids:
        """Length of the listed part of these members' lists, uint32, aligned with them."""
        with self._lock.reading:
            asked = check_ids(members, self._rows.n, "members")
            heads = self._rows.head[asked] >> np.uint64(LEVEL_BITS)
            return (heads & np.uint64(MAX_ROW)).astype(np.uint32)

    def contacts(self, member: int) -> Ids:
        """Return the member's own contacts, ascending: what they see themselves."""
        with self._lock.reading:
            start, _, end = self._rows.bounds(check_id(member, self._rows.n))
            return np.sort(self._rows.pool[start:end])

    def disclosed(self, member: int) -> Ids:
        """Return the listed part of the member's list, ascending: what others may see of it.

        Whether a viewer may see it at all is the audience's matter, not checked here.
        """
        with self._lock.reading:
            start, middle, _ = self._rows.bounds(check_id(member, self._rows.n))
            return self._rows.pool[start:middle].copy()

    def is_contact(self, a: int, b: int) -> bool:
        """Say whether two members are contacts."""
        with self._lock.reading:
            r = self._rows
            one, two = check_id(a, r.n, "a"), check_id(b, r.n, "b")
            return bool(live.find_entry(r.pool, r.head, r.total, one, two) >= 0)

    def contact_count(self, member: int) -> int:
        """Return how many contacts the member has."""
        with self._lock.reading:
            return int(self._rows.total[check_id(member, self._rows.n)])

    def find_damage(self) -> str | None:
        """Say whether and where the lists contradict each other; ``None`` if all is sound.

        Checked as well before saving and when opening. Cost: some 2 ns per entry and core.
        """
        with self._lock.reading:
            return find_damage(self._rows, self._entries)

    # --------------------------------------------------------------------- changes

    def add_contact(self, a: int, b: int, *, version: int | None = None) -> bool:
        """Make two members contacts. False, and no change, if they are already."""
        with self._lock.writing:
            self._rows, is_new = add_contact(self._rows, a, b)
            self._entries += 2 * is_new
            self._note(version)
            return is_new

    def remove_contact(self, a: int, b: int, *, version: int | None = None) -> bool:
        """End a contact. False, and no change, if they are none."""
        with self._lock.writing:
            was_one = remove_contact(self._rows, a, b)
            self._entries -= 2 * was_one
            self._note(version)
            return was_one

    def change_contacts(self, a: Any, b: Any, is_made: Any, *, version: int | None = None) -> int:
        """Make (``is_made``) or end the contacts of two columns of ids, in order.

        The same as :meth:`add_contact` and :meth:`remove_contact` one after another, and much
        quicker. Returns how many contacts there are more than before. After an error some may have
        been changed.
        """
        with self._lock.writing:
            columns = check_ids(a, self._rows.n, "a"), check_ids(b, self._rows.n, "b")
            flags = check_listed(is_made, columns[0].size)
            before = self._entries
            for rows, more in change_contacts(self._rows, *columns, flags):
                self._rows = rows
                self._entries += 2 * more
            self._note(version)
            return (self._entries - before) // 2

    def set_privacy(
        self, member: int, reach: int, listed: bool, *, version: int | None = None
    ) -> None:
        """Set whom the member's list is disclosed to, and whether they show in others' lists."""
        with self._lock.writing:
            set_privacy(self._rows, member, reach, listed)
            self._note(version)

    def grow(
        self, n: int, *, reach: int = 255, listed: bool = True, version: int | None = None
    ) -> None:
        """Raise the number of ids to ``n``; new members disclose to everyone and are listed."""
        with self._lock.writing:
            self._rows = grow_rows(self._rows, n, reach, listed)
            self._note(version)

    def save(self, path: str | Path, *, version: int | None = None, source: str = "") -> None:
        """Write the network to a file, whole or not at all (see :mod:`ecken.graph.snapshot`)."""
        with self._lock.reading:
            at = self.version if version is None else version
            save_rows(
                self._rows, Path(path), entries=self._entries, version=at, source=source,
                names=self.names,
            )  # fmt: skip

    def with_closed(self, members: Any) -> Self:
        """Return the network as it is now, but with these members' lists disclosed to nobody.

        For one answer: it shares all rows, so it is sound as long as nothing is changed. Cost: a
        copy of 9 bytes per id.
        """
        with self._lock.reading:
            r = self._rows
            closed = copy(self)
            closed._rows = replace(r, head=r.head.copy(), reach=r.reach.copy())
            for member in check_ids(members, r.n, "members"):
                live.set_level(closed._rows.head, member, 0)
                closed._rows.reach[member] = 0
            return closed

    @contextmanager
    def _hold(self) -> Iterator[Rows]:
        """Hold the rows still."""
        with self._lock.reading:
            yield self._rows

    def _note(self, version: int | None) -> None:
        if version is not None:
            self.version = version


def _read_only(array: _A) -> _A:
    view = array.view()
    view.flags.writeable = False
    return view
