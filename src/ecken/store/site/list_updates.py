"""Members from an earlier list, and the changes that a new list makes to them."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import NamedTuple

from sqlalchemy import Connection, bindparam, delete, insert, or_, select, update

from ecken.store.tables import (
    audit_entries,
    credentials,
    linked_sign_ins,
    member_roles,
    members,
    one_time_tokens,
)

__all__ = [
    "LinkOwner",
    "LoadedMember",
    "insert_consents",
    "insert_links",
    "read_link_owners",
    "read_loaded_members",
    "update_member",
]

_COLUMNS = (
    "email", "first_name", "last_name", "headline", "company", "position", "industry_text", "city",
    "postal_code", "country", "offers", "seeks",
)  # fmt: skip
_PIECE = 10_000


class LoadedMember(NamedTuple):
    """A member with an id of the lists."""

    member: int
    load_id: str
    has_role: bool
    """In the administration."""
    has_signed_in: bool
    """By a password or a provider: the account is in the member's own hands."""
    values: dict[str, str]
    """By column of the lists."""

    @property
    def name(self) -> str:
        """First and last name, as people say it."""
        return f"{self.values['first_name']} {self.values['last_name']}".strip()


class LinkOwner(NamedTuple):
    """A member who has not signed in yet."""

    member: int
    load_id: str
    first_name: str
    last_name: str
    email: str


def read_loaded_members(connection: Connection) -> dict[int, LoadedMember]:
    """Return all active members with an id of the lists, by id."""
    columns = [members.c[name] for name in _COLUMNS]
    rows = connection.execute(
        select(
            members.c.id,
            members.c.load_id,
            or_(members.c.is_operator, members.c.id.in_(select(member_roles.c.member_id))),
            or_(
                credentials.c.member_id.is_not(None),
                members.c.id.in_(select(linked_sign_ins.c.member_id)),
            ),
            *columns,
        )
        .select_from(members.outerjoin(credentials, credentials.c.member_id == members.c.id))
        .where(members.c.load_id.is_not(None), members.c.state == "active")
        .order_by(members.c.id)
    )
    found = {}
    for member, load_id, has_role, has_signed_in, *values in rows:
        named = dict(zip(_COLUMNS, values, strict=True))
        named["industry"] = named.pop("industry_text")
        found[member] = LoadedMember(member, load_id, bool(has_role), bool(has_signed_in), named)
    return found


def update_member(
    connection: Connection, member: int, values: Mapping[str, str], *, at: int
) -> None:
    """Set columns of a member's row. A link to the address of before holds no more."""
    connection.execute(
        update(members).where(members.c.id == member).values(**values, changed_at=at)
    )
    if "email" in values:
        connection.execute(delete(one_time_tokens).where(one_time_tokens.c.member_id == member))


def insert_consents(connection: Connection, proofs: Mapping[int, str], *, at: int) -> None:
    """Write into each member's history by what proof of consent they came."""
    rows = [
        {"member_id": member, "at": at, "kind": "consent_listed", "detail": proof[:200]}
        for member, proof in proofs.items()
    ]
    for start in range(0, len(rows), _PIECE):
        connection.execute(insert(audit_entries), rows[start : start + _PIECE])


def read_link_owners(connection: Connection) -> list[LinkOwner]:
    """Return the active members without a password, by last name."""
    rows = connection.execute(
        select(
            members.c.id,
            members.c.load_id,
            members.c.first_name,
            members.c.last_name,
            members.c.email,
        )
        .select_from(members.outerjoin(credentials, credentials.c.member_id == members.c.id))
        .where(members.c.state == "active", credentials.c.member_id.is_(None))
        .order_by(members.c.last_name, members.c.first_name, members.c.id)
    )
    return [LinkOwner(row[0], row[1] or "", *row[2:]) for row in rows]


def insert_links(
    connection: Connection, token_hashes: Iterable[tuple[int, str]], *, expires_at: int
) -> None:
    """Give each member a link to their first password; links of before hold no more."""
    rows = [
        {
            "token_hash": token_hash,
            "purpose": "reset",
            "member_id": member,
            "expires_at": expires_at,
        }
        for member, token_hash in token_hashes
    ]
    earlier = delete(one_time_tokens).where(one_time_tokens.c.member_id == bindparam("owner"))
    for start in range(0, len(rows), _PIECE):
        piece = rows[start : start + _PIECE]
        connection.execute(earlier, [{"owner": row["member_id"]} for row in piece])
        connection.execute(insert(one_time_tokens), piece)
