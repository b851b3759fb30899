"""Operators: members who look after the community. They see no contact lists."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from sqlalchemy import Connection

from ecken.errors import NotFound
from ecken.service.community import Community
from ecken.store.accounts.accounts import Account, find_account
from ecken.store.accounts.factors import has_factor
from ecken.store.journal import lock_head

__all__ = ["check_operator", "deciding", "is_operator", "lacks_factor"]


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


@contextmanager
def deciding(community: Community, viewer: int) -> Iterator[Connection]:
    """Yield a transaction in which an operator decides about members, one after the other.

    What is read in it holds until it commits: nobody is erased, suspended or let back meanwhile.

    Raises
    ------
    NotFound
        The viewer is no operator.
    """
    with community.writing() as connection:
        lock_head(connection)
        check_operator(connection, viewer)
        yield connection


def is_operator(connection: Connection, viewer: int) -> bool:
    """Say whether a member is an operator now."""
    account = find_account(connection, viewer)
    return account is not None and _is_at_work(account)


def lacks_factor(community: Community, connection: Connection, member: int) -> bool:
    """Say whether an operator may not act as one before they have set up a second factor."""
    settings = community.settings
    is_needed = settings.operator_second_factor == "required" and not settings.demo
    return is_needed and is_operator(connection, member) and not has_factor(connection, member)


def _is_at_work(account: Account) -> bool:
    return account.state == "active" and account.is_operator
