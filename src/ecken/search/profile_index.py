"""The index of profiles: built from many, changed one by one, asked inside a set of ids.

Readers take one ``_State`` at the beginning and keep to it; a change publishes a new one. So a
search sees each member either before or after a change, never between, and takes no lock.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import UTC, tzinfo
from pathlib import Path
from string import ascii_lowercase
from threading import Lock
from typing import Any

import numpy as np
import numpy.typing as npt
from pyroaring import BitMap

from ecken.search.bitsets.bitset import Bits, Ids
from ecken.search.bitsets.roaring import Rows
from ecken.search.index.column_access import gather_column, labels_of, order_by_name
from ecken.search.index.columns import name_key
from ecken.search.index.index_file import open_file, save_file, sections_of
from ecken.search.index.index_state import State
from ecken.search.index.segment import BuiltSegment, FreshSegment, Lists
from ecken.search.matching import phrases
from ecken.search.profiles import Profile, unpack
from ecken.search.query.query_parser import parse_line
from ecken.search.query_ast import Query
from ecken.search.query_execution import Asking, Resolve
from ecken.search.ranking import order as ranking
from ecken.search.ranking.order import About, Numbers
from ecken.search.results import Found, Suggestion
from ecken.search.suggestions import suggest_names

__all__ = ["ProfileIndex"]

_LARGE = 20_000


class ProfileIndex:
    """Finds members by their public profiles.

    ``within`` is the set to look in: rising distinct uint32 ids, a roaring bitmap or a bitset
    (uint64), none for everyone; ``exclude`` is left out of it, and its profiles have no influence.
    ``resolve`` gives the ids of a ``Listed`` condition. Numbers about members (``degree``,
    ``bridge_count``) are a function that is asked for those of rising ids, or an array: aligned
    with ``within``, or by member id if ``within`` is none. Many threads may ask while one at a
    time changes.
    """

    def __init__(self, built: BuiltSegment, lists: Lists, *, secret: bytes = b"") -> None:
        self._state = State(lists, built, FreshSegment(), BitMap(), BitMap())
        self._writing = Lock()
        self._secret = secret

    @classmethod
    def build(cls, profiles: Iterable[Profile], *, secret: bytes = b"") -> ProfileIndex:
        """An index of these profiles. ``secret`` seals cursors; workers need the same one."""
        lists = Lists()
        index = cls(BuiltSegment.build(profiles, lists), lists, secret=secret)
        index.warm()
        return index

    def warm(self) -> None:
        """Load the lists and the compiled code that a first search would wait for.

        Some 0.3 s, once in a process; some seconds where the code was never compiled before.
        In large indexes also what all single letters begin, which nobody then waits for either.
        """
        self.search(parse_line("branche:62 ort:berlin~5 leitre"), facets=("position", "city"))
        self.search(parse_line("branche:it ort:(frankfurt am main)"), facets=("city",))
        self.search(parse_line('"anna weber"'), np.zeros(1, np.uint32), facets=("language",))
        ranking.load_compiled()
        phrases.load_compiled()
        present = self._state.built.present
        for letter in ascii_lowercase if len(present) > _LARGE else "":
            self.suggest(letter, BitMap([present.min()]))

    def save(self, path: Path, *, version: int, source: str) -> None:
        """Write the index to a file, with the journal version it stands at and its database."""
        with self._writing:
            sections = sections_of(self._state)
        save_file(sections, path, version=version, source=source)

    @classmethod
    def open(
        cls, path: Path, *, source: str | None = None, secret: bytes = b""
    ) -> tuple[ProfileIndex, int]:
        """A saved index and its version; ``NotReady`` if the file cannot be trusted."""
        lists, built, stale, fresh, version = open_file(path, source=source)
        index = cls(built, lists, secret=secret)
        index._state = State(lists, built, index._state.fresh, stale, BitMap())
        for member, record in fresh:
            index.put(unpack(member, record))
        index.warm()
        return index, version

    def __len__(self) -> int:
        return len(self.members())

    def members(self) -> BitMap:
        """The ids of all members in the index."""
        return self._state.members()

    def others(self, member: int) -> Bits:
        """All members but one, as a bitset."""
        return self._state.others(member)

    def profile(self, member: int) -> Profile | None:
        """The profile of a member as last put, if there is one."""
        return self._state.profile(member)

    def put(self, profile: Profile) -> None:
        """Enter or replace a member's profile; the next search has it. Below a millisecond."""
        with self._writing:
            state = self._state
            state.fresh.add(profile, state.lists, state.built.name_rank(name_key(profile)))
            changed = BitMap([profile.member])
            stale, live = state.stale | changed, state.live | changed
            self._state = State(state.lists, state.built, state.fresh, stale, live)

    def remove(self, member: int) -> None:
        """Forget a member; unknown ones are ignored."""
        with self._writing:
            state = self._state
            gone = BitMap([member])
            stale, live = state.stale | gone, state.live - gone
            self._state = State(state.lists, state.built, state.fresh, stale, live)

    @property
    def changed(self) -> int:
        """How many profiles were put or removed since the index was built or compacted."""
        return len(self._state.stale | self._state.live)

    def compact(self) -> None:
        """Build anew from all profiles; words and rows that nobody has any more are dropped."""
        with self._writing:
            lists, state = Lists(), self._state
            built = BuiltSegment.build(filter(None, map(state.profile, state.members())), lists)
            self._state = State(lists, built, FreshSegment(), BitMap(), BitMap())

    def search(
        self,
        query: Query,
        within: Ids | None = None,
        *,
        order: str = "relevance",
        limit: int = 20,
        after: str | None = None,
        degree: Numbers | About | None = None,
        bridge_count: Numbers | About | None = None,
        near: tuple[float, float] | None = None,
        exclude: Ids | None = None,
        facets: Sequence[str] = (),
        chosen: Mapping[str, Sequence[str]] | None = None,
        resolve: Resolve | None = None,
        facet_limit: int = 20,
        reasons: bool = True,
    ) -> Found:
        """One page of the members who match, how many there are in all, and facets of them.

        ``order`` is one of ``relevance``, ``bridges``, ``name``, ``nearest`` (to ``near`` in
        degrees (lat, lon), or else to the place the query names), ``newest``. ``after`` is the
        cursor a page ended with. ``chosen`` are selected facet values: any of them for each
        facet; the counts of a facet disregard its own selection, so that more can be chosen.
        Without ``reasons`` hits do not say why they matched.
        """
        asking = self.ask(query, within, exclude=exclude, chosen=chosen, resolve=resolve)
        return asking.page(
            order=order, limit=limit, after=after, degree=degree, bridge_count=bridge_count,
            near=near, facets=facets, facet_limit=facet_limit, reasons=reasons,
        )  # fmt: skip

    def ask(
        self,
        query: Query,
        within: Ids | None = None,
        *,
        exclude: Ids | None = None,
        chosen: Mapping[str, Sequence[str]] | None = None,
        resolve: Resolve | None = None,
        zone: tzinfo = UTC,
    ) -> Asking:
        """A question that is planned and evaluated once, for a page and counts of several sets.

        ``zone`` is whose days are meant by ``neu_seit:``.
        """
        return Asking(
            self._state, query, within, exclude, resolve, chosen or {}, self._secret, zone
        )

    def matching(
        self,
        query: Query,
        within: Ids | None = None,
        *,
        exclude: Ids | None = None,
        resolve: Resolve | None = None,
    ) -> Rows:
        """The ids of all members who match, rising uint32."""
        return self.ask(query, within, exclude=exclude, resolve=resolve).members()

    def count(
        self,
        query: Query,
        within: Ids | None = None,
        *,
        exclude: Ids | None = None,
        resolve: Resolve | None = None,
    ) -> int:
        """How many match: ``len(matching(…))``."""
        return self.ask(query, within, exclude=exclude, resolve=resolve).total()

    def column(self, name: str, ids: Rows) -> npt.NDArray[Any]:
        """One value per member, aligned with rising ``ids``: ``industry``, ``city``, ``company``
        or ``position`` as numbers (0: none), ``recruiter`` as bool, ``public_id`` as bytes.
        """
        return gather_column(self._state, name, ids)

    def by_name(self, ids: Rows) -> Rows:
        """Those of rising ``ids`` who are here, in the order of names, equal ones by public id."""
        return order_by_name(self._state, ids)

    def labels(self, name: str, numbers: npt.NDArray[np.int32]) -> list[str]:
        """The texts behind the numbers that :meth:`column` gave."""
        return labels_of(self._state, name, numbers)

    def suggest(
        self,
        typed: str,
        within: Ids | None = None,
        limit: int = 8,
        *,
        exclude: Ids | None = None,
        degree: Numbers | About | None = None,
    ) -> list[Suggestion]:
        """Names while typing: all words but the last are whole, the last is a beginning."""
        return suggest_names(self._state, typed, within, limit, exclude, degree)
