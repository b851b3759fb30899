"""The live network: graph, blocks and profile index in memory, at the head of the journal.

No answer is older than the last commit before it (R5): :meth:`LiveNetwork.at_head` reads the
head version with the caller's own connection, applies what is missing, and holds the state still
while the answer is computed. A process that stood still for a minute catches up the same way as
one that wrote the change itself. Beside a server a thread follows the journal
(``service/follower.py``), so that an answer mostly finds nothing to apply.

What cannot be followed is built anew from the tables. That takes seconds, and nobody's answer
waits for the lock meanwhile. A server enters the words of profiles only then, beside its answers.
Where many rows came at once that only add (a list was loaded), a server goes on with what it has,
follows all changes, and swaps the new network in when it is built.
"""

from __future__ import annotations

import logging
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path
from threading import Event, Lock

import numpy as np
from numpy.typing import NDArray
from sqlalchemy import Connection

from ecken.errors import EckenError, NotReady
from ecken.files import make_folder, replacing
from ecken.graph import Network
from ecken.graph.live.locks import ReadWriteLock
from ecken.rules.audience import REACH
from ecken.search.profile_index import ProfileIndex
from ecken.service.engine.drift_report import Condition
from ecken.service.engine.job_index import JobIndex
from ecken.service.engine.journal_reader import News, news_of_members, read_news
from ecken.service.engine.neighbourhoods import Neighbourhoods, PrivacyChange
from ecken.service.engine.recent_contacts import RecentContacts
from ecken.service.engine.table_reader import Blocks, Standing, add_blocks, blocks_of, read_standing
from ecken.store.contacts.blocks import read_blocks
from ecken.store.database import Database
from ecken.store.journal import Head, read_head, read_mark
from ecken.store.profiles.absent_members import read_absent
from ecken.store.profiles.members import read_last_id

__all__ = ["LiveNetwork"]

_log = logging.getLogger(__name__)

_GRAPH, _PROFILES, _VERSION = "graph.ecken", "profiles.ecken", "version"

_TURN_S = 10.0
"""How long an answer waits while another thread reads the journal, or builds the network anew."""


_ENTERED_AT_ONCE = 2_000
"""The words of so many members are entered in a quarter of a second, and nobody is told to wait."""


