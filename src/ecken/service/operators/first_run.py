"""The first operator of a new site: by a link that the server prints, or by ``ecken setup``.

Whoever reaches a new site first must not own it. So the page that makes the first operator asks for
a token that stands only where the server writes to: the console, the log. It holds once, until the
next start at the longest, and is worth nothing once there is an operator.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from sqlalchemy import Connection

from ecken.durations import DAY_S
from ecken.errors import Conflict, Invalid
from ecken.rules.address import parse_address
from ecken.rules.names import check_full_name, parse_name
from ecken.rules.operators.rights import Role
from ecken.service.accounts.account_mail import new_letter
from ecken.service.accounts.joining import SignUp, check_sign_up
from ecken.service.accounts.mailed_links import link_over
from ecken.service.accounts.passwords import hash_password
from ecken.service.accounts.sessions import hash_token, new_token, open_session
from ecken.service.accounts.sign_in import SignedIn, Visitor, known_mark
from ecken.service.community import Community
from ecken.store.accounts import accounts as rows
from ecken.store.accounts import first_run
from ecken.store.accounts.accounts import Account
from ecken.store.accounts.audit import insert_audit
from ecken.store.house.roles import write_roles
from ecken.store.journal import lock_head
from ecken.store.profiles.members import insert_member

__all__ = [
    "FIRST_RUN_D",
    "add_operator",
    "has_operator",
    "is_first_run",
    "is_new_site",
    "make_first_operator",
    "open_first_run",
]

FIRST_RUN_D = 7
"""Days for which a printed link holds, unless the next start replaces it."""
_CHOOSE_WITHIN_S = DAY_S
_FIRST = (Role.OWNER, Role.OPERATOR)
"""Roles of whoever is made on the server: they give roles to others."""


def is_new_site(community: Community) -> bool:
    """Say whether nobody is a member yet."""
    with community.database.reading() as connection:
        return not first_run.has_members(connection)


def has_operator(community: Community) -> bool:
    """Say whether anybody is an operator."""
    with community.database.reading() as connection:
        return first_run.has_operators(connection)


def open_first_run(community: Community) -> str:
    """Return the address where the first operator is made, empty if anybody is a member.

    Earlier ones lead nowhere from then on.
    """
    if not is_new_site(community):
        return ""
    token = new_token()
    with community.writing() as connection:
        if first_run.has_operators(connection):
            return ""
        first_run.replace_first_run_token(
            connection,
            hash_token(token),
            expires_at=community.clock() + FIRST_RUN_D * DAY_S,
        )
    return f"{community.settings.base_url}/first-run?token={token}"


def is_first_run(community: Community, token: str) -> bool:
    """Say whether this token makes the first operator."""
    with community.database.reading() as connection:
        found = rows.find_one_time_token(
            connection, hash_token(token), first_run.FIRST_RUN, now=community.clock()
        )
        return found is not None and not first_run.has_operators(connection)


def make_first_operator(
    community: Community, token: str, typed: SignUp, visitor: Visitor
) -> SignedIn:
    """Make the first member, who is an operator, and sign them in.

    Raises
    ------
    NotFound
        ``link_over``: the token is used or too old, or there is an operator.
    FormInvalid
        Something typed cannot be used; the token still holds.
    Conflict
        ``address_taken``; the token still holds.
    """
    if not is_first_run(community, token):
        raise link_over()
    entered = check_sign_up(community, typed)
    password_hash = hash_password(entered.password)
    now = community.clock()
    with community.writing() as connection:
        lock_head(connection)
        taken = rows.take_one_time_token(
            connection, hash_token(token), first_run.FIRST_RUN, now=now
        )
        if taken is None or first_run.has_operators(connection):
            raise link_over()
        if rows.find_account_by_email(connection, entered.email) is not None:
            raise Conflict(
                "address_taken",
                "A member with this address has joined meanwhile. “ecken operator” on the server "
                "makes them an operator.",
                field="email",
            )
        account = _insert_operator(
            connection,
            {"first_name": entered.first_name, "last_name": entered.last_name},
            entered.email,
            at=now,
        )
        rows.set_password_hash(connection, account.member, password_hash, at=now)
        session = open_session(community, connection, account.member, browser=visitor.browser)
    return SignedIn(
        session, known_mark(community, account.public_id, password_hash), account.member
    )


def add_operator(community: Community, name: str, email: str) -> str:
    """Make an operator from the command line; return the address to choose a password at.

    Who is a member already becomes an operator, and keeps name and password.

    Raises
    ------
    Invalid
        The name or the address cannot be used.
    Conflict
        ``account_not_active``
    """
    address = parse_address(email)
    letter = new_letter(community, within_s=_CHOOSE_WITHIN_S)
    now = community.clock()
    with community.writing() as connection:
        lock_head(connection)
        account = rows.find_account_by_email(connection, address)
        if account is None:
            names = _names_of(name, community=community.settings.community_name)
            account = _insert_operator(connection, names, address, at=now)
        elif account.state != "active":
            raise Conflict(
                "account_not_active",
                "The account with the address “{given}” is {state}, and no operator can be made "
                "of it. Name another address.",
                given=address[:80],
                state=account.state,
            )
        elif not account.is_operator:
            write_roles(connection, account.member, _FIRST, at=now)
            insert_audit(connection, account.member, "operator_made", at=now)
        if account.password_hash is not None:
            return f"{community.settings.base_url}/sign-in"
        rows.delete_one_time_tokens(connection, account.member, "reset")
        rows.insert_one_time_token(
            connection,
            hash_token(letter.token),
            "reset",
            member=account.member,
            expires_at=letter.expires_at,
        )
    return f"{community.settings.base_url}/reset/new?token={letter.token}"


def _names_of(name: str, *, community: str) -> dict[str, str]:
    """Return first and last name: the last word of what was typed is the last name."""
    if not name.strip():
        raise Invalid("operator_name", "The first operator needs a name, such as Ada Weber.")
    first, _, last = name.strip().rpartition(" ")
    first = parse_name(first, field="first_name")
    last = parse_name(last, field="last_name", is_required=True)
    check_full_name(first, last, community=community)
    return {"first_name": first, "last_name": last}


def _insert_operator(
    connection: Connection, names: Mapping[str, Any], email: str, *, at: int
) -> Account:
    member = insert_member(connection, {**names, "email": email, "is_operator": True}, at=at)
    write_roles(connection, member, _FIRST, at=at)
    insert_audit(connection, member, "joined", at=at)
    insert_audit(connection, member, "operator_made", at=at)
    account = rows.find_account(connection, member)
    assert account is not None
    return account
