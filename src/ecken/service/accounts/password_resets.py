"""Password resets by mail, also for members from a loaded list."""

from __future__ import annotations

from ecken.durations import HOUR_S
from ecken.errors import NotFound
from ecken.rules.address import parse_address
from ecken.service.accounts.account_mail import KNOWN_OWNER, new_letter, post
from ecken.service.accounts.mailed_links import link_over, link_owner
from ecken.service.accounts.new_passwords import accept_password
from ecken.service.accounts.passwords import hash_password
from ecken.service.accounts.sessions import hash_token
from ecken.service.accounts.sign_in import (
    Visitor,
    check_passwords_used,
    forget_guesses,
    is_known_browser,
    known_mark,
)
from ecken.service.accounts.tokens import end_all_tokens
from ecken.service.community import Community
from ecken.service.limits.limits import Limit
from ecken.store.accounts import accounts as rows
from ecken.store.accounts.audit import insert_audit
from ecken.store.accounts.sessions import delete_sessions
from ecken.store.accounts.tokens import count_tokens

__all__ = ["count_tokens_of", "request_reset", "reset_password"]

RESET_WITHIN_S = HOUR_S
_REQUESTS = Limit(300, HOUR_S)
"""From one network address, but for browsers that are known: against floods only."""


def request_reset(
    community: Community, email: str, visitor: Visitor, *, language: str = ""
) -> None:
    """Write a link to the owner of the address, if there is one; the caller cannot tell.

    Raises
    ------
    Invalid
        ``email_invalid``
    TooMany
        ``too_many_tries``
    """
    check_passwords_used(community)
    address = parse_address(email, is_known=True)
    letter = new_letter(community, within_s=RESET_WITHIN_S)
    with community.writing() as connection:
        account = rows.find_account_by_email(connection, address)
        if account is not None and account.state != "active":
            account = None
        is_known = is_known_browser(community, account, visitor)
        if not is_known:
            community.limits.hit(f"reset {visitor.network}", _REQUESTS)
        rows.insert_one_time_token(
            connection,
            hash_token(letter.token),
            "reset",
            member=account.member if account else None,
            expires_at=letter.expires_at,
        )
        asker = KNOWN_OWNER if is_known else visitor.network
        post(
            community, connection, "reset", account,
            asker=asker, language=language, letter=letter,
        )  # fmt: skip


def count_tokens_of(community: Community, token: str) -> int:
    """Return how many access tokens the owner of a link has; 0 where the link leads nowhere."""
    try:
        account = link_owner(community, token, "reset", state="active")
    except NotFound:
        return 0
    with community.database.reading() as connection:
        return count_tokens(connection, account.member)


def reset_password(
    community: Community, token: str, password: str, *, is_ending_tokens: bool = False
) -> str:
    """Set a new password; every session ends, and every other link that was sent.

    With ``is_ending_tokens`` the access tokens end too. Return the mark by which this browser is
    known from now on: no guessing of others keeps its owner from signing in.

    Raises
    ------
    NotFound
        ``link_over``
    Invalid
        The password cannot be used; the link still holds.
    """
    account = link_owner(community, token, "reset", state="active")
    names = (account.first_name, account.last_name)
    accept_password(community, password, names=names, email=account.email)
    password_hash = hash_password(password)
    now = community.clock()
    with community.writing() as connection:
        taken = rows.take_one_time_token(connection, hash_token(token), "reset", now=now)
        if taken is None or taken.member != account.member:
            raise link_over()
        rows.set_password_hash(connection, account.member, password_hash, at=now)
        rows.delete_one_time_tokens(connection, account.member)
        delete_sessions(connection, account.member)
        insert_audit(connection, account.member, "password_reset", at=now)
        if is_ending_tokens:
            end_all_tokens(connection, account.member, at=now)
        post(community, connection, "password_changed", account)
    forget_guesses(community, account.email)
    return known_mark(community, account.public_id, password_hash)
