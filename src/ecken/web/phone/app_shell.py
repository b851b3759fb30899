"""What makes the site installable: the manifest, and the service worker at the top of the site.

Both are the same for everybody who reads one language; nothing in them is about a member.
"""

from __future__ import annotations

import hashlib
import json
from functools import cache
from pathlib import Path

from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from ecken.web.http.static_files import static_address
from ecken.web.i18n import LANGUAGES, language, mark
from ecken.web.pages import address, community_of
from ecken.web.rendering.render import language_of

__all__ = ["routes"]

_ICONS = (
    ("icon-192.png", "192x192", "any"),
    ("icon-512.png", "512x512", "any"),
    ("maskable-192.png", "192x192", "maskable"),
    ("maskable-512.png", "512x512", "maskable"),
)
_SHORTCUTS = (
    ("/requests", mark("Requests")),
    ("/messages", mark("Messages")),
    ("/search", mark("Search")),
    ("/card", mark("My card")),
)
_SHARE_TARGET = {
    "action": "/import/shared",
    "method": "POST",
    "enctype": "multipart/form-data",
    "params": {
        "files": [
            {"name": "file", "accept": ["text/vcard", "text/x-vcard", "text/directory", ".vcf"]}
        ]
    },
}
"""Where a phone hands over a contact card; the service worker takes it, not the server."""
_NAME_LETTERS = 12
"""What phones show below an icon."""
_SOURCE = Path(__file__).parents[1] / "static" / "service-worker.js"
_OFFLINE_FILES = ("ecken.css", "phone.css", "mark.svg", "offline.js")


def show_manifest(request: Request) -> Response:
    """Tell a phone name, icons and shortcuts of the site, in one language."""
    settings = community_of(request).settings
    wanted = request.query_params.get("language", "")
    reader = language(wanted) if wanted in LANGUAGES else language_of(request)
    name = settings.community_name
    manifest = {
        "id": "/",
        "name": name,
        "short_name": name if len(name) <= _NAME_LETTERS else name[: _NAME_LETTERS - 1] + "…",
        "lang": reader.code,
        "start_url": "/",
        "scope": "/",
        "display": "standalone",
        "background_color": "#faf8f4",
        "theme_color": "#faf8f4",
        "icons": [_icon(*icon) for icon in _ICONS],
        "shortcuts": [{"name": reader.say(said), "url": path} for path, said in _SHORTCUTS],
        "share_target": _SHARE_TARGET,
    }
    return Response(
        json.dumps(manifest, ensure_ascii=False),
        media_type="application/manifest+json",
        headers={"cache-control": "public, max-age=3600", "vary": "Cookie, Accept-Language"},
    )


def show_worker(request: Request) -> Response:
    """Hand out the service worker; a browser asks for it anew at each start."""
    text = _worker(community_of(request).settings.community_name)
    return Response(text, media_type="text/javascript", headers={"cache-control": "no-cache"})


@cache
def _worker(community_name: str) -> str:
    """Return the script behind what it stores: another set of files is another worker."""
    files = [static_address(name) for name in _OFFLINE_FILES]
    files += [address("/offline", language=code) for code in LANGUAGES]
    source = _SOURCE.read_text("utf-8")
    stamp = hashlib.sha256(f"{community_name} {files} {source}".encode()).hexdigest()[:12]
    pictures = {"icon": static_address("icon-192.png"), "badge": static_address("badge-96.png")}
    shell = json.dumps({"stamp": stamp, "files": files, **pictures})
    return f"const SHELL = {shell};\n{source}"


def _icon(name: str, size: str, purpose: str) -> dict[str, str]:
    return {"src": static_address(name), "sizes": size, "type": "image/png", "purpose": purpose}


routes = [
    Route("/manifest.webmanifest", show_manifest, methods=["GET"]),
    Route("/service-worker.js", show_worker, methods=["GET"]),
]
