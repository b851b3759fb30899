"""Cursors: where a page ended, as text that can be checked.

The seal says that it was written here; under it stands for which question. So one that was made up
is told from one that belongs to another search.
"""

from __future__ import annotations

import hashlib
import hmac
import json
from base64 import urlsafe_b64decode, urlsafe_b64encode
from typing import NamedTuple

from ecken.errors import Invalid

__all__ = ["Cursor", "read_cursor", "write_cursor"]

_LONGEST = 2000
_SEALED = 12
_ASKED = 16


class Cursor(NamedTuple):
    """Sort value of the last hit shown: ``value`` by order, then ``name``, then ``public_id``."""

    value: float
    name: str
    public_id: str


def write_cursor(cursor: Cursor, question: str, secret: bytes) -> str:
    """The cursor as URL-safe text, good only for the same ``question`` (query and order)."""
    last = json.dumps([cursor.value, cursor.name, cursor.public_id], ensure_ascii=False)
    body = _asked(question) + last.encode("utf-8", "surrogatepass")
    return urlsafe_b64encode(_seal(body, secret) + body).decode().rstrip("=")


def read_cursor(text: str, question: str, secret: bytes) -> Cursor:
    """The cursor in ``text``, if it was written for this question.

    Raises
    ------
    Invalid
        ``cursor_invalid`` for what was not written here, ``cursor_of_another_search``
    """
    wrong = Invalid(
        "cursor_invalid",
        "This position in the list is no longer valid; start from the first page.",
        field="after",
    )  # fmt: skip
    if len(text) > _LONGEST or not text.isascii():
        raise wrong
    try:
        raw = urlsafe_b64decode(text + "=" * (-len(text) % 4))
    except ValueError:
        raise wrong from None
    seal, body = raw[:_SEALED], raw[_SEALED:]
    if not hmac.compare_digest(seal, _seal(body, secret)):
        raise wrong
    if body[:_ASKED] != _asked(question):
        raise Invalid(
            "cursor_of_another_search",
            "This position in the list belongs to another search; start from the first page.",
            field="after",
        )
    value, name, public_id = json.loads(body[_ASKED:])
    return Cursor(value, name, public_id)


def _asked(question: str) -> bytes:
    return hashlib.blake2b(question.encode("utf-8", "replace"), digest_size=_ASKED).digest()


def _seal(body: bytes, secret: bytes) -> bytes:
    return hashlib.blake2b(body, key=secret[:64], digest_size=_SEALED).digest()
