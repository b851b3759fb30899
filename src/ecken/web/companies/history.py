"""``/companies/{name}/history``: what the official page of a company said, version by version."""

from __future__ import annotations

from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from ecken.service.companies.pages import list_versions
from ecken.service.search.companies import find_company
from ecken.web.pages import for_members, quoted, reading
from ecken.web.rendering.render import render

__all__ = ["routes"]


@for_members
def show_history(request: Request) -> Response:
    """Show the versions, newest first."""
    name = request.path_params["name"]
    with reading(request) as world:
        versions = list_versions(world, name)
        company = find_company(world, name)
    return render(
        request,
        "companies/history.html",
        company=company,
        here=f"/companies/{quoted(company.key)}",
        versions=versions,
    )


routes = [Route("/companies/{name}/history", show_history)]
