"""The queue of reports, for operators: grouped by what is reported, with what a decision needs.

They see the reported text as it was, not who has reported it, no contact list, and of a
conversation no more than the reporter sent along. What is reported of an operator is not there for
that operator.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from dataclasses import dataclass
from functools import partial

from sqlalchemy import Connection

from ecken.errors import NotFound
from ecken.rules.moderation import SubjectKind, is_claimed_by_other, may_return
from ecken.rules.operators.rights import Right
from ecken.service.accounts.operators import check_right, read_holders_of
from ecken.service.community import Community
from ecken.service.moderation.subjects import can_be_hidden, read_copy
from ecken.store.accounts.accounts import Account, find_account
from ecken.store.moderation import appeals, cases
from ecken.store.moderation.appeals import AppealRow
from ecken.store.moderation.case_images import find_case_image, read_case_images
from ecken.store.moderation.cases import CaseRow
from ecken.store.moderation.reports import ReportRow, read_reports

__all__ = [
    "CaseView",
    "Entry",
    "Queue",
    "ReportView",
    "Waiting",
    "find_image",
    "find_picture",
    "has_others",
    "show_case",
    "show_queue",
]

LISTED = 200


@dataclass(frozen=True, slots=True)
class Entry:
    """One case in the queue."""

    id: str
    kind: SubjectKind
    name: str
    """Of the member whom it is about; empty once they have left."""
    reasons: list[tuple[str, int]]
    """How many reports name each reason, most frequent first."""
    count: int
    opened_at: int
    claimed_by: str
    """The name of another operator who is at work on it, else empty."""
    is_mine: bool
    returns_until: int | None
    """Until when the member, who has left, may come back; until then the case waits."""


@dataclass(frozen=True, slots=True)
class Waiting:
    """An objection that waits, or a suspension that holds."""

    id: str
    name: str
    at: int
    until: int | None = None


@dataclass(frozen=True, slots=True)
class Queue:
    """What operators have to do, and who is suspended."""

    entries: list[Entry]
    appeals: list[Waiting]
    suspended: list[Waiting]


@dataclass(frozen=True, slots=True)
class ReportView:
    """One report, without its sender."""

    reason: str
    explanation: str
    is_good_faith: bool
    copy: list[tuple[str, str]]
    """Names and texts; empty where it is the copy of the report before."""
    context: list[tuple[str, str]]
    at: int


@dataclass(frozen=True, slots=True)
class CaseView:
    """One case with all that a decision needs."""

    row: CaseRow
    kind: SubjectKind
    author: Account | None
    reports: list[ReportView]
    has_picture: bool
    images: dict[str, str]
    """Keys of the images that the copies name, each with what can be seen on it."""
    can_hide: bool
    claimed_by: str
    is_mine: bool
    returns_until: int | None
    """Until when the member, who has left, may come back; until then the case waits."""
    earlier: list[CaseRow]
    """Decisions about the same member, newest first."""
    appeal: AppealRow | None
    is_for_others: bool
    """Whether another operator has to answer the objection (Art. 20)."""


def show_queue(community: Community, viewer: int) -> Queue:
    """Return what waits, oldest first, without what concerns the viewer."""
    now = community.clock()
    with community.database.reading() as connection:
        check_right(connection, viewer, Right.REPORTS)
        waits = cases.read_open_cases(connection, limit=LISTED)
        found = [case for case in waits if case.member_id != viewer]
        sent: defaultdict[int, Counter[str]] = defaultdict(Counter)
        for report in read_reports(connection, [case.id for case in found]):
            sent[report.case_id][report.reason] += 1
        name_of = partial(_name, connection)
        waiting = []
        for case_id, appeal in appeals.read_open_appeals(connection):
            case = cases.find_case(connection, case_id)
            if case is not None and case.member_id != viewer:
                waiting.append(Waiting(case_id, name_of(case.member_id), appeal.made_at))
        return Queue(
            [
                Entry(
                    id=case.public_id,
                    kind=SubjectKind(case.subject_kind),
                    name=name_of(case.member_id),
                    reasons=sent[case.id].most_common(),
                    count=sent[case.id].total(),
                    opened_at=case.opened_at,
                    claimed_by=_claimer(connection, case, viewer, now),
                    is_mine=case.claimed_by == viewer,
                    returns_until=_returns_until(case, now),
                )
                for case in found
            ],
            waiting,
            [
                Waiting(case.public_id, name_of(case.member_id), case.decided_at or 0,
                        case.suspended_until)
                for case in cases.read_suspended(connection)
            ],
        )  # fmt: skip


def show_case(community: Community, viewer: int, case_id: str) -> CaseView:
    """Return one case, open or decided.

    Raises
    ------
    NotFound
        No such case, one about the viewer, or the viewer is no operator.
    """
    now = community.clock()
    with community.database.reading() as connection:
        check_right(connection, viewer, Right.REPORTS)
        case = cases.find_case(connection, case_id)
        if case is None or case.member_id == viewer:
            raise NotFound
        member = case.member_id
        about = cases.read_cases_about(connection, member, limit=20) if member else []
        return CaseView(
            row=case,
            kind=SubjectKind(case.subject_kind),
            author=find_account(connection, member) if member else None,
            reports=_views(read_reports(connection, [case.id])),
            has_picture=cases.read_picture(connection, case_id) is not None,
            images=read_case_images(connection, case.id),
            can_hide=can_be_hidden(case.subject_kind),
            claimed_by=_claimer(connection, case, viewer, now),
            is_mine=case.claimed_by == viewer,
            returns_until=_returns_until(case, now),
            earlier=[one for one in about if one.id != case.id],
            appeal=appeals.find_appeal(connection, case.id),
            is_for_others=case.decided_by == viewer and has_others(connection, case, viewer),
        )


def has_others(connection: Connection, case: CaseRow, viewer: int) -> bool:
    """Say whether another operator can decide about an objection, who is not concerned by it."""
    return any(
        one.member not in (viewer, case.member_id)
        for one in read_holders_of(connection, Right.REPORTS)
    )


def find_picture(community: Community, viewer: int, case_id: str) -> bytes:
    """Return the photo that was reported, for operators.

    Raises
    ------
    NotFound
        None, one of the viewer, or the viewer is no operator.
    """
    with community.database.reading() as connection:
        check_right(connection, viewer, Right.REPORTS)
        case = cases.find_case(connection, case_id)
        if case is None or case.member_id == viewer:
            raise NotFound
        picture = cases.read_picture(connection, case_id)
    if picture is None:
        raise NotFound
    return picture


def find_image(community: Community, viewer: int, case_id: str, image_key: str) -> bytes:
    """Return an image of a post that was reported, for operators; not if it is the viewer's own.

    Raises
    ------
    NotFound
        None, or the viewer is no operator.
    """
    with community.database.reading() as connection:
        check_right(connection, viewer, Right.REPORTS)
        case = cases.find_case(connection, case_id)
        image = find_case_image(connection, case_id, image_key)
    if case is None or case.member_id == viewer or image is None:
        raise NotFound
    return image


def _views(reports: list[ReportRow]) -> list[ReportView]:
    shown, before = [], ""
    for report in reports:
        shown.append(
            ReportView(
                reason=report.reason,
                explanation=report.explanation,
                is_good_faith=report.is_good_faith,
                copy=read_copy(report.copy) if report.copy != before else [],
                context=read_copy(report.context),
                at=report.reported_at,
            )
        )
        before = report.copy
    return shown


def _returns_until(case: CaseRow, now: int) -> int | None:
    return case.returns_until if may_return(case.returns_until, now) else None


def _claimer(connection: Connection, case: CaseRow, viewer: int, now: int) -> str:
    is_taken = is_claimed_by_other(case.claimed_by, case.claimed_at, viewer, now)
    return _name(connection, case.claimed_by) if is_taken else ""


def _name(connection: Connection, member: int | None) -> str:
    account = None if member is None else find_account(connection, member)
    return "" if account is None else account.name
