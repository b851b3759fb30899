"""Complete profiles for the search index: a member's row with its lists.

The rows are the driver's own: of a million members objects around rows cost more than the rows.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from itertools import chain
from typing import Any, NamedTuple

from sqlalchemy import Column, Connection, Select, select

from ecken.store.driver_rows import driver_rows
from ecken.store.profiles.members import PROFILE_COLUMNS
from ecken.store.tables import educations, languages, members, positions

__all__ = ["ProfileRow", "read_profile_row", "read_profile_rows"]


class ProfileRow(NamedTuple):
    """One active member with former positions, education and languages."""

    id: int
    public_id: str
    first_name: str
    last_name: str
    headline: str
    company: str
    position: str
    industry: str
    industry_text: str
    city: str
    postal_code: str
    country: str
    offers: str
    seeks: str
    about: str
    is_recruiter: int
    joined_at: int
    former: tuple[tuple[str, str], ...]
    """(company, title) of each former position."""
    education: tuple[tuple[str, str, str], ...]
    """(school, degree, subject)."""
    languages: tuple[str, ...]


_MEMBER = (
    members.c.id,
    *PROFILE_COLUMNS,
    members.c.about,
    members.c.is_recruiter,
    members.c.joined_at,
)


def read_profile_row(connection: Connection, member: int) -> ProfileRow | None:
    """Return the profile of one active member."""
    return next(read_profile_rows(connection, (member, member + 1)), None)


def read_profile_rows(
    connection: Connection, among: tuple[int, int] | None = None
) -> Iterator[ProfileRow]:
    """Yield the profiles of all active members (``among`` two ids, the second excluded), by id."""
    of = positions.c.member_id
    former = _grouped(connection, of, among, positions.c.company, positions.c.title)
    schooling = educations.c.school, educations.c.degree, educations.c.subject
    schools = _grouped(connection, educations.c.member_id, among, *schooling)
    spoken = _grouped(connection, languages.c.member_id, among, languages.c.language)
    query = select(*_MEMBER).where(members.c.state == "active").order_by(members.c.id)
    for row in _rows(connection, query, members.c.id, among):
        member = row[0]
        yield ProfileRow._make(
            (
                *row,
                tuple(former.get(member, ())),
                tuple(schools.get(member, ())),
                tuple([language for (language,) in spoken.get(member, ())]),
            )
        )


def _grouped(
    connection: Connection,
    owner: Column[int],
    among: tuple[int, int] | None,
    *columns: Column[str],
) -> defaultdict[int, list[tuple[Any, ...]]]:
    groups: defaultdict[int, list[tuple[Any, ...]]] = defaultdict(list)
    for member, *values in _rows(connection, select(owner, *columns), owner, among):
        groups[member].append(tuple(values))
    return groups


def _rows(
    connection: Connection,
    query: Select[*tuple[Any, ...]],
    owner: Column[int],
    among: tuple[int, int] | None,
) -> Iterator[tuple[Any, ...]]:
    if among is not None:
        query = query.where(owner >= among[0], owner < among[1])
    return chain.from_iterable(driver_rows(connection, query, is_long=among is None))
