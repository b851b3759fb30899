"""Deletes an account: it leaves every answer at once, and no personal data stay."""

from __future__ import annotations

import logging

from sqlalchemy import Connection

from ecken.errors import NotFound
from ecken.files import append_line
from ecken.service.accounts.account_mail import say_goodbye
from ecken.service.accounts.accounts import prove_password
from ecken.service.accounts.operators import check_may_leave
from ecken.service.community import Community
from ecken.store.accounts.accounts import (
    Account,
    delete_account,
    find_account,
    leave_tombstone,
)
from ecken.store.accounts.audit import forget_actor
from ecken.store.contacts.blocks import delete_block, read_own_blocks
from ecken.store.contacts.contacts import delete_contacts_of
from ecken.store.house.acts import forget_in_acts
from ecken.store.journal import ChangeKind, append_change
from ecken.store.moderation.tombstones import forget_member
from ecken.store.reach.finders import forget_finder
from ecken.store.reach.viewers import forget_viewer
from ecken.store.site.site import insert_erasure
from ecken.store.talk.tombstones import leave_conversations

__all__ = ["LEDGER", "close_account", "copy_out", "erase_account", "erase_member"]

_LOG = logging.getLogger("ecken.erasures")

LEDGER = "erased.txt"
"""File in the data folder: a copy of the public ids of those who were erased."""


def close_account(community: Community, viewer: int, password: str | None) -> None:
    """Erase the viewer's account, to whoever proves to be them.

    Raises
    ------
    NotAllowed
        ``password_wrong``
    Conflict
        ``last_owner``
    """
    prove_password(community, viewer, password)
    erase_member(community, viewer, mail="closed", keeps_owner=True)


def erase_member(
    community: Community, member: int, *, mail: str = "", keeps_owner: bool = False
) -> None:
    """Remove a member and all that is theirs in one transaction.

    Contacts end with their journal rows, and every table that names the member loses those rows
    by its foreign key: requests, blocks, messages, sessions, tokens, photo. Others keep what they
    have written to the member, without a name beside it. What stays is the number, taken by a
    closed row that says nothing, so that it is never given to somebody else while a process still
    remembers it. Mail that waits goes too; a last one (``mail``) may say so.

    Raises
    ------
    Conflict
        ``last_owner``, if it ``keeps_owner``: two who go at once wait for each other.
    """
    with community.changing(member) as world:
        account = find_account(world.connection, member)
        if account is None:
            raise NotFound
        if keeps_owner:
            check_may_leave(world.connection, member)
        erase_account(community, world.connection, account, mail=mail, at=world.now)
    community.after_commit(lambda: copy_out(community, account.public_id))


def erase_account(
    community: Community,
    connection: Connection,
    account: Account,
    *,
    mail: str,
    at: int,
    is_final: bool = True,
) -> None:
    """Erase a member in the caller's transaction; afterwards it has to call :func:`copy_out`.

    Unless it ``is_final`` the record of erasures does not name them yet: they may come back.
    """
    delete_contacts_of(connection, account.member, at=at)
    for blocked, _ in read_own_blocks(connection, account.member):
        delete_block(connection, account.member, blocked, at=at)
    append_change(connection, ChangeKind.MEMBER_LEFT, account.member, at=at)
    forget_member(connection, account.member)
    forget_viewer(connection, account.member)
    forget_finder(connection, account.member)
    leave_conversations(connection, account.member)
    delete_account(connection, account.member)
    leave_tombstone(connection, account.member)
    forget_actor(connection, account.public_id)
    forget_in_acts(connection, account.public_id)
    if mail:
        say_goodbye(community, connection, mail, account)
    if is_final:
        insert_erasure(connection, account.public_id, at=at)


def copy_out(community: Community, public_id: str) -> None:
    """Write down beside the database who was erased: a restored backup must not revive them.

    The database knows it already. If the file cannot be written, the operator reads so, and the
    next start or the next hour writes it.
    """
    try:
        append_line(community.settings.data_dir / LEDGER, public_id)
    except OSError as error:
        _LOG.error("%s cannot be written (%s); it is tried again", LEDGER, error.strerror)
