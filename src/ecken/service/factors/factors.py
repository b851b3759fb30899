"""What second factors a member has, how they are removed, and which operators lack one."""

from __future__ import annotations

from dataclasses import dataclass

from sqlalchemy import Connection

from ecken.errors import Conflict, NotFound
from ecken.rules.address import parse_address
from ecken.rules.operators.acts import Act
from ecken.rules.operators.rights import Right
from ecken.service.accounts.account_mail import post
from ecken.service.accounts.accounts import own_account
from ecken.service.accounts.operators import check_right, lacks_factor, read_holders_of
from ecken.service.community import Community
from ecken.store.accounts import factors as rows
from ecken.store.accounts.accounts import (
    Account,
    find_account_by_email,
    find_account_by_public_id,
)
from ecken.store.accounts.audit import insert_accesses, insert_audit
from ecken.store.accounts.audit_kinds import FACTORS_REMOVED
from ecken.store.accounts.factors import AppRow
from ecken.store.accounts.passkeys import (
    PasskeyRow,
    delete_passkey,
    delete_passkeys,
    read_passkeys,
)
from ecken.store.accounts.sessions import SessionRow
from ecken.store.house.acts import note_act
from ecken.store.house.roles import read_roles

__all__ = [
    "Factors",
    "must_set_up",
    "own_factors",
    "remove_app",
    "remove_factors_by_command",
    "remove_factors_of",
    "remove_passkey",
    "show_factors_of",
]


@dataclass(frozen=True, slots=True)
class Factors:
    """The second factors of a member, and how many recovery codes are left."""

    app: AppRow | None
    passkeys: list[PasskeyRow]
    codes_left: int

    @property
    def are_set_up(self) -> bool:
        """Whether signing in needs more than the password."""
        return self.app is not None or bool(self.passkeys)


def own_factors(community: Community, viewer: int) -> Factors:
    """Return the viewer's own factors."""
    with community.database.reading() as connection:
        return _read(connection, viewer)


def must_set_up(community: Community, viewer: int, session: SessionRow | None) -> bool:
    """Say whether the viewer is an operator who has to set up a factor before they act as one.

    Not in a session that a provider opened with a second factor that counts.
    """
    if session is not None and session.is_strong:
        return False
    with community.database.reading() as connection:
        return lacks_factor(community, connection, viewer)


def remove_app(community: Community, viewer: int) -> None:
    """Remove the viewer's app; with the last factor the recovery codes go, too.

    Raises
    ------
    NotFound
        There is none.
    """
    with community.writing() as connection:
        if not rows.delete_app(connection, viewer):
            raise NotFound
        _note_removal(community, connection, viewer, "app_removed")


def remove_passkey(community: Community, viewer: int, key: str) -> None:
    """Remove one of the viewer's passkeys; with the last factor the recovery codes go, too.

    Raises
    ------
    NotFound
        No such key of this viewer.
    """
    with community.writing() as connection:
        if not delete_passkey(connection, viewer, key):
            raise NotFound
        _note_removal(community, connection, viewer, "passkey_removed")


def show_factors_of(community: Community, viewer: int, member_id: str) -> Factors:
    """Return the factors of a member, for operators.

    Raises
    ------
    NotFound
        Nobody has this id, or the viewer is no operator.
    """
    with community.database.reading() as connection:
        check_right(connection, viewer, Right.MEMBERS)
        account = find_account_by_public_id(connection, member_id)
        if account is None:
            raise NotFound
        return _read(connection, account.member)


def remove_factors_of(community: Community, viewer: int, member_id: str) -> None:
    """Remove all factors of a member who has lost them; the member and all operators get a mail.

    Raises
    ------
    NotFound
        Nobody has this id, or the viewer is no operator.
    Conflict
        ``factors_of_operator``: those of operators only the command line removes.
    """
    with community.writing() as connection:
        operator = check_right(connection, viewer, Right.MEMBERS)
        account = find_account_by_public_id(connection, member_id)
        if account is None:
            raise NotFound
        if read_roles(connection, account):
            raise Conflict(
                "factors_of_operator",
                "Second factors of administrators can only be removed on the server, with “ecken "
                "operator --remove-factors”.",
            )
        _remove_all(community, connection, account, actor=operator.public_id)
        note_act(connection, viewer, Act.FACTORS_REMOVED, about=member_id, at=community.clock())
        for other in read_holders_of(connection, Right.MEMBERS):
            if other.member != viewer:
                post(community, connection, "factors_removed_told", other)


def remove_factors_by_command(community: Community, email: str) -> None:
    """Remove all factors of the member with this address (for the command line).

    Raises
    ------
    NotFound
        ``account_unknown``
    """
    with community.writing() as connection:
        account = find_account_by_email(connection, parse_address(email, is_known=True))
        if account is None:
            raise NotFound(
                "account_unknown", "No active member has the address “{given}”.", given=email[:80]
            )
        _remove_all(community, connection, account, actor="")


def _read(connection: Connection, member: int) -> Factors:
    return Factors(
        rows.find_app(connection, member),
        read_passkeys(connection, member),
        rows.count_recovery_codes(connection, member),
    )


def _note_removal(community: Community, connection: Connection, member: int, kind: str) -> None:
    if not rows.has_factor(connection, member):
        rows.delete_recovery_codes(connection, member)
    insert_audit(connection, member, kind, at=community.clock())
    post(community, connection, "factor_removed", own_account(community, member))


def _remove_all(
    community: Community, connection: Connection, account: Account, *, actor: str
) -> None:
    rows.delete_app(connection, account.member)
    rows.delete_recovery_codes(connection, account.member)
    delete_passkeys(connection, account.member)
    now = community.clock()
    insert_accesses(connection, [account.member], FACTORS_REMOVED, actor=actor, at=now)
    post(community, connection, "factors_removed", account)
