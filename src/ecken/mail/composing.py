"""Composes MIME messages; no text in them can add a header or a recipient."""

from __future__ import annotations

import unicodedata
from datetime import UTC, datetime
from email.headerregistry import Address
from email.message import EmailMessage
from email.policy import SMTP
from email.utils import format_datetime, make_msgid

from ecken.mail.message import Mail

__all__ = ["as_line", "compose"]

_SUBJECT_MAX = 200


def compose(mail: Mail, *, sender: str, sender_name: str = "", reply_to: str = "") -> EmailMessage:
    """Return ``mail`` as a MIME message from ``sender``; answers go to ``reply_to``, if given."""
    message = EmailMessage(policy=SMTP)
    message["From"] = Address(as_line(sender_name), addr_spec=as_line(sender))
    message["To"] = Address(addr_spec=as_line(mail.to))
    if reply_to:
        message["Reply-To"] = Address(addr_spec=as_line(reply_to))
    message["Subject"] = as_line(mail.subject)[:_SUBJECT_MAX]
    message["Date"] = format_datetime(datetime.now(UTC))
    message["Message-ID"] = _message_id(mail, sender.rpartition("@")[2] or "localhost")
    message["Auto-Submitted"] = "auto-generated"
    for name, value in mail.headers.items():
        message[as_line(name)] = as_line(value)
    message.set_content(mail.text)
    return message


def _message_id(mail: Mail, domain: str) -> str:
    """The same for each try of a mail: whoever gets it twice keeps it once."""
    return f"<{mail.id}@{domain}>" if mail.id else make_msgid(domain=domain)


def as_line(text: str) -> str:
    """Return ``text`` as one line: control characters, line and paragraph ends become blanks."""
    kept = (
        " " if unicodedata.category(character) in ("Cc", "Zl", "Zp", "Cs") else character
        for character in text
    )
    return " ".join("".join(kept).split())
