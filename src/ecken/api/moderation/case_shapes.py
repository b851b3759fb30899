"""JSON objects of what operators see of reports and decisions."""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import BaseModel, Field

from ecken.api.moderation.report_shapes import AppealAnswer, Ending, Kind, Moment
from ecken.api.shapes import Body, Named
from ecken.rules.moderation import FACTS_MAX, GROUND_MAX
from ecken.service.moderation.figures import YearFigures
from ecken.service.moderation.queue import CaseView, Entry, Queue, ReportView, Waiting
from ecken.store.moderation.cases import CaseRow

__all__ = [
    "Action",
    "AnswerBody",
    "CaseAnswer",
    "DecisionBody",
    "QueueAnswer",
    "ModerationYearAnswer",
]

NamesMeant = Annotated[
    bool, Field(description="Send the reasons even if they name another member.")
]
Returning = Annotated[
    int | None,
    Field(description="Epoch seconds: the member has left, may come back; until then it waits."),
]
Action = Literal["none", "hide", "warn", "suspend"]


class EntryAnswer(BaseModel):
    """A case that waits."""

    id: str
    kind: Kind
    about: Annotated[str, Field(description="Name of the member; empty once they have left.")]
    reports: Annotated[int, Field(description="How many there are.")]
    reasons: Annotated[dict[str, int], Field(description="How many reports name each reason.")]
    opened: Moment
    claimed_by: Annotated[str, Field(description="Name of another operator at work on it.")]
    mine: Annotated[bool, Field(description="Whether the caller has taken it.")]
    returns_until: Returning

    @classmethod
    def of(cls, entry: Entry) -> EntryAnswer:
        """Show a case that waits."""
        return cls(
            id=entry.id,
            kind=entry.kind.value,
            about=entry.name,
            reports=entry.count,
            reasons=dict(entry.reasons),
            opened=entry.opened_at,
            claimed_by=entry.claimed_by,
            mine=entry.is_mine,
            returns_until=entry.returns_until,
        )


class WaitingAnswer(BaseModel):
    """An objection that waits, or a suspension that holds."""

    case: Annotated[str, Field(description="Id of the case.")]
    about: str
    since: Moment
    until: Ending

    @classmethod
    def of(cls, waiting: Waiting) -> WaitingAnswer:
        """Show what waits or holds."""
        return cls(case=waiting.id, about=waiting.name, since=waiting.at, until=waiting.until)


class QueueAnswer(BaseModel):
    """What operators have to do, oldest first, and who is suspended."""

    cases: list[EntryAnswer]
    appeals: list[WaitingAnswer]
    suspended: list[WaitingAnswer]

    @classmethod
    def of(cls, queue: Queue) -> QueueAnswer:
        """Show the queue."""
        return cls(
            cases=[EntryAnswer.of(entry) for entry in queue.entries],
            appeals=[WaitingAnswer.of(one) for one in queue.appeals],
            suspended=[WaitingAnswer.of(one) for one in queue.suspended],
        )


class SaidAnswer(BaseModel):
    """One text of what was reported."""

    name: Annotated[str, Field(description="Which field; author or other in a conversation.")]
    text: str


class SentReportAnswer(BaseModel):
    """One report, without its sender."""

    reason: str
    explanation: str
    good_faith: bool
    texts: Annotated[
        list[SaidAnswer],
        Field(description="As it was when reported; empty if it was as in the report before."),
    ]
    context: Annotated[list[SaidAnswer], Field(description="Messages before it.")]
    reported: Moment

    @classmethod
    def of(cls, report: ReportView) -> SentReportAnswer:
        """Show a report."""
        return cls(
            reason=report.reason,
            explanation=report.explanation,
            good_faith=report.is_good_faith,
            texts=_said(report.copy),
            context=_said(report.context),
            reported=report.at,
        )


def _said(pairs: list[tuple[str, str]]) -> list[SaidAnswer]:
    return [SaidAnswer(name=name, text=text) for name, text in pairs]


class DecisionAnswer(BaseModel):
    """What was decided, with the reasons as the member reads them."""

    action: Action
    hidden: Annotated[bool, Field(description="Whether the content was hidden.")]
    ground: Literal["law", "rules"] | None
    ground_text: str
    facts: str
    decided: Moment
    suspended_until: Ending
    lifted: Ending

    @classmethod
    def of(cls, case: CaseRow) -> DecisionAnswer:
        """Show a decision."""
        return cls.model_validate(
            {
                "action": case.action,
                "hidden": case.hides,
                "ground": case.ground or None,
                "ground_text": case.ground_text,
                "facts": case.facts,
                "decided": case.decided_at,
                "suspended_until": case.suspended_until,
                "lifted": case.lifted_at,
            }
        )


