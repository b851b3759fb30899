"""The page about the phone: how to install the site, and what stays there without a network."""

from __future__ import annotations

from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from ecken.web.pages import for_members, reading
from ecken.web.rendering.render import render

__all__ = ["routes"]


@for_members
def show_phone(request: Request) -> Response:
    """Show how the site gets onto a phone, and what it may keep there."""
    with reading(request):
        pass
    return render(request, "phone/phone.html")


routes = [Route("/phone", show_phone, methods=["GET"])]
