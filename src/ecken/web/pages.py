"""Basics of every page: the viewer, the form, redirects.

A page is a plain function ``def page(request) -> Response``; Starlette runs it in a thread. Open
``reading(request)``, read all that the page needs, and call ``render`` *after* the ``with``. What
has no frame around it (a photo, a table, a piece of a page) opens the community's world itself.
"""

from __future__ import annotations

import functools
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import quote

import anyio.from_thread
from starlette.datastructures import FormData, UploadFile
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response

from ecken.errors import Invalid
from ecken.service.community import Community
from ecken.service.operators.site_pages import read_face
from ecken.service.world import World
from ecken.store.profiles.members import Card
from ecken.web.http.bodies import FOR_PROFILES, parse_form
from ecken.web.http.flash import Flash, read_flash, set_flash

__all__ = [
    "Frame",
    "Page",
    "Slice",
    "address",
    "community_of",
    "for_members",
    "form_of",
    "frame_of",
    "is_local",
    "page_number",
    "query_of",
    "quoted",
    "reading",
    "redirect",
    "slice_of",
    "text_of",
    "viewer_of",
    "uploaded_file",
]

Page = Callable[[Request], Response]


@dataclass(frozen=True)
class Frame:
    """What stands around every page of a member: themself, and what waits for them."""

    me: Card
    badges: Mapping[str, int] = field(default_factory=dict)


def community_of(request: Request) -> Community:
    """Return the community that this door belongs to."""
    community: Community = request.app.state.community
    return community


def viewer_of(request: Request) -> int:
    """Return the member who asks; only behind ``for_members``."""
    viewer: int = request.state.viewer
    return viewer


def for_members(page: Page) -> Page:
    """Show ``page`` to members only; others are led to sign in, and back."""

    @functools.wraps(page)
    def guarded(request: Request) -> Response:
        if getattr(request.state, "viewer", None) is None:
            return _lead_to_sign_in(request)
        return page(request)

    return guarded


@contextmanager
def reading(request: Request) -> Iterator[World]:
    """Yield the viewer's world for a page, with the frame around it read in the same moment.

    A page that offers to take an acceptance back shows nothing yet of what it has opened.
    """
    with community_of(request).reading(
        viewer_of(request), keeps_closed=offers_undo(request)
    ) as world:
        if request.method in ("GET", "HEAD") and not hasattr(request.state, "frame"):
            request.state.frame = _read_frame(request, world)
        yield world


def frame_of(request: Request) -> Frame | None:
    """Return the member's frame, read once per request; ``None`` for a guest."""
    viewer = getattr(request.state, "viewer", None)
    if viewer is None:
        return None
    if not hasattr(request.state, "frame"):
        with community_of(request).reading(viewer, keeps_closed=offers_undo(request)) as world:
            request.state.frame = _read_frame(request, world)
    frame: Frame | None = request.state.frame
    return frame


def offers_undo(request: Request) -> bool:
    """Say whether the page that is asked for says a word with an undo."""
    flash = read_flash(request) if request.method in ("GET", "HEAD") else None
    return flash is not None and flash.undo is not None


def _read_frame(request: Request, world: World) -> Frame | None:
    me = world.cards([world.viewer]).get(world.viewer)
    if me is None:
        return None
    counters: Mapping[str, Callable[[World], int]] = request.app.state.badges
    read_face(community_of(request), world.connection)
    return Frame(me, {name: count(world) for name, count in counters.items()})


def form_of(request: Request) -> FormData:
    """Return the form that was sent, which the session gate has read; may be called again."""
    form: FormData | None = getattr(request.state, "form", None)
    if form is None:  # a page without the gate around it
        body = anyio.from_thread.run(request.body)
        form = parse_form(request.headers.get("content-type", ""), body, FOR_PROFILES)
        request.state.form = form
    return form


def text_of(form: FormData, name: str) -> str:
    """Return one text field of a form, empty if it is missing or a file."""
    value = form.get(name, "")
    return value if isinstance(value, str) else ""


@dataclass(frozen=True)
class Slice:
    """One page of a list: what is on it, which page of how many, and how long the list is."""

    items: Sequence[Any]
    number: int
    pages: int
    total: int


def slice_of(items: Sequence[Any], number: int, size: int) -> Slice:
    """Return page ``number`` (from 1, brought into range) of a list."""
    pages = max(1, -(-len(items) // size))
    number = min(max(number, 1), pages)
    return Slice(items[(number - 1) * size : number * size], number, pages, len(items))


def page_number(request: Request) -> int:
    """Return the page that the address asks for; 1 if it is no number."""
    text = request.query_params.get("page", "")
    return int(text) if text.isascii() and text.isdigit() and len(text) < 7 else 1


def address(path: str, **query: object) -> str:
    """Return ``path`` with its query; empty and ``None`` are left out, lists are repeated."""
    asked = query_of(query)
    return f"{path}?{asked}" if asked else path


def query_of(query: Mapping[str, object]) -> str:
    """Return the part of an address after the question mark."""
    return "&".join(
        f"{quoted(name)}={quoted(str(value))}"
        for name, values in query.items()
        for value in (values if isinstance(values, list | tuple) else (values,))
        if value not in (None, "")
    )


@functools.lru_cache(maxsize=1 << 12)
def quoted(text: str) -> str:
    """Return a name or a value as it stands in a query: a page has the same ones many times."""
    return quote(text, safe="")


def is_local(path: str) -> bool:
    """Say whether ``path`` leads to a page of this site and nowhere else."""
    return (
        path.startswith("/")
        and not path.startswith(("//", "/\\"))
        and "\\" not in path
        and all(character > " " and character != "\x7f" for character in path)
    )


def redirect(request: Request, to: str, flash: Flash | None = None) -> Response:
    """Lead on after a change; ``to`` falls back to the start page if it is not local."""
    response = RedirectResponse(to if is_local(to) else "/", status_code=303)
    if flash is not None:
        set_flash(request, response, flash)
    return response


def _lead_to_sign_in(request: Request) -> Response:
    wanted = request.url.path
    if request.method not in ("GET", "HEAD"):
        return redirect(request, "/sign-in")
    if request.url.query:
        wanted = f"{wanted}?{request.url.query}"
    return redirect(request, address("/sign-in", next=wanted))


def uploaded_file(request: Request, name: str = "photo") -> bytes:
    """Return the content of the one uploaded file."""
    form = form_of(request)
    try:
        uploads = form.getlist(name)
        if len(uploads) != 1 or not isinstance(uploads[0], UploadFile) or not uploads[0].size:
            raise Invalid("photo_missing", "Choose a file first.", field=name)
        return uploads[0].file.read()
    finally:
        anyio.from_thread.run(form.close)
