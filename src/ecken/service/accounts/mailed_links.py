"""Links in mails: whose a one-time link is and what is said when it is over; signed ones."""

from __future__ import annotations

from ecken.errors import NotFound
from ecken.service.accounts.sessions import hash_token
from ecken.service.community import Community
from ecken.signing import SIGNATURE_LETTERS, Use, is_signature, sign
from ecken.store.accounts.accounts import Account, find_account, find_one_time_token

__all__ = ["link_over", "link_owner", "statement_link", "statement_of"]


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


def statement_link(community: Community, public_id: str) -> str:
    """Return the address of the reasons of a decision, for somebody who cannot sign in."""
    signature = sign(community.secret, Use.STATEMENT, public_id)
    return f"{community.settings.base_url.rstrip('/')}/moderation/{public_id}{signature}"


def statement_of(community: Community, token: str) -> tuple[str, bool]:
    """Return the id of a decision from its address, and whether the address is signed."""
    public_id, signature = token[:-SIGNATURE_LETTERS], token[-SIGNATURE_LETTERS:]
    if len(token) > SIGNATURE_LETTERS and is_signature(
        community.secret, Use.STATEMENT, public_id, signature
    ):
        return public_id, True
    return token, False