class EarlierAnswer(BaseModel):
    """An earlier decision about the same member."""

    case: Annotated[str, Field(description="Id of the case.")]
    kind: Kind
    action: Action
    decided: Moment

    @classmethod
    def of(cls, case: CaseRow) -> EarlierAnswer:
        """Show an earlier decision."""
        return cls.model_validate(
            {
                "case": case.public_id,
                "kind": case.subject_kind,
                "action": case.action,
                "decided": case.decided_at,
            }
        )


class CaseImageAnswer(BaseModel):
    """An image of a reported post, as it was then; `/images/{key}` of the case is the file."""

    key: Annotated[str, Field(description="Stands in the copies of the reports as “image”.")]
    alt: str


class CaseAnswer(BaseModel):
    """One case, open or decided, with all that a decision needs."""

    id: str
    kind: Kind
    about: Annotated[Named | None, Field(description="null once they have left.")]
    opened: Moment
    reports: list[SentReportAnswer]
    photo: Annotated[bool, Field(description="Whether a photo was reported.")]
    images: list[CaseImageAnswer]
    can_be_hidden: bool
    claimed_by: Annotated[str, Field(description="Name of another operator at work on it.")]
    mine: Annotated[bool, Field(description="Whether the caller has taken it.")]
    returns_until: Returning
    decision: DecisionAnswer | None
    appeal: AppealAnswer | None
    earlier: Annotated[list[EarlierAnswer], Field(description="Newest first.")]

    @classmethod
    def of(cls, case: CaseView) -> CaseAnswer:
        """Show a case."""
        row, author = case.row, case.author
        return cls(
            id=row.public_id,
            kind=case.kind.value,
            about=Named(id=author.public_id, name=author.name) if author else None,
            opened=row.opened_at,
            reports=[SentReportAnswer.of(report) for report in case.reports],
            photo=case.has_picture,
            images=[CaseImageAnswer(key=key, alt=alt) for key, alt in case.images.items()],
            can_be_hidden=case.can_hide,
            claimed_by=case.claimed_by,
            mine=case.is_mine,
            returns_until=case.returns_until,
            decision=DecisionAnswer.of(row) if row.decided_at is not None else None,
            appeal=case.appeal and AppealAnswer.of(case.appeal),
            earlier=[EarlierAnswer.of(one) for one in case.earlier],
        )


class ModerationYearAnswer(BaseModel):
    """Numbers of one year."""

    year: int
    reports: Annotated[dict[str, int], Field(description="By reason.")]
    decisions: int
    measures: Annotated[int, Field(description="Decisions that concern a member.")]
    actions: Annotated[dict[str, int], Field(description="Decisions by their strongest action.")]
    hidden: Annotated[int, Field(description="Decisions that hide something.")]
    median_hours: Annotated[
        float | None, Field(description="From the first report to the decision.")
    ]
    appeals_granted: int
    appeals_rejected: int

    @classmethod
    def of(cls, year: YearFigures) -> ModerationYearAnswer:
        """Show the numbers of a year."""
        return cls(
            year=year.year,
            reports=dict(year.reports),
            decisions=year.decisions,
            measures=year.measures,
            actions=dict(year.actions),
            hidden=year.hidden,
            median_hours=year.hours if year.decisions else None,
            appeals_granted=year.granted,
            appeals_rejected=year.rejected,
        )


class DecisionBody(Body):
    """A decision; a measure needs its ground and facts, which the member reads."""

    action: Annotated[str, Field(max_length=20, description="none, hide, warn or suspend.")]
    hidden: Annotated[bool, Field(description="Hide the content as well.")] = False
    ground: Annotated[str, Field(max_length=20, description="law or rules.")] = ""
    ground_text: Annotated[str, Field(max_length=4 * GROUND_MAX)] = ""
    facts: Annotated[str, Field(max_length=4 * FACTS_MAX)] = ""
    days: Annotated[int | None, Field(description="Of a suspension; null until it is lifted.")] = (
        None
    )
    names_meant: NamesMeant = False


class AnswerBody(Body):
    """The answer to an objection."""

    granted: Annotated[bool, Field(description="Whether the measures end.")]
    answer: Annotated[str, Field(max_length=4 * FACTS_MAX, description="The member reads it.")]
    names_meant: NamesMeant = False
