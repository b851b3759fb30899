"""Complete profiles for the search index: a member's row with its lists."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Column, Connection, Row, select

from ecken.store.profiles.members import PROFILE_COLUMNS
from ecken.store.tables import educations, languages, members, positions

__all__ = ["ProfileRow", "read_profile_row", "read_profile_rows"]


@dataclass(frozen=True, slots=True)
class ProfileRow:
    """One active member with former positions, education and languages."""

    member: Row[*tuple[Any, ...]]
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
    former = _grouped(
        connection, positions.c.member_id, among, positions.c.company, positions.c.title
    )
    schools = _grouped(
        connection,
        educations.c.member_id,
        among,
        educations.c.school,
        educations.c.degree,
        educations.c.subject,
    )
    spoken = _grouped(connection, languages.c.member_id, among, languages.c.language)
    query = select(*_MEMBER).where(members.c.state == "active").order_by(members.c.id)
    if among is not None:
        query = query.where(members.c.id >= among[0], members.c.id < among[1])
    for row in connection.execute(query):
        yield ProfileRow(
            member=row,
            former=tuple((company, title) for company, title in former[row.id]),
            education=tuple(
                (school, degree, subject) for school, degree, subject in schools[row.id]
            ),
            languages=tuple(language for (language,) in spoken[row.id]),
        )


def _grouped(
    connection: Connection,
    owner: Column[int],
    among: tuple[int, int] | None,
    *columns: Column[str],
) -> defaultdict[int, list[tuple[Any, ...]]]:
    query = select(owner, *columns)
    if among is not None:
        query = query.where(owner >= among[0], owner < among[1])
    groups: defaultdict[int, list[tuple[Any, ...]]] = defaultdict(list)
    for row in connection.execute(query):
        groups[row[0]].append(tuple(row[1:]))
    return groups
