"""Birthdays and anniversaries as a calendar to subscribe to: its address, and what it gives."""

from __future__ import annotations

import hashlib
import json

from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from ecken import __version__
from ecken.errors import TooMany
from ecken.exchange.calendars import Anniversary, write_calendar
from ecken.service.phone.calendar import (
    YearlyDay,
    YearlyKind,
    end_calendar,
    has_calendar_since,
    list_yearly_days,
    open_feed,
    renew_calendar,
)
from ecken.web.accounts.proofs import after_proof
from ecken.web.http.flash import Flash
from ecken.web.http.private_files import tags_of
from ecken.web.i18n import Language, language, mark
from ecken.web.pages import community_of, for_members, reading, redirect, viewer_of
from ecken.web.rendering.render import language_of, render

__all__ = ["routes"]

_SHOWN = 12
_ONLY = "birthdays"
_NAME = mark("%(community)s: birthdays and anniversaries")
_WITHOUT_YEAR = mark("Birthday: %(name)s")
_SUMMARIES = {
    YearlyKind.BIRTHDAY: mark("Birthday: %(name)s (born %(year)s)"),
    YearlyKind.ANNIVERSARY: mark("%(name)s: contact since %(year)s"),
}


@for_members
def show_calendar(request: Request) -> Response:
    """Show the next birthdays and anniversaries, and whether there is an address for them."""
    return _page(request)


@for_members
@after_proof("calendar", "/calendar")
def do_renew(request: Request) -> Response:
    """Make the address, or another in its place, and show it once."""
    try:
        token = renew_calendar(community_of(request), viewer_of(request))
    except TooMany as error:
        return _page(request, error)
    made = f"{community_of(request).settings.base_url}/calendar/{token}.ics"
    return _page(request, shown_once=made)


@for_members
def do_end(request: Request) -> Response:
    """End the address."""
    end_calendar(community_of(request), viewer_of(request))
    return redirect(request, "/calendar", Flash(mark("The address has ended.")))


def send_feed(request: Request) -> Response:
    """Give a calendar program what the owner of the address may see; nobody signs in for it."""
    community = community_of(request)
    is_short = request.query_params.get("only") == _ONLY
    feed = open_feed(community, request.path_params["token"], is_birthdays_only=is_short)
    reader = language(feed.language)
    name = reader.say(_NAME, community=community.settings.community_name)
    days = [_event(day, reader, community.settings.base_url) for day in feed.days]
    tag = _tag_of(name, days, feed.made_at)
    headers = {"cache-control": "private, no-store", "etag": tag, "x-robots-tag": "noindex"}
    if tag in tags_of(request):
        return Response(status_code=304, headers=headers)
    headers["content-disposition"] = 'attachment; filename="ecken.ics"'
    text = write_calendar(name, days, made_at=feed.made_at)
    return Response(text, media_type="text/calendar; charset=utf-8", headers=headers)


def _tag_of(name: str, days: list[Anniversary], made_at: int) -> str:
    """Return the tag of a calendar from all that goes into it: to write it takes far longer."""
    told = [(day.uid, day.first.isoformat(), day.summary, day.url) for day in days]
    whole = json.dumps([__version__, name, made_at, told])
    return f'"{hashlib.sha256(whole.encode()).hexdigest()[:32]}"'


def _event(day: YearlyDay, reader: Language, base_url: str) -> Anniversary:
    page = f"{base_url}/m/{day.who.public_id}"
    words = _SUMMARIES[day.kind] if day.has_year else _WITHOUT_YEAR
    said = reader.say(words, name=day.who.name, year=day.first.year)
    return Anniversary(f"{page}#{day.kind.value}", day.first, said, page)


def _page(request: Request, error: TooMany | None = None, *, shown_once: str = "") -> Response:
    with reading(request) as world:
        today = world.day(world.now)
        days = list_yearly_days(world)
        since = has_calendar_since(world)
    return render(
        request,
        "phone/calendar.html",
        error.status if error else 200,
        days=[(day.next_from(today), day) for day in days[:_SHOWN]],
        count=len(days),
        since=since,
        shown_once=shown_once,
        only=_ONLY,
        wrong=language_of(request).sentence(error) if error else "",
    )


routes = [
    Route("/calendar", show_calendar, methods=["GET"]),
    Route("/calendar/renew", do_renew, methods=["POST"]),
    Route("/calendar/end", do_end, methods=["POST"]),
    Route("/calendar/{token}.ics", send_feed, methods=["GET"]),
]
