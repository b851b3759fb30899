"""Senders without a server: a folder, the console."""

from __future__ import annotations

import secrets
import sys
from dataclasses import dataclass
from pathlib import Path
from time import time_ns
from typing import TextIO

from ecken.files import replacing
from ecken.mail.composing import compose
from ecken.mail.message import Mail, Unreachable

__all__ = ["ConsoleSender", "FileSender"]


@dataclass(slots=True)
class FileSender:
    """Writes each mail to a file of its own; the names sort by time."""

    folder: Path
    sender: str
    sender_name: str = ""
    reply_to: str = ""

    def send(self, mail: Mail) -> None:
        """Write ``mail`` whole or not at all; readable by the owner of the process only."""
        content = compose(
            mail, sender=self.sender, sender_name=self.sender_name, reply_to=self.reply_to
        ).as_bytes()
        name = f"{time_ns():020d}-{secrets.token_hex(4)}.eml"
        try:
            self.folder.mkdir(parents=True, exist_ok=True, mode=0o700)
            with replacing(self.folder / name) as file:
                file.write(content)
        except OSError as error:
            raise Unreachable(f"{self.folder}: {error.strerror or error}") from error

    def sign_as(self, sender_name: str, reply_to: str) -> None:
        """Write the mails from now on in this name, with this address for answers."""
        self.sender_name, self.reply_to = sender_name, reply_to

    def close(self) -> None:
        """Do nothing."""


@dataclass(frozen=True, slots=True)
class ConsoleSender:
    """Writes each mail as plain text to the console."""

    out: TextIO = sys.stdout

    def send(self, mail: Mail) -> None:
        """Show ``mail``."""
        rule = "-" * 72
        self.out.write(f"{rule}\nTo: {mail.to}\nSubject: {mail.subject}\n\n{mail.text}\n{rule}\n")
        self.out.flush()

    def sign_as(self, sender_name: str, reply_to: str) -> None:
        """Do nothing."""

    def close(self) -> None:
        """Do nothing."""
