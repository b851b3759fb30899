"""A member as the viewer may see them, and how the two are connected."""

from __future__ import annotations

from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from ecken.errors import Conflict, EckenError, Invalid, TooMany
from ecken.service.contacts.contacts import (
    block_member,
    remove_contact,
    restore_contact,
    unblock_member,
    undo_block,
)
from ecken.service.contacts.requests import MESSAGE_MAX, send_request
from ecken.service.contacts.saved_members import kept_ids
from ecken.service.found.noting import note_visit
from ecken.service.posts.of_member import newest_posts
from ecken.service.profiles.members import show_member, show_ways
from ecken.web.http.flash import Flash, Undo
from ecken.web.i18n import mark
from ecken.web.pages import (
    address,
    community_of,
    for_members,
    form_of,
    is_local,
    page_number,
    reading,
    redirect,
    text_of,
    viewer_of,
)
from ecken.web.place.left_out import left_out_of, picture_of
from ecken.web.rendering.drawing import draw_ways, draw_ways_down
from ecken.web.rendering.privacy_words import DETAILS
from ecken.web.rendering.reasons import REASON_LABELS
from ecken.web.rendering.render import language_of, render

__all__ = ["routes"]


@for_members
def show_member_page(request: Request) -> Response:
    """Show a member."""
    return _page(request)


def _page(
    request: Request, *, error: EckenError | None = None, message: str = "", reason: str = ""
) -> Response:
    with reading(request) as whole:
        world = picture_of(request, whole)
        left_out = left_out_of(request, world)
        member = show_member(
            world,
            request.path_params["id"],
            page=page_number(request),
            is_far="far" in request.query_params,
        )
        newest = newest_posts(world, member.card)
        is_kept = member.card.member in kept_ids(world)
    note_visit(community_of(request), viewer_of(request), member.card.member)
    return render(
        request,
        "members/member.html",
        error.status if error else 200,
        member=member,
        card=member.card,
        newest=newest,
        is_kept=is_kept,
        left_out=left_out,
        message=message,
        reason=reason,
        message_max=MESSAGE_MAX,
        reasons=REASON_LABELS.items(),
        is_asking="ask" in request.query_params,
        is_far="far" in request.query_params,
        detail_labels=DETAILS,
        wrong=language_of(request).sentence(error) if error else "",
    )


@for_members
def show_ways_page(request: Request) -> Response:
    """Show all shortest ways to a member as a picture."""
    with reading(request) as whole:
        world = picture_of(request, whole)
        left_out = left_out_of(request, world)
        ways = show_ways(world, request.path_params["id"])
    across, down = draw_ways(ways.ways), draw_ways_down(ways.ways)
    return render(
        request, "members/ways.html", ways=ways, card=ways.card, across=across, down=down,
        left_out=left_out,
    )  # fmt: skip


@for_members
def ask(request: Request) -> Response:
    """Send a contact request; what is wrong is said beside the form."""
    form = form_of(request)
    target, message = request.path_params["id"], text_of(form, "message")
    reason = text_of(form, "reason")
    try:
        sent = send_request(
            community_of(request),
            viewer_of(request),
            target,
            message=message,
            reason=reason,
        )
    except (Invalid, Conflict, TooMany) as error:
        return _page(request, error=error, message=message[: 2 * MESSAGE_MAX], reason=reason)
    name = _name_of(request, target)
    text = (
        mark("You and %(name)s are now contacts.")
        if sent.is_contact
        else mark("Your request to %(name)s is on its way.")
    )
    return redirect(request, _next(text_of(form, "next"), target), Flash(text, {"name": name}))


@for_members
def remove(request: Request) -> Response:
    """End a contact; it can be taken back for a minute."""
    form, target = form_of(request), request.path_params["id"]
    community, viewer = community_of(request), viewer_of(request)
    name = _name_of(request, target)
    remembered = remove_contact(community, viewer, target)
    flash = Flash(
        mark("%(name)s is no longer your contact. They are not notified."),
        {"name": name},
        Undo(f"/m/{target}/restore", {"remembered": remembered}),
    )
    return redirect(request, _next(text_of(form, "next"), target), flash)


@for_members
def restore(request: Request) -> Response:
    """Take a removal back."""
    target = request.path_params["id"]
    remembered = text_of(form_of(request), "remembered")
    restore_contact(community_of(request), viewer_of(request), target, remembered)
    flash = Flash(mark("%(name)s is your contact again."), {"name": _name_of(request, target)})
    return redirect(request, f"/m/{target}", flash)


@for_members
def block(request: Request) -> Response:
    """Block a member; it can be taken back for a minute."""
    target = request.path_params["id"]
    community, viewer = community_of(request), viewer_of(request)
    name = _name_of(request, target)
    remembered = block_member(community, viewer, target)
    flash = Flash(
        mark("%(name)s is blocked. You no longer see each other."),
        {"name": name},
        Undo(f"/m/{target}/unblock", {"remembered": remembered}),
    )
    return redirect(request, "/", flash)


@for_members
def unblock(request: Request) -> Response:
    """Take a block back, with the contact that it ended; without a seal, just end it."""
    target = request.path_params["id"]
    community, viewer = community_of(request), viewer_of(request)
    remembered = text_of(form_of(request), "remembered")
    if remembered:
        undo_block(community, viewer, target, remembered)
    else:
        unblock_member(community, viewer, target)
    flash = Flash(mark("%(name)s is no longer blocked."), {"name": _name_of(request, target)})
    return redirect(request, f"/m/{target}", flash)


def _name_of(request: Request, public_id: str) -> str:
    with reading(request) as world:
        return world.member(public_id).name


def _next(wanted: str, target: str) -> str:
    return wanted if wanted and is_local(wanted) else address(f"/m/{target}")


routes = [
    Route("/m/{id}", show_member_page),
    Route("/m/{id}/path", show_ways_page),
    Route("/m/{id}/request", ask, methods=["POST"]),
    Route("/m/{id}/remove", remove, methods=["POST"]),
    Route("/m/{id}/restore", restore, methods=["POST"]),
    Route("/m/{id}/block", block, methods=["POST"]),
    Route("/m/{id}/unblock", unblock, methods=["POST"]),
]
