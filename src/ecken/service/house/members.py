"""Members as administrators see them: the directory, and one account.

Never contact lists, searches, visits or messages. Each look is written down for the member to read.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from sqlalchemy import Connection

from ecken.errors import NotFound
from ecken.reference.days import day_of, start_of
from ecken.rules.operators.directory import (
    Order,
    Seen,
    State,
    first_of_month,
    parse_choice,
    weeks_meant,
)
from ecken.rules.operators.rights import Right, Role
from ecken.service.accounts.operators import check_right
from ecken.service.community import Community
from ecken.service.operators.access_log import note_access
from ecken.store.accounts.accounts import Account, find_account_by_public_id
from ecken.store.accounts.audit import AuditEntry, read_audit
from ecken.store.accounts.audit_kinds import BY_HOUSE, LISTED, OPENED
from ecken.store.accounts.sessions import count_sessions
from ecken.store.accounts.tokens import count_tokens
from ecken.store.house.directory import (
    DirectoryQuestion,
    DirectoryRow,
    count_directory,
    find_names,
    read_directory,
)
from ecken.store.house.last_seen import find_last_week
from ecken.store.house.roles import read_roles

__all__ = [
    "PAGE",
    "Directory",
    "MemberView",
    "Told",
    "list_members",
    "open_member",
    "read_question",
]

PAGE = 50
_HISTORY = 100


@dataclass(frozen=True, slots=True)
class Directory:
    """One page of the directory, and how many there are in all."""

    rows: list[DirectoryRow]
    number: int
    pages: int
    total: int


@dataclass(frozen=True, slots=True)
class Told:
    """What the administration did with an account, and the name of who it was, if still here."""

    entry: AuditEntry
    by: str


@dataclass(frozen=True, slots=True)
class MemberView:
    """One account, as far as administrators are shown it."""

    account: Account
    week: str
    """The Monday of the week in which they were last here; empty for never."""
    roles: frozenset[Role]
    sessions: int
    tokens: int
    history: list[Told]


def read_question(community: Community, asked: Mapping[str, str]) -> DirectoryQuestion:
    """Read what is looked for: `q`, `state`, `role`, `since`, `until`, `seen`, `order`.

    Raises
    ------
    Invalid
        ``choice_unknown``, ``month_invalid``
    """
    seen = parse_choice(Seen, asked.get("seen", ""), "seen")
    since, until = (first_of_month(asked.get(name, ""), name) for name in ("since", "until"))
    is_never = seen is Seen.NEVER
    weeks = ("", "")
    if seen is not None and not is_never:
        weeks = weeks_meant(seen, day_of(community.clock(), community.zone))
    return DirectoryQuestion(
        words="".join(c for c in asked.get("q", "")[:100] if c.isprintable()),
        state=parse_choice(State, asked.get("state", ""), "state"),
        role=parse_choice(Role, asked.get("role", ""), "role"),
        joined_since=start_of(since, community.zone) if since else None,
        joined_before=start_of(_next_month(until), community.zone) if until else None,
        seen_from=weeks[0],
        seen_before=weeks[1],
        is_never_seen=is_never,
        order=parse_choice(Order, asked.get("order", ""), "order") or Order.NAME,
    )


def _next_month(first: date) -> date:
    return date(first.year + first.month // 12, first.month % 12 + 1, 1)


def list_members(
    community: Community, viewer: int, question: DirectoryQuestion, *, page: int = 1
) -> Directory:
    """Return one page of the directory, for administrators.

    Each of its members reads in their data log that the administrator was shown their address.
    """
    with community.database.reading() as connection:
        operator = check_right(connection, viewer, Right.MEMBERS)
        total = count_directory(connection, question)
        pages = max(1, -(-total // PAGE))
        number = min(max(1, page), pages)
        rows = read_directory(connection, question, limit=PAGE, offset=(number - 1) * PAGE)
    note_access(community, operator, [row.member for row in rows], LISTED)
    return Directory(rows, number, pages, total)


def open_member(community: Community, viewer: int, member_id: str) -> MemberView:
    """Return one account of whatever state, and write down for the member that it was opened.

    Raises
    ------
    NotFound
        Nobody has this id, or the viewer is no operator.
    """
    now = community.clock()
    with community.database.reading() as connection:
        operator = check_right(connection, viewer, Right.MEMBERS)
        account = find_account_by_public_id(connection, member_id)
        if account is None:
            raise NotFound
    note_access(community, operator, [account.member], OPENED)
    with community.database.reading() as connection:
        return MemberView(
            account=account,
            week=find_last_week(connection, account.member),
            roles=read_roles(connection, account),
            sessions=count_sessions(connection, account.member, now=now),
            tokens=count_tokens(connection, account.member),
            history=_history(connection, account.member),
        )


def _history(connection: Connection, member: int) -> list[Told]:
    entries = read_audit(connection, member, limit=_HISTORY, kinds=BY_HOUSE)
    names = find_names(connection, {entry.actor for entry in entries if entry.actor})
    return [Told(entry, names.get(entry.actor, "")) for entry in entries]
