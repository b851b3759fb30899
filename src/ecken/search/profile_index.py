"""The index of profiles: bulk built, updated one by one, searched inside a set of ids.

Readers take one ``State`` at the beginning and keep to it; a change publishes a new one. So a
search sees each member either before or after a change, never between, and takes no lock.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from pathlib import Path
from string import ascii_lowercase
from threading import Lock
from typing import Any

import numpy as np
import numpy.typing as npt
from pyroaring import BitMap

from ecken.errors import NotReady
from ecken.garbage_collector import paused_collector
from ecken.graph.jit import keep_compiled
from ecken.search.bitsets import bitset
from ecken.search.bitsets.bitset import Bits
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
from ecken.search.query_execution import QueryExecution
from ecken.search.ranking import order as ranking
from ecken.search.results import Found, Suggestion
from ecken.search.search_request import EVERYONE, SearchRequest, SearchScope
from ecken.search.suggestions import suggest_names

__all__ = ["ProfileIndex"]

_LARGE = 20_000
_STEP = 1_000
"""So many members are entered before it is noted how far it is."""


class _StoppedError(Exception):
    """Somebody wants words to be entered no further."""


class ProfileIndex:
    """Finds members by their public profiles.

    What is asked stands in a :class:`SearchRequest`, among whom in a :class:`SearchScope`. Many
    threads may ask while one at a time changes.
    """

    def __init__(self, built: BuiltSegment, lists: Lists, *, secret: bytes = b"") -> None:
        self._state = State(lists, built, FreshSegment(), BitMap(), BitMap())
        self._entered: int | None = None
        """Of how many members words are entered; ``None`` if of all."""
        self._writing = Lock()
        self._secret = secret

    @classmethod
    def build(
        cls, profiles: Iterable[Profile], *, secret: bytes = b"", is_warmed: bool = True
    ) -> ProfileIndex:
        """An index of these profiles. ``secret`` seals cursors; workers need the same one."""
        lists = Lists()
        index = cls(BuiltSegment.build(profiles, lists), lists, secret=secret)
        if is_warmed:
            index.warm()
        return index

    @classmethod
    def of_columns(cls, profiles: Iterable[Profile], *, secret: bytes = b"") -> ProfileIndex:
        """An index that knows its members by their columns and names, and is not searched yet.

        A fifth of the work. All questions but those for words are answered, and changes are taken;
        the others are refused with ``search_preparing`` until :meth:`enter_words` is through.
        """
        lists = Lists()
        index = cls(BuiltSegment.of_columns(profiles, lists), lists, secret=secret)
        index._entered = 0
        return index

    @property
    def is_searchable(self) -> bool:
        """Whether the words of all members are entered."""
        return self._entered is None

    def require_words(self) -> None:
        """Refuse what needs a search, before anything is looked up for it.

        Raises
        ------
        NotReady
            ``search_preparing`` while words are still being entered.
        """
        _ = self._searched

    def enter_words(self, *, goes_on: Callable[[], bool] = lambda: True) -> bool:
        """Enter the words of all members while others ask and change; say whether it is done.

        Not, if ``goes_on`` said no meanwhile. Changes that came meanwhile are entered at the end.
        """
        if self.is_searchable:
            return True
        built, lists = self._state.built, self._state.lists.without_words()
        try:
            with paused_collector():
                worded = built.with_words(lists, self._noting(built, goes_on))
        except BaseException as error:
            self._entered = 0
            if isinstance(error, _StoppedError):
                return False
            raise
        with self._writing:
            state, fresh = self._state, FreshSegment()
            for member in state.live:
                profile = state.profile(member)
                if profile is not None:
                    fresh.add(profile, lists, worded.name_rank(name_key(profile)))
            self._state = State(lists, worded, fresh, state.stale, state.live)
        self._warm()
        self._entered = None
        return True

    def _noting(self, built: BuiltSegment, goes_on: Callable[[], bool]) -> Iterator[Profile]:
        """Yield all profiles, and note how far they are."""
        for number, member in enumerate(built.present):
            if number % _STEP == 0:
                if not goes_on():
                    raise _StoppedError
                self._entered = number
            yield built.profile(member)

    @property
    def _searched(self) -> State:
        """The state that a search uses.

        Raises
        ------
        NotReady
            ``search_preparing`` while words are still being entered.
        """
        entered, state = self._entered, self._state
        if entered is None:
            return state
        raise NotReady(
            "search_preparing",
            "The search is being prepared; {percent} % is done. Everything that needs no search "
            "works. Please try again in a moment.",
            percent=100 * entered // max(len(state.built.present), 1),
        )

    def warm(self) -> None:
        """Load the lists and the compiled code that a first search would wait for.

        Some 0.3 s, once in a process; some seconds where the code was never compiled before.
        In large indexes also what all single letters begin, which nobody then waits for either.
        """
        if self.is_searchable:
            self._warm()

    def _warm(self) -> None:
        one = SearchScope(np.zeros(1, np.uint32))
        for line, facets, scope in (
            ("branche:62 ort:berlin~5 leitre", ("position", "city"), EVERYONE),
            ("branche:it ort:(frankfurt am main)", ("city",), EVERYONE),
            ('"anna weber"', ("language",), one),
        ):
            request = SearchRequest(parse_line(line), facets=facets)
            QueryExecution(self._state, request, scope, self._secret).page()
        bitset.load_compiled()
        ranking.load_compiled()
        phrases.load_compiled()
        keep_compiled("search")
        present = self._state.built.present
        for letter in ascii_lowercase if len(present) > _LARGE else "":
            suggest_names(self._state, letter, SearchScope(BitMap([present.min()])), 8)

    def save(self, path: Path, *, version: int, source: str) -> None:
        """Write the index to a file, with the journal version it stands at and its database.

        Raises
        ------
        NotReady
            ``search_preparing``
        """
        with self._writing:
            sections = sections_of(self._searched)
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

    def search(self, request: SearchRequest, scope: SearchScope = EVERYONE) -> Found:
        """One page of the members who match, how many there are in all, and facets of them."""
        return self.ask(request, scope).page()

    def ask(self, request: SearchRequest, scope: SearchScope = EVERYONE) -> QueryExecution:
        """A search that is planned and evaluated once, for a page and counts of several sets.

        Who asks for everybody, without a word or a chosen value, is answered before words are in.
        """
        has_words = request.query.root is not None or any(request.chosen.values())
        state = self._searched if has_words else self._state
        return QueryExecution(state, request, scope, self._secret)

    def matching(self, query: Query, scope: SearchScope = EVERYONE) -> Rows:
        """The ids of all members who match, rising uint32."""
        return self.ask(SearchRequest(query), scope).members()

    def count(self, query: Query, scope: SearchScope = EVERYONE) -> int:
        """How many match: ``len(matching(…))``."""
        return self.ask(SearchRequest(query), scope).total()

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
        self, typed: str, scope: SearchScope = EVERYONE, limit: int = 8
    ) -> list[Suggestion]:
        """Names while typing: all words but the last are whole, the last is a beginning."""
        return suggest_names(self._searched, typed, scope, limit)
