"""Profiles as the search index wants them, read from the tables."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from typing import Any

from sqlalchemy import Connection, Row, Select, select

from ecken.search.profiles import Profile
from ecken.store.tables import educations, languages, members, positions

__all__ = ["read_search_profile", "read_search_profiles"]

_MEMBER = (
    members.c.id,
    members.c.public_id,
    members.c.first_name,
    members.c.last_name,
    members.c.headline,
    members.c.company,
    members.c.position,
    members.c.industry,
    members.c.industry_text,
    members.c.city,
    members.c.postal_code,
    members.c.country,
    members.c.offers,
    members.c.seeks,
    members.c.about,
    members.c.is_recruiter,
    members.c.joined_at,
)


def read_search_profile(connection: Connection, member: int) -> Profile | None:
    """Return the profile of one active member."""
    return next(_read(connection, member), None)


def read_search_profiles(connection: Connection) -> Iterator[Profile]:
    """Yield the profiles of all active members, by id."""
    return _read(connection, None)


def _read(connection: Connection, member: int | None) -> Iterator[Profile]:
    former = _grouped(
        connection,
        select(positions.c.member_id, positions.c.company, positions.c.title),
        positions.c.member_id,
        member,
    )
    schools = _grouped(
        connection,
        select(
            educations.c.member_id, educations.c.school, educations.c.degree, educations.c.subject
        ),
        educations.c.member_id,
        member,
    )
    spoken = _grouped(
        connection,
        select(languages.c.member_id, languages.c.language),
        languages.c.member_id,
        member,
    )
    query = select(*_MEMBER).where(members.c.state == "active").order_by(members.c.id)
    if member is not None:
        query = query.where(members.c.id == member)
    for row in connection.execute(query):
        yield _profile(
            row,
            former=tuple((r[1], r[2]) for r in former[row.id]),
            education=tuple((r[1], r[2], r[3]) for r in schools[row.id]),
            languages=tuple(r[1] for r in spoken[row.id]),
        )


def _grouped(
    connection: Connection, query: Select[Any], owner: Any, member: int | None
) -> defaultdict[int, list[Row[Any]]]:
    if member is not None:
        query = query.where(owner == member)
    groups: defaultdict[int, list[Row[Any]]] = defaultdict(list)
    for row in connection.execute(query):
        groups[row[0]].append(row)
    return groups


def _profile(
    row: Row[Any],
    *,
    former: tuple[tuple[str, str], ...],
    education: tuple[tuple[str, str, str], ...],
    languages: tuple[str, ...],
) -> Profile:
    return Profile(
        member=row.id,
        public_id=row.public_id,
        first_name=row.first_name,
        last_name=row.last_name,
        headline=row.headline,
        company=row.company,
        position=row.position,
        former=former,
        industry=row.industry,
        industry_text=row.industry_text,
        city=row.city,
        postal_code=row.postal_code,
        country=row.country,
        education=education,
        languages=languages,
        offers=row.offers,
        seeks=row.seeks,
        about=row.about,
        recruiter=bool(row.is_recruiter),
        joined=int(row.joined_at),
    )
