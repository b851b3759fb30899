"""Tags and a private note on a contact; my contacts as a file."""

from __future__ import annotations

from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from ecken.errors import EckenError, Invalid
from ecken.service.contacts.tags import (
    NOTE_MAX,
    export_contacts,
    set_note,
    set_tags,
    show_kept_contact,
)
from ecken.web.http.flash import Flash
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


@for_members
def show_note(request: Request) -> Response:
    """Show tags, note and reason of a contact in a form."""
    with reading(request) as world:
        kept = show_kept_contact(world, request.path_params["id"])
    written = {"tags": ", ".join(kept.tags), "note": kept.note, "reason": kept.reason}
    return _form(request, written)


def _form(
    request: Request, written: dict[str, str], *, error: EckenError | None = None
) -> Response:
    with reading(request) as world:
        kept = show_kept_contact(world, request.path_params["id"])
    wrong = (
        {str(error.fields.get("field", "")): language_of(request).sentence(error)} if error else {}
    )
    return render(
        request,
        "talk/note.html",
        error.status if error else 200,
        card=kept.contact.card,
        since=kept.contact.since,
        written=written,
        wrong=wrong,
        note_max=NOTE_MAX,
    )


@for_members
def save_note(request: Request) -> Response:
    """Keep tags, note and reason."""
    form, id = form_of(request), request.path_params["id"]
    community, viewer = community_of(request), viewer_of(request)
    written = {name: text_of(form, name) for name in ("tags", "note", "reason")}
    tags = [tag.strip() for tag in written["tags"].split(",") if tag.strip()]
    try:
        set_tags(community, viewer, id, tags)
        set_note(community, viewer, id, note=written["note"], reason=written["reason"])
    except Invalid as error:
        kept = {name: text[: 2 * NOTE_MAX] for name, text in written.items()}
        return _form(request, kept, error=error)
    return redirect(request, "/contacts", Flash(mark("Saved.")))


@for_members
def download(request: Request) -> Response:
    """Send the viewer's contacts as CSV."""
    with community_of(request).reading(viewer_of(request)) as world:
        text = export_contacts(world)
    return Response(
        text.encode("utf-8-sig"),
        media_type="text/csv; charset=utf-8",
        headers={
            "content-disposition": 'attachment; filename="contacts.csv"',
            "cache-control": "no-store",
        },
    )


routes = [
    Route("/contacts.csv", download),
    Route("/contacts/{id}/note", show_note),
    Route("/contacts/{id}/note", save_note, methods=["POST"]),
]
