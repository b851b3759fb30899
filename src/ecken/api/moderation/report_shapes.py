"""JSON objects of reports and decisions."""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import BaseModel, Field

from ecken.api.shapes import Body, Named, named
from ecken.rules.moderation import APPEAL_MAX, EXPLANATION_MAX
from ecken.service.moderation.reports import OwnReport
from ecken.service.moderation.statements import Statement
from ecken.store.moderation.appeals import AppealRow

__all__ = [
    "AppealAnswer",
    "AppealBody",
    "Ending",
    "Kind",
    "Moment",
    "OwnReportAnswer",
    "ReportBody",
    "StatementAnswer",
]

Kind = Literal["profile", "photo", "message", "post", "comment", "job", "company", "news"]
Moment = Annotated[int, Field(description="Epoch seconds.")]
Ending = Annotated[int | None, Field(description="Epoch seconds; null: open, or never.")]


class ReportBody(Body):
    """What is reported, and why."""

    kind: Annotated[
        str,
        Field(
            max_length=20,
            description="profile, photo, message, post, comment, job, company or news.",
        ),
    ]
    id: Annotated[
        str,
        Field(
            max_length=64,
            description="Of what is reported; of a photo its key; of a comment the id of its post, "
            "a dot, and its own.",
        ),
    ]
    reason: Annotated[
        str,
        Field(max_length=20, description="illegal, harassment, impersonation, spam or other."),
    ]
    explanation: Annotated[str, Field(max_length=4 * EXPLANATION_MAX)] = ""
    good_faith: Annotated[
        bool, Field(description="Accurate and complete to the caller's knowledge.")
    ] = False
    context: Annotated[
        bool, Field(description="Send the two messages before a reported one along.")
    ] = False


class OwnReportAnswer(BaseModel):
    """A report of the caller's, and what came of it."""

    id: str
    kind: Kind
    about: Annotated[Named | None, Field(description="While the caller may see them.")]
    reason: str
    explanation: str
    reported: Moment
    outcome: Literal["waiting", "acted", "no_violation"]
    decided: Ending

    @classmethod
    def of(cls, report: OwnReport) -> OwnReportAnswer:
        """Show a report."""
        return cls(
            id=report.id,
            kind=report.kind.value,
            about=named(report.author) if report.author else None,
            reason=report.reason,
            explanation=report.explanation,
            reported=report.at,
            outcome=report.outcome.value,
            decided=report.decided_at,
        )


class AppealAnswer(BaseModel):
    """An objection, and its outcome."""

    text: str
    made: Moment
    granted: bool | None
    answer: str
    decided: Ending

    @classmethod
    def of(cls, appeal: AppealRow) -> AppealAnswer:
        """Show an objection."""
        return cls(
            text=appeal.text,
            made=appeal.made_at,
            granted=appeal.is_granted,
            answer=appeal.answer,
            decided=appeal.decided_at,
        )


class StatementAnswer(BaseModel):
    """A decision that concerns the caller, with its reasons."""

    id: str
    kind: Kind
    action: Literal["hide", "warn", "suspend"]
    hidden: Annotated[bool, Field(description="Whether the content was hidden.")]
    ground: Literal["law", "rules"]
    ground_text: str
    facts: str
    automated: Annotated[bool, Field(description="Always false: people decide.")]
    decided: Moment
    suspended_until: Ending
    lifted: Ending
    appeal_until: Moment
    appeal: AppealAnswer | None

    @classmethod
    def of(cls, statement: Statement) -> StatementAnswer:
        """Show a decision."""
        appeal = statement.appeal and AppealAnswer.of(statement.appeal)
        return cls.model_validate(
            {
                "id": statement.id,
                "kind": statement.kind.value,
                "action": statement.action,
                "hidden": statement.is_hidden,
                "ground": statement.ground.value,
                "ground_text": statement.ground_text,
                "facts": statement.facts,
                "automated": False,
                "decided": statement.decided_at,
                "suspended_until": statement.suspended_until,
                "lifted": statement.lifted_at,
                "appeal_until": statement.appeal_until,
                "appeal": appeal,
            }
        )


class AppealBody(Body):
    """Why the decision is wrong."""

    text: Annotated[str, Field(max_length=4 * APPEAL_MAX)]
