"""Member rows: cards for lists, complete profiles, privacy settings."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from typing import Any, NamedTuple

from sqlalchemy import Connection, and_, bindparam, func, insert, select, update

from ecken.rules.audience import Audience
from ecken.store.driver_rows import driver_rows
from ecken.store.ids import is_public_id, new_public_id
from ecken.store.journal import ChangeKind, append_change
from ecken.store.lookup import Lookup, among
from ecken.store.tables import members, photos

__all__ = [
    "PROFILE_COLUMNS",
    "Card",
    "PrivacyRow",
    "email_key",
    "find_member_id",
    "insert_member",
    "read_card",
    "read_cards",
    "read_email",
    "read_time_zone",
    "read_privacy",
    "read_last_id",
    "read_privacy_of",
    "update_privacy",
]


class Card(NamedTuple):
    """What every member may see of another: the public profile in brief."""

    member: int
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
    is_recruiter: bool
    joined_at: int
    photo_key: str | None

    @property
    def name(self) -> str:
        """First and last name, as people say it."""
        return f"{self.first_name} {self.last_name}".strip()

    @property
    def initials(self) -> str:
        """One or two letters for where there is no photo."""
        return (self.first_name[:1] + self.last_name[:1]).upper()


class PrivacyRow(NamedTuple):
    """A member's settings that decide who sees what."""

    member: int
    audience: Audience
    is_listed: bool


PROFILE_COLUMNS = (
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
)
"""What cards and whole profiles have in common, in the order of the fields of :class:`Card`."""

_IS_ACTIVE = members.c.state == "active"
_IS_MEMBER = members.c.id == bindparam("member")

_CARDS = Lookup(
    select(
        members.c.id,
        *PROFILE_COLUMNS,
        members.c.is_recruiter,
        members.c.joined_at,
        photos.c.photo_key,
    )
    .select_from(
        members.outerjoin(photos, and_(photos.c.member_id == members.c.id, ~photos.c.is_hidden))
    )
    .where(among(members.c.id, "ids"), _IS_ACTIVE)
)
_BY_PUBLIC_ID = Lookup(
    select(members.c.id).where(members.c.public_id == bindparam("public_id"), _IS_ACTIVE)
)
_PRIVACY = Lookup(
    select(members.c.id, members.c.audience, members.c.is_listed).where(_IS_MEMBER, _IS_ACTIVE)
)
_TIME_ZONE = Lookup(select(members.c.time_zone).where(_IS_MEMBER))
_EMAIL = Lookup(select(members.c.email).where(_IS_MEMBER))


def email_key(email: str) -> str:
    """Return the form under which an address is unique: trimmed and case-folded."""
    return email.strip().casefold()


def insert_member(connection: Connection, values: Mapping[str, Any], *, at: int) -> int:
    """Insert a member; the public id is made here. Return the id (index in the engine).

    Several ``unconfirmed`` ones may have the same address. An ``active`` member enters the
    journal, so that every process makes room for them.
    """
    row = {"public_id": new_public_id(), "joined_at": at, "changed_at": at, **values}
    is_claim = row.get("state") == "unconfirmed"
    row["email_key"] = f"unconfirmed:{row['public_id']}" if is_claim else email_key(row["email"])
    member = int(
        connection.execute(insert(members).values(row).returning(members.c.id)).scalar_one()
    )
    if row.get("state", "active") == "active":
        append_change(connection, ChangeKind.MEMBER_JOINED, member, at=at)
    return member


def find_member_id(connection: Connection, public_id: str) -> int | None:
    """Return the id of the active member with this public id."""
    if not is_public_id(public_id):
        return None
    member: int | None = _BY_PUBLIC_ID.value(connection, public_id=public_id)
    return member


def read_card(connection: Connection, member: int) -> Card | None:
    """Return the card of an active member."""
    return read_cards(connection, [member]).get(member)


def read_cards(connection: Connection, ids: Iterable[int]) -> dict[int, Card]:
    """Return the cards of the active members among ``ids``."""
    wanted = [int(member) for member in ids]
    if not wanted:
        return {}
    rows = _CARDS.rows(connection, ids=wanted)  # the columns stand in the order of the fields
    return {row[0]: Card._make(row) for row in rows}


def read_privacy(
    connection: Connection, among: tuple[int, int] | None = None
) -> Iterator[PrivacyRow]:
    """Yield the settings of all active members (``among`` two ids, the second excluded), by id."""
    query = select(members.c.id, members.c.audience, members.c.is_listed)
    if among is not None:
        query = query.where(members.c.id >= among[0], members.c.id < among[1])
    audiences = {audience.value: audience for audience in Audience}
    for rows in driver_rows(
        connection, query.where(_IS_ACTIVE).order_by(members.c.id), is_long=among is None
    ):
        for member, audience, is_listed in rows:
            yield PrivacyRow(member, audiences[audience], bool(is_listed))


def read_privacy_of(connection: Connection, member: int) -> PrivacyRow | None:
    """Return the settings of one active member."""
    row = _PRIVACY.row(connection, member=member)
    if row is None:
        return None
    _, audience, is_listed = row
    return PrivacyRow(member, Audience(audience), is_listed)


def read_last_id(connection: Connection) -> int:
    """Return the highest id in use, 0 if there is none."""
    return int(connection.execute(select(func.max(members.c.id))).scalar_one() or 0)


def update_privacy(
    connection: Connection, member: int, *, audience: Audience, is_listed: bool, at: int
) -> int:
    """Set audience and listed, with the journal row; return the version."""
    connection.execute(
        update(members)
        .where(members.c.id == member)
        .values(audience=audience.value, is_listed=is_listed, changed_at=at)
    )
    return append_change(connection, ChangeKind.PRIVACY_CHANGED, member, at=at)


def read_time_zone(connection: Connection, member: int) -> str:
    """Return the time zone that a member has chosen; empty for that of the community."""
    found: str | None = _TIME_ZONE.value(connection, member=member)
    return found or ""


def read_email(connection: Connection, member: int) -> str:
    """Return a member's address; empty if there is no such member."""
    found: str | None = _EMAIL.value(connection, member=member)
    return found or ""
