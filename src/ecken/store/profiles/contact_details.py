"""Rows of disclosed contact details, and of the contacts who may see them."""

from __future__ import annotations

from dataclasses import dataclass

from sqlalchemy import ColumnElement, Connection, and_, bindparam, delete, insert, select, update

from ecken.rules.contact_details import Detail, ReleaseAudience
from ecken.store.lookup import Lookup
from ecken.store.profiles.members import email_key
from ecken.store.tables import chosen_contacts, contact_details, members

__all__ = [
    "DetailRow",
    "find_findable",
    "read_chosen",
    "read_chosen_for",
    "read_details",
    "read_findable",
    "replace_chosen",
    "replace_detail",
    "update_findable",
]


@dataclass(frozen=True, slots=True)
class DetailRow:
    """One detail as its owner keeps it."""

    detail: Detail
    value: str
    audience: ReleaseAudience


_DETAILS = Lookup(
    select(contact_details.c.detail, contact_details.c.value, contact_details.c.audience).where(
        contact_details.c.member_id == bindparam("member")
    )
)
_CHOSEN = Lookup(
    select(chosen_contacts.c.chosen_id).where(
        chosen_contacts.c.member_id == bindparam("member"),
        chosen_contacts.c.detail == bindparam("detail"),
    )
)


_CHOSEN_FOR = Lookup(
    select(chosen_contacts.c.detail).where(
        chosen_contacts.c.member_id == bindparam("member"),
        chosen_contacts.c.chosen_id == bindparam("chosen"),
    )
)


def read_chosen_for(connection: Connection, member: int, chosen: int) -> set[Detail]:
    """Return the details of ``member`` for which ``chosen`` is chosen."""
    return set(map(Detail, _CHOSEN_FOR.values(connection, member=member, chosen=chosen)))


def read_details(connection: Connection, member: int) -> dict[Detail, DetailRow]:
    """Return what a member keeps, by detail; what was never set is missing."""
    return {
        Detail(detail): DetailRow(Detail(detail), value, ReleaseAudience(audience))
        for detail, value, audience in _DETAILS.rows(connection, member=member)
    }


def replace_detail(connection: Connection, member: int, row: DetailRow) -> None:
    """Write one detail in place of what was there."""
    connection.execute(
        delete(contact_details).where(
            contact_details.c.member_id == member, contact_details.c.detail == row.detail.value
        )
    )
    connection.execute(
        insert(contact_details).values(
            member_id=member,
            detail=row.detail.value,
            value=row.value,
            audience=row.audience.value,
        )
    )


def read_chosen(connection: Connection, member: int, detail: Detail) -> set[int]:
    """Return the contacts chosen for a detail."""
    return set(_CHOSEN.values(connection, member=member, detail=detail.value))


def replace_chosen(connection: Connection, member: int, detail: Detail, chosen: set[int]) -> None:
    """Set the contacts chosen for a detail."""
    connection.execute(delete(chosen_contacts).where(_is(member, detail)))
    if chosen:
        connection.execute(
            insert(chosen_contacts),
            [
                {"member_id": member, "detail": detail.value, "chosen_id": other}
                for other in sorted(chosen)
            ],
        )


def read_findable(connection: Connection, member: int) -> bool:
    """Say whether a member wants to be found by their address."""
    return bool(
        connection.execute(
            select(members.c.is_findable_by_email).where(members.c.id == member)
        ).scalar_one()
    )


def update_findable(connection: Connection, member: int, is_findable: bool) -> None:
    """Set whether a member wants to be found by their address."""
    connection.execute(
        update(members).where(members.c.id == member).values(is_findable_by_email=is_findable)
    )


def find_findable(connection: Connection, email: str) -> int | None:
    """Return the active member with this address who wants to be found by it."""
    return connection.execute(
        select(members.c.id).where(
            members.c.email_key == email_key(email),
            members.c.state == "active",
            members.c.is_findable_by_email,
        )
    ).scalar_one_or_none()


def _is(member: int, detail: Detail) -> ColumnElement[bool]:
    return and_(chosen_contacts.c.member_id == member, chosen_contacts.c.detail == detail.value)
