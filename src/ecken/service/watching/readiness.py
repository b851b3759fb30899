"""Whether a process can answer members now, and what is missing if it cannot.

Anybody may ask, so the answer names parts and nothing else: no number, no version, no size. It is
cheap: :class:`Readiness` asks the database at most once a second, whoever asks, and writes at most
every fifteen seconds.
"""

from __future__ import annotations

import shutil
from dataclasses import dataclass, field
from pathlib import Path
from threading import Lock
from time import monotonic

from sqlalchemy import Connection

from ecken.errors import EckenError, NotReady
from ecken.service.community import Community
from ecken.store.journal import read_head
from ecken.store.migration import newest_revision, read_revision
from ecken.store.site.site import keep_latest_time

__all__ = ["Readiness", "free_bytes"]

_PARTS = ("database", "schema", "journal", "engine", "database_writable", "free_space")
"""What may be missing: the database answers, its scheme is that of the code, the journal is
followed, the network in memory is whole, something can be written, and there is room for it."""

_LEAST_FREE_BYTES = 4_000_000
"""With less room than this in the data folder writing is about to fail."""

_KEPT_S = 1.0
_OLD_S = 5.0
_WRITTEN_EVERY_S = 15.0
_WRITE_WAIT_S = 0.2


@dataclass
class Readiness:
    """What a process knows of itself."""

    community: Community
    _missing: tuple[str, ...] = ("engine",)
    """Until it was looked at for the first time, nothing is known."""
    _looked_at: float | None = None
    _wrote_at: float | None = None
    _is_writable: bool = True
    _newest: str = field(default_factory=newest_revision)
    _lock: Lock = field(default_factory=Lock)

    @property
    def is_fresh(self) -> bool:
        """Whether what is known was found out within the last second."""
        return self._looked_at is not None and monotonic() - self._looked_at < _KEPT_S

    @property
    def missing(self) -> tuple[str, ...]:
        """What was missing when it was looked at last, names from ``_PARTS``."""
        return self._missing

    @property
    def preparing(self) -> list[str]:
        """What is not there yet, while members are answered all the same: ``search``."""
        return [] if self.community.network.index.is_searchable else ["search"]

    def look(self) -> tuple[str, ...]:
        """Look, unless somebody else is looking, and return what is missing.

        Who has been looking for long is waiting for the database.
        """
        if not self.is_fresh and self._lock.acquire(blocking=False):
            try:
                self._missing, self._looked_at = tuple(self._look()), monotonic()
            finally:
                self._lock.release()
        elif self._looked_at is not None and monotonic() - self._looked_at > _OLD_S:
            return self._missing or ("database",)
        return self._missing

    def _look(self) -> list[str]:
        missing = self._look_at_database()
        if "database" not in missing and not self._can_write():
            missing.append("database_writable")
        if free_bytes(self.community.settings.data_dir) < _LEAST_FREE_BYTES:
            missing.append("free_space")
        return missing

    def _look_at_database(self) -> list[str]:
        network = self.community.network
        try:
            with self.community.database.reading() as connection:
                missing = [] if read_revision(connection) == self._newest else ["schema"]
                if not self._follows(connection):
                    missing.append("journal")
        except EckenError:
            return ["database"]
        if network.version < 0:
            missing.append("engine")
        return missing

    def _follows(self, connection: Connection) -> bool:
        """Bring the network to the head; say whether it is there, or beyond what is seen here."""
        network = self.community.network
        try:
            with network.at_head(connection):
                return network.version >= read_head(connection).version
        except NotReady:
            return False

    def _can_write(self) -> bool:
        """Write the site's time; who finds others writing knows that it can be done."""
        if self._wrote_at is not None and monotonic() - self._wrote_at < _WRITTEN_EVERY_S:
            return self._is_writable
        try:
            with self.community.database.writing(wait_s=_WRITE_WAIT_S) as connection:
                keep_latest_time(connection, self.community.clock())
            self._is_writable = True
        except NotReady as error:
            self._is_writable = error.code == "database_busy"
        self._wrote_at = monotonic() if self._is_writable else None
        return self._is_writable


def free_bytes(folder: Path) -> int:
    """Return the free space of the disk that a folder lies on; 0 if that cannot be said."""
    try:
        return shutil.disk_usage(folder).free
    except OSError:
        return 0
