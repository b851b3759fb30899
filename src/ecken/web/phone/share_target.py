"""Where a phone hands over a contact card that somebody shares with the app: to be compared.

The service worker holds the card in memory, for this page and for a minute; it is written nowhere,
and the server sees it when it is compared, as any other file.
"""

from __future__ import annotations

from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from ecken.web.pages import community_of, for_members, reading
from ecken.web.rendering.render import render

__all__ = ["routes"]


@for_members
def show_shared(request: Request) -> Response:
    """Take the card over from the phone and compare it; without scripts, ask for the file."""
    with reading(request):
        pass
    most_mb = community_of(request).settings.import_max_bytes // 1_000_000
    return render(request, "phone/shared.html", errors={"file": ""}, most_mb=most_mb)


routes = [Route("/import/shared", show_shared, methods=["GET"])]
