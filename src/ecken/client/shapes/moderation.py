"""Shapes of what is sent and answered: moderation."""

# Written by scripts/write_client.py: run make docs.

from __future__ import annotations

from typing import Literal, NotRequired, TypedDict

from ecken.client.shapes.shared import Named

__all__ = [
    "AnswerBody",
    "AppealAnswer",
    "AppealBody",
    "CaseAnswer",
    "CaseImageAnswer",
    "DecidedCaseAnswer",
    "DecidedCasesAnswer",
    "DecisionAnswer",
    "DecisionBody",
    "EarlierAnswer",
    "EditorBody",
    "EntryAnswer",
    "ListDecidedQuery",
    "ModerationYearAnswer",
    "NamedCompanyAnswer",
    "OfficialCompanyAnswer",
    "OwnReportAnswer",
    "QueueAnswer",
    "ReportBody",
    "SaidAnswer",
    "SentReportAnswer",
    "StatementAnswer",
    "WaitingAnswer",
    "WebhookAnswer",
    "WebhookBody",
    "WebhookMessageAnswer",
    "WebhookSecretAnswer",
]


class AnswerBody(TypedDict):
    """The answer to an objection."""

    granted: bool
    answer: str
    names_meant: NotRequired[bool]


class AppealAnswer(TypedDict):
    """An objection, and its outcome."""

    text: str
    made: int
    granted: bool | None
    answer: str
    decided: int | None


class AppealBody(TypedDict):
    """Why the decision is wrong."""

    text: str


class CaseAnswer(TypedDict):
    """One case, open or decided, with all that a decision needs."""

    id: str
    kind: Literal["profile", "photo", "message", "post", "comment", "job", "company", "news"]
    about: Named | None
    opened: int
    reports: list[SentReportAnswer]
    photo: bool
    images: list[CaseImageAnswer]
    can_be_hidden: bool
    claimed_by: str
    mine: bool
    returns_until: int | None
    decision: DecisionAnswer | None
    appeal: AppealAnswer | None
    earlier: list[EarlierAnswer]


class CaseImageAnswer(TypedDict):
    """An image of a reported post, as it was then; `/images/{key}` of the case is the file."""

    key: str
    alt: str


class DecidedCaseAnswer(TypedDict):
    """A decided case; the case itself has its texts."""

    id: str
    kind: Literal["profile", "photo", "message", "post", "comment", "job", "company", "news"]
    about: str
    action: Literal["none", "hide", "warn", "suspend"]
    hidden: bool
    decided: int
    suspended_until: int | None
    lifted: int | None
    objection: Literal["waiting", "granted", "rejected"] | None


class DecidedCasesAnswer(TypedDict):
    """One page of decided cases, newest first; ``total`` counts all of them."""

    total: int
    cases: list[DecidedCaseAnswer]
    next: int | None


class DecisionAnswer(TypedDict):
    """What was decided, with the reasons as the member reads them."""

    action: Literal["none", "hide", "warn", "suspend"]
    hidden: bool
    ground: Literal["law", "rules"] | None
    ground_text: str
    facts: str
    decided: int
    suspended_until: int | None
    lifted: int | None


class DecisionBody(TypedDict):
    """A decision; a measure needs its ground and facts, which the member reads."""

    action: str
    hidden: NotRequired[bool]
    ground: NotRequired[str]
    ground_text: NotRequired[str]
    facts: NotRequired[str]
    days: NotRequired[int | None]
    names_meant: NotRequired[bool]


class EarlierAnswer(TypedDict):
    """An earlier decision about the same member."""

    case: str
    kind: Literal["profile", "photo", "message", "post", "comment", "job", "company", "news"]
    action: Literal["none", "hide", "warn", "suspend"]
    decided: int


class EditorBody(TypedDict):
    """Whom to name for which company."""

    company: str
    member: str


class EntryAnswer(TypedDict):
    """A case that waits."""

    id: str
    kind: Literal["profile", "photo", "message", "post", "comment", "job", "company", "news"]
    about: str
    reports: int
    reasons: dict[str, int]
    opened: int
    claimed_by: str
    mine: bool
    returns_until: int | None


class ListDecidedQuery(TypedDict):
    """What the address of `moderation.list_decided` may say."""

    kind: NotRequired[str]
    decision: NotRequired[str]
    month: NotRequired[str]
    page: NotRequired[int]


class ModerationYearAnswer(TypedDict):
    """Numbers of one year."""

    year: int
    reports: dict[str, int]
    decisions: int
    measures: int
    actions: dict[str, int]
    hidden: int
    median_hours: float | None
    appeals_granted: int
    appeals_rejected: int


class NamedCompanyAnswer(TypedDict):
    """The company whose page is official now."""

    company: str


class OfficialCompanyAnswer(TypedDict):
    """An official page with its editors."""

    id: str
    company: str
    name: str
    since: int
    hidden: bool
    editors: list[Named]


class OwnReportAnswer(TypedDict):
    """A report of the caller's, and what came of it."""

    id: str
    kind: Literal["profile", "photo", "message", "post", "comment", "job", "company", "news"]
    about: Named | None
    reason: str
    explanation: str
    reported: int
    outcome: Literal["waiting", "acted", "no_violation"]
    decided: int | None


class QueueAnswer(TypedDict):
    """What operators have to do, oldest first, and who is suspended."""

    cases: list[EntryAnswer]
    appeals: list[WaitingAnswer]
    suspended: list[WaitingAnswer]


class ReportBody(TypedDict):
    """What is reported, and why."""

    kind: str
    id: str
    reason: str
    explanation: NotRequired[str]
    good_faith: NotRequired[bool]
    context: NotRequired[bool]


class SaidAnswer(TypedDict):
    """One text of what was reported."""

    name: str
    text: str


class SentReportAnswer(TypedDict):
    """One report, without its sender."""

    reason: str
    explanation: str
    good_faith: bool
    texts: list[SaidAnswer]
    context: list[SaidAnswer]
    reported: int


class StatementAnswer(TypedDict):
    """A decision that concerns the caller, with its reasons."""

    id: str
    kind: Literal["profile", "photo", "message", "post", "comment", "job", "company", "news"]
    action: Literal["hide", "warn", "suspend"]
    hidden: bool
    ground: Literal["law", "rules"]
    ground_text: str
    facts: str
    automated: bool
    decided: int
    suspended_until: int | None
    lifted: int | None
    appeal_until: int
    appeal: AppealAnswer | None


class WaitingAnswer(TypedDict):
    """An objection that waits, or a suspension that holds."""

    case: str
    about: str
    since: int
    until: int | None


class WebhookAnswer(TypedDict):
    """A webhook without its secret."""

    id: str
    address: str
    events: list[str]
    made: int


class WebhookBody(TypedDict):
    """What to tell to whom."""

    address: str
    events: list[str]


class WebhookMessageAnswer(TypedDict):
    """A message to a webhook. Times in epoch seconds."""

    id: str
    event: str
    body: str
    state: str
    outcome: str
    tries: int
    made: int
    due: int
    ended: int | None


class WebhookSecretAnswer(TypedDict):
    """A webhook with its secret, told this once."""

    id: str
    secret: str
