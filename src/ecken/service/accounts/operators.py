"""Operators: members who look after the community. They see no contact lists."""

from __future__ import annotations

from sqlalchemy import Connection

from ecken.errors import NotFound
from ecken.store.accounts.accounts import Account, find_account

__all__ = ["check_operator", "is_operator"]


def check_operator(connection: Connection, viewer: int) -> Account:
    """Return the viewer's account if they are an operator; for all others nothing is there.

    Raises
    ------
    NotFound
        As for a page that does not exist.
    """
    account = find_account(connection, viewer)
    if account is None or not _is_at_work(account):
        raise NotFound
    return account


def is_operator(connection: Connection, viewer: int) -> bool:
    """Say whether a member is an operator now."""
    account = find_account(connection, viewer)
    return account is not None and _is_at_work(account)


def _is_at_work(account: Account) -> bool:
    return account.state == "active" and account.is_operator
