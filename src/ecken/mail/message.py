"""A mail, and what every sender offers."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Protocol

__all__ = ["Mail", "MailSender", "NullSender", "RecordingSender"]


@dataclass(frozen=True, slots=True)
class Mail:
    """One plain-text mail to one person."""

    to: str
    subject: str
    text: str
    headers: dict[str, str] = field(default_factory=dict)


class MailSender(Protocol):
    """Takes a mail and sees to it; must not raise for what only the network can know."""

    def send(self, mail: Mail) -> None:
        """Send or queue ``mail``."""


class NullSender:
    """Sends nothing."""

    def send(self, mail: Mail) -> None:
        """Drop ``mail``."""


class RecordingSender:
    """Keeps what it was given, for tests."""

    def __init__(self) -> None:
        self.mails: list[Mail] = []

    def send(self, mail: Mail) -> None:
        """Keep ``mail``."""
        self.mails.append(mail)
