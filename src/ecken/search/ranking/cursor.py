"""Cursors: where a page ended, as text that can be verified.

The signature says that it was written here; beside it stands for which question. So one that was
made up is told from one that belongs to another search.
"""

from __future__ import annotations

import hashlib
from base64 import b64encode
from typing import NamedTuple

from ecken.errors import Invalid
from ecken.signing import Use, read_signed, write_signed

__all__ = ["Cursor", "read_cursor", "write_cursor"]

_LONGEST = 2000


class Cursor(NamedTuple):
    """Sort value of the last hit shown: ``value`` by order, then ``name``, then ``public_id``."""

    value: float
    name: str
    public_id: str


def write_cursor(cursor: Cursor, question: str, secret: bytes) -> str:
    """The cursor as URL-safe text, good only for the same ``question`` (query and order)."""
    return write_signed(secret, Use.CURSOR, [_asked(question), *cursor])


def read_cursor(text: str, question: str, secret: bytes) -> Cursor:
    """The cursor in ``text``, if it was written for this question.

    Raises
    ------
    Invalid
        ``cursor_invalid`` for what was not written here, ``cursor_of_another_search``
    """
    read = read_signed(secret, Use.CURSOR, text) if len(text) <= _LONGEST else None
    if read is None:
        raise Invalid(
            "cursor_invalid",
            "This position in the list is no longer valid; start from the first page.",
            field="after",
        )
    asked, *last = read
    if asked != _asked(question):
        raise Invalid(
            "cursor_of_another_search",
            "This position in the list belongs to another search; start from the first page.",
            field="after",
        )
    return Cursor(*last)


def _asked(question: str) -> str:
    digest = hashlib.blake2b(question.encode("utf-8", "replace"), digest_size=15).digest()
    return b64encode(digest).decode()