class LiveNetwork:
    """Everything in memory that answers are computed from, at one journal version."""

    def __init__(self, snapshot: Path | None = None, *, secret: bytes = b"") -> None:
        self._lock = ReadWriteLock(is_nesting_refused=True)
        self._turn = Lock()
        """Held by the one thread that follows the journal or swaps a network in."""
        self._snapshot = snapshot
        self._secret = secret
        self._source = self._mark = ""
        self._is_partial = False
        """Whether rows are missing that were loaded; they come with the next network built."""
        self.version = -1
        self.graph = Network.from_pairs(np.empty((0, 2), dtype=np.uint32), n=1)
        self.index = ProfileIndex.build((), secret=secret, is_warmed=False)
        self.jobs = JobIndex(secret=secret)
        self._blocks: Blocks = {}
        self._absent: frozenset[int] = frozenset()
        """Who is away for a time: hidden from everybody."""
        self.neighbourhoods = Neighbourhoods()
        self.recent = RecentContacts()
        self.is_built_beside = False
        """Whether a thread of this process builds the network anew when ``rebuild_wanted`` is set.

        Set by that thread."""
        self.is_search_beside = False
        """Whether a thread of this process enters the words of profiles while answers go on.

        Then a network that is built anew answers before it can be searched."""
        self.rebuild_wanted = Event()
        self.condition = Condition()
        self.changed = Event()
        """Set when this process has committed something: its follower need not wait."""

    def start(self, connection: Connection) -> None:
        """Load the newest sound snapshot and what came after it, or rebuild from the tables.

        An index in which a tenth of the profiles have changed is built anew here, where nobody
        waits for an answer yet.
        """
        head = read_head(connection)
        with self._taking_turns():
            if not self._open_snapshot(connection, head):
                self._rebuild(connection, head)
            with self._lock.writing:
                if self.index.changed * 10 > len(self.index):
                    self.index.compact()

    @contextmanager
    def at_head(self, connection: Connection) -> Iterator[bool]:
        """Hold the network still at the head that ``connection`` sees.

        Yields ``False`` if another thread has moved on beyond this connection's snapshot: the
        caller then begins a new transaction and tries again.

        Raises
        ------
        NotReady
            ``network_busy`` if the network has to be built anew and that takes long.
        """
        self._lock.refuse_nesting()
        head = read_head(connection)
        if self._is_behind(head):
            with self._taking_turns():
                self._catch_up(connection, head)
        with self._lock.reading:
            yield self.version == head.version

    def rebuild_beside(self, database: Database) -> None:
        """Build the network anew from the tables while answers go on, then swap it in."""
        self.rebuild_wanted.clear()
        with database.reading() as connection:
            standing = read_standing(connection, read_head(connection), secret=self._secret)
        with database.reading() as connection, self._taking_turns(wait_s=-1):
            head = read_head(connection)
            known = standing.head
            news = None
            if head.database_id == known.database_id:
                news = read_news(connection, head, after=known.version, mark=standing.mark)
            if news is None:
                self._rebuild(connection, head)
                return
            try:
                with self._lock.writing:
                    self._take(standing)
                    self._apply(news)
            except EckenError as error:
                _log.error("the journal does not fit what was read; building anew: %s", error)
                self._rebuild(connection, head)

    def mend(self, database: Database, members: Iterable[int]) -> None:
        """Take over settings and profiles of these members, and all blocks, from the database."""
        with database.reading() as connection, self._taking_turns():
            head = read_head(connection)
            self._catch_up(connection, head)
            if self.version == head.version:
                news = news_of_members(connection, head, members)
                with self._lock.writing:
                    self._apply(news)

    def check_history(self, connection: Connection) -> None:
        """Build the network anew if the database that it was read from has been set back.

        ``connection`` has read nothing yet: what it sees is not older than the network.
        """
        with self._taking_turns():
            head = read_head(connection)
            mark = read_mark(connection, self.version) or "" if self.version >= 0 else ""
            is_same = head.database_id == self._source and mark == self._mark
            if self.version >= 0 and not (is_same and head.version >= self.version):
                _log.error("the database has been set back or exchanged; building the network anew")
                self._rebuild(connection, head)

    @property
    def is_partial(self) -> bool:
        """Whether rows that were loaded are not in memory yet."""
        return self._is_partial

    def refuse_nesting(self) -> None:
        """Raise if this thread is inside :meth:`at_head`."""
        self._lock.refuse_nesting()

    def hidden_from(self, member: int) -> NDArray[np.uint32]:
        """Return who is not there for a member, sorted, ``uint32``.

        That is who is blocked by the member or blocks them, and who is away for a time.
        """
        hidden = self._absent.union(self._blocks.get(member, ())) - {member}
        return np.array(sorted(hidden), dtype=np.uint32)

    def save(self) -> None:
        """Write graph and index as checksummed files, so that the next start is quick.

        A snapshot is a convenience: where the disk is full there is none, and the next start
        rebuilds. A damaged network, and one that lacks rows, is not written.
        """
        if self._snapshot is None or self.version < 0:
            return
        with self._lock.reading:
            if self._is_partial:
                _log.warning("no snapshot is written: rows that were loaded are not in memory yet")
                return
            if not self.index.is_searchable:
                _log.warning("no snapshot is written: the search is still being prepared")
                return
            try:
                self._write_snapshot(self._snapshot)
            except NotReady as error:
                _log.error("no snapshot is written: %s", error)
            except OSError as error:
                _log.warning("no snapshot could be written: %s", error)

    def _write_snapshot(self, folder: Path) -> None:
        make_folder(folder)
        source = f"{self._source}:{self._mark}"
        self.graph.save(folder / _GRAPH, version=self.version, source=source)
        self.index.save(folder / _PROFILES, version=self.version, source=source)
        with replacing(folder / _VERSION) as file:
            file.write(str(self.version).encode())

    def _open_snapshot(self, connection: Connection, head: Head) -> bool:
        """Try the snapshot; whatever is wrong with it means a rebuild, never a wrong answer."""
        if self._snapshot is None or not self._snapshot.exists():
            return False
        try:
            standing = self._read_snapshot(self._snapshot, connection, head)
        except (OSError, ValueError, EckenError) as error:
            _log.warning("the snapshot is not used, the network is built anew: %s", error)
            return False
        with self._lock.writing:
            self._take(standing)
        self._catch_up(connection, head)
        return True

    def _read_snapshot(self, folder: Path, connection: Connection, head: Head) -> Standing:
        version = int((folder / _VERSION).read_text())
        mark = read_mark(connection, version)
        if mark is None or version > head.version:
            raise ValueError(f"its version {version} is not in the journal")
        source = f"{head.database_id}:{mark}"
        graph = Network.open(folder / _GRAPH, source=source)
        index, index_version = ProfileIndex.open(
            folder / _PROFILES, source=source, secret=self._secret
        )
        if not graph.version == index_version == version:
            raise ValueError(
                f"its files are of versions {version}, {graph.version} and {index_version}"
            )
        blocks, absent = blocks_of(read_blocks(connection)), frozenset(read_absent(connection))
        return Standing(Head(version, head.database_id), mark, graph, index, blocks, absent)

    @contextmanager
    def _taking_turns(self, wait_s: float = _TURN_S) -> Iterator[None]:
        if not self._turn.acquire(timeout=wait_s):
            raise NotReady("network_busy", "The network is changing too fast; please try again.")
        try:
            yield
        finally:
            self._turn.release()

    def _is_behind(self, head: Head) -> bool:
        is_older = head.version > self.version or head.database_id != self._source
        return is_older or self._is_file_changed()

    def _is_file_changed(self) -> bool:
        """Whether somebody wrote to the snapshot that the graph is mapped from."""
        try:
            self.graph.check_file()
        except NotReady:
            return True
        return False

    def _catch_up(self, connection: Connection, head: Head) -> None:
        """Follow the journal to ``head``, or build the network anew; in this thread's turn."""
        if not self._is_behind(head):
            return
        news = None
        if self._is_file_changed():
            _log.error("the snapshot was written to while it was in use; building anew")
        elif head.database_id == self._source:
            news = read_news(connection, head, after=self.version, mark=self._mark)
        if news is None or (news.is_reloaded and not self.is_built_beside):
            self._rebuild(connection, head)
            return
        try:
            with self._lock.writing:
                self._apply(news)
        except EckenError as error:
            _log.error("the journal does not fit the network in memory; building anew: %s", error)
            self._rebuild(connection, head)

    def _rebuild(self, connection: Connection, head: Head) -> None:
        is_beside = self.is_search_beside and read_last_id(connection) > _ENTERED_AT_ONCE
        standing = read_standing(connection, head, secret=self._secret, has_words=not is_beside)
        with self._lock.writing:
            self._take(standing)

    def _take(self, standing: Standing) -> None:
        """Put what was read in the place of what is there."""
        self.graph, self.index, self._blocks = standing.graph, standing.index, standing.blocks
        self._absent = standing.absent
        self.neighbourhoods.forget_all()
        self._is_partial = False
        self._stand_at(standing.head, standing.mark)

    def _stand_at(self, head: Head, mark: str) -> None:
        self.version, self._source, self._mark = head.version, head.database_id, mark

    def _apply(self, news: News) -> None:
        """Apply what was read; memory alone is asked, and nobody reads meanwhile."""
        if news.n > self.graph.n:
            self.graph.grow(news.n, reach=0, listed=False)  # closed until their settings come
        if news.ties:
            self._change_ties(news.ties)
        for member, row in news.privacy.items():
            reach = 0 if row is None else REACH[row.audience]
            self._set_privacy(member, reach, is_listed=row is not None and row.is_listed)
        for member, profile in news.profiles.items():
            if profile is None:
                self.index.remove(member)
            else:
                self.index.put(profile)
        if news.all_blocks is not None:
            self._blocks = blocks_of(news.all_blocks)
        else:
            add_blocks(self._blocks, news.new_blocks)
        if news.absent is not None:
            self._absent = news.absent
        if news.is_reloaded:
            self._is_partial = True
            self.rebuild_wanted.set()
        self._stand_at(news.head, news.mark)

    def _change_ties(self, ties: list[tuple[int, int, bool]]) -> None:
        columns = np.array(ties, dtype=np.int64)
        self.graph.change_contacts(columns[:, 0], columns[:, 1], columns[:, 2] > 0)
        for a, b, is_made in ties:
            self.neighbourhoods.note_tie(a, b, is_made=is_made)

    def _set_privacy(self, member: int, reach: int, *, is_listed: bool) -> None:
        graph = self.graph
        before, was_listed = int(graph.reach[member]), bool(graph.listed[member])
        if (before, was_listed) != (reach, is_listed):
            graph.set_privacy(member, reach, is_listed)
            is_turned = was_listed is not is_listed
            self.neighbourhoods.note_privacy(PrivacyChange(member, before, reach, is_turned))
