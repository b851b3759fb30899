"""Members with roles in the administration, and what each may do. They see no contact lists."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from sqlalchemy import Connection

from ecken.errors import NotFound
from ecken.rules.operators.rights import Right, check_owner_stays, rights_of, roles_with
from ecken.service.community import Community
from ecken.store.accounts.accounts import Account, find_account
from ecken.store.accounts.factors import has_factor
from ecken.store.house.roles import read_holders, read_owner_ids, read_roles
from ecken.store.journal import lock_head

__all__ = [
    "check_may_leave",
    "check_right",
    "deciding",
    "lacks_factor",
    "read_holders_of",
    "read_rights",
    "rights_of_viewer",
]


def read_rights(connection: Connection, viewer: int) -> frozenset[Right]:
    """Return what a member may do in the administration now; mostly nothing."""
    account = find_account(connection, viewer)
    return frozenset() if account is None else rights_of(read_roles(connection, account))


def rights_of_viewer(community: Community, viewer: int) -> frozenset[Right]:
    """Return what the viewer may do in the administration now."""
    with community.database.reading() as connection:
        return read_rights(connection, viewer)


def check_right(connection: Connection, viewer: int, right: Right) -> Account:
    """Return the viewer's account if they have a right; for all others nothing is there.

    Raises
    ------
    NotFound
        As for a page that does not exist.
    """
    account = find_account(connection, viewer)
    if account is None or right not in rights_of(read_roles(connection, account)):
        raise NotFound
    return account


def read_holders_of(connection: Connection, right: Right) -> list[Account]:
    """Return everybody who has a right, for mails and for the question who else can decide."""
    return read_holders(connection, roles_with(right))


def check_may_leave(connection: Connection, member: int) -> None:
    """Keep the last owner here: nobody could give roles any more.

    Raises
    ------
    Conflict
        ``last_owner``
    """
    check_owner_stays(read_owner_ids(connection), member)


@contextmanager
def deciding(community: Community, viewer: int) -> Iterator[Connection]:
    """Yield a transaction in which reports are decided about, one after the other.

    What is read in it holds until it commits: nobody is erased, suspended or let back meanwhile.

    Raises
    ------
    NotFound
        The viewer may not decide about reports.
    """
    with community.writing() as connection:
        lock_head(connection)
        check_right(connection, viewer, Right.REPORTS)
        yield connection


def lacks_factor(community: Community, connection: Connection, member: int) -> bool:
    """Say whether somebody with a role may not act before they have set up a second factor."""
    settings = community.settings
    is_needed = settings.operator_second_factor == "required" and not settings.demo
    if not is_needed or has_factor(connection, member):
        return False
    return bool(read_rights(connection, member))
