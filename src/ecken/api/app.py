"""The JSON interface as one application, to be mounted at ``/api/v1``."""

from __future__ import annotations

from fastapi import FastAPI

from ecken.api import (
    companies,
    me,
    members,
    messages,
    numbers,
    open_to_offers,
    own_data,
    privacy,
    search,
)
from ecken.api.contacts import (
    advisor,
    company_news,
    company_pages,
    first_steps,
    followed_companies,
    imports,
    introductions,
    personal_link,
    place,
    requests,
    saved_members,
    suggestions,
    tags,
    target_groups,
    ways_in,
)
from ecken.api.description import reference
from ecken.api.description.completing import DescribedApi, operation_id
from ecken.api.errors import add_error_handlers
from ecken.api.jobs import ad_contacts, job_searches, jobs, own_jobs
from ecken.api.moderation import (
    cases,
    decided_cases,
    official_companies,
    reports,
    settings,
    statements,
    webhooks,
)
from ecken.api.moderation import members as accounts
from ecken.api.posts import calendar, found, member_posts, news, post_images, posts, reach
from ecken.service.community import Community

__all__ = ["build_api"]

_DESCRIPTION = (
    "The same services and answers as the pages. Send a token made by `ecken token MEMBER` as "
    "“Authorization: Bearer …”. Its scope says what it may do: `read` what the member may see, "
    "`contact` also write to others, `write` also change what is the member's, and `moderate`, for "
    "operators, only work for the administration, as far as their rights go. Errors answer "
    "{code, message, fields}. What is hidden from you, blocked, deleted, or never was, is "
    "answered alike: 404 not_found."
)


def build_api(community: Community) -> FastAPI:
    """Build the application for one community."""
    app = DescribedApi(
        title=f"{community.settings.community_name}: JSON interface",
        version="1",
        description=_DESCRIPTION,
        docs_url=None,
        redoc_url=None,
        openapi_url=None,
        responses={422: {"description": "", "content": {}}},  # all are added to the description
        generate_unique_id_function=operation_id,
        redirect_slashes=False,
        servers=[{"url": "/api/v1"}],
        root_path_in_servers=False,
    )
    app.state.community = community
    add_error_handlers(app)
    for noun in (
        me,
        privacy,
        own_data,
        open_to_offers,
        search,
        companies,
        ways_in,
        followed_companies,
        company_pages,
        company_news,
        members,
        requests,
        reference,
        job_searches,
        own_jobs,
        ad_contacts,
        jobs,
        advisor,
        imports,
        introductions,
        messages,
        reports,
        statements,
        cases,
        decided_cases,
        official_companies,
        webhooks,
        settings,
        accounts,
        suggestions,
        first_steps,
        personal_link,
        tags,
        saved_members,
        target_groups,
        news,
        calendar,
        posts,
        post_images,
        member_posts,
        reach,
        found,
        numbers,
        place,
    ):
        app.include_router(noun.router)
    _work_out_routes(app)
    return app


def _work_out_routes(app: FastAPI) -> None:
    """Ask every router for an address that nothing has, so that all it puts off is done now.

    The framework works out the calls of a router when the first request meets it, on the event
    loop: a tenth of a second during which nobody else would be answered.
    """
    nothing = {"type": "http", "method": "GET", "path": "/-", "root_path": "", "headers": []}
    for route in app.routes:
        route.matches(dict(nothing))
