"""Delivers the outbox from a command until it is empty or makes no progress."""

from __future__ import annotations

import threading
import time

from ecken.service.community import Community
from ecken.service.mailing.delivery import deliver_mails, pause_after
from ecken.store.talk.outbox import count_mails

__all__ = ["deliver_with_patience"]

_FIRST_PAUSE_S, _LONGEST_PAUSE_S = 1.0, 10.0


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
