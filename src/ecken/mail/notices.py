"""The mail that tells a member what waits for them, in their language."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

from ecken.mail.message import Mail

__all__ = ["NoticeLine", "notice_mail"]


class NoticeLine(NamedTuple):
    """One thing to tell: its kind, the name of the other member, and what it is about."""

    kind: str
    name: str
    subject: str


_SENTENCES = {
    "de": {
        "request_received": "{name} möchte Ihr Kontakt werden.",
        "request_accepted": "{name} hat Ihre Kontaktanfrage angenommen.",
        "introduction_asked": "{name} bittet Sie, jemanden vorzustellen.",
        "introduction_passed_on": "{name} möchte Ihnen jemanden vorstellen.",
        "introduction_mention": "{name} sagt: Schreiben Sie selbst und nennen Sie meinen Namen.",
        "introduction_agreed": "Die Vorstellung mit {name} ist zustande gekommen.",
        "introduction_reminder": "Eine Vorstellung mit {name} wartet auf Ihre Antwort.",
        "message_received": "{name} hat Ihnen geschrieben.",
    },
    "en": {
        "request_received": "{name} would like to become your contact.",
        "request_accepted": "{name} has accepted your contact request.",
        "introduction_asked": "{name} asks you to introduce them to somebody.",
        "introduction_passed_on": "{name} would like to introduce somebody to you.",
        "introduction_mention": "{name} says: do it yourself, and mention me.",
        "introduction_agreed": "The introduction with {name} has come about.",
        "introduction_reminder": "An introduction with {name} waits for your answer.",
        "message_received": "{name} has written to you.",
    },
}

_FRAME = {
    "de": {
        "greeting": "Guten Tag,",
        "several": "{count} Neuigkeiten warten auf Sie",
        "end": "Welche Mails Sie bekommen, stellen Sie hier ein: {url}",
    },
    "en": {
        "greeting": "Hello,",
        "several": "{count} things are waiting for you",
        "end": "Choose here which mails you get: {url}",
    },
}

_PAGES = {
    "request_received": "/requests/{subject}",
    "request_accepted": "/requests/{subject}",
    "message_received": "/messages/{subject}",
}


def notice_mail(
    *, to: str, language: str, community_name: str, base_url: str, lines: Sequence[NoticeLine]
) -> Mail:
    """Return one mail with all ``lines``; each names one member and leads to one page."""
    sentences, frame = _SENTENCES[language], _FRAME[language]
    said = [(sentences[line.kind].format(name=_one_line(line.name)), line) for line in lines]
    paragraphs = [f"{sentence}\n{base_url}{_page(line)}" for sentence, line in said]
    subject = said[0][0] if len(said) == 1 else frame["several"].format(count=len(said))
    end = frame["end"].format(url=f"{base_url}/news/settings")
    return Mail(
        to=to,
        subject=f"{_one_line(community_name)}: {subject}",
        text="\n\n".join([frame["greeting"], *paragraphs, f"-- \n{end}"]) + "\n",
    )


def _page(line: NoticeLine) -> str:
    return _PAGES.get(line.kind, "/introductions/{subject}").format(subject=line.subject)


def _one_line(text: str) -> str:
    """Return a name that cannot break out of a header."""
    return " ".join(text.split())
