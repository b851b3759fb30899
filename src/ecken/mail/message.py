"""A mail, what it says, the interface of senders, and the three ways in which sending fails."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import NamedTuple, Protocol

__all__ = [
    "Deferred",
    "Mail",
    "MailSender",
    "NotSent",
    "NullSender",
    "RecordingSender",
    "Refused",
    "Text",
    "Unreachable",
]


@dataclass(frozen=True, slots=True)
class Mail:
    """One plain-text mail to one person."""

    to: str
    subject: str
    text: str
    headers: dict[str, str] = field(default_factory=dict)
    id: str = ""
    """Stands in ``Message-ID``: whoever gets the mail twice sees that it is one."""


class Text(NamedTuple):
    """Subject and paragraphs of sentences; ``{names}`` are filled in."""

    subject: str
    paragraphs: tuple[tuple[str, ...], ...]
    is_named: bool = True
    """Whether it may greet by name: not at an address that somebody else may have written."""


class NotSent(Exception):  # noqa: N818 (a fact about a mail; no error of the house)
    """A mail did not go; ``reason`` says why, in the server's words."""

    def __init__(self, reason: str) -> None:
        self.reason = reason
        super().__init__(reason)


class Refused(NotSent):
    """Not this mail, ever."""


class Deferred(NotSent):
    """Not this mail, for now; others may go. ``is_broken`` if the connection broke off over it."""

    def __init__(self, reason: str, *, is_broken: bool = False) -> None:
        self.is_broken = is_broken
        super().__init__(reason)


class Unreachable(NotSent):
    """No mail at all, for now: the server is away, or lets us not in."""


class MailSender(Protocol):
    """Hands mails over, one after the other, from one thread."""

    def send(self, mail: Mail) -> None:
        """Hand ``mail`` over and return when it was taken; else raise :class:`NotSent`."""

    def sign_as(self, sender_name: str, reply_to: str) -> None:
        """Write the mails from now on in this name, with this address for answers."""

    def close(self) -> None:
        """Let go of connections; the next mail opens them anew."""


class NullSender:
    """Sends nothing."""

    def send(self, mail: Mail) -> None:
        """Drop ``mail``."""

    def sign_as(self, sender_name: str, reply_to: str) -> None:
        """Do nothing."""

    def close(self) -> None:
        """Do nothing."""


class RecordingSender:
    """Keeps what it was given, for tests."""

    def __init__(self) -> None:
        self.mails: list[Mail] = []

    def send(self, mail: Mail) -> None:
        """Keep ``mail``."""
        self.mails.append(mail)

    def sign_as(self, sender_name: str, reply_to: str) -> None:
        """Do nothing."""

    def close(self) -> None:
        """Do nothing."""
