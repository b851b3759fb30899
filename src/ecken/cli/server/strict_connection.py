"""Parsing of request heads: ambiguous ones are refused, and quickly.

``h11`` reads what the standard allows to be read. Where a proxy might read something else (two
lengths, lines that end otherwise, folded lines), the request is refused, and so are more header
lines than anybody sends, before they are taken apart.
"""

from __future__ import annotations

import re

import h11

__all__ = ["HEAD_MAX_BYTES", "LINES_MAX", "StrictConnection"]

HEAD_MAX_BYTES = 32_768
"""Request line and headers of one request."""
LINES_MAX = 100

_TWO_WAYS = re.compile(rb"(?<!\r)\n|\r(?!\n|$)|\n[ \t]|\0")
"""A line end of another kind, a folded line, a NUL."""


class StrictConnection(h11.Connection):
    """Reads like ``h11``; ``refusal`` is the status and sentence for what it refuses."""

    refusal: tuple[int, str] = (400, "This request cannot be read.")

    def __init__(self) -> None:
        super().__init__(h11.SERVER, HEAD_MAX_BYTES)

    def next_event(self) -> h11.Event | type[h11.NEED_DATA] | type[h11.PAUSED]:
        """Return the next event.

        Raises
        ------
        h11.RemoteProtocolError
            For what is no HTTP, and for what is above.
        """
        if self.their_state is h11.IDLE:
            self._check_head(self.trailing_data[0])
        event = super().next_event()
        if isinstance(event, h11.Request):
            self._check_request(event)
        return event

    def _check_head(self, received: bytes) -> None:
        head = received.lstrip(b"\r\n").partition(b"\r\n\r\n")[0]
        if head.count(b"\n") >= LINES_MAX or len(head) > HEAD_MAX_BYTES:
            self._refuse(431, "The head of this request is too large.")
        if _TWO_WAYS.search(head):
            self._refuse(400, "The head of this request can be read in two ways.")

    def _check_request(self, request: h11.Request) -> None:
        names = [name for name, _ in request.headers]
        if not (request.target.startswith(b"/") or request.target == b"*"):
            self._refuse(400, "A path of this site was expected.")
        if b"transfer-encoding" not in names:
            return
        if b"content-length" in names or request.http_version != b"1.1":
            self._refuse(400, "The length of this request can be read in two ways.")
        self._refuse(411, "The length of the body was expected, as Content-Length.")

    def _refuse(self, status: int, sentence: str) -> None:
        self.refusal = status, sentence
        raise h11.RemoteProtocolError(sentence, error_status_hint=status)
