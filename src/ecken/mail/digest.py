"""The daily or weekly mail: what waits for a member and what is new, in their language."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import partial
from typing import Any

from ecken.mail.composing import as_line
from ecken.mail.message import Mail
from ecken.mail.quoting import quoted_name
from ecken.mail.unsubscribing import footer, unsubscribe_headers

__all__ = ["DigestContent", "digest_mail"]


@dataclass(frozen=True, slots=True)
class DigestContent:
    """What a digest tells; a digest in which all of it is empty is not sent."""

    requests: int
    introductions: int
    unread: int
    new_contacts: Sequence[tuple[str, str]]
    """(my contact, their new contact)."""
    profiles: Sequence[str]
    anniversaries: Sequence[tuple[str, int]]
    birthdays: Sequence[str]
    groups: Sequence[tuple[str, int]]
    """(name of the target group, how many are new)."""

    @property
    def is_empty(self) -> bool:
        """Say whether there is nothing to tell."""
        return not (
            self.requests
            or self.introductions
            or self.unread
            or self.new_contacts
            or self.profiles
            or self.anniversaries
            or self.birthdays
            or self.groups
        )


_WORDS = {
    "de": {
        "subject": "Neues aus Ihrem Netzwerk",
        "greeting": "Guten Tag,",
        "requests": "Kontaktanfragen, die auf Sie warten: {n}",
        "introductions": "Vorstellungen, die auf Ihre Antwort warten: {n}",
        "unread": "Ungelesene Nachrichten: {n}",
        "new_contact": "Neuer Kontakt von {a}: {b}",
        "profile": "Neues Profil von {a}",
        "anniversary": "Jubiläum: seit {n} im Kontakt mit {a}",
        "year": ("einem Jahr", "{n} Jahren"),
        "birthday": "Geburtstag von {a}",
        "group": "Neu in Ihrer Zielgruppe „{a}“: {n}",
    },
    "en": {
        "subject": "News from your network",
        "greeting": "Hello,",
        "requests": "Contact requests waiting for you: {n}",
        "introductions": "Introductions waiting for your answer: {n}",
        "unread": "Unread messages: {n}",
        "new_contact": "New contact of {a}: {b}",
        "profile": "Profile updated: {a}",
        "anniversary": "Anniversary: {n} in contact with {a}",
        "year": ("one year", "{n} years"),
        "birthday": "Birthday of {a}",
        "group": "New in your target group “{a}”: {n}",
    },
}


def digest_mail(
    content: DigestContent,
    *,
    to: str,
    language: str,
    community_name: str,
    base_url: str,
    stop_link: str,
) -> Mail:
    """Return the digest as one plain-text mail."""
    words: dict[str, Any] = _WORDS[language]
    community = as_line(community_name)
    named = partial(quoted_name, language=language, community=community)
    waiting = [
        f"{words[name].format(n=count)}\n{base_url}{page}"
        for name, count, page in (
            ("requests", content.requests, "/requests"),
            ("introductions", content.introductions, "/introductions"),
            ("unread", content.unread, "/messages"),
        )
        if count
    ]
    news = [
        *(words["new_contact"].format(a=named(a), b=named(b)) for a, b in content.new_contacts),
        *(words["profile"].format(a=named(a)) for a in content.profiles),
        *(
            words["anniversary"].format(a=named(a), n=words["year"][n != 1].format(n=n))
            for a, n in content.anniversaries
        ),
        *(words["birthday"].format(a=named(a)) for a in content.birthdays),
        *(words["group"].format(a=as_line(a), n=n) for a, n in content.groups),
    ]
    if news:
        news = ["\n".join([*(f"- {line}" for line in news), f"{base_url}/news"])]
    end = footer(language, community=community, base_url=base_url, link=stop_link)
    return Mail(
        to=to,
        subject=f"{community}: {words['subject']}",
        text="\n\n".join([words["greeting"], *waiting, *news, end]),
        headers=unsubscribe_headers(stop_link),
    )
