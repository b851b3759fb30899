"""The health of the site, for operators: what is ready, what waits; errors."""

from __future__ import annotations

from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from ecken.rules.operators.rights import Right
from ecken.service.operators.health import show_health_to
from ecken.web.i18n import mark
from ecken.web.pages import community_of, viewer_of
from ecken.web.rendering.render import render
from ecken.web.rights import needs

__all__ = ["routes"]

_REPAIRS = {
    "audience": mark("Who may see the contact list"),
    "contacts": mark("Contacts"),
    "listed_contacts": mark("Contacts shown to others"),
    "blocks": mark("Blocks"),
    "profile": mark("Profile"),
}
"""What can differ between memory and database, in words."""

_PARTS = {
    "database": mark("The database answers"),
    "schema": mark("Its tables are those of this version"),
    "journal": mark("The network in memory is up to date"),
    "engine": mark("The network is in memory"),
    "database_writable": mark("Changes can be saved"),
    "free_space": mark("There is room on the disk"),
}


@needs(Right.SITE)
def show_health(request: Request) -> Response:
    """Show operators what is ready, how much waits, and the reports of unexpected errors."""
    health = show_health_to(community_of(request), viewer_of(request))
    return render(request, "admin/health.html", health=health, parts=_PARTS, repair_words=_REPAIRS)


routes = [Route("/admin/health", show_health, methods=["GET"])]
