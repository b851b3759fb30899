"""Cursors: where a page ended, as text that can be checked."""

from __future__ import annotations

import hashlib
import hmac
import json
from base64 import urlsafe_b64decode, urlsafe_b64encode
from typing import NamedTuple

from ecken.errors import Invalid

__all__ = ["Cursor", "read_cursor", "write_cursor"]

_LONGEST = 2000


class Cursor(NamedTuple):
    """Sort value of the last hit shown: ``value`` by order, then ``name``, then ``public_id``."""

    value: float
    name: str
    public_id: str


def write_cursor(cursor: Cursor, question: str, secret: bytes) -> str:
    """The cursor as URL-safe text, good only for the same ``question`` (query and order)."""
    body = json.dumps([cursor.value, cursor.name, cursor.public_id]).encode()
    return urlsafe_b64encode(_seal(body, question, secret) + body).decode().rstrip("=")


def read_cursor(text: str, question: str, secret: bytes) -> Cursor:
    """The cursor in ``text``; ``Invalid`` if it was not written for this question."""
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
    seal, body = raw[:12], raw[12:]
    if not hmac.compare_digest(seal, _seal(body, question, secret)):
        raise wrong
    value, name, public_id = json.loads(body)
    return Cursor(value, name, public_id)


def _seal(body: bytes, question: str, secret: bytes) -> bytes:
    hashed = hashlib.blake2b(question.encode("utf-8", "replace"), digest_size=16).digest()
    return hashlib.blake2b(hashed + body, key=secret[:64], digest_size=12).digest()
