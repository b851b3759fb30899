"""Administration: admit members, list them, show the settings of the site."""

from __future__ import annotations

from dataclasses import dataclass, fields

from sqlalchemy import Connection

from ecken.errors import Invalid, NotFound
from ecken.service.accounts.account_deletion import erase_member
from ecken.service.accounts.account_mail import post, say_goodbye
from ecken.service.accounts.accounts import prove_password
from ecken.service.accounts.operators import check_operator
from ecken.service.community import Community
from ecken.service.contacts.personal_links import tell_inviter
from ecken.service.engine.drift_report import Repair
from ecken.service.operators.access_log import note_access
from ecken.settings.values import as_text
from ecken.store.accounts import accounts as rows
from ecken.store.accounts.accounts import Account
from ecken.store.accounts.audit import insert_audit
from ecken.store.accounts.audit_kinds import LISTED, OPENED
from ecken.store.profiles.absent_members import ABSENT_STATES

__all__ = [
    "PAGE",
    "Overview",
    "approve_member",
    "close_member",
    "find_member",
    "list_awaiting",
    "list_members",
    "open_member",
    "overview",
    "refuse_member",
]

PAGE = 50
_SECRETS = {"secret", "smtp_password", "database_url", "metrics_token"}


@dataclass(frozen=True, slots=True)
class Overview:
    """Counts of accounts by state, the options in force without the secret ones, and the network.

    ``compared_at`` and ``repairs`` (newest first) are those of the process that answers.
    """

    counts: dict[str, int]
    settings: dict[str, str]
    compared_at: int | None
    repairs: list[Repair]


def overview(community: Community, viewer: int) -> Overview:
    """Return what an operator sees first."""
    with community.database.reading() as connection:
        check_operator(connection, viewer)
        counts = rows.count_accounts(connection)
    shown = {
        option.name: "…"
        if option.name in _SECRETS
        else as_text(getattr(community.settings, option.name))
        for option in fields(community.settings)
    }
    condition = community.network.condition
    return Overview(counts, shown, condition.compared_at, list(condition.repairs)[::-1])


def list_awaiting(community: Community, viewer: int) -> list[Account]:
    """Return who has confirmed the address and waits for approval, longest waiting first."""
    with community.database.reading() as connection:
        check_operator(connection, viewer)
        return rows.read_accounts(connection, state="awaiting", limit=200)


def list_members(
    community: Community, viewer: int, *, page: int = 1, words: str = ""
) -> list[Account]:
    """Return one page of the members by name, at most 50 and one more if there are others.

    Each of them reads in their data log that the operator was shown their address.
    """
    with community.database.reading() as connection:
        operator = check_operator(connection, viewer)
        found = rows.read_directory(
            connection, words=words, limit=PAGE + 1, offset=(max(1, page) - 1) * PAGE
        )
    note_access(community, operator, [account.member for account in found[:PAGE]], LISTED)
    return found


def approve_member(community: Community, viewer: int, member_id: str) -> None:
    """Let somebody in who waits.

    Raises
    ------
    NotFound
        Nobody with this id waits.
    """
    with community.writing() as connection:
        check_operator(connection, viewer)
        account = _waiting(connection, member_id)
        rows.activate_account(connection, account.member, at=community.clock())
        insert_audit(connection, account.member, "approved", at=community.clock())
        tell_inviter(connection, account.member, account.public_id, at=community.clock())
        insert_audit(connection, viewer, "approved_other", at=community.clock())
        post(community, connection, "approved", account)


def refuse_member(community: Community, viewer: int, member_id: str) -> None:
    """Refuse somebody who waits, and delete what they had entered."""
    with community.writing() as connection:
        check_operator(connection, viewer)
        account = _waiting(connection, member_id)
        rows.delete_account(connection, account.member)
        insert_audit(connection, viewer, "refused_other", at=community.clock())
        say_goodbye(community, connection, "not_approved", account)


def find_member(community: Community, viewer: int, member_id: str) -> Account:
    """Return the account of an active or suspended member, for operators.

    Raises
    ------
    NotFound
        Nobody has this id, or the viewer is no operator.
    """
    with community.database.reading() as connection:
        check_operator(connection, viewer)
        account = rows.find_account_by_public_id(connection, member_id)
    if account is None or account.state not in ("active", *ABSENT_STATES):
        raise NotFound
    return account


def open_member(community: Community, viewer: int, member_id: str) -> Account:
    """Return what :func:`find_member` does, and write down for the member that it was opened."""
    account = find_member(community, viewer, member_id)
    with community.database.reading() as connection:
        operator = check_operator(connection, viewer)
    note_access(community, operator, [account.member], OPENED)
    return account


def close_member(community: Community, viewer: int, member_id: str, password: str) -> None:
    """Erase a member's account as an operator, who proves to be one by the own password.

    Raises
    ------
    NotAllowed
        ``password_wrong``
    Invalid
        ``close_self``: one's own account is closed on the account page.
    """
    account = find_member(community, viewer, member_id)
    if account.member == viewer:
        raise Invalid("close_self", "You can delete your own account on your account page.")
    prove_password(community, viewer, password)
    erase_member(community, account.member, mail="closed_by_operator")
    with community.writing() as connection:
        insert_audit(connection, viewer, "closed_other", at=community.clock())


def _waiting(connection: Connection, member_id: str) -> Account:
    account = rows.find_account_by_public_id(connection, member_id)
    if account is None or account.state != "awaiting":
        raise NotFound
    return account
