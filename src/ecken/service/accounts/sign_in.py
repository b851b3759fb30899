"""Signing in: the same answer and cost for every wrong pair of address and password.

Limits slow down whoever guesses, and never keep the owner out. Tries are counted per account and
network address. Where an account is guessed at from many places, or many accounts from one place,
each such pair has fewer tries, but never none: no stranger and no colleague behind the same
address can use up the tries of others. A browser in which the member has signed in before, or has
chosen a new password by mail, has tries of its own.
"""

from __future__ import annotations

import ipaddress
from contextlib import suppress
from dataclasses import dataclass, replace

from ecken.durations import HOUR_S
from ecken.errors import EckenError, Invalid, NotAllowed, TooMany
from ecken.rules.address import parse_address
from ecken.service.accounts.account_mail import post
from ecken.service.accounts.passwords import hash_password, is_outdated, is_password
from ecken.service.accounts.sessions import BY_ITSELF, Via, open_session
from ecken.service.community import Community
from ecken.service.limits.limits import Limit
from ecken.service.runtime.refusal_log import FAILED, note_refusal, place_of
from ecken.signing import Use, is_signature, sign
from ecken.store.accounts.accounts import (
    Account,
    find_account,
    find_account_by_email,
    set_password_hash,
)
from ecken.store.accounts.audit import insert_audit
from ecken.store.accounts.factors import has_factor
from ecken.store.accounts.leaving import Leaving, find_leaving, return_rows
from ecken.store.journal import lock_head
from ecken.store.profiles.absent_members import SUSPENDED

__all__ = [
    "Halfway",
    "SignedIn",
    "Visitor",
    "check_open",
    "check_passwords_used",
    "come_back",
    "forget_guesses",
    "is_known_browser",
    "known_mark",
    "network_of",
    "open_signed_in",
    "password_mark",
    "sign_in",
]

_STRAINED = Limit(100, HOUR_S)
"""Failures at one account, or from one network address, after which tries are fewer."""
_SLOWED = Limit(3, HOUR_S)
"""Tries of one account from one network address then."""


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
    is_back: bool = False
    """They had deleted their account, and came back by this."""


@dataclass(frozen=True, slots=True)
class Halfway:
    """The first step is done, and the account has a second factor: a code or a key is missing."""

    account: Account
    is_back: bool = False
    via: Via = BY_ITSELF
    """By which provider, where one stood in for the password."""


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


def sign_in(
    community: Community, email: str, password: str, visitor: Visitor
) -> SignedIn | Halfway:
    """Open a session, or ask for the second factor. Who is leaving and has days left comes back.

    Raises
    ------
    NotAllowed
        ``sign_in_failed``, alike for a wrong password, an unknown address, an unconfirmed and a
        closed account; ``awaiting_approval`` and ``account_suspended``, to the owner of the right
        password only.
    TooMany
        ``too_many_tries``
    """
    check_passwords_used(community)
    name = _name_of(email)
    keys = _take_a_try(community, name, visitor)
    with community.database.reading() as connection:
        account = find_account_by_email(connection, name)
        leaving = find_leaving(connection, name, now=community.clock())
    known = account or leaving
    if not is_password(known.password_hash if known else None, password) or known is None:
        raise _failed(community, name, visitor, account)
    is_back = account is None
    account = account or come_back(community, leaving)
    if account is None:
        raise _failed(community, name, visitor, account)
    check_open(account)
    if account.state != "active":
        raise _failed(community, name, visitor, account)
    for key in keys:
        community.limits.forget(key)
    account = _renew_hash(community, account, password)
    with community.database.reading() as connection:
        if has_factor(connection, account.member):
            return Halfway(account, is_back)
    return open_signed_in(community, account, visitor, is_back=is_back)


def check_passwords_used(community: Community) -> None:
    """Refuse everybody where the operator has turned passwords off.

    Raises
    ------
    NotAllowed
        ``passwords_off``
    """
    if not community.settings.password_sign_in:
        raise NotAllowed(
            "passwords_off",
            "Passwords are not used here. Please sign in in another way that this page offers.",
        )


def check_open(account: Account) -> None:
    """Tell the owner of an account why it does not open, after they have shown that it is theirs.

    Raises
    ------
    NotAllowed
        ``awaiting_approval``, ``account_suspended``
    """
    if account.state == "awaiting":
        raise NotAllowed(
            "awaiting_approval",
            "Your address is confirmed. The administrators still have to approve your "
            "account; you will get an e-mail.",
        )
    if account.state == SUSPENDED:
        raise NotAllowed(
            "account_suspended",
            "Your account is suspended. The e-mail about it says why and until when; its link "
            "leads to the reasons, where you can object.",
        )


