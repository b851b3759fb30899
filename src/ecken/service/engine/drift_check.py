"""Compares the running network with its database in slices, and repairs differences.

Each slice is copied while the network stands still at the head, which takes a millisecond; the
database is read in the same transaction and compared when answers go on. Lists that differ mean
that the lists in memory cannot be trusted: all is built anew beside the answers and swapped in.
Settings, profiles and blocks that differ are taken over at once. Both are told to the operator.
"""

from __future__ import annotations

import logging
from collections.abc import Iterator
from dataclasses import dataclass
from typing import NamedTuple

import numpy as np
from sqlalchemy import Connection

from ecken.rules.audience import REACH
from ecken.search.profiles import Profile
from ecken.service.engine.drift_report import Repair
from ecken.service.engine.index_profiles import read_search_profiles
from ecken.service.engine.network import LiveNetwork
from ecken.service.engine.table_reader import blocks_of
from ecken.store.contacts.blocks import read_blocks
from ecken.store.contacts.contacts import read_lists
from ecken.store.database import Database
from ecken.store.profiles.absent_members import read_absent
from ecken.store.profiles.members import read_last_id, read_privacy

__all__ = ["Comparison"]

_log = logging.getLogger("ecken.comparing")

_MEMBERS_MAX = 500
_ENTRIES_MAX = 20_000
_REBUILD_PAUSE_S = 600
"""Lists that differ again so soon are reported and not built anew again: that did not help."""
_NAMED = 5


class Part(NamedTuple):
    """What is known of one member."""

    audience: tuple[int, bool]
    """Reach, and whether listed."""
    contacts: bytes
    listed_contacts: bool
    """Whether the listed contacts, and no others, are those that a search reads."""
    blocks: tuple[int, ...]
    """Whom a block hides from them, or that somebody is away."""
    profile: Profile | None


_LISTS = {"contacts", "listed_contacts"}
_NOBODY = Part((0, False), b"", True, (), None)


@dataclass
class Comparison:
    """Where the comparison stands; what it finds is noted in the network's condition."""

    network: LiveNetwork
    database: Database
    _next: int = 0
    _rebuilt_at: int | None = None

    def compare_some(self, now: int) -> bool:
        """Compare the next slice and mend what differs; return whether all was alike."""
        found = self._read_slice()
        if found is None:
            return True
        (low, high), ours, theirs = found
        if self._next == 0:
            self.network.condition.compared_at = now
        wrong: dict[str, list[int]] = {}
        for member in range(low, high):
            for name, one, other in zip(Part._fields, ours[member], theirs[member], strict=True):
                if one != other:
                    wrong.setdefault(name, []).append(member)
        for name, members in wrong.items():
            self._report(name, members, now)
        if wrong:
            self._mend(wrong, now)
        return not wrong

    def _report(self, name: str, members: list[int], now: int) -> None:
        some = ", ".join(map(str, members[:_NAMED])) + (" …" if len(members) > _NAMED else "")
        self.network.condition.note(Repair(now, name, len(members)))
        _log.error(
            "%s of %d members (%s) differed from the database; mending", name, len(members), some
        )

    def _mend(self, wrong: dict[str, list[int]], now: int) -> None:
        members = {m for name in wrong.keys() - _LISTS for m in wrong[name]}
        if members:
            self.network.mend(self.database, sorted(members))
        if not wrong.keys() & _LISTS:
            return
        if self._rebuilt_at is not None and now - self._rebuilt_at < _REBUILD_PAUSE_S:
            _log.error("contacts differ again; the network is not built anew once more so soon")
            return
        self._rebuilt_at = now
        self.network.rebuild_wanted.set()

    def _read_slice(self) -> tuple[tuple[int, int], dict[int, Part], dict[int, Part]] | None:
        """Return the slice that comes next, as it is in memory and in the database.

        ``None`` if the network cannot be held at this moment, or lacks rows that are being read.
        """
        with self.database.reading() as connection:
            with self.network.at_head(connection) as is_at_head:
                if not is_at_head or self.network.is_partial:
                    return None
                size = max(self.network.graph.n, read_last_id(connection) + 1)
                low = self._next if self._next < size else 0
                high = self._end_of(low, size)
                ours = {m: self._held(m) for m in range(low, high)}
            theirs = dict(_read_parts(connection, low, high))
        self._next = high if high < size else 0
        return (low, high), ours, theirs

    def _end_of(self, low: int, size: int) -> int:
        graph, entries, high = self.network.graph, 0, low
        while high < size and high - low < _MEMBERS_MAX and entries <= _ENTRIES_MAX:
            entries += graph.contact_count(high) if high < graph.n else 0
            high += 1
        return high

    def _held(self, member: int) -> Part:
        network, graph = self.network, self.network.graph
        hidden = tuple(network.hidden_from(member).tolist())
        profile = network.index.profile(member)
        if member >= graph.n:
            return _NOBODY._replace(blocks=hidden, profile=profile)
        contacts = graph.contacts(member)
        return Part(
            (int(graph.reach[member]), bool(graph.listed[member])),
            contacts.tobytes(),
            # ids out of range, which only damaged lists hold, are nobody's and not listed
            np.array_equal(
                contacts[contacts < graph.n][graph.listed[contacts[contacts < graph.n]]],
                graph.disclosed(member),
            ),
            hidden,
            profile,
        )


def _read_parts(connection: Connection, low: int, high: int) -> Iterator[tuple[int, Part]]:
    """Yield what the database says of each member of a slice."""
    among = (low, high)
    flags = {p.member: (REACH[p.audience], p.is_listed) for p in read_privacy(connection, among)}
    profiles = {p.member: p for p in read_search_profiles(connection, among)}
    blocks, absent = blocks_of(read_blocks(connection, among)), set(read_absent(connection))
    lists = read_lists(connection, among)
    cuts = np.searchsorted(lists[:, 0], np.arange(low, high + 1)).tolist()
    for member in range(low, high):
        entries = lists[cuts[member - low] : cuts[member - low + 1], 1]
        yield (
            member,
            Part(
                flags.get(member, _NOBODY.audience),
                entries.tobytes(),
                True,
                tuple(sorted(absent.union(blocks.get(member, ())) - {member})),
                profiles.get(member),
            ),
        )
