"""The long part of a public profile: what a card leaves out."""

from __future__ import annotations

from dataclasses import dataclass
from typing import NamedTuple

from sqlalchemy import Connection, select

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


def read_details(connection: Connection, member: int) -> Details:
    """Return the details of a member whom the caller has fetched already."""
    about = connection.execute(select(members.c.about).where(members.c.id == member)).scalar()
    jobs = connection.execute(
        select(positions.c.title, positions.c.company, positions.c.started, positions.c.ended)
        .where(positions.c.member_id == member)
        .order_by(positions.c.started.desc(), positions.c.id)
    )
    schools = connection.execute(
        select(
            educations.c.school,
            educations.c.degree,
            educations.c.subject,
            educations.c.started,
            educations.c.ended,
        )
        .where(educations.c.member_id == member)
        .order_by(educations.c.started.desc(), educations.c.id)
    )
    spoken = connection.execute(
        select(languages.c.language, languages.c.level)
        .where(languages.c.member_id == member)
        .order_by(languages.c.id)
    )
    addresses = connection.execute(
        select(links.c.label, links.c.url).where(links.c.member_id == member).order_by(links.c.id)
    )
    return Details(
        about or "",
        [Position(*row) for row in jobs],
        [Education(*row) for row in schools],
        [Spoken(*row) for row in spoken],
        [Link(*row) for row in addresses],
    )
