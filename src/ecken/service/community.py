"""The running community: settings, database, live network, mail, clock, and its transactions.

``reading`` and ``changing`` are the only ways to a :class:`~ecken.service.world.World`. Both hold
the network still at the database's head, so that everything in one answer agrees.
"""

from __future__ import annotations

import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import tzinfo

from sqlalchemy import Connection

from ecken.errors import EckenError, Invalid, NotReady
from ecken.mail.message import MailSender, NullSender
from ecken.reference.days import find_zone
from ecken.service.engine.network import LiveNetwork
from ecken.service.limits.limits import Limits
from ecken.service.limits.reading_limits import Reads
from ecken.service.openid.discovery import Discovery
from ecken.service.runtime.joint_transaction import Joint, Kept
from ecken.service.runtime.noted_finds import NotedFinds
from ecken.service.runtime.noted_views import NotedViews
from ecken.service.runtime.read_only_access import UndoNotEnded, is_kept_closed
from ecken.service.runtime.refusal_log import Failures
from ecken.service.runtime.steady_clock import SteadyClock
from ecken.service.world import World
from ecken.settings import Settings
from ecken.settings.at_run_time import with_changes
from ecken.store.contacts.contacts import contact_exists
from ecken.store.contacts.undos import ACCEPT, delete_undos_with
from ecken.store.database import Database
from ecken.store.house.changed_settings import read_changed_settings, read_settings_version
from ecken.store.journal import lock_head
from ecken.store.site.site import keep_latest_time, read_latest_time

__all__ = ["Community"]

_ATTEMPTS = 20
_UNDO_WAIT_S = 1.0
"""How long a page waits to write that an undo has ended."""
_TIME_KEPT_EVERY_S = 10


def _wall_clock() -> int:
    return int(time.time())


