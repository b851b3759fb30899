"""Owners give roles in the administration and take them away; the member is told."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass

from ecken.errors import NotFound
from ecken.rules.operators.acts import Act
from ecken.rules.operators.rights import Right, Role, check_owner_stays
from ecken.service.accounts.account_mail import post
from ecken.service.accounts.operators import check_right
from ecken.service.community import Community
from ecken.store.accounts.accounts import Account, find_account_by_public_id
from ecken.store.accounts.audit import insert_audit
from ecken.store.house.acts import note_act
from ecken.store.house.roles import read_holders, read_owner_ids, read_roles, write_roles
from ecken.store.journal import lock_head

__all__ = ["Holder", "give_roles", "list_holders"]


@dataclass(frozen=True, slots=True)
class Holder:
    """A member with roles."""

    account: Account
    roles: frozenset[Role]


def list_holders(community: Community, viewer: int) -> list[Holder]:
    """Return everybody with a role, by name; for owners."""
    with community.database.reading() as connection:
        check_right(connection, viewer, Right.ROLES)
        return [
            Holder(account, read_roles(connection, account))
            for account in read_holders(connection, list(Role))
        ]


def give_roles(community: Community, viewer: int, member_id: str, roles: Collection[Role]) -> None:
    """Let a member have these roles and no others; they get a mail. Twice is once.

    Raises
    ------
    NotFound
        No active member has this id, or the viewer is no owner.
    Conflict
        ``last_owner``
    """
    now = community.clock()
    with community.writing() as connection:
        lock_head(connection)  # two owners do not take the role from each other at once
        owner = check_right(connection, viewer, Right.ROLES)
        account = find_account_by_public_id(connection, member_id)
        if account is None or account.state != "active":
            raise NotFound
        if read_roles(connection, account) == frozenset(roles):
            return
        if Role.OWNER not in roles:
            check_owner_stays(read_owner_ids(connection), account.member)
        write_roles(connection, account.member, roles, at=now)
        detail = " ".join(sorted(roles))
        insert_audit(
            connection,
            account.member,
            "roles_changed",
            at=now,
            detail=detail,
            actor=owner.public_id,
        )
        note_act(connection, viewer, Act.ROLES_CHANGED, about=member_id, detail=detail, at=now)
        post(community, connection, "roles_changed", account)
