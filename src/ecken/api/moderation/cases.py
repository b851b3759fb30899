"""``/moderation``: the queue of reports, cases and decisions, for operators with such a token."""

from __future__ import annotations

from typing import Annotated, Any

from fastapi import APIRouter, Path, Response

from ecken.api.calls import Caller, Changer
from ecken.api.file_answers import WebP
from ecken.api.moderation.case_shapes import (
    AnswerBody,
    CaseAnswer,
    DecisionBody,
    ModerationYearAnswer,
    QueueAnswer,
)
from ecken.api.moderation.rights import needs
from ecken.api.strict_json import StrictRoute
from ecken.rules.moderation import parse_decision
from ecken.rules.operators.rights import Right
from ecken.service.moderation.decisions import claim_case, decide_case, release_case
from ecken.service.moderation.figures import count_years
from ecken.service.moderation.objections import decide_objection
from ecken.service.moderation.queue import find_image, find_picture, show_case, show_queue
from ecken.service.moderation.suspensions import lift_suspension

__all__ = ["router"]

router = APIRouter(
    prefix="/moderation",
    tags=["moderation"],
    route_class=StrictRoute,
    dependencies=[needs(Right.REPORTS)],
)

CaseId = Annotated[str, Path(description="Id of a case.", max_length=64)]


@router.get("/queue")
def list_queue(call: Caller) -> QueueAnswer:
    """Return what waits, without what concerns the caller, and who is suspended."""
    return QueueAnswer.of(show_queue(call.community, call.viewer))


@router.get("/years")
def list_years(call: Caller) -> list[ModerationYearAnswer]:
    """Return the numbers of each year with any, newest first."""
    return [ModerationYearAnswer.of(year) for year in count_years(call.community, call.viewer)]


@router.get("/cases/{id}")
def get_case(call: Caller, id: CaseId) -> CaseAnswer:
    """Return one case, open or decided; nobody is shown who has reported."""
    return CaseAnswer.of(show_case(call.community, call.viewer, id))


@router.get("/cases/{id}/photo", response_class=WebP)
def get_photo(call: Caller, id: CaseId) -> Response:
    """Return the photo that was reported, as it was then."""
    picture = find_picture(call.community, call.viewer, id)
    return WebP(picture, headers={"cache-control": "no-store"})


@router.get("/cases/{id}/images/{key}", response_class=WebP)
def get_image(
    call: Caller, id: CaseId, key: Annotated[str, Path(description="Its key.", max_length=64)]
) -> Response:
    """Return an image of the post that was reported, as it was then."""
    image = find_image(call.community, call.viewer, id, key)
    return WebP(image, headers={"cache-control": "no-store"})


@router.put("/cases/{id}/claim", status_code=204)
def put_claim(call: Caller, id: CaseId) -> None:
    """Take a case for an hour, so that two do not decide at once."""
    claim_case(call.community, call.viewer, id)


@router.delete("/cases/{id}/claim", status_code=204)
def delete_claim(call: Caller, id: CaseId) -> None:
    """Let others take a case; where it is not the caller's nothing changes."""
    release_case(call.community, call.viewer, id)


@router.post("/cases/{id}/decision", status_code=201, response_model=CaseAnswer)
def decide(call: Changer, id: CaseId, body: DecisionBody) -> dict[str, Any]:
    """Decide, carry it out, and tell all concerned."""

    def run() -> dict[str, Any]:
        decision = parse_decision(
            body.action,
            hides=body.hidden,
            ground=body.ground,
            ground_text=body.ground_text,
            facts=body.facts,
            days="" if body.days is None else str(body.days),
        )
        decide_case(call.community, call.viewer, id, decision, names_meant=body.names_meant)
        return _shown(call, id)

    return call.once(body, run)


@router.post("/cases/{id}/lift", response_model=CaseAnswer)
def lift(call: Changer, id: CaseId) -> dict[str, Any]:
    """End a suspension."""

    def run() -> dict[str, Any]:
        lift_suspension(call.community, call.viewer, id)
        return _shown(call, id)

    return call.once(None, run)


@router.post("/cases/{id}/appeal", status_code=201, response_model=CaseAnswer)
def answer_appeal(call: Changer, id: CaseId, body: AnswerBody) -> dict[str, Any]:
    """Grant an objection, which ends the measures, or reject it."""

    def run() -> dict[str, Any]:
        decide_objection(
            call.community,
            call.viewer,
            id,
            is_granted=body.granted,
            answer=body.answer,
            names_meant=body.names_meant,
        )
        return _shown(call, id)

    return call.once(body, run)


def _shown(call: Changer, id: str) -> dict[str, Any]:
    return CaseAnswer.of(show_case(call.community, call.viewer, id)).model_dump()
