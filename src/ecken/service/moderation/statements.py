"""The reasons of a decision, for whom it concerns (Art. 17), and their objection (Art. 20).

Signed in, a member finds them among their decisions. The link in the mail leads there without
signing in, because whoever is suspended cannot; it is signed, and opens nothing else.
"""

from __future__ import annotations

from dataclasses import dataclass
from itertools import count

from sqlalchemy import Connection

from ecken.durations import DAY_S
from ecken.errors import NotFound
from ecken.rules.moderation import (
    APPEAL_D,
    Ground,
    SubjectKind,
    check_appeal,
    is_concerned,
    parse_appeal,
)
from ecken.rules.operators.rights import Right
from ecken.service.accounts.account_mail import post
from ecken.service.accounts.mailed_links import statement_of
from ecken.service.accounts.operators import read_holders_of
from ecken.service.community import Community
from ecken.service.moderation.subjects import IMAGE, read_copy
from ecken.service.world import World
from ecken.store.accounts.accounts import find_account
from ecken.store.accounts.audit import insert_audit
from ecken.store.journal import lock_head
from ecken.store.moderation import appeals, cases
from ecken.store.moderation.appeals import AppealRow
from ecken.store.moderation.cases import CaseRow
from ecken.store.moderation.reports import read_reports

__all__ = ["Statement", "list_statements", "object_to", "show_statement"]


@dataclass(frozen=True, slots=True)
class Statement:
    """What was decided about something of a member, and why. Times in epoch seconds."""

    id: str
    kind: SubjectKind
    copy: list[tuple[str, str]]
    """What it was about, as it was reported: names and texts."""
    action: str
    is_hidden: bool
    ground: Ground
    ground_text: str
    facts: str
    decided_at: int
    suspended_until: int | None
    lifted_at: int | None
    appeal_until: int
    may_appeal: bool
    appeal: AppealRow | None


def list_statements(world: World) -> list[Statement]:
    """Return the decisions that concern the viewer, newest first."""
    found = cases.read_decided_of(world.connection, world.viewer)
    return [_statement(world.connection, case, now=world.now) for case in found]


def show_statement(community: Community, token: str, viewer: int | None) -> Statement:
    """Return the reasons of a decision, to whoever it concerns or who holds the link of the mail.

    Raises
    ------
    NotFound
        Alike for somebody else's and for what never was.
    """
    with community.database.reading() as connection:
        case = _own_case(community, connection, token, viewer)
        return _statement(connection, case, now=community.clock())


def object_to(community: Community, token: str, viewer: int | None, text: str) -> None:
    """Object to a decision, once, within half a year.

    Raises
    ------
    NotFound
        Alike for somebody else's and for what never was.
    Invalid
        ``text_missing``, ``text_too_long``
    Conflict
        ``appeal_made``, ``appeal_late``
    """
    written, now = parse_appeal(text), community.clock()
    with community.writing() as connection:
        lock_head(connection)  # nobody is erased between what is read here and what is written
        case = _own_case(community, connection, token, viewer)
        made = appeals.find_appeal(connection, case.id)
        check_appeal(decided_at=case.decided_at or 0, is_made=made is not None, now=now)
        member = case.member_id or 0
        appeals.insert_appeal(connection, case.id, member, written, at=now)
        insert_audit(connection, member, "appeal_made", at=now)
        for operator in read_holders_of(connection, Right.REPORTS):
            if operator.member != member:
                post(community, connection, "appeal_waiting", operator)
        post(
            community,
            connection,
            "appeal_received",
            find_account(connection, member),
            statement=case.public_id,
        )


def _own_case(
    community: Community, connection: Connection, token: str, viewer: int | None
) -> CaseRow:
    public_id, is_signed = statement_of(community, token)
    case = cases.find_case(connection, public_id)
    if case is None or case.member_id is None or not is_concerned(case.action):
        raise NotFound
    if not is_signed and case.member_id != viewer:
        raise NotFound
    return case


def _statement(connection: Connection, case: CaseRow, *, now: int) -> Statement:
    decided_at = case.decided_at or 0
    reported = read_reports(connection, [case.id])
    appeal = appeals.find_appeal(connection, case.id)
    appeal_until = decided_at + APPEAL_D * DAY_S
    return Statement(
        id=case.public_id,
        kind=SubjectKind(case.subject_kind),
        copy=_with_numbers(read_copy(reported[-1].copy)) if reported else [],
        action=case.action,
        is_hidden=case.hides,
        ground=Ground(case.ground),
        ground_text=case.ground_text,
        facts=case.facts,
        decided_at=decided_at,
        suspended_until=case.suspended_until,
        lifted_at=case.lifted_at,
        appeal_until=appeal_until,
        may_appeal=appeal is None and now <= appeal_until,
        appeal=appeal,
    )


def _with_numbers(copy: list[tuple[str, str]]) -> list[tuple[str, str]]:
    """Return a copy with its images numbered: their keys say nothing to whoever reads it."""
    numbers = count(1)
    return [(name, str(next(numbers)) if name == IMAGE else said) for name, said in copy]
