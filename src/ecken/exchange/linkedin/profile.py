"""The member's own profile in a LinkedIn export: five tables, each with its own columns."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass, field

from ecken.exchange.dates import read_partial_date
from ecken.exchange.linkedin.records import Record, read_records
from ecken.exchange.people import ImportKind

__all__ = [
    "PROFILE_COLUMNS",
    "LinkedinProfile",
    "Period",
    "School",
    "Spoken",
    "Work",
    "add_to_profile",
]

_ROWS_MAX = 200
_LEVELS = {
    "native or bilingual proficiency": "native",
    "muttersprachlich oder zweisprachig": "native",
    "full professional proficiency": "fluent",
    "verhandlungssicher": "fluent",
    "professional working proficiency": "good",
    "fließend": "good",
    "limited working proficiency": "good",
    "gute kenntnisse": "good",
    "elementary proficiency": "basics",
    "grundkenntnisse": "basics",
}
"""LinkedIn's five levels, as the profile form calls them."""
_CELL_MAX = 6_000

PROFILE_COLUMNS: dict[ImportKind, dict[str, tuple[str, ...]]] = {
    ImportKind.LINKEDIN_PROFILE: {
        "first_name": ("First Name", "Vorname"),
        "last_name": ("Last Name", "Nachname"),
        "headline": ("Headline", "Profilslogan", "Slogan"),
        "summary": ("Summary", "Zusammenfassung"),
        "industry": ("Industry", "Branche"),
        "zip_code": ("Zip Code", "Postleitzahl"),
        "place": ("Geo Location", "Standort"),
        "websites": ("Websites", "Webseiten"),
    },
    ImportKind.LINKEDIN_POSITIONS: {
        "company": ("Company Name", "Unternehmen", "Name des Unternehmens"),
        "title": ("Title", "Titel", "Position"),
        "place": ("Location", "Ort", "Standort"),
        "started": ("Started On", "Beginn", "Begonnen am"),
        "ended": ("Finished On", "Ende", "Beendet am"),
    },
    ImportKind.LINKEDIN_EDUCATION: {
        "school": ("School Name", "Name der Hochschule", "Hochschule"),
        "degree": ("Degree Name", "Abschluss"),
        "notes": ("Notes", "Anmerkungen"),
        "started": ("Start Date", "Startdatum", "Beginn"),
        "ended": ("End Date", "Enddatum", "Ende"),
    },
    ImportKind.LINKEDIN_SKILLS: {"name": ("Name", "Kenntnis")},
    ImportKind.LINKEDIN_LANGUAGES: {
        "name": ("Name", "Sprache"),
        "level": ("Proficiency", "Kenntnisse", "Niveau"),
    },
}
"""The columns of each table, in every spelling known."""


@dataclass(frozen=True, slots=True)
class Period:
    """From when until when, as ``2019`` or ``2019-04``; "" if that is open or unknown."""

    started: str = ""
    ended: str = ""


@dataclass(frozen=True, slots=True)
class Work:
    """A position."""

    title: str
    company: str
    period: Period

    @property
    def is_present(self) -> bool:
        """Say whether the position goes on."""
        return not self.period.ended


@dataclass(frozen=True, slots=True)
class School:
    """An education."""

    school: str
    degree: str
    period: Period


@dataclass(frozen=True, slots=True)
class Spoken:
    """A language."""

    language: str
    level: str


@dataclass(slots=True)
class LinkedinProfile:
    """What the tables say of the member; what they do not say is empty."""

    first_name: str = ""
    last_name: str = ""
    headline: str = ""
    summary: str = ""
    industry: str = ""
    zip_code: str = ""
    place: str = ""
    websites: list[str] = field(default_factory=list)
    positions: list[Work] = field(default_factory=list)
    educations: list[School] = field(default_factory=list)
    skills: list[str] = field(default_factory=list)
    languages: list[Spoken] = field(default_factory=list)

    @property
    def is_empty(self) -> bool:
        """Say whether nothing was found."""
        return self == LinkedinProfile()


def add_to_profile(profile: LinkedinProfile, kind: ImportKind, content: bytes) -> None:
    """Read one of the tables into the profile.

    Raises
    ------
    Invalid
        What reading a table raises (``table_…``).
    """
    add = _READERS[kind]
    for count, (_, record) in enumerate(read_records(content, PROFILE_COLUMNS[kind])):
        if count == _ROWS_MAX:
            break
        add(profile, record)


def _add_person(profile: LinkedinProfile, record: Record) -> None:
    for name in ("first_name", "last_name", "headline", "summary", "industry", "zip_code", "place"):
        setattr(profile, name, record[name][:_CELL_MAX])
    profile.websites = _websites(record["websites"])


def _websites(text: str) -> list[str]:
    """The addresses of ``[COMPANY:https://…,PERSONAL:https://…]``."""
    found = re.findall(r"https?://[^\s,\]]+", text[:_CELL_MAX])
    return list(dict.fromkeys(found))


def _add_position(profile: LinkedinProfile, record: Record) -> None:
    if record["title"] or record["company"]:
        work = Work(record["title"][:_CELL_MAX], record["company"][:_CELL_MAX], _period(record))
        profile.positions.append(work)


def _add_education(profile: LinkedinProfile, record: Record) -> None:
    if record["school"]:
        school, degree = record["school"][:_CELL_MAX], record["degree"][:_CELL_MAX]
        profile.educations.append(School(school, degree, _period(record)))


def _add_skill(profile: LinkedinProfile, record: Record) -> None:
    if record["name"] and record["name"] not in profile.skills:
        profile.skills.append(record["name"][:_CELL_MAX])


def _add_language(profile: LinkedinProfile, record: Record) -> None:
    if record["name"]:
        level = record["level"][:_CELL_MAX]
        language = Spoken(record["name"][:_CELL_MAX], _LEVELS.get(level.lower(), level))
        profile.languages.append(language)


_READERS: dict[ImportKind, Callable[[LinkedinProfile, Record], None]] = {
    ImportKind.LINKEDIN_PROFILE: _add_person,
    ImportKind.LINKEDIN_POSITIONS: _add_position,
    ImportKind.LINKEDIN_EDUCATION: _add_education,
    ImportKind.LINKEDIN_SKILLS: _add_skill,
    ImportKind.LINKEDIN_LANGUAGES: _add_language,
}


def _period(record: Record) -> Period:
    started, ended = read_partial_date(record["started"]), read_partial_date(record["ended"])
    return Period(str(started or ""), str(ended or ""))
