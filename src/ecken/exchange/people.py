"""A contact as read from a file: one shape, whichever program wrote it."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum

from ecken.errors import Invalid
from ecken.rules.profile_links import profile_link_key

__all__ = [
    "PEOPLE_MAX",
    "PROBLEMS_MAX",
    "ImportKind",
    "ImportedPeople",
    "ImportedPerson",
    "find_emails",
    "find_links",
    "one_line",
    "too_many_people",
]

PEOPLE_MAX = 50_000
"""Most people in one file; LinkedIn itself stops at 30,000 connections."""

PROBLEMS_MAX = 100
"""Most problems that are listed; the others are counted."""

FIELD_MAX = 200
"""Longest name, company or position that is kept, in characters."""

_EACH_MAX = 20
"""Most addresses and most links of one person."""

_EMAIL = re.compile(r"[^\s@<>,;:\"'|]{1,64}@[^\s@<>,;:\"'|]{1,255}")


class ImportKind(StrEnum):
    """Which program wrote a file, as far as its content tells."""

    ECKEN_ARCHIVE = "ecken_archive"
    """What a member has taken away from another Ecken."""
    LINKEDIN_ARCHIVE = "linkedin_archive"
    LINKEDIN_CONNECTIONS = "linkedin_connections"
    LINKEDIN_INVITATIONS = "linkedin_invitations"
    LINKEDIN_PROFILE = "linkedin_profile"
    LINKEDIN_POSITIONS = "linkedin_positions"
    LINKEDIN_EDUCATION = "linkedin_education"
    LINKEDIN_SKILLS = "linkedin_skills"
    LINKEDIN_LANGUAGES = "linkedin_languages"
    GOOGLE = "google"
    OUTLOOK = "outlook"
    VCARD = "vcard"
    TABLE = "table"
    """Any other table: its columns have to be named first."""


@dataclass(frozen=True, slots=True)
class ImportedPerson:
    """One person in a file."""

    line: int
    """Where the person stands in the file, counted from 1."""
    first_name: str = ""
    last_name: str = ""
    emails: tuple[str, ...] = ()
    links: tuple[str, ...] = ()
    """Keys of profiles (:func:`~ecken.rules.profile_links.profile_link_key`)."""
    company: str = ""
    position: str = ""
    connected_on: date | None = None

    @property
    def name(self) -> str:
        """Return the whole name."""
        return f"{self.first_name} {self.last_name}".strip()


@dataclass(slots=True)
class ImportedPeople:
    """What was found in a file."""

    kind: ImportKind
    people: list[ImportedPerson] = field(default_factory=list)
    closed: int = 0
    """Rows of accounts that were closed: they name nobody."""
    problems: list[Invalid] = field(default_factory=list)
    """What could not be read, with its line; at most :data:`PROBLEMS_MAX`."""
    problem_count: int = 0

    def add(self, person: ImportedPerson) -> None:
        """Add a person.

        Raises
        ------
        Invalid
            ``import_too_many``
        """
        if len(self.people) >= PEOPLE_MAX:
            raise too_many_people(person.line)
        self.people.append(person)

    def note(self, problem: Invalid) -> None:
        """Note what could not be read; what follows is read all the same."""
        self.problem_count += 1
        if len(self.problems) < PROBLEMS_MAX:
            self.problems.append(problem)


def too_many_people(line: int) -> Invalid:
    """Return the refusal of a file that holds more people than anybody knows."""
    return Invalid(
        "import_too_many",
        "Line {line}: the file holds more than {most} people. Split it, or leave out whom you do "
        "not know.",
        line=line,
        most=PEOPLE_MAX,
    )


def find_emails(texts: Iterable[str]) -> tuple[str, ...]:
    """Return the e-mail addresses in these texts, each once, in their order."""
    found: dict[str, None] = {}
    for text in texts:
        if "@" in text:
            for match in _EMAIL.finditer(text[:2_000]):
                found.setdefault(match.group().rstrip("."))
    return tuple(found)[:_EACH_MAX]


def find_links(texts: Iterable[str]) -> tuple[str, ...]:
    """Return the keys of the profiles to which these texts lead, each once."""
    found: dict[str, None] = {}
    for text in texts:
        key = profile_link_key(text)
        if key:
            found.setdefault(key)
    return tuple(found)[:_EACH_MAX]


def one_line(text: str) -> str:
    """Return a text on one line, without what is not printable, cut to what is kept of it."""
    if text.isascii() and text.isprintable() and "  " not in text:
        return text.strip()[:FIELD_MAX]
    plain = "".join(c if c.isprintable() else " " for c in text[: 4 * FIELD_MAX])
    return " ".join(plain.split())[:FIELD_MAX]
