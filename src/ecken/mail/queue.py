"""A queue in front of a sender, so that no request waits for mail, nor tells by waiting."""

from __future__ import annotations

import queue
import threading

import structlog

from ecken.mail.message import Mail, MailSender

__all__ = ["QueueSender"]

_PLACES = 10_000
_PAUSES_S = (0.0, 5.0, 60.0)
_CLOSE_WAIT_S = 5.0


class QueueSender:
    """Takes mail at once and passes it on from a thread of its own.

    What fails is tried three times and then dropped; a full queue drops what comes. Both are
    logged, without the address.
    """

    def __init__(self, sender: MailSender, *, pauses_s: tuple[float, ...] = _PAUSES_S) -> None:
        self._sender = sender
        self._pauses_s = pauses_s
        self._waiting: queue.Queue[Mail | None] = queue.Queue(maxsize=_PLACES)
        self._closing = threading.Event()
        self._thread = threading.Thread(target=self._work, name="mail", daemon=True)
        self._start = threading.Lock()
        self._has_started = False

    def send(self, mail: Mail) -> None:
        """Take ``mail``."""
        with self._start:
            if not self._has_started:
                self._thread.start()
                self._has_started = True
        try:
            self._waiting.put_nowait(mail)
        except queue.Full:
            structlog.get_logger().error("mail dropped", reason="the queue is full")

    def close(self) -> None:
        """Send what waits, for at most five seconds, and stop."""
        if not self._has_started:
            return
        self._waiting.put(None)
        self._closing.set()
        self._thread.join(_CLOSE_WAIT_S)

    def _work(self) -> None:
        while (mail := self._waiting.get()) is not None:
            self._send_with_patience(mail)

    def _send_with_patience(self, mail: Mail) -> None:
        for pause_s in self._pauses_s:
            if pause_s and self._closing.wait(pause_s):
                break
            try:
                self._sender.send(mail)
            except Exception as error:  # whatever a server or a disk can do to us
                reason = type(error).__name__
            else:
                return
        structlog.get_logger().error("mail not sent", reason=reason, subject=mail.subject)
