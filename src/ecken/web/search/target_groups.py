"""Target groups: saved searches with counts, what is new, and whom to meet."""

from __future__ import annotations

from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from ecken.errors import Conflict, EckenError, Invalid
from ecken.search.query import parse_line
from ecken.search.search_request import SearchRequest
from ecken.service.advisor.meeting import whom_to_meet
from ecken.service.search.target_groups import (
    NAME_MAX,
    change_group,
    create_group,
    delete_group,
    list_groups,
    restore_group,
    show_group,
    visit_group,
)
from ecken.service.search.ways_in import place_asked_for
from ecken.service.talk.news import members_new_in
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
from ecken.web.rendering.render import language_of, render

__all__ = ["routes"]

PICKS = 5


@for_members
def show_all(request: Request) -> Response:
    """List the viewer's target groups with live counts."""
    with reading(request) as world:
        groups = list_groups(world)
    return render(request, "talk/groups.html", groups=groups)


@for_members
def show_one(request: Request) -> Response:
    """Show one group: who is new, and whom to meet. The page notes it as seen by its own form."""
    id = request.path_params["id"]
    with reading(request) as world:
        group = show_group(world, id)
        new = members_new_in(world, id)
        plan = whom_to_meet(world, id, picks=PICKS)
        ways_into = place_asked_for(world, SearchRequest(parse_line(group.query)))
    return render(request, "talk/group.html", group=group, new=new, plan=plan, ways_into=ways_into)


@for_members
def note_seen(request: Request) -> Response:
    """Note that the viewer has seen who is new in a group."""
    id = request.path_params["id"]
    visit_group(community_of(request), viewer_of(request), id)
    return redirect(request, f"/groups/{id}")


@for_members
def show_new(request: Request) -> Response:
    """Show the form for a new group, with a search already written down."""
    written = {"name": "", "query": request.query_params.get("line", "")}
    return _form(request, "/groups/new", written)


@for_members
def show_change(request: Request) -> Response:
    """Show the form to rename a group or change its search."""
    with reading(request) as world:
        group = show_group(world, request.path_params["id"])
    return _form(request, f"/groups/{group.id}/change", {"name": group.name, "query": group.query})


def _form(
    request: Request, to: str, written: dict[str, str], *, error: EckenError | None = None
) -> Response:
    wrong = {}
    if error is not None:
        beside = "name" if error.fields.get("field") == "name" else "query"
        wrong[beside] = language_of(request).sentence(error)
    return render(
        request,
        "talk/group_form.html",
        error.status if error else 200,
        to=to,
        written=written,
        name_max=NAME_MAX,
        wrong=wrong,
    )


@for_members
def create(request: Request) -> Response:
    """Save a search under a name."""
    written = _written(request)
    try:
        id = create_group(community_of(request), viewer_of(request), **written)
    except (Invalid, Conflict) as error:
        return _form(request, "/groups/new", written, error=error)
    flash = Flash(mark("The target group “%(name)s” is saved."), {"name": written["name"]})
    return redirect(request, f"/groups/{id}", flash)


@for_members
def change(request: Request) -> Response:
    """Rename a group or change its search."""
    written, id = _written(request), request.path_params["id"]
    try:
        change_group(community_of(request), viewer_of(request), id, **written)
    except (Invalid, Conflict) as error:
        return _form(request, f"/groups/{id}/change", written, error=error)
    return redirect(request, f"/groups/{id}", Flash(mark("Saved.")))


@for_members
def delete(request: Request) -> Response:
    """Delete a group."""
    delete_group(community_of(request), viewer_of(request), request.path_params["id"])
    undo = Undo(f"/groups/{request.path_params['id']}/restore")
    return redirect(request, "/groups", Flash(mark("The target group is deleted."), undo=undo))


@for_members
def restore(request: Request) -> Response:
    """Take the deletion of a group back."""
    id = request.path_params["id"]
    restore_group(community_of(request), viewer_of(request), id)
    return redirect(request, f"/groups/{id}", Flash(mark("The target group is back.")))


def _written(request: Request) -> dict[str, str]:
    form = form_of(request)
    return {"name": text_of(form, "name"), "query": text_of(form, "query")}


routes = [
    Route("/groups", show_all),
    Route("/groups/new", show_new),
    Route("/groups/new", create, methods=["POST"]),
    Route("/groups/{id}", show_one),
    Route("/groups/{id}/seen", note_seen, methods=["POST"]),
    Route("/groups/{id}/change", show_change),
    Route("/groups/{id}/change", change, methods=["POST"]),
    Route("/groups/{id}/delete", delete, methods=["POST"]),
    Route("/groups/{id}/restore", restore, methods=["POST"]),
]
