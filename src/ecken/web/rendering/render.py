"""Renders a template in the reader's language."""

from __future__ import annotations

from collections.abc import Callable
from datetime import tzinfo
from functools import cache, partial
from http import HTTPStatus
from pathlib import Path
from typing import Any

from jinja2 import Environment, StrictUndefined, pass_context
from jinja2.runtime import Context
from starlette.requests import Request
from starlette.responses import HTMLResponse, Response

from ecken.reference.days import zone_for
from ecken.service.operators.site_pages import Face, read_face
from ecken.web.house_map import Group, groups_for
from ecken.web.http.flash import Flash, forget_flash, read_flash
from ecken.web.http.static_files import static_address
from ecken.web.i18n import Language, choose_language, language
from ecken.web.pages import address, community_of, frame_of
from ecken.web.rendering import formats
from ecken.web.rendering.accent_style import accent_address
from ecken.web.rendering.fragments import (
    avatar,
    company_link,
    degree_badge,
    icon,
    linked,
    marked,
    member_link,
)
from ecken.web.rendering.messages import TranslatingLoader, message_functions
from ecken.web.rendering.wrong_fields import with_summary

__all__ = ["language_of", "render", "render_text", "zone_of"]

_TEMPLATES = Path(__file__).parents[1] / "templates"


def language_of(request: Request) -> Language:
    """Return the reader's language, chosen once per request."""
    if not hasattr(request.state, "reader"):
        request.state.reader = choose_language(request, community_of(request).settings)
    reader: Language = request.state.reader
    return reader


def zone_of(request: Request) -> tzinfo:
    """Return the reader's time zone: a member's own, else the community's."""
    own = getattr(request.state, "time_zone", "")
    return zone_for(own, community_of(request).settings.time_zone)


def render(request: Request, template: str, status: int = 200, **context: Any) -> Response:
    """Return the page made of ``template``.

    Every template knows ``request``, ``section`` (the entry of the navigation that it belongs to),
    ``viewer`` (their card or ``None``), ``badges``, ``flash``, ``settings``, ``face``, ``now``, the
    macros of ``macros.html`` as ``ui``, and the filters and functions of :func:`environment`. What
    is a piece of a page (``is_piece``) knows no ``viewer`` and no ``badges``: nothing is read for
    it.
    """
    flash = context.pop("flash", None) or read_flash(request)
    text = render_text(request, template, flash=flash, **context)
    if status >= HTTPStatus.BAD_REQUEST:
        text = with_summary(text, language_of(request))
    response = HTMLResponse(text, status, headers={"cache-control": "no-store"})
    response.headers["content-language"] = language_of(request).code
    response.headers["vary"] = "Cookie, Accept-Language"
    forget_flash(request, response)
    return response


def render_text(
    request: Request,
    template: str,
    flash: Flash | None = None,
    *,
    is_piece: bool = False,
    **context: Any,
) -> str:
    """Return the text of a page."""
    templates = environment(language_of(request).code)
    known = {**_frame_of_page(request, is_piece=is_piece), "flash": flash, **context}
    known["ui"] = templates.get_template("macros.html").make_module(known)
    return templates.get_template(template).render(known)


def _frame_of_page(request: Request, *, is_piece: bool) -> dict[str, Any]:
    """Return what every template knows."""
    community = community_of(request)
    frame = None if is_piece else frame_of(request)
    return {
        "request": request,
        "section": _section_of(request.url.path),
        "viewer": frame.me if frame else None,
        "badges": frame.badges if frame else {},
        "csrf": getattr(request.state, "csrf", ""),
        "settings": community.settings,
        "now": community.clock(),
        "zone": zone_of(request),
        "face": Face() if is_piece else read_face(community),
    }


@pass_context
def _house_groups(context: Context) -> list[Group]:
    """Return the pages of the administration that the reader may open."""
    return groups_for(getattr(context["request"].state, "rights", ()))


def _section_of(path: str) -> str:
    """Return the entry of the navigation that a page belongs to."""
    section = "/" + path.split("/")[1]
    return "/circle/2" if section in ("/circle", "/search", "/companies", "/ways-in") else section


def _in_zone(written: Callable[..., str], reader: Language) -> Callable[..., str]:
    """Return a filter that writes days as they are where the reader of the page lives."""

    @pass_context
    def write(context: Context, *values: object) -> str:
        return written(reader, context["zone"], *values)

    return write


@cache
def environment(code: str) -> Environment:
    """Return the templates in one language."""
    reader = language(code)
    made = Environment(
        loader=TranslatingLoader(str(_TEMPLATES), reader),
        autoescape=True,
        auto_reload=False,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        cache_size=-1,
    )
    for name in ("number", "decimal", "percent", "day", "month_of", "birthday"):
        made.filters[name] = partial(getattr(formats, name), reader)
    for name in ("date", "month", "moment", "ago", "day_ago"):
        made.filters[name] = _in_zone(getattr(formats, name), reader)
    made.filters |= {
        "accent_address": accent_address,
        "avatar": avatar,
        "company_link": company_link,
        "degree_badge": partial(degree_badge, reader),
        "icon": icon,
        "linked": linked,
        "marked": marked,
        "member_link": member_link,
    }
    made.globals |= {
        **message_functions(reader),
        "address": address,
        "house_groups": _house_groups,
        "language": reader,
        "other_language": language("en" if code == "de" else "de").code,
        "static": static_address,
    }
    return made
