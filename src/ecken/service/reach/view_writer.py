"""The thread of a running server that writes which posts were seen, and who was found."""

from __future__ import annotations

import threading

import structlog

from ecken.errors import NotReady
from ecken.service.community import Community
from ecken.service.found.writing import write_finds
from ecken.service.reach.counting import write_views

__all__ = ["ViewWriter"]

_EVERY_S = 2.0
"""A process that is killed loses the views of so many seconds."""
_PAUSE_S = 30.0
"""How long it waits where nothing can be written."""
_STOP_WITHIN_S = 20.0


class ViewWriter:
    """Writes every two seconds what was noted. Each process of a site runs one."""

    def __init__(self, community: Community, *, every_s: float = _EVERY_S) -> None:
        self._community, self._every_s = community, every_s
        self._stopping = threading.Event()
        self._thread = threading.Thread(target=self._work, name="views", daemon=True)

    def start(self) -> None:
        """Begin."""
        self._thread.start()

    def stop(self) -> None:
        """End after having written what is noted."""
        self._stopping.set()
        self._thread.join(_STOP_WITHIN_S)

    def _work(self) -> None:
        pause_s = self._every_s
        while True:
            is_last = self._stopping.wait(pause_s)
            pause_s = self._every_s if self._write() else max(self._every_s, _PAUSE_S)
            if is_last:
                return

    def _write(self) -> bool:
        log = structlog.get_logger("ecken.reach")
        try:
            write_views(self._community)
            write_finds(self._community)
        except NotReady as error:
            log.warning("views wait", reason=error.code)
        except Exception:  # what is wrong today must not end the counting of tomorrow
            log.exception("writing views failed")
        else:
            return True
        return False
