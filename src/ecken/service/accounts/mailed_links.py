"""One-time links in mails: whose they are, and the answer when they have expired."""

from __future__ import annotations

from ecken.errors import NotFound
from ecken.service.accounts.sessions import hash_token
from ecken.service.community import Community
from ecken.store.accounts.accounts import Account, find_account, find_one_time_token

__all__ = ["link_over", "link_owner"]


def link_owner(community: Community, token: str, purpose: str, *, state: str) -> Account:
    """Return the account that a link was sent to, which stays unused.

    Raises
    ------
    NotFound
        ``link_over``, the same for a link that never was, and where the account's state is another.
    """
    with community.database.reading() as connection:
        found = find_one_time_token(connection, hash_token(token), purpose, now=community.clock())
        account = None
        if found is not None and found.member is not None:
            account = find_account(connection, found.member)
    if account is None or account.state != state:
        raise link_over()
    return account


def link_over() -> NotFound:
    """Return what is said of a link that leads nowhere."""
    return NotFound("link_over", "This link has already been used, has expired, or is incomplete.")
