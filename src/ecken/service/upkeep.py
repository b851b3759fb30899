"""Background work of a process: hourly maintenance."""

from __future__ import annotations

import logging
import threading
from collections.abc import Callable
from functools import partial

from ecken.durations import HOUR_S
from ecken.errors import NotReady
from ecken.service.accounts.failure_history import write_failures
from ecken.service.community import Community
from ecken.service.maintenance import maintain
from ecken.service.privacy.data_exports import resume_exports
from ecken.service.talk.notices import mail_notices

__all__ = ["Upkeep"]

_LOG = logging.getLogger("ecken.upkeep")
STOP_WITHIN_S = 20.0
"""A stop waits no longer for what is under way; its transaction is rolled back."""
_EVERY_S = float(HOUR_S)
_MAIL_EVERY_S = 60.0


class Upkeep:
    """A thread that calls :func:`~ecken.service.maintenance.maintain` at start and every hour.

    Every minute it mails what members are to be told, and makes files that their process has left.
    """

    def __init__(self, community: Community, *, every_s: float = _EVERY_S) -> None:
        self._community = community
        self._every_s = every_s
        self._stopping = threading.Event()
        self._thread = threading.Thread(target=self._work, name="upkeep", daemon=True)

    def start(self) -> None:
        """Begin."""
        self._thread.start()

    def stop(self) -> None:
        """End after the upkeep that is under way, or leave it behind if it takes too long."""
        self._stopping.set()
        self._thread.join(STOP_WITHIN_S)

    def _work(self) -> None:
        waited_s = self._every_s
        while True:
            is_due = waited_s >= self._every_s
            if is_due:
                waited_s = 0.0
            _try(self._community.keep_time)
            if is_due:
                _try(partial(maintain, self._community))
            _try(partial(mail_notices, self._community))
            _try(partial(write_failures, self._community))
            _try(partial(resume_exports, self._community))
            pause_s = min(_MAIL_EVERY_S, self._every_s)
            if self._stopping.wait(pause_s):
                _try(partial(write_failures, self._community))
                return
            waited_s += pause_s


def _try(step: Callable[[], object]) -> None:
    """Do one step; a full disk today must not end the upkeep of tomorrow."""
    try:
        step()
    except NotReady as error:
        _LOG.warning("upkeep waits: %s", error.sentence)
    except Exception:
        _LOG.exception("upkeep failed")
