"""Converts profiles for the search index."""

from __future__ import annotations

from collections.abc import Iterator

from sqlalchemy import Connection

from ecken.search.profiles import Profile
from ecken.store.profiles.profile_rows import ProfileRow, read_profile_row, read_profile_rows

__all__ = ["read_search_profile", "read_search_profiles"]


def read_search_profile(connection: Connection, member: int) -> Profile | None:
    """Return the profile of one active member."""
    row = read_profile_row(connection, member)
    return None if row is None else _profile(row)


def read_search_profiles(
    connection: Connection, among: tuple[int, int] | None = None
) -> Iterator[Profile]:
    """Yield the profiles of all active members (``among`` two ids, the second excluded), by id."""
    return (_profile(row) for row in read_profile_rows(connection, among))


def _profile(row: ProfileRow) -> Profile:
    return Profile(
        member=row.id,
        public_id=row.public_id,
        first_name=row.first_name,
        last_name=row.last_name,
        headline=row.headline,
        company=row.company,
        position=row.position,
        former=row.former,
        industry=row.industry,
        industry_text=row.industry_text,
        city=row.city,
        postal_code=row.postal_code,
        country=row.country,
        education=row.education,
        languages=row.languages,
        offers=row.offers,
        seeks=row.seeks,
        about=row.about,
        recruiter=bool(row.is_recruiter),
        joined=int(row.joined_at),
    )
