"""The queue of reports, one case, deciding: for operators; not found for anybody else."""

from __future__ import annotations

from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from ecken.errors import Conflict, EckenError, Invalid, NotAllowed
from ecken.rules.moderation import FACTS_MAX, GROUND_MAX, parse_decision
from ecken.rules.operators.rights import Right
from ecken.service.moderation.decisions import claim_case, decide_case, release_case
from ecken.service.moderation.figures import count_years
from ecken.service.moderation.objections import decide_objection
from ecken.service.moderation.queue import find_image, find_picture, show_case, show_queue
from ecken.service.moderation.suspensions import lift_suspension
from ecken.web.accounts.joining import errors_of
from ecken.web.http.flash import Flash
from ecken.web.i18n import mark
from ecken.web.moderation.words import WORDS
from ecken.web.pages import community_of, form_of, redirect, text_of, viewer_of
from ecken.web.rendering.render import render
from ecken.web.rights import needs

__all__ = ["routes"]

_TYPED = (
    *("action", "hides", "ground", "ground_text", "facts", "days", "granted", "answer"),
    "names_meant",
)


@needs(Right.REPORTS)
def show_reports(request: Request) -> Response:
    """Show what waits, who is suspended, and the numbers of the years."""
    community, viewer = community_of(request), viewer_of(request)
    return render(
        request,
        "admin/reports.html",
        queue=show_queue(community, viewer),
        years=count_years(community, viewer),
        **WORDS,
    )


@needs(Right.REPORTS)
def show_one(request: Request) -> Response:
    """Show a case."""
    return _page(request)


@needs(Right.REPORTS)
def show_picture(request: Request) -> Response:
    """Hand out the photo that was reported."""
    picture = find_picture(community_of(request), viewer_of(request), request.path_params["id"])
    return Response(picture, media_type="image/webp", headers={"cache-control": "no-store"})


@needs(Right.REPORTS)
def show_image(request: Request) -> Response:
    """Hand out an image of a post that was reported."""
    id, key = request.path_params["id"], request.path_params["key"]
    image = find_image(community_of(request), viewer_of(request), id, key)
    return Response(image, media_type="image/webp", headers={"cache-control": "no-store"})


@needs(Right.REPORTS)
def claim(request: Request) -> Response:
    """Take a case."""
    try:
        claim_case(community_of(request), viewer_of(request), request.path_params["id"])
    except (Conflict, NotAllowed) as error:
        return _page(request, error)
    return _back(request, Flash(mark("The case is yours for an hour.")))


@needs(Right.REPORTS)
def release(request: Request) -> Response:
    """Let others take a case."""
    release_case(community_of(request), viewer_of(request), request.path_params["id"])
    return redirect(request, "/admin/reports", Flash(mark("Others can take the case now.")))


@needs(Right.REPORTS)
def decide(request: Request) -> Response:
    """Decide about a case."""
    typed = _typed(request)
    try:
        decision = parse_decision(
            typed["action"],
            hides=typed["hides"] == "1",
            ground=typed["ground"],
            ground_text=typed["ground_text"],
            facts=typed["facts"],
            days=typed["days"],
        )
        decide_case(
            community_of(request),
            viewer_of(request),
            request.path_params["id"],
            decision,
            names_meant=typed["names_meant"] == "1",
        )
    except (Conflict, Invalid, NotAllowed) as error:
        return _page(request, error, typed)
    said = mark("Decided. Everybody concerned is notified.")
    return redirect(request, "/admin/reports", Flash(said))


@needs(Right.REPORTS)
def lift(request: Request) -> Response:
    """End a suspension."""
    try:
        lift_suspension(community_of(request), viewer_of(request), request.path_params["id"])
    except Conflict as error:
        return _page(request, error)
    return _back(request, Flash(mark("The suspension has ended; the member gets an e-mail.")))


@needs(Right.REPORTS)
def decide_appeal(request: Request) -> Response:
    """Grant or reject an objection."""
    typed = _typed(request)
    try:
        if typed["granted"] not in ("yes", "no"):
            raise Invalid("appeal_answer", "Please choose an outcome.", field="granted")
        decide_objection(
            community_of(request),
            viewer_of(request),
            request.path_params["id"],
            is_granted=typed["granted"] == "yes",
            answer=typed["answer"],
            names_meant=typed["names_meant"] == "1",
        )
    except (Conflict, Invalid, NotAllowed) as error:
        return _page(request, error, typed)
    said = mark("Decided. The member is told.")
    return redirect(request, "/admin/reports", Flash(said))


def _typed(request: Request) -> dict[str, str]:
    form = form_of(request)
    return {name: text_of(form, name) for name in _TYPED}


def _back(request: Request, flash: Flash) -> Response:
    return redirect(request, f"/admin/reports/{request.path_params['id']}", flash)


def _page(
    request: Request, error: EckenError | None = None, typed: dict[str, str] | None = None
) -> Response:
    errors, wrong = errors_of(request, error, _TYPED)
    return render(
        request,
        "admin/report.html",
        error.status if error else 200,
        case=show_case(community_of(request), viewer_of(request), request.path_params["id"]),
        typed=typed or dict.fromkeys(_TYPED, ""),
        facts_max=FACTS_MAX,
        ground_max=GROUND_MAX,
        errors=errors,
        wrong=wrong,
        **WORDS,
    )


routes = [
    Route("/admin/reports", show_reports, methods=["GET"]),
    Route("/admin/reports/{id}", show_one, methods=["GET"]),
    Route("/photo/reported/{id}", show_picture, methods=["GET"]),
    Route("/photo/reported/{id}/{key}", show_image, methods=["GET"]),
    Route("/admin/reports/{id}/claim", claim, methods=["POST"]),
    Route("/admin/reports/{id}/release", release, methods=["POST"]),
    Route("/admin/reports/{id}/decide", decide, methods=["POST"]),
    Route("/admin/reports/{id}/lift", lift, methods=["POST"]),
    Route("/admin/reports/{id}/appeal", decide_appeal, methods=["POST"]),
]