def come_back(community: Community, leaving: Leaving | None) -> Account | None:
    """Bring somebody back who was leaving: their rows and their contacts, as they were."""
    if leaving is None:
        return None
    with community.writing() as connection:
        lock_head(connection)
        if not return_rows(connection, leaving, at=community.clock()):
            return None
        insert_audit(connection, leaving.member, "came_back", at=community.clock())
        return find_account(connection, leaving.member)


def _renew_hash(community: Community, account: Account, password: str) -> Account:
    """Hash a password again that was hashed as one did it before."""
    if not is_outdated(account.password_hash or ""):
        return account
    renewed = hash_password(password)
    with community.writing() as connection:
        set_password_hash(connection, account.member, renewed, at=community.clock())
    return replace(account, password_hash=renewed)


def open_signed_in(
    community: Community,
    account: Account,
    visitor: Visitor,
    *,
    kind: str = "sign_in",
    is_back: bool = False,
    via: Via = BY_ITSELF,
) -> SignedIn:
    """Open a session for somebody who has proved to be the owner of an account in all steps.

    Where they have not signed in with this browser before, they get a mail about it.
    """
    is_known = is_known_browser(community, account, visitor)
    with community.writing() as connection:
        token = open_session(
            community, connection, account.member, browser=visitor.browser, via=via
        )
        insert_audit(connection, account.member, kind, at=community.clock(), detail=visitor.browser)
        if not is_known:
            post(community, connection, "new_browser", account, browser=visitor.browser or "–")
    known_as = known_mark(community, account.public_id, account.password_hash)
    return SignedIn(token, known_as, account.member, is_back)


def password_mark(community: Community, account: Account) -> str:
    """Return what holds as long as the password of an account does, and tells nothing of it."""
    return sign(community.secret, Use.SECOND_STEP, f"{account.public_id} {account.password_hash}")


def known_mark(community: Community, public_id: str, password_hash: str | None) -> str:
    """Return the mark that a browser keeps in which this member has signed in.

    It holds as long as the password: who knew an older one is no longer known.
    """
    return sign(community.secret, Use.KNOWN_BROWSER, f"{public_id} {password_hash}")


def is_known_browser(community: Community, account: Account | None, visitor: Visitor) -> bool:
    """Say whether the owner of an account has signed in with this browser before."""
    public_id, password_hash = (
        (account.public_id, account.password_hash) if account else ("nobody", None)
    )
    text = f"{public_id} {password_hash}"
    is_marked = is_signature(community.secret, Use.KNOWN_BROWSER, text, visitor.known_as)
    return is_marked and account is not None and account.state == "active"


def forget_guesses(community: Community, email: str) -> None:
    """Let an account's tries be as many as ever: its owner has proved to be one by mail."""
    community.limits.forget(_at_account(_name_of(email)))


def _name_of(email: str) -> str:
    """The address as it is looked up; what is no address is looked up as nobody's."""
    try:
        return parse_address(email, is_known=True).casefold()
    except Invalid:
        return ""


def _take_a_try(community: Community, name: str, visitor: Visitor) -> list[str]:
    """Refuse if there are no tries left, else count one; return what a success forgives."""
    usual = community.settings.sign_in_limit
    if visitor.known_as and _is_known(community, name, visitor):
        key = f"sign-in known {name}"
        community.limits.hit(key, usual)
        return [key]
    pair = f"{visitor.network} {name}"
    often, slowly = f"sign-in {pair}", f"sign-in slowly {pair}"
    is_strained = any(
        community.limits.is_full(key, _STRAINED)
        for key in (_at_account(name), _from_network(visitor))
    )
    community.limits.hit(often, usual)
    try:
        community.limits.hit(slowly, _SLOWED)
    except TooMany:
        if is_strained:
            raise
    return [often, slowly]


def _at_account(name: str) -> str:
    return f"sign-in to {name}"


def _from_network(visitor: Visitor) -> str:
    return f"sign-in from {visitor.network}"


def _is_known(community: Community, name: str, visitor: Visitor) -> bool:
    with community.database.reading() as connection:
        account = find_account_by_email(connection, name)
    return is_known_browser(community, account, visitor)


def _failed(
    community: Community, name: str, visitor: Visitor, account: Account | None
) -> EckenError:
    """Count a failure, note it, and return what is said: the same whether there is an account."""
    place = place_of(visitor.network)
    public_id = account.public_id if account else "none"
    if account is not None and account.state == "active":
        community.failures.note(account.member, place)
    note_refusal(FAILED, account=public_id, network=place)
    for key in (_at_account(name), _from_network(visitor)):
        with suppress(TooMany):
            community.limits.hit(key, _STRAINED)
    return NotAllowed("sign_in_failed", "Address or password is wrong.")
