"""The mail that tells a member what waits for them, in their language.

The community speaks: what has come stands first, the name of who it comes from stands behind it, in
quotation marks.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

from ecken.mail.composing import as_line
from ecken.mail.message import Mail
from ecken.mail.quoting import quoted_name
from ecken.mail.unsubscribing import footer, unsubscribe_headers

__all__ = ["NoticeLine", "notice_mail"]


class NoticeLine(NamedTuple):
    """One thing to tell: its kind, the name of the other member, and what it is about."""

    kind: str
    name: str
    subject: str


_SENTENCES = {
    "de": {
        "request_received": "Neue Kontaktanfrage von {name}",
        "request_accepted": "Neuer Kontakt: Ihre Anfrage wurde von {name} angenommen",
        "introduction_asked": "Bitte um eine Vorstellung von {name}",
        "introduction_passed_on": "Eine Vorstellung für Sie von {name}",
        "introduction_mention": "Schreiben Sie gern selbst; die Empfehlung kommt von {name}",
        "introduction_agreed": "Zusage zu einer Vorstellung von {name}",
        "introduction_reminder": "Erinnerung: Eine Vorstellung wartet auf Sie, Anfrage von {name}",
        "message_received": "Neue Nachricht von {name}",
    },
    "en": {
        "request_received": "New contact request from {name}",
        "request_accepted": "New contact: your request was accepted by {name}",
        "introduction_asked": "Request for an introduction from {name}",
        "introduction_passed_on": "An introduction for you from {name}",
        "introduction_mention": "Please write to them yourself, on the recommendation of {name}",
        "introduction_agreed": "An introduction was agreed to by {name}",
        "introduction_reminder": "Reminder: an introduction awaits you, requested by {name}",
        "message_received": "New message from {name}",
    },
}

_FRAME = {
    "de": {"greeting": "Guten Tag,", "several": "{count} Neuigkeiten für Sie"},
    "en": {"greeting": "Hello,", "several": "{count} things are waiting for you"},
}

_PAGES = {
    "request_received": "/requests/{subject}",
    "request_accepted": "/requests/{subject}",
    "message_received": "/messages/{subject}",
}


def notice_mail(
    *,
    to: str,
    language: str,
    community_name: str,
    base_url: str,
    lines: Sequence[NoticeLine],
    stop_link: str,
) -> Mail:
    """Return one mail with all ``lines``; each names one member and leads to one page."""
    sentences, frame = _SENTENCES[language], _FRAME[language]
    community = as_line(community_name)
    said = [
        sentences[line.kind].format(
            name=quoted_name(line.name, language=language, community=community)
        )
        for line in lines
    ]
    paragraphs = [
        f"{sentence}:\n{base_url}{_page(line)}" for sentence, line in zip(said, lines, strict=True)
    ]
    subject = said[0] if len(said) == 1 else frame["several"].format(count=len(said))
    end = footer(language, community=community, base_url=base_url, link=stop_link)
    return Mail(
        to=to,
        subject=f"{community}: {subject}",
        text="\n\n".join([frame["greeting"], *paragraphs, end]),
        headers=unsubscribe_headers(stop_link),
    )


def _page(line: NoticeLine) -> str:
    return _PAGES.get(line.kind, "/introductions/{subject}").format(subject=line.subject)
