"""Style sheet, scripts and icons, read once; their address holds a hash of their content.

One hash stands for the whole folder, so that scripts can import each other by relative path.
"""

from __future__ import annotations

import hashlib
import re
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from ecken.errors import NotFound

__all__ = ["routes", "static_address"]

_FOLDER = Path(__file__).parents[1] / "static"
_TYPES = {
    ".css": "text/css; charset=utf-8",
    ".js": "text/javascript; charset=utf-8",
    ".svg": "image/svg+xml; charset=utf-8",
    ".png": "image/png",
    ".webmanifest": "application/manifest+json",
}


@dataclass(frozen=True)
class _Shelf:
    """All static files by name, and the hash of them all."""

    files: dict[str, bytes]
    stamp: str


@cache
def _shelf() -> _Shelf:
    files = {
        path.name: _trimmed(path.suffix, path.read_bytes())
        for path in sorted(_FOLDER.iterdir())
        if path.suffix in _TYPES
    }
    digest = hashlib.sha256()
    for name, content in files.items():
        digest.update(name.encode() + b"\0" + content)
    return _Shelf(files, digest.hexdigest()[:12])


def _trimmed(suffix: str, content: bytes) -> bytes:
    """Leave out what a browser does not need of a style sheet: notes, blanks, last semicolons."""
    if suffix != ".css":
        return content
    content = re.sub(rb"/\*.*?\*/", b"", content, flags=re.DOTALL)
    content = re.sub(rb"\s*\n\s*", b"", content)
    content = re.sub(rb"(?<=[{;,]) +| +(?=[{}])", b"", content)
    content = re.sub(rb"(?<=[a-z]:) +", b"", content)
    return content.replace(b";}", b"}").replace(b" > ", b">")


def static_address(name: str) -> str:
    """Return the address of a static file.

    Raises
    ------
    KeyError
        If there is no such file: a template that names it is wrong.
    """
    shelf = _shelf()
    return f"/static/{shelf.stamp}/{name}" if shelf.files[name] else ""


def show_static(request: Request) -> Response:
    """Hand out a static file; forever if the address holds the present hash."""
    shelf = _shelf()
    name = request.path_params["name"]
    if name not in shelf.files:
        raise NotFound
    is_present = request.path_params["stamp"] == shelf.stamp
    return Response(
        shelf.files[name],
        headers={
            "content-type": _TYPES[Path(name).suffix],
            "cache-control": "public, max-age=31536000, immutable" if is_present else "no-cache",
        },
    )


routes = [Route("/static/{stamp}/{name}", show_static)]
