"""Administration: admit members, list them, delete them."""

from __future__ import annotations

from collections.abc import Sequence

from sqlalchemy import Connection

from ecken.errors import Conflict, Invalid, NotFound
from ecken.rules.operators.acts import Act
from ecken.rules.operators.rights import Right
from ecken.service.accounts.account_deletion import copy_out, erase_account
from ecken.service.accounts.account_mail import post, say_goodbye
from ecken.service.accounts.accounts import prove_password
from ecken.service.accounts.operators import check_right
from ecken.service.community import Community
from ecken.service.contacts.personal_links import tell_inviter
from ecken.store.accounts import accounts as rows
from ecken.store.accounts.accounts import Account
from ecken.store.accounts.audit import insert_audit
from ecken.store.house.acts import note_act
from ecken.store.house.joining_questions import read_answers
from ecken.store.house.roles import read_roles
from ecken.store.profiles.absent_members import ABSENT_STATES

__all__ = [
    "approve_member",
    "close_member",
    "count_members",
    "list_awaiting",
    "read_joining_answers",
    "refuse_member",
]


def count_members(community: Community, viewer: int) -> dict[str, int]:
    """Return how many accounts there are by state, for operators."""
    with community.database.reading() as connection:
        check_right(connection, viewer, Right.HOUSE)
        return rows.count_accounts(connection)


def list_awaiting(community: Community, viewer: int) -> list[Account]:
    """Return who has confirmed the address and waits for approval, longest waiting first."""
    with community.database.reading() as connection:
        check_right(connection, viewer, Right.JOINING)
        return rows.read_accounts(connection, state="awaiting", limit=200)


def read_joining_answers(
    community: Community, viewer: int, awaiting: Sequence[Account]
) -> dict[int, list[tuple[str, str]]]:
    """Return what those who wait were asked and have answered, by member."""
    if not awaiting:
        return {}
    with community.database.reading() as connection:
        check_right(connection, viewer, Right.JOINING)
        return read_answers(connection, [account.member for account in awaiting])


def approve_member(community: Community, viewer: int, member_id: str) -> None:
    """Let somebody in who waits.

    Raises
    ------
    NotFound
        Nobody with this id waits.
    """
    with community.writing() as connection:
        operator = check_right(connection, viewer, Right.JOINING)
        account = _waiting(connection, member_id)
        rows.activate_account(connection, account.member, at=community.clock())
        at, actor = community.clock(), operator.public_id
        insert_audit(connection, account.member, "approved", at=at, actor=actor)
        tell_inviter(connection, account.member, account.public_id, at=community.clock())
        note_act(connection, viewer, Act.APPROVED, about=account.public_id, at=community.clock())
        post(community, connection, "approved", account)


def refuse_member(community: Community, viewer: int, member_id: str) -> None:
    """Refuse somebody who waits, and delete what they had entered."""
    with community.writing() as connection:
        check_right(connection, viewer, Right.JOINING)
        account = _waiting(connection, member_id)
        rows.delete_account(connection, account.member)
        note_act(connection, viewer, Act.REFUSED, at=community.clock())
        say_goodbye(community, connection, "not_approved", account)


def _find_member(community: Community, viewer: int, member_id: str) -> Account:
    """Return the account of an active or suspended member, for operators.

    Raises
    ------
    NotFound
        Nobody has this id, or the viewer is no operator.
    """
    with community.database.reading() as connection:
        check_right(connection, viewer, Right.MEMBERS)
        account = rows.find_account_by_public_id(connection, member_id)
    if account is None or account.state not in ("active", *ABSENT_STATES):
        raise NotFound
    return account


def close_member(community: Community, viewer: int, member_id: str, password: str) -> None:
    """Erase a member's account as an operator, who proves to be one by the own password.

    That, and the line in the log, are one transaction: nobody gets a role meanwhile.

    Raises
    ------
    Conflict
        ``roles_first``
    NotAllowed
        ``password_wrong``
    Invalid
        ``close_self``: one's own account is closed on the account page.
    """
    account = _find_member(community, viewer, member_id)
    if account.member == viewer:
        raise Invalid("close_self", "You can delete your own account on your account page.")
    prove_password(community, viewer, password)
    with community.changing(account.member) as world:
        connection = world.connection
        check_right(connection, viewer, Right.MEMBERS)
        found = rows.find_account(connection, account.member)
        if found is None:
            raise NotFound
        if read_roles(connection, found):
            raise Conflict(
                "roles_first",
                "This member has a role in the administration. An owner has to take it away first.",
            )
        erase_account(community, connection, found, mail="closed_by_operator", at=world.now)
        note_act(connection, viewer, Act.CLOSED, at=world.now)
    community.after_commit(lambda: copy_out(community, account.public_id))


def _waiting(connection: Connection, member_id: str) -> Account:
    account = rows.find_account_by_public_id(connection, member_id)
    if account is None or account.state != "awaiting":
        raise NotFound
    return account
