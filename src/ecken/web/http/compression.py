"""Compression: gzip for pages, tables and JSON, where the client accepts it.

A page is shorter the more of what was asked stands in it twice; who can make a browser ask, and
sees how long the answers are, could guess at secrets in them (BREACH). So tokens of forms are new
on each page (``form_tokens``), and an answer is compressed only where no other site had it asked
for: the browser says so (``Sec-Fetch-Site``), or it comes without cookies.
"""

from __future__ import annotations

import zlib
from functools import lru_cache

from starlette.concurrency import run_in_threadpool
from starlette.datastructures import Headers, MutableHeaders
from starlette.types import Message, Scope, Send

__all__ = ["Compressor", "gzipped", "may_be_compressed"]

SMALLEST_BYTES = 600
IN_A_THREAD_BYTES = 200_000
"""Longer answers are compressed in a thread: the event loop has other things to do."""
LEVEL = 5
_KINDS = ("text/", "application/json", "application/manifest+json", "image/svg+xml")


class Compressor:
    """Compresses what an application sends whole; what comes in pieces goes as it is."""

    def __init__(self, scope: Scope, send: Send, *, is_https: bool) -> None:
        self._send = send
        self._is_taken = may_be_compressed(Headers(scope=scope), is_https=is_https)
        self._start: Message | None = None

    async def send(self, message: Message) -> None:
        """Send on, compressed where that is of use."""
        if message["type"] == "http.response.start":
            headers = MutableHeaders(scope=message)
            if _is_text(headers):
                headers.add_vary_header("Accept-Encoding")
                if self._is_taken:
                    self._start = message
                    return
        elif self._start is not None:
            message = await self._compressed(self._start, message)
            start, self._start = self._start, None
            await self._send(start)
        await self._send(message)

    async def _compressed(self, start: Message, message: Message) -> Message:
        body = message.get("body", b"")
        if message.get("more_body") or len(body) < SMALLEST_BYTES:
            return message
        headers = MutableHeaders(scope=start)
        if "immutable" in headers.get("cache-control", ""):
            body = _kept(body)
        elif len(body) > IN_A_THREAD_BYTES:
            body = await run_in_threadpool(gzipped, body)
        else:
            body = gzipped(body)
        headers["content-encoding"] = "gzip"
        headers["content-length"] = str(len(body))
        if headers.get("etag", "W/").startswith('"'):
            headers["etag"] = f"W/{headers['etag']}"
        return {**message, "body": body}


def may_be_compressed(headers: Headers, *, is_https: bool) -> bool:
    """Say whether the reader takes gzip, and nobody else can have had this asked for."""
    if not _takes_gzip(",".join(headers.getlist("accept-encoding"))):
        return False
    asked_by = headers.get("sec-fetch-site")
    if asked_by is None:  # no browser, an old one, or no https: then there is nothing to guess
        return not is_https or "cookie" not in headers
    return asked_by in ("same-origin", "none")


def _takes_gzip(accepted: str) -> bool:
    for part in accepted.split(","):
        name, _, weight = part.partition(";")
        if name.strip().lower() in ("gzip", "x-gzip"):
            return weight.replace(" ", "").lower() not in ("q=0", "q=0.0", "q=0.00", "q=0.000")
    return False


def _is_text(headers: MutableHeaders) -> bool:
    kind = headers.get("content-type", "").lower()
    return kind.startswith(_KINDS) and "content-encoding" not in headers


def gzipped(body: bytes) -> bytes:
    """Return ``body`` in gzip, the same for the same body."""
    packer = zlib.compressobj(LEVEL, zlib.DEFLATED, 31)
    return packer.compress(body) + packer.flush()


@lru_cache(maxsize=64)
def _kept(body: bytes) -> bytes:
    packer = zlib.compressobj(9, zlib.DEFLATED, 31)
    return packer.compress(body) + packer.flush()
