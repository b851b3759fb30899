"""Delivers the outbox until it stays empty, or from a command until it makes no progress."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable

import structlog

from ecken.service.community import Community
from ecken.service.mailing.delivery import deliver_mails, pause_after
from ecken.store.talk.outbox import count_mails

__all__ = ["deliver_while_busy", "deliver_with_patience"]

_FIRST_PAUSE_S, _LONGEST_PAUSE_S = 1.0, 10.0
_LOOK_EVERY_S = 1.0
_QUIET_LOOKS = 20
SERVER_AWAY = "mail_server_away"


def deliver_while_busy(
    community: Community,
    *,
    is_ending: Callable[[], bool],
    wait: Callable[[float], bool],
    is_known: bool,
) -> str:
    """Deliver what is due, and what becomes due until nothing has for some twenty seconds.

    Return ``mail_server_away`` if the server takes no mail, else nothing. The connection to it
    stays open meanwhile. ``wait`` pauses and says whether it is time to end; that the server takes
    no mail is written to the log unless it ``is_known``.
    """
    log = structlog.get_logger("ecken.mail")
    quiet = 0
    try:
        while True:
            done = deliver_mails(community, is_stopping=is_ending)
            if done.failed:
                log.warning("mail failed", count=done.failed)
            if done.trouble:
                if not is_known:
                    log.error("the mail server takes no mail", reason=done.trouble)
                return SERVER_AWAY
            if is_known:
                log.warning("the mail server takes mail again")
                is_known = False
            quiet = 0 if done.delivered or done.failed or done.postponed else quiet + 1
            if quiet > _QUIET_LOOKS or is_ending() or wait(_LOOK_EVERY_S):
                return ""
    finally:
        community.mail.close()


def deliver_with_patience(community: Community, *, wait_s: float) -> str:
    """Deliver what waits; give up when nothing could be delivered for ``wait_s`` seconds.

    Return what the mail server last said against it, empty if all is well. A server that runs
    beside it delivers too: what it has taken is waited for.
    """
    moved, pauses, pause = time.monotonic(), 0, threading.Event()
    while True:
        done = deliver_mails(community)
        with community.database.reading() as connection:
            is_waiting = bool(count_mails(connection).get("waiting"))
        if not is_waiting:
            return ""
        if done.delivered or done.failed:
            moved, pauses = time.monotonic(), 0
        left_s = wait_s - (time.monotonic() - moved)
        if left_s <= 0:
            return done.trouble
        pauses += 1
        pause_s = pause_after(pauses, first_s=_FIRST_PAUSE_S, longest_s=_LONGEST_PAUSE_S)
        pause.wait(min(pause_s, left_s))
