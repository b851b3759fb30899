"""Writes a profile: the member's row and its lists, with one journal row."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any, NamedTuple

from sqlalchemy import Connection, Table, delete, insert, select, update

from ecken.rules.profile_links import profile_link_key
from ecken.store.journal import ChangeKind, append_change
from ecken.store.profiles.profile_details import Details
from ecken.store.tables import educations, languages, links, members, positions

__all__ = ["EDITABLE", "read_profile", "update_profile"]

EDITABLE = (
    "first_name",
    "last_name",
    "headline",
    "company",
    "position",
    "industry",
    "industry_text",
    "city",
    "postal_code",
    "country",
    "offers",
    "seeks",
    "about",
    "is_recruiter",
)
"""Columns of the member's row that a profile form may write, and no others."""


def read_profile(connection: Connection, member: int) -> dict[str, Any] | None:
    """Return the editable columns of an active member."""
    row = connection.execute(
        select(*(members.c[name] for name in EDITABLE)).where(
            members.c.id == member, members.c.state == "active"
        )
    ).first()
    return None if row is None else dict(row._mapping)


def update_profile(
    connection: Connection, member: int, values: Mapping[str, Any], details: Details, *, at: int
) -> int:
    """Write the whole profile, with the journal row; return the version.

    The journal row comes first: it makes others wait who save the same profile.
    """
    version = append_change(connection, ChangeKind.PROFILE_CHANGED, member, at=at)
    kept = {name: values[name] for name in EDITABLE if name != "about"}
    connection.execute(
        update(members)
        .where(members.c.id == member)
        .values(**kept, about=details.about, changed_at=at)
    )
    _replace(connection, positions, member, details.positions)
    _replace(connection, educations, member, details.educations)
    _replace(connection, languages, member, details.languages)
    keys = [{"link_key": profile_link_key(link.url)} for link in details.links]
    _replace(connection, links, member, details.links, keys)
    return version


def _replace(
    connection: Connection,
    table: Table,
    member: int,
    entries: Sequence[NamedTuple],
    beside: Sequence[Mapping[str, str]] = (),
) -> None:
    """Write ``entries`` in place of what was there, each with the columns made from it."""
    connection.execute(delete(table).where(table.c.member_id == member))
    made: Sequence[Mapping[str, str]] = beside or [{}] * len(entries)
    rows = [
        {"member_id": member, **entry._asdict(), **more}
        for entry, more in zip(entries, made, strict=True)
    ]
    if rows:
        connection.execute(insert(table), rows)
