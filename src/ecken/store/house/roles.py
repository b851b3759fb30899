"""Rows of roles. The role of an operator is a flag of the member, the others have a table."""

from __future__ import annotations

from collections.abc import Collection

from sqlalchemy import Connection, bindparam, delete, false, insert, or_, select, update

from ecken.rules.operators.rights import Role
from ecken.store.accounts.accounts import Account, find_account
from ecken.store.lookup import Lookup
from ecken.store.tables import member_roles, members

__all__ = ["read_holders", "read_owner_ids", "read_roles", "write_roles"]

_HOLDERS_MAX = 100
_ROLES = Lookup(select(member_roles.c.role).where(member_roles.c.member_id == bindparam("member")))


def read_roles(connection: Connection, account: Account) -> frozenset[Role]:
    """Return the roles of a member; none while they are away."""
    if account.state != "active":
        return frozenset()
    found = {Role(role) for role in _ROLES.values(connection, member=account.member)}
    return frozenset(found | {Role.OPERATOR} if account.is_operator else found)


def read_holders(connection: Connection, roles: Collection[Role]) -> list[Account]:
    """Return the active members who have one of these roles, at most 100."""
    named = select(member_roles.c.member_id).where(
        member_roles.c.role.in_([role.value for role in roles])
    )
    is_operator = members.c.is_operator if Role.OPERATOR in roles else false()
    is_one = or_(members.c.id.in_(named), is_operator)
    ids = connection.execute(
        select(members.c.id)
        .where(is_one, members.c.state == "active")
        .order_by(members.c.last_name, members.c.first_name, members.c.id)
        .limit(_HOLDERS_MAX)
    ).scalars()
    accounts = [find_account(connection, member) for member in ids.all()]
    return [account for account in accounts if account is not None]


def read_owner_ids(connection: Connection) -> list[int]:
    """Return the active owners."""
    return list(
        connection.execute(
            select(members.c.id)
            .join(member_roles, member_roles.c.member_id == members.c.id)
            .where(member_roles.c.role == Role.OWNER.value, members.c.state == "active")
        ).scalars()
    )


def write_roles(connection: Connection, member: int, roles: Collection[Role], *, at: int) -> None:
    """Let a member have these roles and no others."""
    is_operator = Role.OPERATOR in roles
    connection.execute(
        update(members).where(members.c.id == member).values(is_operator=is_operator)
    )
    connection.execute(delete(member_roles).where(member_roles.c.member_id == member))
    rows = [
        {"member_id": member, "role": role.value, "since": at}
        for role in sorted(roles)
        if role is not Role.OPERATOR
    ]
    if rows:
        connection.execute(insert(member_roles), rows)
