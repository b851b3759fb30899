"""Deciding about what was reported: an operator takes a case, decides, and all concerned are told.

The member learns what was done and why (Art. 17), whoever has reported that it was decided
(Art. 16(5)).
"""

from __future__ import annotations

from sqlalchemy import Connection

from ecken.durations import DAY_S
from ecken.errors import Conflict, Invalid, NotFound
from ecken.rules.moderation import (
    CLAIM_S,
    Action,
    Decision,
    SubjectKind,
    check_decider,
    is_claimed_by_other,
    is_concerned,
    may_return,
)
from ecken.rules.operators.acts import Act
from ecken.service.accounts.account_mail import post
from ecken.service.accounts.operators import deciding
from ecken.service.community import Community
from ecken.service.moderation.mentions import check_names
from ecken.service.moderation.subjects import can_be_hidden, hide_subject
from ecken.service.moderation.suspensions import suspend_member
from ecken.service.talk.notices import Notice, tell
from ecken.store.accounts.accounts import find_account
from ecken.store.accounts.audit import insert_audit
from ecken.store.house.acts import note_act
from ecken.store.house.roles import read_roles
from ecken.store.moderation import cases as rows
from ecken.store.moderation.cases import CaseRow
from ecken.store.moderation.reports import read_reporters

__all__ = ["claim_case", "decide_case", "release_case"]


def claim_case(community: Community, viewer: int, case_id: str) -> None:
    """Take a case for an hour, so that two do not decide at once.

    Raises
    ------
    NotFound
        No open case, or the viewer is no operator.
    Conflict
        ``case_claimed``; ``case_decided``
    NotAllowed
        ``own_case``
    """
    now = community.clock()
    with deciding(community, viewer) as connection:
        case = _open_case(connection, case_id)
        check_decider(viewer, author=case.member_id, before=None, others=False)
        if not rows.claim_case(connection, case, viewer, at=now, before=now - CLAIM_S):
            raise _claimed()
        note_act(connection, viewer, Act.CASE_CLAIMED, at=now)


def release_case(community: Community, viewer: int, case_id: str) -> None:
    """Let others take a case; where it is not the viewer's nothing changes."""
    with deciding(community, viewer) as connection:
        rows.release_case(connection, _open_case(connection, case_id), viewer)


def decide_case(
    community: Community,
    viewer: int,
    case_id: str,
    decision: Decision,
    *,
    names_meant: bool = False,
) -> None:
    """Decide, carry it out, and tell all concerned, in one transaction.

    Reasons that name another member are refused unless that is meant.

    Raises
    ------
    NotFound
        No such case, or the viewer is no operator.
    Conflict
        ``case_decided``, ``case_claimed``, ``case_waits``, ``member_left``, ``operator_stays``
    Invalid
        ``not_hidden_alone``, ``text_names_member``
    NotAllowed
        ``own_case``
    """
    if not names_meant:
        check_names(community, viewer, case_id, decision.ground_text, decision.facts)
    now = community.clock()
    with deciding(community, viewer) as connection:
        case = _open_case(connection, case_id)
        check_decider(viewer, author=case.member_id, before=None, others=False)
        if is_claimed_by_other(case.claimed_by, case.claimed_at, viewer, now):
            raise _claimed()
        if may_return(case.returns_until, now):
            raise _waits()
        _check_possible(connection, case, decision)
        values = {
            "decided_by": viewer,
            "decided_at": now,
            "action": decision.action.value,
            "hides": decision.hides,
            "ground": decision.ground.value if decision.ground else "",
            "ground_text": decision.ground_text,
            "facts": decision.facts,
            "suspended_until": now + decision.days * DAY_S if decision.days else None,
        }
        if not rows.decide_case(connection, case, values):
            raise _decided()
        note_act(connection, viewer, Act.CASE_DECIDED, at=now)
        _carry_out(connection, viewer, case, decision, at=now)
        if is_concerned(decision.action):
            _tell_member(community, connection, case, at=now)
        _tell_reporters(community, connection, case, at=now)


def _check_possible(connection: Connection, case: CaseRow, decision: Decision) -> None:
    if not is_concerned(decision.action):
        return
    if decision.hides and not can_be_hidden(case.subject_kind):
        raise Invalid(
            "not_hidden_alone",
            "A profile is not hidden by itself. Warn the member, or suspend the account.",
            field="action",
        )
    account = None if case.member_id is None else find_account(connection, case.member_id)
    is_of_company = SubjectKind(case.subject_kind).speaks_for_company
    if account is None and is_of_company and decision.action is Action.HIDE:
        return  # what a company says is there without whoever wrote it
    if account is None:
        raise Conflict(
            "member_left",
            "The member has deleted the account, and nothing of it is left to decide about. "
            "Close the case without a measure.",
        )
    if decision.action is Action.SUSPEND and read_roles(connection, account):
        raise Conflict(
            "operator_stays",
            "An administrator cannot be suspended. Take the role away first (`ecken operator`).",
        )


def _carry_out(
    connection: Connection, viewer: int, case: CaseRow, decision: Decision, *, at: int
) -> None:
    if decision.hides:
        hide_subject(connection, case.subject_kind, case.subject_id, True)
    if decision.action is Action.SUSPEND and case.member_id is not None:
        suspend_member(connection, case.member_id, at=at)
        account = find_account(connection, case.member_id)
        about = account.public_id if account else ""
        note_act(connection, viewer, Act.SUSPENDED, about=about, at=at, is_in_history=False)


def _tell_member(community: Community, connection: Connection, case: CaseRow, *, at: int) -> None:
    member = case.member_id
    if member is None:
        return
    insert_audit(connection, member, "decision_made", at=at)
    tell(connection, member, Notice.DECISION_MADE, about=member, subject=case.public_id, at=at)
    account = find_account(connection, member)
    post(community, connection, "decision_made", account, statement=case.public_id)


def _tell_reporters(
    community: Community, connection: Connection, case: CaseRow, *, at: int
) -> None:
    for member, report in read_reporters(connection, case.id):
        tell(connection, member, Notice.REPORT_DECIDED, about=member, subject=report, at=at)
        post(community, connection, "report_decided", find_account(connection, member))


def _open_case(connection: Connection, case_id: str) -> CaseRow:
    case = rows.find_case(connection, case_id)
    if case is None:
        raise NotFound
    if case.decided_at is not None:
        raise _decided()
    return case


def _decided() -> Conflict:
    return Conflict("case_decided", "This case has been decided already.")


def _claimed() -> Conflict:
    return Conflict(
        "case_claimed",
        "Another administrator is at work on this case. It is free again after an hour.",
    )


def _waits() -> Conflict:
    return Conflict(
        "case_waits",
        "The member has deleted the account and may still come back. The case waits until then.",
    )
