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
    member = row.member
    return Profile(
        member=member.id,
        public_id=member.public_id,
        first_name=member.first_name,
        last_name=member.last_name,
        headline=member.headline,
        company=member.company,
        position=member.position,
        former=row.former,
        industry=member.industry,
        industry_text=member.industry_text,
        city=member.city,
        postal_code=member.postal_code,
        country=member.country,
        education=row.education,
        languages=row.languages,
        offers=member.offers,
        seeks=member.seeks,
        about=member.about,
        recruiter=bool(member.is_recruiter),
        joined=int(member.joined_at),
    )
