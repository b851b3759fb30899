"""The rows of a network behind a lock: reading, changing and saving them."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager
from dataclasses import replace
from typing import Any, TypeVar

import numpy as np
from numpy.typing import NDArray

from ecken.errors import Invalid
from ecken.graph.columns import shown
from ecken.graph.inputs import (
    check_flag,
    check_hops,
    check_id,
    check_ids,
    check_version,
)
from ecken.graph.labels import Labels
from ecken.graph.live import row_changes
from ecken.graph.live.locks import ReadWriteLock
from ecken.graph.live.soundness import find_damage
from ecken.graph.packed_rows import LEVEL_BITS, MAX_ROW, Bools, Bytes, Column, Ids, Rows
from ecken.graph.queries.path_search import RouteSearch
from ecken.graph.queries.results import Circles
from ecken.graph.queries.scratch import ScratchPool
from ecken.graph.reach import Reach

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
        """Return the place of a member in :attr:`labels`.

        Raises ``Invalid`` for who is not in the network.

        >>> from ecken.graph import Network
        >>> net = Network.from_pairs([("ann", "bob"), ("bob", "eve")], labels=True)
        >>> net.index_of("eve"), net.labels[2]
        (2, 'eve')
        """
        with self._reading:
            return self._id(member, "member")

    def indices_of(self, members: Any) -> Ids:
        """Return the places of many members in :attr:`labels`, uint32, aligned with them.

        Raises ``Invalid`` for who is not in the network.

        >>> from ecken.graph import Network
        >>> net = Network.from_pairs([("ann", "bob"), ("bob", "eve")], labels=True)
        >>> net.indices_of(["eve", "ann"]).tolist()
        [2, 0]
        """
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

    def reach_of(self, member: Any) -> Reach:
        """Return whom the member's list is disclosed to.

        Raises ``Invalid`` for who is not in the network.

        >>> from ecken.graph import Network
        >>> Network.from_pairs([(0, 1)], reach=["nobody", "everyone"]).reach_of(0)
        <Reach.NOBODY: 0>
        """
        with self._reading:
            return Reach(int(self._rows.reach[self._id(member, "member")]))

    def is_listed(self, member: Any) -> bool:
        """Say whether the member shows in others' lists.

        Raises ``Invalid`` for who is not in the network.

        >>> from ecken.graph import Network
        >>> Network.from_pairs([(0, 1)], listed=[True, False]).is_listed(1)
        False
        """
        with self._reading:
            return bool(self._rows.listed[self._id(member, "member")])

    @property
    def disclosed_counts(self) -> Ids:
        """Length of the listed part of each list, uint32 (n,): what others may see at most."""
        with self._reading:
            heads = self._rows.head >> np.uint64(LEVEL_BITS)
            return (heads & np.uint64(MAX_ROW)).astype(np.uint32)

    def disclosed_counts_of(self, members: Any) -> Ids:
        """Length of the listed part of these members' lists, uint32, aligned with them.

        Raises ``Invalid`` for who is not in the network.

        >>> from ecken.graph import Network
        >>> net = Network.from_pairs([(0, 1), (0, 2), (1, 3), (2, 3), (3, 4)])
        >>> net.disclosed_counts_of([3, 4]).tolist()
        [3, 1]
        """
        with self._reading:
            asked = self._ids(members, "members")
            heads = self._rows.head[asked] >> np.uint64(LEVEL_BITS)
            return (heads & np.uint64(MAX_ROW)).astype(np.uint32)

    def contacts(self, member: Any) -> Column:
        """Return the member's own contacts, ascending: what they see themselves.

        Raises ``Invalid`` for who is not in the network.

        >>> from ecken.graph import Network
        >>> net = Network.from_pairs([(0, 1), (0, 2), (1, 3), (2, 3), (3, 4)])
        >>> net.contacts(3).tolist()
        [1, 2, 4]
        """
        with self._reading:
            start, _, end = self._rows.bounds(self._id(member, "member"))
            return self._told(np.sort(self._rows.pool[start:end]))

    def disclosed(self, member: Any) -> Column:
        """Return the listed part of the member's list, ascending: what others may see of it.

        Whether a viewer may see it at all is the audience's matter, not checked here.

        Raises ``Invalid`` for who is not in the network.

        >>> from ecken.graph import Network
        >>> net = Network.from_pairs([(0, 1), (0, 2)], listed=[True, True, False])
        >>> net.contacts(0).tolist(), net.disclosed(0).tolist()
        ([1, 2], [1])
        """
        with self._reading:
            start, middle, _ = self._rows.bounds(self._id(member, "member"))
            return self._told(self._rows.pool[start:middle].copy())

    def is_contact(self, a: Any, b: Any) -> bool:
        """Say whether two members are contacts.

        Raises ``Invalid`` for who is not in the network.

        >>> from ecken.graph import Network
        >>> net = Network.from_pairs([(0, 1), (0, 2), (1, 3), (2, 3), (3, 4)])
        >>> net.is_contact(0, 1), net.is_contact(0, 4)
        (True, False)
        """
        with self._reading:
            r = self._rows
            one, two = self._id(a, "a"), self._id(b, "b")
            return bool(row_changes.find_entry(r.pool, r.head, r.total, one, two) >= 0)

    def contact_count(self, member: Any) -> int:
        """Return how many contacts the member has.

        Raises ``Invalid`` for who is not in the network.

        >>> from ecken.graph import Network
        >>> net = Network.from_pairs([(0, 1), (0, 2), (1, 3), (2, 3), (3, 4)])
        >>> net.contact_count(3)
        3
        """
        with self._reading:
            return int(self._rows.total[self._id(member, "member")])

    def find_damage(self) -> str | None:
        """Say whether and where the lists contradict each other; ``None`` if all is sound.

        Checked as well before saving and when opening. Cost: some 2 ns per entry and core.

        Raises ``NotReady`` once a mapped file was changed.

        >>> from ecken.graph import Network
        >>> net = Network.from_pairs([(0, 1), (0, 2), (1, 3), (2, 3), (3, 4)])
        >>> net.find_damage() is None
        True
        """
        with self._reading:
            return find_damage(self._rows, self._entries)

    # ---------------------------------------------------------------------- inside

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

        >>> from ecken.graph import Network
        >>> net = Network.from_pairs([(0, 1), (0, 2), (1, 3), (2, 3), (3, 4)])
        >>> net.check_file()  # nothing is mapped: nothing to say
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

    def _told(self, places: Ids) -> Column:
        """Return members as the caller knows them: labels, or their places as they are."""
        return places if self._labels is None else self._labels.array[places]

    def _name(self, place: int) -> Any:
        """Return one member as the caller knows them, as a plain value."""
        return place if self._labels is None else self._labels.array.item(place)

    def _position(self, version: Any) -> int:
        """Return the position in the journal to note: the one given, or that of before."""
        return self._version if version is None else check_version(version)

    def _world(self, viewer: Any, blocked: Any, also: Any) -> tuple[int, Ids, Ids]:
        """Check viewer, blocked and also; the latter two as uint32 ids."""
        who = self._id(viewer, "viewer")
        return who, self._ids(blocked, "blocked"), self._ids(also, "also")

    def _told_circles(self, found: Circles) -> Circles:
        """Return circles with members as the caller knows them."""
        if self._labels is None:
            return found
        first, second, third = map(self._told, (found.first, found.second, found.third))
        return replace(found, first=first, second=second, third=third)

    def _route(
        self, viewer: Any, target: Any, blocked: Any, max_hops: Any, is_forward: bool = False, *,
        trace: bool, limit: int = 0,
    ) -> RouteSearch:  # fmt: skip
        hops, is_equal = check_hops(max_hops), check_flag(is_forward, "is_work_equal")
        with self._reading:
            rows = self._rows
            who, out, _ = self._world(viewer, blocked, None)
            whom = self._id(target, "target")
            search = RouteSearch(rows, who, whom, out, hops, is_equal)
            with self._scratch.borrow(rows.n) as ahead, self._scratch.borrow(rows.n) as back:
                search.run(ahead, back, trace=trace)
            if trace:
                search.list_paths(limit)
            return search


def _read_only(array: _A) -> _A:
    view = array.view()
    view.flags.writeable = False
    return view
