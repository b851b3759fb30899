"""Rows of personal links, and of who has joined by whose."""

from __future__ import annotations

from dataclasses import dataclass

from sqlalchemy import Connection, bindparam, delete, insert, select, update

from ecken.store.ids import is_public_id
from ecken.store.lookup import Lookup, among
from ecken.store.tables import invited_members, members, personal_links

__all__ = [
    "PersonalLink",
    "close_offer",
    "end_link",
    "find_inviter",
    "find_link",
    "find_open_link",
    "insert_invited",
    "read_invited",
    "use_link",
    "write_link",
]


@dataclass(frozen=True, slots=True)
class PersonalLink:
    """The one link of a member. Times in epoch seconds."""

    member: int
    public_id: str
    is_open: bool
    made_at: int
    expires_at: int
    uses_left: int
    counted_until: int
    """Until then ``uses_left`` holds, also for a new link."""

    def is_usable(self, now: int) -> bool:
        """Say whether somebody may still join by it."""
        return self.is_open and self.expires_at > now and self.uses_left > 0


_COLUMNS = (
    personal_links.c.member_id,
    personal_links.c.public_id,
    personal_links.c.is_open,
    personal_links.c.made_at,
    personal_links.c.expires_at,
    personal_links.c.uses_left,
    personal_links.c.counted_until,
)
_OF_MEMBER = Lookup(select(*_COLUMNS).where(personal_links.c.member_id == bindparam("member")))
_BY_PUBLIC_ID = Lookup(
    select(*_COLUMNS)
    .join(members, members.c.id == personal_links.c.member_id)
    .where(personal_links.c.public_id == bindparam("public_id"), members.c.state == "active")
)
_INVITER = Lookup(
    select(invited_members.c.inviter_id).where(
        invited_members.c.member_id == bindparam("member"),
        invited_members.c.is_offered,
        ~among(invited_members.c.inviter_id, "hidden"),
    )
)
_INVITED = Lookup(
    select(invited_members.c.member_id)
    .where(
        invited_members.c.inviter_id == bindparam("member"),
        ~among(invited_members.c.member_id, "hidden"),
    )
    .order_by(invited_members.c.joined_at.desc(), invited_members.c.member_id)
)


def find_link(connection: Connection, member: int) -> PersonalLink | None:
    """Return the member's link, whether or not it still holds."""
    row = _OF_MEMBER.row(connection, member=member)
    return None if row is None else PersonalLink(*row)


def find_open_link(connection: Connection, public_id: str, *, now: int) -> PersonalLink | None:
    """Return the link of an active member by which somebody may still join."""
    row = _BY_PUBLIC_ID.row(connection, public_id=public_id) if is_public_id(public_id) else None
    link = None if row is None else PersonalLink(*row)
    return link if link is not None and link.is_usable(now) else None


def write_link(connection: Connection, link: PersonalLink) -> None:
    """Put the link in the place of the one that its member had."""
    connection.execute(delete(personal_links).where(personal_links.c.member_id == link.member))
    connection.execute(
        insert(personal_links).values(
            member_id=link.member,
            public_id=link.public_id,
            is_open=link.is_open,
            made_at=link.made_at,
            expires_at=link.expires_at,
            uses_left=link.uses_left,
            counted_until=link.counted_until,
        )
    )


def end_link(connection: Connection, member: int) -> bool:
    """Let nobody join by the member's link any more; ``False`` if there was none open."""
    return bool(
        connection.execute(
            update(personal_links)
            .where(personal_links.c.member_id == member, personal_links.c.is_open)
            .values(is_open=False)
        ).rowcount
    )


def use_link(connection: Connection, public_id: str) -> int | None:
    """Take one use of a link, also of one that has expired since; return whose it is.

    ``None`` if it was renewed or ended meanwhile, or is used up.
    """
    row = connection.execute(
        update(personal_links)
        .where(
            personal_links.c.public_id == public_id,
            personal_links.c.is_open,
            personal_links.c.uses_left > 0,
        )
        .values(uses_left=personal_links.c.uses_left - 1)
        .returning(personal_links.c.member_id)
    ).first()
    return None if row is None else int(row[0])


def insert_invited(connection: Connection, member: int, *, inviter: int, at: int) -> None:
    """Note by whose link a member has joined."""
    connection.execute(
        insert(invited_members).values(member_id=member, inviter_id=inviter, joined_at=at)
    )


def find_inviter(connection: Connection, member: int, *, hidden: list[int]) -> int | None:
    """Return who has invited the member, while they are offered as a contact and not hidden."""
    found: int | None = _INVITER.value(connection, member=member, hidden=hidden)
    return found


def read_invited(connection: Connection, member: int, *, hidden: list[int]) -> list[int]:
    """Return who has joined by the member's links, newest first."""
    return _INVITED.values(connection, member=member, hidden=hidden)


def close_offer(connection: Connection, member: int) -> None:
    """Offer the inviter no longer as a contact."""
    connection.execute(
        update(invited_members)
        .where(invited_members.c.member_id == member)
        .values(is_offered=False)
    )
