"""The thread of a running server that delivers the outbox."""

from __future__ import annotations

import threading

import structlog

from ecken.service.community import Community
from ecken.service.mailing.delivery import deliver_mails, pause_after

__all__ = ["MailWorker"]

_LOOK_EVERY_S = 1.0
_FIRST_PAUSE_S, _LONGEST_PAUSE_S = 2.0, 60.0
_IDLE_S = 20
_STOP_WITHIN_S = 20.0


class MailWorker:
    """Looks every second whether mail is due. Each process of a site may run one.

    While the server is away it waits: two seconds at first, at most a minute.
    """

    def __init__(self, community: Community) -> None:
        self._community = community
        self._stopping = threading.Event()
        self._thread = threading.Thread(target=self._work, name="mail", daemon=True)
        self._failures = 0

    def start(self) -> None:
        """Begin."""
        self._thread.start()

    def stop(self) -> None:
        """End after the mail that is on its way."""
        self._stopping.set()
        self._thread.join(_STOP_WITHIN_S)

    def _work(self) -> None:
        idle = 0
        while True:
            is_busy = self._deliver()
            idle = 0 if is_busy else idle + 1
            if idle == _IDLE_S:
                self._community.mail.close()
            if self._stopping.wait(self._pause_s()):
                self._community.mail.close()
                return

    def _deliver(self) -> bool:
        """Deliver what is due; say whether there was anything."""
        log = structlog.get_logger("ecken.mail")
        try:
            done = deliver_mails(self._community, is_stopping=self._stopping.is_set)
        except Exception:  # a full disk now must not end the mail of tomorrow
            self._failures += 1
            log.exception("delivering mail failed")
            return True
        if done.failed:
            log.warning("mail failed", count=done.failed)
        if done.trouble:
            if self._failures == 0:
                log.error("the mail server takes no mail", reason=done.trouble)
            self._failures += 1
            return True
        if self._failures:
            log.warning("the mail server takes mail again")
        self._failures = 0
        return bool(done.delivered or done.failed or done.postponed)

    def _pause_s(self) -> float:
        if not self._failures:
            return _LOOK_EVERY_S
        return pause_after(self._failures, first_s=_FIRST_PAUSE_S, longest_s=_LONGEST_PAUSE_S)
