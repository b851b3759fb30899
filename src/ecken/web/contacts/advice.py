"""One request with what accepting it would bring; bulk answers; undo."""

from __future__ import annotations

from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from ecken.errors import NotFound
from ecken.reference import industries
from ecken.service.advisor.advisor import Gain, gain_of_request
from ecken.service.advisor.request_views import RequestCard, contact_of_request, show_outgoing
from ecken.service.contacts.bulk_answers import answer_requests, undo_answers
from ecken.service.contacts.requests import undo_answer
from ecken.service.world import World
from ecken.store.profiles.members import Card
from ecken.web.http.flash import Flash, Undo
from ecken.web.i18n import mark
from ecken.web.pages import (
    community_of,
    for_members,
    form_of,
    reading,
    redirect,
    text_of,
    viewer_of,
)
from ecken.web.rendering.reasons import REASON_LABELS
from ecken.web.rendering.render import language_of, render

__all__ = ["routes"]

IDS_KEPT = 40

AGES = {
    "days": mark("a member for some days"),
    "weeks": mark("joined some weeks ago"),
    "months": mark("joined some months ago"),
    "years": mark("joined years ago"),
}

ANSWERS = {
    "few_sent": mark("has sent few requests lately"),
    "most_accepted": mark("most of their many recent requests were accepted"),
    "some_accepted": mark("fewer than half of their many recent requests were accepted"),
    "few_accepted": mark("fewer than one in five of their many recent requests were accepted"),
}


@for_members
def show_request(request: Request) -> Response:
    """Show one request: to the viewer with what it would bring, or by the viewer.

    Where it has made the two contacts, it leads to the contact: a mail or a note may be old.
    """
    with reading(request) as world:
        found = _find(world, request.path_params["id"])
    if isinstance(found, Gain):
        return _received(request, found)
    if isinstance(found, RequestCard):
        return render(request, "requests/one_sent.html", item=found, reasons=REASON_LABELS)
    if found is None:
        return render(request, "requests/gone.html", 404)
    return redirect(request, f"/m/{found.public_id}")


def _find(world: World, id: str) -> Gain | RequestCard | Card | None:
    """Return what the viewer is shown of a request: open to them, open by them, or a contact."""
    for find in (gain_of_request, show_outgoing, contact_of_request):
        try:
            return find(world, id)
        except NotFound:
            continue
    return None


def _received(request: Request, gain: Gain) -> Response:
    code = language_of(request).code
    industries = gain.numbers.industries if gain.numbers else []
    named = [(_industry(value, code), count) for value, count in industries]
    return render(
        request,
        "talk/request.html",
        gain=gain,
        numbers=gain.numbers,
        item=gain.request,
        reason=REASON_LABELS.get(gain.request.reason, "") if gain.request.reason else "",
        industries=named,
        ages=AGES,
        answers=ANSWERS,
    )


@for_members
def answer_many(request: Request) -> Response:
    """Accept or decline the chosen requests."""
    form = form_of(request)
    ids = [value for value in form.getlist("id") if isinstance(value, str)]
    is_accepting = form.get("answer") == "accept"
    answered = answer_requests(
        community_of(request), viewer_of(request), ids, is_accepting=is_accepting
    )
    done = [each.request_id for each in answered if not each.code]
    text = mark("Accepted: %(count)s") if is_accepting else mark("Declined: %(count)s")
    # The word on the next page is kept in a cookie, which has room for so many ids.
    undo = Undo("/requests/undo", {"ids": " ".join(done)}) if 0 < len(done) <= IDS_KEPT else None
    return redirect(request, "/requests", Flash(text, {"count": str(len(done))}, undo))


@for_members
def undo_many(request: Request) -> Response:
    """Take the answers back that were just given together."""
    ids = text_of(form_of(request), "ids").split()
    undone = undo_answers(community_of(request), viewer_of(request), ids)
    count = sum(not each.code for each in undone)
    flash = Flash(mark("Undone: %(count)s"), {"count": str(count)})
    return redirect(request, "/requests", flash)


@for_members
def undo(request: Request) -> Response:
    """Take an answer back."""
    undo_answer(community_of(request), viewer_of(request), request.path_params["id"])
    return redirect(
        request, "/requests", Flash(mark("The request is waiting for your answer again."))
    )


def _industry(code: str, language: str) -> str:
    found = industries.get(code)
    return found.title_in(language) if found else code


routes = [
    Route("/requests/answers", answer_many, methods=["POST"]),
    Route("/requests/undo", undo_many, methods=["POST"]),
    Route("/requests/{id}", show_request),
    Route("/requests/{id}/undo", undo, methods=["POST"]),
]
