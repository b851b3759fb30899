"""Reports and decisions of the administration: what is asked, and what follows.

The articles are those of Regulation (EU) 2022/2065, the Digital Services Act: 16 (reports and what
their senders are told), 17 (reasons for whom a decision concerns), 20 (objections).
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from ecken.durations import DAY_S, HOUR_S
from ecken.errors import Conflict, Invalid, NotAllowed
from ecken.rules.text import clean_text

__all__ = [
    "APPEAL_D",
    "APPEAL_MAX",
    "CLAIM_S",
    "EXPLANATION_MAX",
    "FACTS_MAX",
    "GROUND_MAX",
    "SUSPENSION_D_MAX",
    "Action",
    "Decision",
    "Ground",
    "Outcome",
    "Reason",
    "Report",
    "SubjectKind",
    "check_appeal",
    "check_decider",
    "is_claimed_by_other",
    "is_concerned",
    "may_return",
    "parse_answer",
    "parse_appeal",
    "parse_decision",
    "parse_report",
    "reporter_outcome",
]

EXPLANATION_MAX = 3_000
FACTS_MAX = 3_000
GROUND_MAX = 500
APPEAL_MAX = 5_000
APPEAL_D = 183
"""Days within which a member may object: at least six months (Art. 20)."""
CLAIM_S = HOUR_S
"""For how long an operator has a case to themself."""
SUSPENSION_D_MAX = 3_650


class SubjectKind(StrEnum):
    """What can be reported; a new kind gets an adapter in ``service/moderation/subjects.py``."""

    PROFILE = "profile"
    PHOTO = "photo"
    MESSAGE = "message"
    POST = "post"
    COMMENT = "comment"
    JOB = "job"
    COMPANY = "company"
    """What the official page of a company says: its text, link and logo."""
    NEWS = "news"
    """News of a company."""

    @property
    def speaks_for_company(self) -> bool:
        """Whether a company speaks in it: who wrote it is told to no reader."""
        return self in (SubjectKind.COMPANY, SubjectKind.NEWS)


class Reason(StrEnum):
    """Why somebody reports."""

    ILLEGAL = "illegal"
    HARASSMENT = "harassment"
    IMPERSONATION = "impersonation"
    SPAM = "spam"
    OTHER = "other"


class Action(StrEnum):
    """What the administration decides; hiding may come with a warning or a suspension."""

    NONE = "none"
    HIDE = "hide"
    WARN = "warn"
    SUSPEND = "suspend"


class Ground(StrEnum):
    """On what a decision rests."""

    LAW = "law"
    RULES = "rules"


class Outcome(StrEnum):
    """What somebody who reported is told: whether, not what was done to whom."""

    WAITING = "waiting"
    ACTED = "acted"
    NO_VIOLATION = "no_violation"


@dataclass(frozen=True, slots=True)
class Report:
    """A report as it was parsed."""

    reason: Reason
    explanation: str
    is_good_faith: bool


@dataclass(frozen=True, slots=True)
class Decision:
    """A decision as it was parsed."""

    action: Action
    hides: bool
    ground: Ground | None
    ground_text: str
    facts: str
    days: int | None
    """Of a suspension; ``None`` until it is lifted."""


def parse_report(reason: str, explanation: str, *, is_good_faith: bool) -> Report:
    """Read what a member fills in. A report of illegal content says what Art. 16(2) asks.

    Where it stands is the subject itself; name and address are those of the account.

    Raises
    ------
    Invalid
        ``report_reason``; ``text_missing``, ``good_faith_missing``: for illegal content;
        ``text_too_long``.
    """
    if reason not in list(Reason):
        raise Invalid(
            "report_reason",
            "Please choose a reason. Possible: {choices}.",
            field="reason",
            choices=", ".join(Reason),
        )
    is_illegal = reason == Reason.ILLEGAL
    text = clean_text(
        explanation, most=EXPLANATION_MAX, field="explanation", is_required=is_illegal
    )
    if is_illegal and not is_good_faith:
        raise Invalid(
            "good_faith_missing",
            "Please confirm that what you write is accurate and complete to your knowledge. "
            "A report of illegal content needs that.",
            field="good_faith",
        )
    return Report(Reason(reason), text, is_good_faith)


def parse_decision(
    action: str, *, hides: bool, ground: str, ground_text: str, facts: str, days: str
) -> Decision:
    """Read what an operator fills in; a measure needs its ground and facts (Art. 17(3)).

    Raises
    ------
    Invalid
        ``decision_action``, ``decision_ground``, ``suspension_days``, ``text_missing``,
        ``text_too_long``
    """
    if action not in list(Action):
        raise Invalid("decision_action", "Please choose what is to be done.", field="action")
    chosen = Action(action)
    if chosen is Action.NONE:
        return Decision(chosen, False, None, "", "", None)
    if ground not in list(Ground):
        raise Invalid(
            "decision_ground",
            "Please say whether the law or the rules of the community are the ground.",
            field="ground",
        )
    return Decision(
        chosen,
        hides or chosen is Action.HIDE,
        Ground(ground),
        clean_text(ground_text, most=GROUND_MAX, field="ground_text", is_required=True),
        clean_text(facts, most=FACTS_MAX, field="facts", is_required=True),
        _parse_days(days) if chosen is Action.SUSPEND else None,
    )


def _parse_days(typed: str) -> int | None:
    """Read for how many days; empty means until the suspension is lifted."""
    text = typed.strip()
    if not text:
        return None
    days = int(text) if text.isascii() and text.isdigit() and len(text) < 6 else 0
    if not 1 <= days <= SUSPENSION_D_MAX:
        raise Invalid(
            "suspension_days",
            "A suspension lasts 1 to {most} days. Leave the field empty for one without an end.",
            field="days",
            most=SUSPENSION_D_MAX,
        )
    return days


def is_claimed_by_other(
    claimed_by: int | None, claimed_at: int | None, viewer: int, now: int
) -> bool:
    """Say whether another operator is at work on a case."""
    return (
        claimed_by is not None
        and claimed_by != viewer
        and claimed_at is not None
        and now < claimed_at + CLAIM_S
    )


def is_concerned(action: Action | str) -> bool:
    """Say whether a decision concerns the member, who then is given the reasons."""
    return action not in (Action.NONE, "")


def reporter_outcome(decided_at: int | None, action: str) -> Outcome:
    """Return what somebody who reported is told."""
    if decided_at is None:
        return Outcome.WAITING
    return Outcome.ACTED if is_concerned(action) else Outcome.NO_VIOLATION


def check_decider(viewer: int, *, author: int | None, before: int | None, others: bool) -> None:
    """Refuse whoever may not decide: about themself, or again where others could (Art. 20).

    ``before`` made the decision that is objected to; ``others`` says whether others could.

    Raises
    ------
    NotAllowed
        ``own_case``; ``other_operator``
    """
    if author == viewer:
        raise NotAllowed("own_case", "Nobody decides about themself. Ask another administrator.")
    if before == viewer and others:
        raise NotAllowed(
            "other_operator",
            "You made this decision. Another administrator has to decide about the objection.",
        )


def may_return(returns_until: int | None, now: int) -> bool:
    """Say whether whom a case is about has left and may still come back; the case waits then."""
    return returns_until is not None and now < returns_until


def parse_appeal(text: str) -> str:
    """Read an objection."""
    return clean_text(text, most=APPEAL_MAX, field="text", is_required=True)


def parse_answer(text: str) -> str:
    """Read the answer to an objection."""
    return clean_text(text, most=FACTS_MAX, field="answer", is_required=True)


def check_appeal(*, decided_at: int, is_made: bool, now: int) -> None:
    """Refuse a second objection, and one that comes too late.

    Raises
    ------
    Conflict
        ``appeal_made``; ``appeal_late``
    """
    if is_made:
        raise Conflict("appeal_made", "You have objected to this decision already.")
    if now > decided_at + APPEAL_D * DAY_S:
        raise Conflict(
            "appeal_late",
            "An objection is possible within {days} days of the decision; they are over.",
            days=APPEAL_D,
        )