@dataclass
class Community:
    """What service functions need; built by ``ecken.wiring`` and by tests."""

    settings: Settings
    """Those in force: of environment and file, and what owners set (:meth:`follow_settings`)."""
    database: Database
    network: LiveNetwork
    mail: MailSender = field(default_factory=NullSender)
    clock: Callable[[], int] = _wall_clock
    """Epoch seconds that never go back (``service/runtime/steady_clock.py``)."""
    secret: bytes = b""
    limits: Limits = field(default_factory=Limits)
    failures: Failures = field(default_factory=Failures)
    reads: Reads = field(default_factory=Reads)
    discovery: Discovery = field(init=False)
    views: NotedViews = field(default_factory=NotedViews)
    finds: NotedFinds = field(default_factory=NotedFinds)

    def __post_init__(self) -> None:
        if not isinstance(self.clock, SteadyClock):
            self.clock = SteadyClock(self.clock)
        self.discovery = Discovery(self.clock)
        self._here = threading.local()
        self._time_kept_at = 0
        self.given_settings = self.settings
        """Those of environment and file alone."""
        self._settings_version = 0
        self._settings_turn = threading.Lock()

    @contextmanager
    def reading(self, viewer: int, *, keeps_closed: bool = False) -> Iterator[World]:
        """Yield the viewer's world at the newest version, for reading.

        What the viewer opens by it of somebody whose request they have just accepted ends the undo
        of that, before they are answered; unless the world ``keeps_closed`` what it would open.

        Raises
        ------
        UndoNotEnded
            That cannot be written now: what was read may not be told.
        """
        joint = self._joint
        if joint is not None:
            joint.let_network_follow()
        keeps_closed = keeps_closed or is_kept_closed()
        with self._ending_undos() as seen:
            for _ in range(_ATTEMPTS):
                with (
                    self.database.reading() as connection,
                    self.network.at_head(connection) as is_at_head,
                ):
                    if is_at_head:
                        seen.append(self._world(viewer, connection, keeps_closed=keeps_closed))
                        yield seen[0]
                        return
            raise network_busy()

    @contextmanager
    def changing(self, viewer: int) -> Iterator[World]:
        """Yield the viewer's world inside a writing transaction that others wait for.

        What is checked in this world still holds when the transaction commits: the journal's
        head is locked, so no other change can come between.
        """
        if self._joint is not None:
            self._joint.let_network_follow()
        with self._ending_undos() as seen:
            for _ in range(_ATTEMPTS):
                with self.writing() as connection:
                    lock_head(connection)
                    with self.network.at_head(connection) as is_at_head:
                        if is_at_head:
                            self._keep_time(connection, self.clock())
                            seen.append(self._world(viewer, connection))
                            yield seen[0]
                            _end_undos(connection, seen.pop())
                            return
            raise network_busy()

    @contextmanager
    def _ending_undos(self) -> Iterator[list[World]]:
        """End the undo of what was opened in the worlds noted, also where they led to a refusal.

        If it was taken back while the world was read, nothing of it is told; nor if the end cannot
        be written.
        """
        seen: list[World] = []
        try:
            yield seen
        finally:
            for world in seen:
                if world.opened and not self._end_undos_of(world):
                    raise network_busy()

    def _end_undos_of(self, world: World) -> bool:
        try:
            with self.writing(wait_s=_UNDO_WAIT_S) as connection:
                return _end_undos(connection, world)
        except NotReady as error:
            raise UndoNotEnded(error) from error

    def follow_settings(self, connection: Connection | None = None) -> None:
        """Go by what owners have set in the administration; mostly nothing is new.

        Called at the beginning of each request, and before tasks begin. Cost: one number is read.

        Raises
        ------
        NotReady
            ``settings_unfit``: it contradicts environment or file of this process.
        """
        if connection is None:
            with self.database.reading() as own:
                self.follow_settings(own)
            return
        version = read_settings_version(connection)
        if version <= self._settings_version:
            return
        changed = read_changed_settings(connection)
        with self._settings_turn:
            if version <= self._settings_version:
                return
            try:
                self._take_settings(with_changes(self.given_settings, changed))
            except Invalid as error:
                raise _unfit(error) from error
            self._settings_version = version

    def _take_settings(self, settings: Settings) -> None:
        self.mail.sign_as(settings.sender_name, settings.mail_reply_to)
        self.settings = settings

    @property
    def zone(self) -> tzinfo:
        """The community's time zone, for what belongs to no single member."""
        return find_zone(self.settings.time_zone)

    def _world(self, viewer: int, connection: Connection, *, keeps_closed: bool = False) -> World:
        return World(
            viewer, connection, self.network,
            now=self.clock(), time_zone=self.settings.time_zone,
            limits=self.limits, reads=self.reads, secret=self.secret, keeps_closed=keeps_closed,
        )  # fmt: skip

    @contextmanager
    def writing(self, *, wait_s: float | None = None) -> Iterator[Connection]:
        """Yield a writing transaction for what needs no viewer's world.

        Not inside ``reading``: the writer before could wait for this reader, and this one for it.
        """
        self.network.refuse_nesting()
        joint = self._joint
        if joint is None:
            with self.database.writing(wait_s=wait_s) as connection:
                yield connection
            self.network.changed.set()
        else:
            with joint.step() as connection:
                yield connection

    @contextmanager
    def joined(self, kept: Kept) -> Iterator[Joint]:
        """Let all that this thread writes be one transaction, together with what ``kept`` notes.

        A refusal (``EckenError``) inside leaves what the steps before it have written, and the
        call may be made again; whatever else goes wrong leaves nothing.
        """
        if self._joint is not None:
            raise RuntimeError("this thread is inside a call already")
        joint = self._here.joint = Joint(self.database, kept)
        try:
            yield joint
            joint.commit()
        except NotReady:
            joint.roll_back()
            raise
        except EckenError:
            joint.end()
            raise
        except BaseException:
            joint.roll_back()
            raise
        finally:
            self._here.joint = None
            self.network.changed.set()

    def after_commit(self, step: Callable[[], None]) -> None:
        """Call ``step`` once what was written before is committed: at once, or with the call."""
        if self._joint is None:
            step()
        else:
            self._joint.after.append(step)

    def keep_time(self) -> None:
        """Go by the latest time of all processes, and let them and the next start know ours."""
        with self.database.reading() as connection:
            latest = read_latest_time(connection)
        if isinstance(self.clock, SteadyClock):
            self.clock.see(latest)
        with self.writing() as connection:
            keep_latest_time(connection, self.clock())

    def _keep_time(self, connection: Connection, now: int) -> None:
        if abs(now - self._time_kept_at) >= _TIME_KEPT_EVERY_S:
            keep_latest_time(connection, now)
            self._time_kept_at = now

    @property
    def _joint(self) -> Joint | None:
        found: Joint | None = getattr(self._here, "joint", None)
        return found


def _end_undos(connection: Connection, world: World) -> bool:
    """Let the viewer not take back what they have opened; say whether it still stood till now."""
    delete_undos_with(connection, world.viewer, ACCEPT, world.opened)
    return all(contact_exists(connection, world.viewer, other) for other in world.opened)


def _unfit(error: Invalid) -> NotReady:
    return NotReady(
        "settings_unfit",
        "What is set in the administration does not fit environment and settings file of this "
        "process: {reason} Change them, or take it back by “ecken settings --back”.",
        reason=error.sentence,
    )


def network_busy() -> NotReady:
    """The network was overtaken again and again."""
    return NotReady("network_busy", "The network is changing too fast; please try again.")
