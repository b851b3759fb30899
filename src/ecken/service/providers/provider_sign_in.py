"""Signing in by a provider: whose account here it opens, if any.

What a reader learns depends on what the provider says of them, and on an account only where the
operator takes the provider's word for the address: then they have shown that it is theirs. To all
others the answer is the same, whether there is an account with that address or none.
"""

from __future__ import annotations

from dataclasses import dataclass

from sqlalchemy import Connection

from ecken.errors import Invalid, NotAllowed
from ecken.rules.address import parse_address
from ecken.rules.operators.provider_rules import (
    believes_address,
    counts_as_second_factor,
    may_join,
    may_operate,
)
from ecken.service.accounts.sessions import Via
from ecken.service.accounts.sign_in import (
    Halfway,
    SignedIn,
    Visitor,
    check_open,
    come_back,
    open_signed_in,
)
from ecken.service.community import Community
from ecken.service.providers.linked_sign_ins import identity_of, link
from ecken.service.providers.round_trip import Proven
from ecken.store.accounts.accounts import (
    Account,
    find_account,
    find_account_by_email,
    update_account,
)
from ecken.store.accounts.audit import insert_audit
from ecken.store.accounts.factors import has_factor
from ecken.store.accounts.leaving import find_leaving
from ecken.store.accounts.linked_sign_ins import find_linked, note_linked_use

__all__ = ["Newcomer", "believed_address", "prove_by_provider", "sign_in_by_provider", "via_of"]


@dataclass(frozen=True, slots=True)
class Newcomer:
    """Nobody's account yet, and somebody who may have one."""

    proven: Proven
    email: str


def sign_in_by_provider(
    community: Community, proven: Proven, visitor: Visitor
) -> SignedIn | Halfway | Newcomer:
    """Open a session, ask for the second factor, or say that somebody may join.

    Raises
    ------
    NotAllowed
        ``provider_no_account``; ``awaiting_approval`` and ``account_suspended`` to the owner.
    Conflict
        ``sign_in_linked``: another browser was faster.
    """
    account, is_back = _account_of(community, proven)
    if account is None:
        email = believed_address(proven)
        if email and may_join(proven.provider, email, proven.groups):
            return Newcomer(proven, email)
        raise _no_account(proven)
    check_open(account)
    if account.state != "active":
        raise _no_account(proven)
    with community.writing() as connection:
        _note_use(community, connection, account, proven)
        is_asked = has_factor(connection, account.member)
    via = via_of(proven)
    if is_asked and not via.is_strong:
        return Halfway(account, is_back, via)
    return open_signed_in(
        community, account, visitor, kind="sign_in_provider", is_back=is_back, via=via
    )


def prove_by_provider(community: Community, viewer: int, proven: Proven) -> None:
    """Let go on only whoever has just signed in at a provider as the viewer.

    Raises
    ------
    NotAllowed
        ``provider_no_account``
    """
    with community.database.reading() as connection:
        linked = find_linked(connection, identity_of(proven))
    if linked is None or linked.member != viewer:
        raise _no_account(proven)


def believed_address(proven: Proven) -> str:
    """Return the address that the operator takes the provider's word for; empty if there is none.

    What no member could have as an address is none.
    """
    if not believes_address(proven.provider, proven.email, is_verified=proven.is_email_verified):
        return ""
    try:
        return parse_address(proven.email)
    except Invalid:
        return ""


def via_of(proven: Proven) -> Via:
    """Return what a session notes of the provider that opened it."""
    provider = proven.provider
    is_strong = counts_as_second_factor(provider, proven.factors)
    return Via(provider.key, proven.session, is_strong)


def _account_of(community: Community, proven: Proven) -> tuple[Account | None, bool]:
    """Return whose account this opens, linked on the way if the address is believed."""
    identity, email = identity_of(proven), believed_address(proven)
    with community.database.reading() as connection:
        linked = find_linked(connection, identity)
        if linked is not None:
            return find_account(connection, linked.member), False
        account = find_account_by_email(connection, email) if email else None
        now = community.clock()
        leaving = find_leaving(connection, email, now=now) if email and not account else None
    is_back = leaving is not None
    account = account or come_back(community, leaving)
    if account is None or account.state != "active":
        return account, False
    with community.writing() as connection:
        if find_linked(connection, identity) is None:  # who came back brought it along, perhaps
            link(community, connection, account, proven)
    return account, is_back


def _note_use(
    community: Community, connection: Connection, account: Account, proven: Proven
) -> None:
    """Note the use, and make operators of whom the provider names, or members again."""
    identity, provider = identity_of(proven), proven.provider
    linked = find_linked(connection, identity)
    was = linked is not None and linked.makes_operator
    is_named = may_operate(provider, proven.groups)
    makes = is_named and (was or not account.is_operator)
    now = community.clock()
    note_linked_use(connection, identity, provider=provider.key, makes_operator=makes, at=now)
    if makes != was:
        update_account(connection, account.member, {"is_operator": makes})
        kind = "operator_made" if makes else "operator_ended"
        insert_audit(connection, account.member, kind, at=now, detail=provider.name)


def _no_account(proven: Proven) -> NotAllowed:
    return NotAllowed(
        "provider_no_account",
        "You are signed in at “{provider}”, but that opens no account here. If you have one, sign "
        "in as you usually do and link “{provider}” under Account → Security.",
        provider=proven.provider.name,
    )
