"""The pages as one ASGI application, put together from the modules that hold them."""

from __future__ import annotations

import functools
from collections.abc import Callable

from starlette.applications import Starlette
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from ecken.errors import EckenError
from ecken.service.community import Community
from ecken.service.runtime.request_ids import note_route
from ecken.service.world import World
from ecken.web import found, news, numbers, reach, reading_language, start
from ecken.web.accounts import accounts, consent, unsubscribing
from ecken.web.accounts.factors import after_set_up
from ecken.web.companies import editing, history, logos, news_of_company
from ecken.web.contacts import (
    advice,
    contacts,
    contacts_report,
    imports,
    introductions,
    personal_link,
    requests,
    saved_members,
    suggestions,
    tags,
)
from ecken.web.errors import show_crash, show_error, show_http_error
from ecken.web.house import acceptances, circulars, growth, joining_questions, log, roles, settings
from ecken.web.house import members as directory
from ecken.web.http import static_files
from ecken.web.jobs import ad_contacts, job_searches, jobs, own_jobs, public_jobs
from ecken.web.moderation import decided_cases, queue, reports, statements
from ecken.web.operators import (
    added_members,
    admin,
    calibration,
    health,
    lists,
    mails,
    official_companies,
    programs,
    site_look,
    site_pages,
    webhooks,
    whole_numbers,
    work,
)
from ecken.web.pages import Page
from ecken.web.phone import app_shell, calendar, cards, offline, phone, push, share_target
from ecken.web.place import place
from ecken.web.posts import comments, feed, images, muting, of_member, one_post, versions
from ecken.web.profiles import conversations, members, open_to_offers, privacy, profile
from ecken.web.read_only_pages import look
from ecken.web.repeated_forms import once
from ecken.web.search import circles, companies, target_groups, ways_in

__all__ = ["build_web"]

_PAGES = (
    start,
    circles,
    companies,
    editing,
    news_of_company,
    history,
    logos,
    ways_in,
    members,
    requests,
    contacts,
    advice,
    target_groups,
    job_searches,
    ad_contacts,
    own_jobs,  # before the ads of others: its paths are words, theirs are ids
    jobs,
    public_jobs,
    introductions,
    saved_members,
    conversations,
    news,
    feed,
    muting,
    one_post,
    versions,
    comments,
    images,
    of_member,
    suggestions,
    imports,
    contacts_report,
    personal_link,
    tags,
    numbers,
    place,
    reach,
    found,
    accounts,
    consent,
    privacy,
    open_to_offers,
    profile,
    unsubscribing,
    reports,
    statements,
    decided_cases,  # before the queue: its path is a word, a case's an id
    queue,
    added_members,
    admin,
    directory,
    circulars,
    acceptances,
    joining_questions,
    settings,
    growth,
    roles,
    log,
    mails,
    calibration,
    health,
    work,
    whole_numbers,
    official_companies,
    site_pages,
    site_look,
    lists,
    programs,
    webhooks,
    reading_language,
    app_shell,
    calendar,
    cards,
    offline,
    phone,
    push,
    share_target,
    static_files,
)
"""Every module with ``routes``; one may also have ``badges``: what waits, counted on each page."""


def build_web(community: Community) -> Starlette:
    """Return the pages of ``community``; sessions, tokens and headers are put around them."""
    app = Starlette(
        routes=[_guarded(route) for module in _PAGES for route in module.routes],
        exception_handlers={
            EckenError: show_error,
            HTTPException: show_http_error,
            Exception: show_crash,
        },
    )
    app.router.redirect_slashes = False
    app.state.community = community
    app.state.badges = _badges()
    return app


def _guarded(route: Route) -> Route:
    """Return the route with its page behind :func:`look` or :func:`once`.

    The administration opens after operators have set up their second factor, and nearly all pages
    after members have accepted the rules that they are asked about.
    """
    is_form = bool((route.methods or set()) - {"GET", "HEAD"})
    page = once(route.endpoint) if is_form else look(route.endpoint)
    if route.path.startswith("/admin"):
        page = after_set_up(page)
    if not acceptances.is_open_before(route.path):
        page = acceptances.after_acceptance(page)
    return Route(route.path, _named(route.path, page), methods=route.methods, name=route.name)


def _named(template: str, page: Page) -> Page:
    """Return the page, which says before anything else which route it is, and goes by the settings
    of now.
    """

    @functools.wraps(page)
    def named(request: Request) -> Response:
        note_route(template)
        getattr(request.state, "follow_settings", _nothing)()
        return page(request)

    return named


def _nothing() -> None:
    """What is the same for everybody goes by no settings."""


def _badges() -> dict[str, Callable[[World], int]]:
    """Return the counters of the navigation by name."""
    found: dict[str, Callable[[World], int]] = {}
    for module in _PAGES:
        found |= getattr(module, "badges", {})
    return found
