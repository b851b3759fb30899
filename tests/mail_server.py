"""A real SMTP server on loopback that behaves as a test tells it to."""

from __future__ import annotations

import asyncio
import email
import email.policy
import socket
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any

from aiosmtpd.controller import Controller

from ecken.mail.smtp import SmtpSender, SmtpServer
from tests.waiting import PATIENCE_S

__all__ = ["Inbox", "open_server", "sender_to"]


@dataclass
class Inbox:
    """What arrived, and how the server treats whom."""

    arrived: list[Any] = field(default_factory=list)
    answers: dict[str, str] = field(default_factory=dict)
    """What is said to RCPT TO, by address."""
    data_answers: dict[str, str] = field(default_factory=dict)
    """What is said after DATA, by address."""
    sender_answer: str = ""
    greylisted_for: int = 0
    """How often each recipient is told to come back later."""
    dropped: set[str] = field(default_factory=set)
    """For whom the connection breaks off after the mail was sent, before the server's word."""
    slow_s: float = 0.0
    sessions: list[Any] = field(default_factory=list)
    tries: Counter[str] = field(default_factory=Counter)

    @property
    def connections(self) -> int:
        """How many connections named a sender."""
        return len(self.sessions)

    @property
    def to(self) -> list[str]:
        """Who got mail, in order."""
        return [envelope.rcpt_tos[0] for envelope in self.arrived]

    @property
    def messages(self) -> list[Any]:
        """The mails themselves."""
        return [
            email.message_from_bytes(envelope.content, policy=email.policy.default)
            for envelope in self.arrived
        ]

    async def handle_MAIL(  # noqa: N802
        self, _server: Any, session: Any, envelope: Any, address: str, _options: Any
    ) -> str:
        """Take the sender, or not."""
        if not any(known is session for known in self.sessions):
            self.sessions.append(session)
        if self.sender_answer:
            return self.sender_answer
        envelope.mail_from = address
        return "250 OK"

    async def handle_RCPT(  # noqa: N802
        self, _server: Any, _session: Any, envelope: Any, address: str, _options: Any
    ) -> str:
        """Take the recipient, or not."""
        self.tries[address] += 1
        if self.tries[address] <= self.greylisted_for:
            return "451 4.7.1 Greylisted, come back later"
        if address in self.answers:
            return self.answers[address]
        envelope.rcpt_tos.append(address)
        return "250 OK"

    async def handle_DATA(self, server: Any, _session: Any, envelope: Any) -> str:  # noqa: N802
        """Take the mail, or not."""
        await asyncio.sleep(self.slow_s)
        to = envelope.rcpt_tos[0]
        if to in self.dropped:
            server.transport.abort()
            return "250 OK"
        if to in self.data_answers:
            return self.data_answers[to]
        self.arrived.append(envelope)
        return "250 OK"


class _Server(Controller):
    """Listens on a port that the system gave, and that nobody else can take meanwhile."""

    def __init__(self, inbox: Inbox, listener: socket.socket) -> None:
        super().__init__(inbox, hostname="127.0.0.1", port=listener.getsockname()[1])
        self._listener = listener

    def _create_server(self) -> Any:
        return self.loop.create_server(self._factory_invoker, sock=self._listener)


@contextmanager
def open_server(inbox: Inbox, port: int = 0) -> Iterator[int]:
    """Run a server and yield its port."""
    listener = socket.socket()
    listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    listener.bind(("127.0.0.1", port))
    listener.listen()
    server = _Server(inbox, listener)
    server.start()
    try:
        yield server.port
    finally:
        server.stop()


def sender_to(port: int, *, mail_s: float = PATIENCE_S) -> SmtpSender:
    """Return a sender to a server on loopback."""
    server = SmtpServer("127.0.0.1", port, is_starttls=False)
    return SmtpSender(server, "ecken@example.org", "Verein", mail_s=mail_s)
