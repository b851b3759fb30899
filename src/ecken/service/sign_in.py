"""Signing in: one answer, one cost for every wrong pair of address and password.

Failed tries are limited per account and network address, so that a stranger elsewhere cannot lock
a member out; more slowly per address over all accounts; and per account over all addresses, which
does not hold for a browser in which the member has signed in before.
"""

from __future__ import annotations

import ipaddress
from dataclasses import dataclass

from ecken.errors import EckenError, Invalid, NotAllowed, TooMany
from ecken.rules.address import parse_address
from ecken.service.community import Community
from ecken.service.limits import Limit
from ecken.service.passwords import hash_password, is_outdated, is_password
from ecken.service.sealing import is_sealed, seal
from ecken.service.sessions import open_session
from ecken.store.accounts import Account, find_account_by_email, set_password_hash
from ecken.store.audit import insert_audit

__all__ = ["SignedIn", "Visitor", "known_mark", "network_of", "sign_in"]

_PER_ADDRESS = Limit(100, 3_600)
_PER_ACCOUNT = Limit(100, 3_600)
_KNOWN_BROWSER = "known browser"


@dataclass(frozen=True, slots=True)
class Visitor:
    """From where somebody tries: network address, browser in words, mark of earlier sign-ins."""

    network: str = ""
    browser: str = ""
    known_as: str = ""


@dataclass(frozen=True, slots=True)
class SignedIn:
    """A new session's cookie value, and the mark by which this browser is known later."""

    token: str
    known_as: str
    member: int


def network_of(host: str | None) -> str:
    """Return what counts as one place on the network: an IPv4 address, or an IPv6 /64."""
    try:
        address = ipaddress.ip_address((host or "").partition("%")[0])
    except ValueError:
        return "unknown"
    if isinstance(address, ipaddress.IPv6Address):
        if address.ipv4_mapped:
            return str(address.ipv4_mapped)
        return str(ipaddress.ip_network((address, 64), strict=False))
    return str(address)


def sign_in(community: Community, email: str, password: str, visitor: Visitor) -> SignedIn:
    """Open a session.

    Raises
    ------
    NotAllowed
        ``sign_in_failed``, alike for a wrong password, an unknown address, an unconfirmed and a
        closed account; ``awaiting_approval``, to the owner of the right password only.
    TooMany
        ``too_many_tries``
    """
    name = _name_of(email)
    keys = _check_limits(community, name, visitor)
    with community.database.reading() as connection:
        account = find_account_by_email(connection, name)
    if not is_password(account.password_hash if account else None, password) or account is None:
        raise _failed(community, keys)
    if account.state == "awaiting":
        raise NotAllowed(
            "awaiting_approval",
            "Your address is confirmed. An operator still has to approve your account; "
            "you will get a mail.",
        )
    if account.state != "active":
        raise _failed(community, keys)
    community.limits.forget(keys[0][0])
    return _open(community, account, password, visitor)


def _open(community: Community, account: Account, password: str, visitor: Visitor) -> SignedIn:
    now = community.clock()
    renewed = hash_password(password) if is_outdated(account.password_hash or "") else None
    with community.writing() as connection:
        if renewed:
            set_password_hash(connection, account.member, renewed, at=now)
        token = open_session(community, connection, account.member, browser=visitor.browser)
        insert_audit(connection, account.member, "sign_in", at=now, detail=visitor.browser)
    return SignedIn(token, known_mark(community, account.public_id), account.member)


def known_mark(community: Community, public_id: str) -> str:
    """Return the mark that a browser keeps in which this member has signed in."""
    return seal(community.secret, _KNOWN_BROWSER, public_id)


def _name_of(email: str) -> str:
    """The address as it is looked up; what is no address is looked up as nobody's."""
    try:
        return parse_address(email, is_known=True).casefold()
    except Invalid:
        return ""


def _check_limits(community: Community, name: str, visitor: Visitor) -> list[tuple[str, Limit]]:
    """Refuse if a limit is used up; return what a failure will count against."""
    keys = [
        (
            f"sign-in {visitor.network} {name}",
            community.settings.sign_in_limit,
        ),
        (f"sign-in from {visitor.network}", _PER_ADDRESS),
    ]
    if name and not _is_known_browser(community, name, visitor):
        keys.append((f"sign-in to {name}", _PER_ACCOUNT))
    for key, limit in keys:
        community.limits.check(key, limit)
    return keys


def _is_known_browser(community: Community, name: str, visitor: Visitor) -> bool:
    if not visitor.known_as:
        return False
    with community.database.reading() as connection:
        account = find_account_by_email(connection, name)
    public_id = account.public_id if account else "nobody"
    return is_sealed(community.secret, _KNOWN_BROWSER, public_id, visitor.known_as)


def _failed(community: Community, keys: list[tuple[str, Limit]]) -> EckenError:
    for key, limit in keys:
        try:
            community.limits.hit(key, limit)
        except TooMany as error:
            return error
    return NotAllowed(
        "sign_in_failed", "This address and this password do not belong to an account."
    )
