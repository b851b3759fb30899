"""The rows of a network under a lock: what is there, changes, and saving."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager
from dataclasses import replace
from pathlib import Path
from typing import Any, Self, TypeVar

import numpy as np
from numpy.typing import NDArray

from ecken.errors import Invalid
from ecken.graph.columns import shown
from ecken.graph.inputs import (
    check_flag,
    check_id,
    check_ids,
    check_listed,
    check_path,
    check_text,
    check_version,
)
from ecken.graph.labels import Labels
from ecken.graph.live import row_changes
from ecken.graph.live.changes import (
    add_contact,
    change_contacts,
    grow_rows,
    remove_contact,
    set_privacy,
)
from ecken.graph.live.locks import ReadWriteLock
from ecken.graph.live.soundness import find_damage
from ecken.graph.packed_rows import LEVEL_BITS, MAX_ROW, Bools, Bytes, Column, Ids, Rows
from ecken.graph.queries.scratch import ScratchPool
from ecken.graph.saving.snapshot import save_rows

__all__ = ["HeldRows"]

_A = TypeVar("_A", bound=NDArray[Any])


class HeldRows:
    """A network without its questions: many may read at once, a change is alone."""

    def __init__(
        self, rows: Rows, *, version: int = 0, labels: Labels | None = None,
        watch: Callable[[], None] | None = None,
    ) -> None:  # fmt: skip
        if not isinstance(rows, Rows):
            raise Invalid(
                "not_rows", "A network is made by Network.from_pairs, its siblings, or open; not "
                "from {seen}.", seen=shown(rows),
            )  # fmt: skip
        self._rows = rows
        self._lock = ReadWriteLock()
        self._scratch = ScratchPool()
        self._entries = rows.entries
        self._version = check_version(version)
        self._labels = labels
        self._watch = watch

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
    def version(self) -> int:
        """What the caller last gave: the position in their journal, a whole number of 64 bits."""
        return self._version

    @version.setter
    def version(self, version: int) -> None:
        self._version = check_version(version)

    @property
    def has_labels(self) -> bool:
        """Whether ids are the caller's own labels, and not ``0..n-1``."""
        return self._labels is not None

    @property
    def labels(self) -> NDArray[Any]:
        """The ids by place, read-only (n,): int64, or texts as objects; ``0..n-1`` without labels.

        Arrays with one value per member (``reach``, ``listed``, ``figures_of_all``) are in this
        order, and so is every answer that lists members.
        """
        if self._labels is not None:
            return self._labels.array
        return _read_only(np.arange(self.n, dtype=np.int64))

    def index_of(self, member: Any) -> int:
        """Return the place of a member in :attr:`labels`; ``Invalid`` if there is none such."""
        with self._reading:
            return self._id(member, "member")

    def indices_of(self, members: Any) -> Ids:
        """Return the places of many members in :attr:`labels`, uint32, aligned with them."""
        with self._reading:
            return self._ids(members, "members")

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
        with self._reading:
            heads = self._rows.head >> np.uint64(LEVEL_BITS)
            return (heads & np.uint64(MAX_ROW)).astype(np.uint32)

    def disclosed_counts_of(self, members: Any) -> Ids:
        """Length of the listed part of these members' lists, uint32, aligned with them."""
        with self._reading:
            asked = self._ids(members, "members")
            heads = self._rows.head[asked] >> np.uint64(LEVEL_BITS)
            return (heads & np.uint64(MAX_ROW)).astype(np.uint32)

    def contacts(self, member: Any) -> Column:
        """Return the member's own contacts, ascending: what they see themselves."""
        with self._reading:
            start, _, end = self._rows.bounds(self._id(member, "member"))
            return self._told(np.sort(self._rows.pool[start:end]))

    def disclosed(self, member: Any) -> Column:
        """Return the listed part of the member's list, ascending: what others may see of it.

        Whether a viewer may see it at all is the audience's matter, not checked here.
        """
        with self._reading:
            start, middle, _ = self._rows.bounds(self._id(member, "member"))
            return self._told(self._rows.pool[start:middle].copy())

    def is_contact(self, a: Any, b: Any) -> bool:
        """Say whether two members are contacts."""
        with self._reading:
            r = self._rows
            one, two = self._id(a, "a"), self._id(b, "b")
            return bool(row_changes.find_entry(r.pool, r.head, r.total, one, two) >= 0)

    def contact_count(self, member: Any) -> int:
        """Return how many contacts the member has."""
        with self._reading:
            return int(self._rows.total[self._id(member, "member")])

    def find_damage(self) -> str | None:
        """Say whether and where the lists contradict each other; ``None`` if all is sound.

        Checked as well before saving and when opening. Cost: some 2 ns per entry and core.
        """
        with self._reading:
            return find_damage(self._rows, self._entries)

    # --------------------------------------------------------------------- changes

    def add_contact(self, a: Any, b: Any, *, version: int | None = None) -> bool:
        """Make two members contacts. False, and no change, if they are already."""
        with self._writing:
            one, two, at = *self._two_ids(a, b), self._position(version)
            self._rows, is_new = add_contact(self._rows, one, two)
            self._entries += 2 * is_new
            self._version = at
            return is_new

    def remove_contact(self, a: Any, b: Any, *, version: int | None = None) -> bool:
        """End a contact. False, and no change, if they are none."""
        with self._writing:
            one, two, at = *self._two_ids(a, b), self._position(version)
            was_one = remove_contact(self._rows, one, two)
            self._entries -= 2 * was_one
            self._version = at
            return was_one

    def change_contacts(self, a: Any, b: Any, is_made: Any, *, version: int | None = None) -> int:
        """Make (``is_made``) or end the contacts of two columns of ids, in order.

        The same as :meth:`add_contact` and :meth:`remove_contact` one after another, and much
        quicker. Returns how many contacts there are more than before. After an error some may have
        been changed.
        """
        with self._writing:
            columns = self._ids(a, "a"), self._ids(b, "b")
            flags = check_listed(is_made, columns[0].size, "is_made")
            at = self._position(version)
            before = self._entries
            for rows, more in change_contacts(self._rows, *columns, flags):
                self._rows = rows
                self._entries += 2 * more
            self._version = at
            return (self._entries - before) // 2

    def set_privacy(
        self, member: Any, reach: int, listed: bool, *, version: int | None = None
    ) -> None:
        """Set whom the member's list is disclosed to, and whether they show in others' lists."""
        with self._writing:
            who, at = self._id(member, "member"), self._position(version)
            set_privacy(self._rows, who, reach, listed)
            self._version = at

    def grow(
        self, n: int, *, reach: int = 255, listed: bool = True, labels: Any = None,
        version: int | None = None,
    ) -> None:  # fmt: skip
        """Raise the number of ids to ``n``; new members disclose to everyone and are listed.

        A network with labels needs those of the new members, a column of ``n`` less the old size.
        """
        with self._writing:
            at = self._position(version)
            rows = grow_rows(self._rows, n, reach, check_flag(listed, "listed"))
            if self._labels is not None:
                self._labels = self._labels.extended(() if labels is None else labels, rows.n)
            elif labels is not None:
                raise Invalid(
                    "no_labels", "This network has no labels: its ids are 0 to n-1. Leave them out."
                )
            self._rows = rows
            self._version = at

    def save(self, path: str | Path, *, version: int | None = None, source: str = "") -> None:
        """Write the network to a file, whole or not at all (:mod:`ecken.graph.saving.snapshot`)."""
        with self._reading:
            save_rows(
                self._rows, check_path(path), entries=self._entries,
                version=self._position(version), source=check_text(source, "source"),
                labels=self._labels,
            )  # fmt: skip

    def with_closed(self, members: Any) -> Self:
        """Return the network as it is now, but with these members' lists disclosed to nobody.

        For one answer: it shares all rows, so it is sound as long as nothing is changed. Cost: a
        copy of 9 bytes per id.
        """
        with self._reading:
            r = self._rows
            closed = object.__new__(type(self))
            closed.__dict__.update(self.__dict__)
            closed._rows = replace(r, head=r.head.copy(), reach=r.reach.copy())
            for member in self._ids(members, "members").tolist():
                row_changes.set_level(closed._rows.head, member, 0)
                closed._rows.reach[member] = 0
            return closed

    @contextmanager
    def _hold(self) -> Iterator[Rows]:
        """Hold the rows still."""
        with self._reading:
            yield self._rows

    def check_file(self) -> None:
        """Make sure that the file whose lists are mapped is as it was when it was opened.

        Every question does so first. Cost: half a microsecond.

        Raises
        ------
        NotReady
            ``file_changed`` if it was written to or cut.
        """
        if self._watch is not None:
            self._watch()

    @property
    def _reading(self) -> AbstractContextManager[None]:
        """The lock of those who ask; what is mapped must still be what was opened."""
        self.check_file()
        return self._lock.reading

    @property
    def _writing(self) -> AbstractContextManager[None]:
        """The lock of who changes something."""
        self.check_file()
        return self._lock.writing

    def _id(self, value: Any, name: str) -> int:
        """Return the place of one of the caller's ids."""
        if self._labels is None:
            return check_id(value, self._rows.n, name)
        return self._labels.place(value, name)

    def _ids(self, values: Any, name: str) -> Ids:
        """Return the places of many of the caller's ids."""
        if self._labels is None:
            return check_ids(values, self._rows.n, name)
        return self._labels.places(values, name)

    def _two_ids(self, a: Any, b: Any) -> tuple[int, int]:
        one, two = self._id(a, "a"), self._id(b, "b")
        if one == two:
            raise Invalid(
                "own_contact", "{seen} cannot be a contact of itself.", seen=shown(self._name(one))
            )
        return one, two

    def _told(self, places: Ids) -> Column:
        """Return members as the caller knows them: labels, or their places as they are."""
        return places if self._labels is None else self._labels.array[places]

    def _name(self, place: int) -> Any:
        """Return one member as the caller knows them, as a plain value."""
        return place if self._labels is None else self._labels.array.item(place)

    def _position(self, version: Any) -> int:
        """Return the position in the journal to note: the one given, or that of before."""
        return self._version if version is None else check_version(version)


def _read_only(array: _A) -> _A:
    view = array.view()
    view.flags.writeable = False
    return view
