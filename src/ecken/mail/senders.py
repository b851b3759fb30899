"""Where mail goes when it is sent: a folder, the console, an SMTP server."""

from __future__ import annotations

import asyncio
import os
import secrets
import sys
from dataclasses import dataclass
from pathlib import Path
from time import time_ns
from typing import TextIO

import aiosmtplib

from ecken.mail.composing import compose
from ecken.mail.message import Mail

__all__ = ["ConsoleSender", "FileSender", "SmtpSender"]

_TIMEOUT_S = 20


@dataclass(frozen=True, slots=True)
class FileSender:
    """Writes each mail to a file of its own; the names sort by time."""

    folder: Path
    sender: str
    sender_name: str = ""

    def send(self, mail: Mail) -> None:
        """Write ``mail``; readable by the owner of the process only."""
        self.folder.mkdir(parents=True, exist_ok=True, mode=0o700)
        name = f"{time_ns():020d}-{secrets.token_hex(4)}.eml"
        content = compose(mail, sender=self.sender, sender_name=self.sender_name).as_bytes()
        hidden = self.folder / f".{name}"
        descriptor = os.open(hidden, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
        with os.fdopen(descriptor, "wb") as file:
            file.write(content)
        hidden.rename(self.folder / name)


@dataclass(frozen=True, slots=True)
class ConsoleSender:
    """Writes each mail as plain text to the console."""

    out: TextIO = sys.stdout

    def send(self, mail: Mail) -> None:
        """Show ``mail``."""
        rule = "-" * 72
        self.out.write(f"{rule}\nTo: {mail.to}\nSubject: {mail.subject}\n\n{mail.text}\n{rule}\n")
        self.out.flush()


@dataclass(frozen=True, slots=True)
class SmtpSender:
    """Hands each mail to an SMTP server; raises ``aiosmtplib.SMTPException`` or ``OSError``."""

    host: str
    port: int
    sender: str
    sender_name: str = ""
    user: str = ""
    password: str = ""
    is_starttls: bool = True

    def send(self, mail: Mail) -> None:
        """Send ``mail`` and wait for the server's word. Call it from a thread without a loop."""
        asyncio.run(
            aiosmtplib.send(
                compose(mail, sender=self.sender, sender_name=self.sender_name),
                sender=self.sender,
                recipients=[mail.to],
                hostname=self.host,
                port=self.port,
                username=self.user or None,
                password=self.password or None,
                start_tls=self.is_starttls,
                use_tls=self.port == 465,
                timeout=_TIMEOUT_S,
            )
        )
