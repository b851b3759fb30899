"""The daily or weekly mail: what waits for a member and what is new, in their language."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from ecken.mail.message import Mail

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
        "new_contact": "{a} hat einen neuen Kontakt: {b}",
        "profile": "{a} hat das Profil geändert",
        "anniversary": "Seit {n} Jahr(en) Ihr Kontakt: {a}",
        "birthday": "Geburtstag: {a}",
        "group": "Neu in „{a}“: {n}",
        "end": "Wie oft diese Mail kommt, stellen Sie hier ein: {url}",
    },
    "en": {
        "subject": "News of your network",
        "greeting": "Hello,",
        "requests": "Contact requests waiting for you: {n}",
        "introductions": "Introductions waiting for your answer: {n}",
        "unread": "Unread messages: {n}",
        "new_contact": "{a} has a new contact: {b}",
        "profile": "{a} has changed their profile",
        "anniversary": "Your contact for {n} year(s): {a}",
        "birthday": "Birthday: {a}",
        "group": "New in “{a}”: {n}",
        "end": "Choose here how often this mail comes: {url}",
    },
}


def digest_mail(
    content: DigestContent, *, to: str, language: str, community_name: str, base_url: str
) -> Mail:
    """Return the digest as one plain-text mail."""
    words = _WORDS[language]
    waiting = [
        f"{words[name].format(n=count)}\n  {base_url}{page}"
        for name, count, page in (
            ("requests", content.requests, "/requests"),
            ("introductions", content.introductions, "/introductions"),
            ("unread", content.unread, "/messages"),
        )
        if count
    ]
    news = [
        *(words["new_contact"].format(a=_line(a), b=_line(b)) for a, b in content.new_contacts),
        *(words["profile"].format(a=_line(a)) for a in content.profiles),
        *(words["anniversary"].format(a=_line(a), n=n) for a, n in content.anniversaries),
        *(words["birthday"].format(a=_line(a)) for a in content.birthdays),
        *(words["group"].format(a=_line(a), n=n) for a, n in content.groups),
    ]
    if news:
        news = ["\n".join([*(f"- {line}" for line in news), f"  {base_url}/news"])]
    end = f"-- \n{words['end'].format(url=f'{base_url}/news/settings')}"
    return Mail(
        to=to,
        subject=f"{_line(community_name)}: {words['subject']}",
        text="\n\n".join([words["greeting"], *waiting, *news, end]) + "\n",
    )


def _line(text: str) -> str:
    return " ".join(text.split())
