"""Changes of a network: contacts added and removed, audiences, new members, saving and opening."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import Any, Self

from ecken.errors import Invalid
from ecken.graph.columns import shown
from ecken.graph.inputs import check_flag, check_listed, check_path, check_text
from ecken.graph.live import row_changes
from ecken.graph.live.changes import (
    add_contact,
    change_contacts,
    grow_rows,
    remove_contact,
    set_privacy,
)
from ecken.graph.network_state import HeldRows
from ecken.graph.saving.mapped_files import FileWatch
from ecken.graph.saving.snapshot import open_rows, save_rows

__all__ = ["ChangedRows"]


class ChangedRows(HeldRows):
    """A network and how it is changed: each change is in every answer that begins after it."""

    def add_contact(self, a: Any, b: Any, *, version: int | None = None) -> bool:
        """Make two members contacts. False, and no change, if they are already.

        Raises ``Invalid`` for who is not in the network, and for two times the same.

        >>> from ecken.graph import Network
        >>> net = Network.from_pairs([(0, 1), (0, 2), (1, 3), (2, 3), (3, 4)])
        >>> net.add_contact(0, 4), net.add_contact(0, 4)
        (True, False)
        """
        with self._writing:
            one, two, at = *self._two_ids(a, b), self._position(version)
            self._rows, is_new = add_contact(self._rows, one, two)
            self._entries += 2 * is_new
            self._version = at
            return is_new

    def remove_contact(self, a: Any, b: Any, *, version: int | None = None) -> bool:
        """End a contact. False, and no change, if they are none.

        Raises ``Invalid`` as :meth:`add_contact` does.

        >>> from ecken.graph import Network
        >>> net = Network.from_pairs([(0, 1), (0, 2), (1, 3), (2, 3), (3, 4)])
        >>> net.remove_contact(0, 1), net.remove_contact(0, 1)
        (True, False)
        """
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

        Raises ``Invalid`` as :meth:`add_contact` does, and for columns of different length.

        >>> from ecken.graph import Network
        >>> net = Network.from_pairs([(0, 1), (0, 2), (1, 3), (2, 3), (3, 4)])
        >>> net.change_contacts([0, 0], [4, 1], [True, False])
        0
        >>> net.contacts(0).tolist()
        [2, 4]
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
        self, member: Any, reach: int | str, listed: bool, *, version: int | None = None
    ) -> None:
        """Set whom the member's list is disclosed to, and whether they show in others' lists.

        Raises ``Invalid`` for who is not in the network, and for an unknown reach.

        >>> from ecken.graph import Network
        >>> net = Network.from_pairs([(0, 1), (0, 2), (1, 3), (2, 3), (3, 4)])
        >>> net.set_privacy(3, "nobody", True)
        >>> net.figures(0)[:3], net.reach_of(3).name
        ((2, 1, 0), 'NOBODY')
        """
        with self._writing:
            who, at = self._id(member, "member"), self._position(version)
            set_privacy(self._rows, who, reach, listed)
            self._version = at

    def grow(
        self, n: int, *, reach: int | str = 255, listed: bool = True, labels: Any = None,
        version: int | None = None,
    ) -> None:  # fmt: skip
        """Raise the number of ids to ``n``; new members disclose to everyone and are listed.

        A network with labels needs those of the new members, a column of ``n`` less the old size.

        Raises ``Invalid`` for less than there are, and for labels too few or known already.

        >>> from ecken.graph import Network
        >>> net = Network.from_pairs([(0, 1), (0, 2), (1, 3), (2, 3), (3, 4)])
        >>> net.grow(7)
        >>> len(net), net.figures(6)[:3]
        (7, (0, 0, 0))
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
        """Write the network to a file, whole or not at all (:mod:`ecken.graph.saving.snapshot`).

        Raises ``OSError`` where it cannot be written, ``NotReady`` if the lists are damaged.

        >>> from ecken.graph import Network
        >>> net = Network.from_pairs([(0, 1), (0, 2), (1, 3), (2, 3), (3, 4)])
        >>> import pathlib, tempfile
        >>> path = pathlib.Path(tempfile.mkdtemp()) / "net"
        >>> net.save(path)
        >>> Network.open(path).n_contacts
        5
        """
        with self._reading:
            save_rows(
                self._rows, check_path(path), entries=self._entries,
                version=self._position(version), source=check_text(source, "source"),
                labels=self._labels,
            )  # fmt: skip

    @classmethod
    def open(
        cls,
        path: str | Path,
        *,
        source: str | None = None,
        verify: bool = True,
        mapped: bool = True,
    ) -> Self:
        """Open a saved network; its lists are mapped, not read, unless ``mapped=False``.

        ``NotReady`` if the file is cut, altered, of another version or, given ``source``, of
        another database. ``verify=False`` skips the checksum of the lists. Lists that were read
        lie on huge pages: answers are faster, opening slower, and nothing is shared.

        Raises ``OSError`` if there is no such file.

        >>> from ecken.graph import Network
        >>> import pathlib, tempfile
        >>> path = pathlib.Path(tempfile.mkdtemp()) / "net"
        >>> Network.from_pairs([(0, 1), (1, 2)]).save(path, version=41, source="my database")
        >>> net = Network.open(path, source="my database")
        >>> net.version, net.contacts(1).tolist()
        (41, [0, 2])
        """
        file = check_path(path)
        wanted = None if source is None else check_text(source, "source")
        is_mapped = check_flag(mapped, "mapped")
        watch = FileWatch(file) if is_mapped else None
        rows, version, labels = open_rows(
            file, source=wanted, verify=check_flag(verify, "verify"), mapped=is_mapped
        )
        return cls(rows, version=version, labels=labels, watch=watch.confirm() if watch else None)

    def with_closed(self, members: Any) -> Self:
        """Return the network as it is now, but with these members' lists disclosed to nobody.

        For one answer: it shares all rows, so it is sound as long as nothing is changed. Cost: a
        copy of 9 bytes per id.

        Raises ``Invalid`` for who is not in the network.

        >>> from ecken.graph import Network
        >>> net = Network.from_pairs([(0, 1), (0, 2), (1, 3), (2, 3), (3, 4)])
        >>> net.with_closed([3]).figures(0)[:3], net.figures(0)[:3]
        ((2, 1, 0), (2, 1, 1))
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

    def _two_ids(self, a: Any, b: Any) -> tuple[int, int]:
        one, two = self._id(a, "a"), self._id(b, "b")
        if one == two:
            raise Invalid(
                "own_contact", "{seen} cannot be a contact of itself.", seen=shown(self._name(one))
            )
        return one, two
