"""``/me/decisions``: decisions about the caller, their reasons, and the objection."""

from __future__ import annotations

from typing import Annotated, Any

from fastapi import APIRouter, Path

from ecken.api.calls import Caller, Changer
from ecken.api.moderation.report_shapes import AppealBody, StatementAnswer
from ecken.api.strict_json import StrictRoute
from ecken.service.moderation.statements import list_statements, object_to, show_statement

__all__ = ["router"]

router = APIRouter(tags=["moderation"], route_class=StrictRoute)

DecisionId = Annotated[str, Path(description="Id of a decision.", max_length=64)]


@router.get("/me/decisions")
def list_decisions(call: Caller) -> list[StatementAnswer]:
    """Return the decisions that concern the caller, newest first."""
    with call.reading() as world:
        return [StatementAnswer.of(statement) for statement in list_statements(world)]


@router.get("/me/decisions/{id}")
def show_decision(call: Caller, id: DecisionId) -> StatementAnswer:
    """Return one decision that concerns the caller."""
    return StatementAnswer.of(show_statement(call.community, id, call.viewer))


@router.post("/me/decisions/{id}/appeal", status_code=201, response_model=StatementAnswer)
def make_appeal(call: Changer, id: DecisionId, body: AppealBody) -> dict[str, Any]:
    """Object to a decision, once, within half a year."""

    def run() -> dict[str, Any]:
        object_to(call.community, id, call.viewer, body.text)
        statement = show_statement(call.community, id, call.viewer)
        return StatementAnswer.of(statement).model_dump()

    return call.once(body, run)
