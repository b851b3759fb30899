"""``/moderation/decided``: decided cases, for operators with a token that moderates."""

from __future__ import annotations

from typing import Annotated, Literal

from fastapi import APIRouter, Query
from pydantic import BaseModel, ConfigDict, Field

from ecken.api.calls import Caller
from ecken.api.moderation.case_shapes import Action
from ecken.api.moderation.report_shapes import Ending, Kind, Moment
from ecken.api.moderation.rights import needs
from ecken.api.strict_json import StrictRoute
from ecken.rules.operators.rights import Right
from ecken.service.moderation.decided_cases import read_decided_question, show_decided
from ecken.store.moderation.decided_cases import DecidedRow

__all__ = ["router"]

router = APIRouter(
    prefix="/moderation",
    tags=["moderation"],
    route_class=StrictRoute,
    dependencies=[needs(Right.REPORTS)],
)

_PAGE_MAX = 999_999


class DecidedQuery(BaseModel):
    """Which decided cases, and which page of them; what is left out means all."""

    model_config = ConfigDict(extra="forbid")

    kind: Annotated[
        str,
        Field(
            max_length=20,
            description="profile, photo, message, post, comment, job, company or news.",
        ),
    ] = ""
    decision: Annotated[
        str,
        Field(
            max_length=20,
            description="none, hide, warn or suspend; hide: all that hide, whatever else they do.",
        ),
    ] = ""
    month: Annotated[
        str, Field(max_length=20, description="Of the decision, such as 2026-11; the site's clock.")
    ] = ""
    page: Annotated[
        int, Field(ge=1, le=_PAGE_MAX, description="Beyond the last one: the last one.")
    ] = 1


class DecidedCaseAnswer(BaseModel):
    """A decided case; the case itself has its texts."""

    id: str
    kind: Kind
    about: Annotated[str, Field(description="Name of the member; empty once that is gone.")]
    action: Action
    hidden: Annotated[bool, Field(description="Whether the content was hidden.")]
    decided: Moment
    suspended_until: Ending
    lifted: Ending
    objection: Annotated[
        Literal["waiting", "granted", "rejected"] | None, Field(description="null: there is none.")
    ]

    @classmethod
    def of(cls, row: DecidedRow) -> DecidedCaseAnswer:
        """Show a decided case."""
        answered = {None: "waiting", True: "granted", False: "rejected"}
        return cls.model_validate(
            {
                "id": row.public_id,
                "kind": row.kind,
                "about": row.name,
                "action": row.action,
                "hidden": row.hides,
                "decided": row.decided_at,
                "suspended_until": row.suspended_until,
                "lifted": row.lifted_at,
                "objection": answered[row.is_granted] if row.is_objected else None,
            }
        )


class DecidedCasesAnswer(BaseModel):
    """One page of decided cases, newest first; ``total`` counts all of them."""

    total: int
    cases: list[DecidedCaseAnswer]
    next: Annotated[int | None, Field(description="Number of the next page, if there is one.")]


@router.get("/decided")
def list_decided(call: Caller, asked: Annotated[DecidedQuery, Query()]) -> DecidedCasesAnswer:
    """Return decided cases, without what concerns the caller; nobody learns who has reported."""
    sought = {"kind": asked.kind, "decision": asked.decision, "month": asked.month}
    question = read_decided_question(call.community, sought)
    found = show_decided(call.community, call.viewer, question, page=asked.page)
    return DecidedCasesAnswer(
        total=found.total,
        cases=[DecidedCaseAnswer.of(row) for row in found.rows],
        next=found.number + 1 if found.number < found.pages else None,
    )
