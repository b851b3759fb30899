"""One-click sign-in links of the demo; they work only if ``settings.demo`` is on."""

from __future__ import annotations

from urllib.parse import quote

from ecken.errors import NotFound
from ecken.service.accounts.sessions import open_session
from ecken.service.community import Community
from ecken.signing import Use, is_signature, sign
from ecken.store.accounts.accounts import find_account, find_account_by_public_id
from ecken.store.accounts.audit import insert_audit

__all__ = ["make_demo_link", "sign_in_by_demo_link"]


def make_demo_link(community: Community, member: int) -> str:
    """Return the path and query of the link that signs in as ``member``."""
    with community.database.reading() as connection:
        account = find_account(connection, member)
    if account is None:
        raise NotFound
    token = f"{account.public_id}.{sign(community.secret, Use.DEMO_LINK, account.public_id)}"
    return f"/demo/sign-in?token={quote(token)}"


def sign_in_by_demo_link(community: Community, token: str, *, browser: str) -> str:
    """Open a session for the member whom the link names and return the cookie's value.

    Raises
    ------
    NotFound
        This is no demo, the link is forged, or its member is gone.
    """
    public_id, _, given = token.partition(".")
    is_ours = is_signature(community.secret, Use.DEMO_LINK, public_id, given)
    if not community.settings.demo or not is_ours:
        raise NotFound
    with community.writing() as connection:
        account = find_account_by_public_id(connection, public_id)
        if account is None or account.state != "active":
            raise NotFound
        insert_audit(connection, account.member, "sign_in_demo", at=community.clock())
        return open_session(community, connection, account.member, browser=browser)
