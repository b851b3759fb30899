"""The accounts elsewhere that open a member's account: linked, listed, unlinked."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass

from sqlalchemy import Connection

from ecken.errors import Conflict, NotFound
from ecken.service.accounts.account_mail import post
from ecken.service.accounts.accounts import own_account
from ecken.service.community import Community
from ecken.service.providers.round_trip import Proven
from ecken.settings.providers import Provider
from ecken.store.accounts import linked_sign_ins as rows
from ecken.store.accounts.accounts import Account
from ecken.store.accounts.audit import insert_audit
from ecken.store.accounts.linked_sign_ins import LinkedRow
from ecken.store.accounts.passkeys import count_passkeys

__all__ = ["OwnLinks", "identity_of", "link", "link_own", "own_links", "unlink"]

_MOST = 10


@dataclass(frozen=True, slots=True)
class OwnLinks:
    """What opens a member's account beside the password, and what else could."""

    linked: list[tuple[LinkedRow, str]]
    """Each with the name of its provider as members know it."""
    others: list[Provider]
    usable: list[Provider]
    """Providers that are linked and still in the settings."""


def identity_of(proven: Proven) -> str:
    """Return what is stored of who somebody is elsewhere: a hash that names one account."""
    return hashlib.sha256(f"{proven.provider.issuer}\n{proven.subject}".encode()).hexdigest()


def own_links(community: Community, viewer: int) -> OwnLinks:
    """Return what opens the viewer's own account."""
    with community.database.reading() as connection:
        found = rows.read_linked(connection, viewer)
    names = {provider.key: provider.name for provider in community.settings.providers}
    taken = {row.provider for row in found}
    usable = [provider for provider in community.settings.providers if provider.key in taken]
    return OwnLinks(
        [(row, names.get(row.provider, row.provider)) for row in found],
        [provider for provider in community.settings.providers if provider.key not in taken],
        usable,
    )


def link_own(community: Community, viewer: int, proven: Proven) -> None:
    """Let an account elsewhere open the viewer's, who has proved to be both.

    Raises
    ------
    Conflict
        ``sign_in_linked``: it opens an account already. ``links_full``
    """
    account = own_account(community, viewer)
    with community.writing() as connection:
        if len(rows.read_linked(connection, viewer)) >= _MOST:
            raise Conflict("links_full", "You have linked {most} sign-ins already.", most=_MOST)
        link(community, connection, account, proven)


def link(community: Community, connection: Connection, account: Account, proven: Proven) -> None:
    """Link in the caller's transaction; the member reads of it by mail and in the history.

    Raises
    ------
    Conflict
        ``sign_in_linked``
    """
    now, provider = community.clock(), proven.provider
    rows.insert_linked(
        connection,
        account.member,
        identity_of(proven),
        provider=provider.key,
        shown=proven.email,
        at=now,
    )
    insert_audit(connection, account.member, "sign_in_linked", at=now, detail=provider.name)
    post(community, connection, "sign_in_linked", account, provider=provider.name)


def unlink(community: Community, viewer: int, link_id: str) -> None:
    """End that an account elsewhere opens the viewer's.

    Raises
    ------
    NotFound
        The viewer has linked none of this id.
    Conflict
        ``last_sign_in``: nothing else would open the account.
    """
    account = own_account(community, viewer)
    has_password = account.password_hash is not None and community.settings.password_sign_in
    with community.writing() as connection:
        provider = rows.delete_linked(connection, viewer, link_id)
        if not provider:
            raise NotFound
        others = len(rows.read_linked(connection, viewer)) + count_passkeys(connection, viewer)
        if not (has_password or others):
            raise Conflict(
                "last_sign_in",
                "Nothing else opens your account. Set a password, or add a passkey, first.",
            )
        insert_audit(connection, viewer, "sign_in_unlinked", at=community.clock(), detail=provider)
        post(community, connection, "sign_in_unlinked", account, provider=provider)
