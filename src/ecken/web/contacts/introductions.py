"""Introductions: ask, and see all of mine as asker, bridge and target."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from ecken.errors import Conflict, EckenError, Invalid, TooMany
from ecken.service.contacts.introduction_withdrawals import undo_introduction
from ecken.service.contacts.introductions import (
    TEXT_MAX,
    agree_to_introduction,
    ask_introduction,
    decline_introduction,
    mention_instead,
    pass_on_introduction,
    withdraw_introduction,
)
from ecken.service.introduction_views import (
    count_waiting_introductions,
    list_bridges_to_ask,
    list_introductions,
    show_introduction,
)
from ecken.web.accounts.joining import errors_of
from ecken.web.http.flash import Flash, Undo
from ecken.web.i18n import mark
from ecken.web.pages import (
    community_of,
    for_members,
    form_of,
    page_number,
    reading,
    redirect,
    slice_of,
    text_of,
    viewer_of,
)
from ecken.web.rendering.render import language_of, render

__all__ = ["badges", "routes"]

SHOWN = 20

STATES = {
    "asked": mark("waiting for an answer"),
    "declined_by_bridge": mark("you declined"),
    "passed_on": mark("passed on"),
    "mention_me": mark("write yourself and mention the contact"),
    "declined_by_target": mark("you declined"),
    "agreed": mark("agreed"),
    "expired": mark("expired"),
    "withdrawn": mark("withdrawn"),
}


@for_members
def show_all(request: Request) -> Response:
    """List the viewer's introductions: what waits for them first."""
    with reading(request) as world:
        found = list_introductions(world)
    waiting = [introduction for introduction in found if introduction.waits_for_viewer]
    others = [introduction for introduction in found if not introduction.waits_for_viewer]
    return render(
        request,
        "talk/introductions.html",
        waiting=waiting,
        shown=slice_of(others, page_number(request), SHOWN),
        states=STATES,
    )


@for_members
def show_one(request: Request) -> Response:
    """Show one introduction with what the viewer can do now."""
    return _one(request)


def _one(request: Request, *, error: EckenError | None = None, text: str | None = None) -> Response:
    with reading(request) as world:
        item = show_introduction(world, request.path_params["id"])
    return render(
        request,
        "talk/introduction.html",
        error.status if error else 200,
        item=item,
        states=STATES,
        text_max=TEXT_MAX,
        text=item.to_target if text is None else text,
        wrong=language_of(request).sentence(error) if error else "",
    )


@for_members
def show_asking(request: Request) -> Response:
    """Show the form to ask for an introduction to ``target``."""
    return _asking(request, request.query_params.get("target", ""))


def _asking(
    request: Request,
    target_id: str,
    *,
    written: dict[str, str] | None = None,
    error: EckenError | None = None,
) -> Response:
    with reading(request) as world:
        target = world.member(target_id)
        bridges = list_bridges_to_ask(world, target_id)
    errors, wrong = errors_of(request, error, ("to_bridge", "to_target"))
    taking = [bridge for bridge in bridges if bridge.is_taking]
    chosen = request.query_params.get("bridge", taking[0].card.public_id if taking else "")
    return render(
        request,
        "talk/ask_introduction.html",
        error.status if error else 200,
        target=target,
        bridges=bridges,
        is_possible=bool(taking),
        written=written or {"bridge": chosen, "to_bridge": "", "to_target": ""},
        text_max=TEXT_MAX,
        errors=errors,
        wrong=wrong,
    )


@for_members
def ask(request: Request) -> Response:
    """Ask the chosen bridge; what is wrong is said beside the form."""
    form = form_of(request)
    target = text_of(form, "target")
    written = {name: text_of(form, name) for name in ("bridge", "to_bridge", "to_target")}
    try:
        asked = ask_introduction(
            community_of(request), viewer_of(request), target=target, **written
        )
    except (Invalid, Conflict, TooMany) as error:
        return _asking(request, target, written=written, error=error)
    flash = Flash(
        mark("%(bridge)s has been asked to introduce you to %(target)s."),
        {"bridge": asked.bridge.name, "target": asked.target.name},
    )
    return redirect(request, f"/introductions/{asked.id}", flash)


@for_members
def pass_on(request: Request) -> Response:
    """Agree as the bridge, with the words that the target gets."""
    text = text_of(form_of(request), "to_target")
    id = request.path_params["id"]
    try:
        item = pass_on_introduction(community_of(request), viewer_of(request), id, to_target=text)
    except (Invalid, Conflict) as error:
        return _one(request, error=error, text=text[: 2 * TEXT_MAX])
    flash = Flash(mark("Passed on to %(name)s."), {"name": item.target.name})
    return redirect(request, "/introductions", flash)


@for_members
def agree(request: Request) -> Response:
    """Agree as the target: the conversation of three opens."""
    try:
        item = agree_to_introduction(
            community_of(request), viewer_of(request), request.path_params["id"]
        )
    except Conflict as error:
        return _one(request, error=error)
    flash = Flash(mark("You have been introduced. The three of you can talk here."))
    return redirect(request, f"/messages/{item.conversation_id}", flash)


def _step(
    step: Callable[..., Any], said: str, *, can_undo: bool = True
) -> Callable[[Request], Response]:
    @for_members
    def run(request: Request) -> Response:
        id = request.path_params["id"]
        try:
            step(community_of(request), viewer_of(request), id)
        except Conflict as error:
            return _one(request, error=error)
        undo = Undo(f"/introductions/{id}/restore") if can_undo else None
        return redirect(request, "/introductions", Flash(said, undo=undo))

    return run


@for_members
def restore(request: Request) -> Response:
    """Take a withdrawal or a silent no back."""
    item = undo_introduction(community_of(request), viewer_of(request), request.path_params["id"])
    said = mark("Undone: everything is as it was before.")
    return redirect(request, f"/introductions/{item.id}", Flash(said))


mention = _step(
    mention_instead,
    mark("Your answer is sent: “Write yourself, and mention me.”"),
    can_undo=False,
)
decline = _step(decline_introduction, mark("Declined. Nobody is notified."))
withdraw = _step(withdraw_introduction, mark("Your introduction request is withdrawn."))

routes = [
    Route("/introductions", show_all),
    Route("/introductions/new", show_asking),
    Route("/introductions/new", ask, methods=["POST"]),
    Route("/introductions/{id}", show_one),
    Route("/introductions/{id}/pass-on", pass_on, methods=["POST"]),
    Route("/introductions/{id}/agree", agree, methods=["POST"]),
    Route("/introductions/{id}/mention-me", mention, methods=["POST"]),
    Route("/introductions/{id}/decline", decline, methods=["POST"]),
    Route("/introductions/{id}/withdraw", withdraw, methods=["POST"]),
    Route("/introductions/{id}/restore", restore, methods=["POST"]),
]
badges = {"introductions": count_waiting_introductions}
