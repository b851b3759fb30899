"""Sends mails through an SMTP server: one connection for many, a time limit on every step.

What the server says is sorted by the step in which it says it. Before a recipient is named, a
refusal concerns every mail; afterwards it concerns this one.
"""

from __future__ import annotations

import asyncio
import os
import re
import socket
import ssl
from contextlib import suppress
from dataclasses import dataclass, field

import aiosmtplib
from aiosmtplib import SMTP, SMTPException, SMTPResponseException

from ecken.mail.composing import compose
from ecken.mail.message import Deferred, Mail, NotSent, Refused, Unreachable

__all__ = ["SmtpSender", "SmtpServer", "try_server"]

CONNECT_S, STEP_S, MAIL_S = 15.0, 30.0, 60.0
"""Time limits in seconds: to connect and sign in, for one answer, for one whole mail."""

MAILS_PER_CONNECTION = 100
_GOING = 421
_OUR_ACCESS = {530, 534, 535, 538}
_ADDRESS = re.compile(r"<?[^\s<>@]+@[^\s<>@,;:]+>?")
_REASON_MAX = 300


@dataclass(frozen=True, slots=True)
class SmtpServer:
    """Where the server is and how one signs in."""

    host: str
    port: int
    user: str = ""
    password: str = ""
    is_starttls: bool = True

    def client(self) -> SMTP:
        """Return a client that is not connected. Port 465 speaks TLS from the first byte."""
        is_tls = self.port == 465
        return SMTP(
            hostname=self.host,
            port=self.port,
            username=self.user or None,
            password=self.password or None,
            use_tls=is_tls,
            start_tls=False if is_tls else self.is_starttls,
            timeout=STEP_S,
        )


def try_server(server: SmtpServer) -> str:
    """Connect, encrypt and sign in as set; return why that does not work, empty if it does."""

    async def connect() -> None:
        client = server.client()
        try:
            await client.connect(timeout=CONNECT_S)
            await client.quit(timeout=2.0)
        finally:
            client.close()

    try:
        asyncio.run(connect())
    except (SMTPException, OSError, ValueError) as error:
        return said(error)
    return ""


@dataclass(slots=True)
class SmtpSender:
    """Hands each mail to the server. For one thread, which runs no event loop of its own."""

    server: SmtpServer
    sender: str
    sender_name: str = ""
    reply_to: str = ""
    mail_s: float = MAIL_S
    _runner: asyncio.Runner | None = None
    _client: SMTP | None = field(default=None, repr=False)
    _sent: int = 0

    def send(self, mail: Mail) -> None:
        """Send ``mail`` and wait for the server's word."""
        content = compose(
            mail, sender=self.sender, sender_name=self.sender_name, reply_to=self.reply_to
        ).as_bytes()
        if self._runner is None:
            self._runner = asyncio.Runner()
        self._runner.run(self._send_in_time(mail.to, content))

    def sign_as(self, sender_name: str, reply_to: str) -> None:
        """Write the mails from now on in this name, with this address for answers."""
        self.sender_name, self.reply_to = sender_name, reply_to

    def close(self) -> None:
        """Say goodbye to the server."""
        if self._runner is None:
            return
        with suppress(Exception):  # whatever it answers, we go
            self._runner.run(self._leave())
        self._runner.close()
        self._runner = None
        self._client = None

    async def _send_in_time(self, to: str, content: bytes) -> None:
        try:
            async with asyncio.timeout(self.mail_s + CONNECT_S):
                await self._send(to, content)
        except TimeoutError:
            self._hang_up()
            raise Deferred("the mail server took too long", is_broken=True) from None
        except NotSent:
            raise
        except (SMTPException, OSError, ValueError) as error:
            # The connection broke off at some word: whether the mail was taken is not known.
            self._hang_up()
            raise Deferred(said(error), is_broken=True) from error

    async def _send(self, to: str, content: bytes) -> None:
        client = await self._open_transaction()
        try:
            await client.rcpt(to)
            await client.data(content)
        except SMTPResponseException as error:
            await self._recover(client, error.code)
            raise _judged(error) from error
        self._sent += 1

    async def _open_transaction(self) -> SMTP:
        """Return a client to which the sender is named; a connection that was lost is renewed."""
        if self._client is not None and self._sent < MAILS_PER_CONNECTION:
            with suppress(SMTPException, OSError):
                await self._client.mail(self.sender)
                return self._client
        await self._leave()
        client = self.server.client()
        try:
            await client.connect(timeout=CONNECT_S)
            await client.mail(self.sender)
        except (SMTPException, OSError, ValueError) as error:
            client.close()
            raise Unreachable(said(error)) from error
        self._client, self._sent = client, 0
        return client

    async def _recover(self, client: SMTP, code: int) -> None:
        """Make the connection fit for the next mail, or give it up."""
        if code != _GOING:
            with suppress(SMTPException, OSError):
                await client.rset()
                return
        self._hang_up()

    async def _leave(self) -> None:
        if self._client is not None:
            with suppress(SMTPException, OSError):
                await self._client.quit(timeout=2.0)
            self._hang_up()

    def _hang_up(self) -> None:
        if self._client is not None:
            self._client.close()
            self._client = None


def _judged(error: SMTPResponseException) -> NotSent:
    if error.code in _OUR_ACCESS:
        return Unreachable(said(error))
    if 500 <= error.code < 600:
        return Refused(said(error))
    return Deferred(said(error), is_broken=error.code == _GOING)


def _system_error(error: Exception) -> str:
    """Return what the system says behind an error of the library; empty if it says nothing."""
    behind: BaseException | None = error
    while behind is not None:
        if isinstance(behind, socket.gaierror):
            return f"the name of the server is not known ({(behind.strerror or '').lower()})"
        if isinstance(behind, OSError) and behind.errno and not isinstance(behind, ssl.SSLError):
            return os.strerror(behind.errno).lower()
        behind = behind.__cause__
    return ""


def said(error: Exception) -> str:
    """Return what a server or the system said, on one line and without addresses."""
    if isinstance(error, SMTPResponseException):
        text = f"{error.code} {error.message}"
    elif isinstance(error, aiosmtplib.SMTPTimeoutError | TimeoutError):
        text = "no answer in time"
    elif refused := _system_error(error):
        text = refused
    else:
        text = str(error) or type(error).__name__
    return _ADDRESS.sub("…", " ".join(text.split()))[:_REASON_MAX]
