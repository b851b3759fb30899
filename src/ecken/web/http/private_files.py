"""Hands out files that the viewer may see now: photos, and images of posts.

A browser may keep them, and asks before each use: who has been blocked meanwhile, or has signed
out, gets the answer of a file that never was, however new the copy is.
"""

from __future__ import annotations

from collections.abc import Callable

from starlette.requests import Request
from starlette.responses import Response

from ecken.service.community import Community
from ecken.signing import Use, sign

__all__ = ["hand_out", "tags_of"]


def hand_out(
    request: Request, name: str, read: Callable[[], bytes], media_type: str = "image/webp"
) -> Response:
    """Return the file called ``name``, which the viewer may see; not read if they hold it."""
    community: Community = request.app.state.community
    tag = f'"{sign(community.secret, Use.PHOTO, f"{request.state.viewer} {name}")[:22]}"'
    headers = {"cache-control": "private, no-cache", "etag": tag, "vary": "Cookie"}
    if tag in tags_of(request):
        return Response(status_code=304, headers=headers)
    return Response(read(), media_type=media_type, headers=headers)


def tags_of(request: Request) -> set[str]:
    """Return what the browser says that it has: proxies may have made a tag weak."""
    given = ",".join(request.headers.getlist("if-none-match"))[:1_000]
    return {tag.strip().removeprefix("W/") for tag in given.split(",")}
