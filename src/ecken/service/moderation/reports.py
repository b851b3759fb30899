"""Reporting: any member may report what they may see, and learns what became of it.

Who has reported is told to nobody, neither to whom it concerns nor to operators.
"""

from __future__ import annotations

from dataclasses import dataclass

from ecken.durations import DAY_S, HOUR_S
from ecken.errors import Invalid, TooMany
from ecken.rules.moderation import Outcome, Report, SubjectKind, parse_report, reporter_outcome
from ecken.rules.operators.rights import Right
from ecken.service.accounts.account_mail import post
from ecken.service.accounts.operators import read_holders_of
from ecken.service.community import Community
from ecken.service.moderation.subjects import Subject, find_subject
from ecken.service.world import World
from ecken.store.accounts.accounts import find_account
from ecken.store.accounts.audit import insert_audit
from ecken.store.moderation import reports as rows
from ecken.store.moderation.case_images import copy_images
from ecken.store.moderation.cases import CaseRow, find_open_case, insert_case
from ecken.store.moderation.reports import OwnReportRow
from ecken.store.profiles.members import Card

__all__ = [
    "OwnReport",
    "SentReport",
    "list_own_reports",
    "parse_kind",
    "report_subject",
    "show_reportable",
]


@dataclass(frozen=True, slots=True)
class SentReport:
    """What a member sends."""

    kind: str
    subject_id: str
    reason: str
    explanation: str = ""
    is_good_faith: bool = False
    with_context: bool = False
    """Whether the two messages before a reported one go along."""


@dataclass(frozen=True, slots=True)
class OwnReport:
    """A report as its sender is shown it. Times in epoch seconds."""

    id: str
    kind: SubjectKind
    reason: str
    explanation: str
    at: int
    outcome: Outcome
    decided_at: int | None
    author: Card | None
    """Whose it is, while the sender may see them."""


def parse_kind(kind: str) -> SubjectKind:
    """Read a kind.

    Raises
    ------
    Invalid
        ``report_kind``
    """
    if kind not in list(SubjectKind):
        raise Invalid(
            "report_kind",
            "“{given}” cannot be reported. Possible: {choices}.",
            field="kind",
            given=kind[:20],
            choices=", ".join(SubjectKind),
        )
    return SubjectKind(kind)


def show_reportable(world: World, kind: SubjectKind, subject_id: str) -> Subject:
    """Return what the viewer is about to report.

    Raises
    ------
    NotFound
        Alike for hidden, deleted and never existing.
    Invalid
        ``report_self``
    """
    subject = find_subject(world, kind, subject_id)
    if subject.is_own:
        raise Invalid("report_self", "This is yours. You can change or delete it yourself.")
    return subject


def report_subject(community: Community, viewer: int, sent: SentReport) -> OwnReport:
    """Report something; the same again, while it looks as it did, gives the report of before.

    Raises
    ------
    NotFound
        Alike for hidden, deleted and never existing.
    Invalid
        ``report_kind``, ``report_reason``, ``report_self``, ``good_faith_missing``,
        ``text_missing``, ``text_too_long``
    TooMany
        ``report_quota``
    """
    kind = parse_kind(sent.kind)
    report = parse_report(sent.reason, sent.explanation, is_good_faith=sent.is_good_faith)
    with community.changing(viewer) as world:
        subject = show_reportable(world, kind, sent.subject_id)
        known = _find_same(world, subject)
        if known is None:
            _check_quota(community, world)
            _insert(community, world, subject, report, with_context=sent.with_context)
            known = _find_same(world, subject)
        assert known is not None, "written just now"
        author = subject.author
        return _shown(known, {author.member: author} if author else {})


def list_own_reports(world: World) -> list[OwnReport]:
    """Return what the viewer has reported, newest first."""
    found = rows.read_own_reports(world.connection, world.viewer)
    cards = world.cards({row.author_id for row in found if row.author_id is not None})
    return [_shown(row, cards) for row in found]


def _find_same(world: World, subject: Subject) -> OwnReportRow | None:
    return rows.find_same_report(
        world.connection,
        world.viewer,
        kind=subject.kind.value,
        subject_id=subject.id,
        copy=subject.copy,
    )


def _insert(
    community: Community, world: World, subject: Subject, report: Report, *, with_context: bool
) -> None:
    connection, viewer = world.connection, world.viewer
    case = find_open_case(connection, subject.kind.value, subject.id)
    if case is None:
        case = _open_case(community, world, subject)
    copy_images(connection, case.id, subject.images)
    rows.insert_report(
        connection,
        case.id,
        viewer,
        {
            "reason": report.reason.value,
            "explanation": report.explanation,
            "is_good_faith": report.is_good_faith,
            "copy": subject.copy,
            "context": subject.before if with_context else "",
            "reported_at": world.now,
        },
    )
    insert_audit(connection, viewer, "report_sent", at=world.now)
    post(community, connection, "report_received", find_account(connection, viewer))


def _open_case(community: Community, world: World, subject: Subject) -> CaseRow:
    case = insert_case(
        world.connection,
        kind=subject.kind.value,
        subject_id=subject.id,
        member=subject.member,
        picture=subject.picture,
        at=world.now,
    )
    others = (
        o for o in read_holders_of(world.connection, Right.REPORTS) if o.member != subject.member
    )
    for operator in others:
        post(community, world.connection, "report_waiting", operator)
    return case


def _check_quota(community: Community, world: World) -> None:
    quota = community.settings.report_quota
    if rows.count_reports_since(world.connection, world.viewer, world.now - DAY_S) >= quota:
        raise TooMany(
            "report_quota",
            "You have sent {quota} reports within 24 hours; that is the limit.",
            quota=quota,
            retry_after_s=HOUR_S,
        )


def _shown(row: OwnReportRow, cards: dict[int, Card]) -> OwnReport:
    """Return a report for its sender; of what a company said nobody is named."""
    kind = SubjectKind(row.subject_kind)
    member = None if kind.speaks_for_company else row.author_id
    return OwnReport(
        id=row.public_id,
        kind=kind,
        reason=row.reason,
        explanation=row.explanation,
        at=row.reported_at,
        outcome=reporter_outcome(row.decided_at, row.action),
        decided_at=row.decided_at,
        author=None if member is None else cards.get(member),
    )
