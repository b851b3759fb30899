"""The part of a public profile that a card does not show."""

from __future__ import annotations

from dataclasses import dataclass
from typing import NamedTuple

from sqlalchemy import BindParameter, Connection, bindparam, select

from ecken.store.lookup import Lookup
from ecken.store.tables import educations, languages, links, members, positions

__all__ = ["Details", "Education", "Link", "Position", "Spoken", "read_details"]


class Position(NamedTuple):
    """A former position; times as the member wrote them (a year, or year and month)."""

    title: str
    company: str
    started: str
    ended: str


class Education(NamedTuple):
    """A school with what was learnt there."""

    school: str
    degree: str
    subject: str
    started: str
    ended: str


class Spoken(NamedTuple):
    """A language and how well it is spoken."""

    language: str
    level: str


class Link(NamedTuple):
    """An address elsewhere; checked to be http or https when it was saved."""

    label: str
    url: str


@dataclass(frozen=True, slots=True)
class Details:
    """What a member's page shows beyond the card."""

    about: str
    positions: list[Position]
    educations: list[Education]
    languages: list[Spoken]
    links: list[Link]


_MEMBER: BindParameter[int] = bindparam("member")
_ABOUT = Lookup(select(members.c.about).where(members.c.id == _MEMBER))
_POSITIONS = Lookup(
    select(positions.c.title, positions.c.company, positions.c.started, positions.c.ended)
    .where(positions.c.member_id == _MEMBER)
    .order_by(positions.c.started.desc(), positions.c.id)
)
_EDUCATIONS = Lookup(
    select(
        educations.c.school,
        educations.c.degree,
        educations.c.subject,
        educations.c.started,
        educations.c.ended,
    )
    .where(educations.c.member_id == _MEMBER)
    .order_by(educations.c.started.desc(), educations.c.id)
)
_LANGUAGES = Lookup(
    select(languages.c.language, languages.c.level)
    .where(languages.c.member_id == _MEMBER)
    .order_by(languages.c.id)
)
_LINKS = Lookup(
    select(links.c.label, links.c.url).where(links.c.member_id == _MEMBER).order_by(links.c.id)
)


def read_details(connection: Connection, member: int) -> Details:
    """Return the details of a member whom the caller has fetched already."""
    return Details(
        _ABOUT.value(connection, member=member) or "",
        [Position._make(row) for row in _POSITIONS.rows(connection, member=member)],
        [Education._make(row) for row in _EDUCATIONS.rows(connection, member=member)],
        [Spoken._make(row) for row in _LANGUAGES.rows(connection, member=member)],
        [Link._make(row) for row in _LINKS.rows(connection, member=member)],
    )
