"""Seals: a keyed hash that shows that this community wrote a text, for one use of it."""

from __future__ import annotations

import base64
import hashlib
import hmac

__all__ = ["is_sealed", "seal"]


def seal(secret: bytes, use: str, text: str) -> str:
    """Return the seal of ``text`` for ``use``: HMAC-SHA-256 as 43 characters of base64url."""
    digest = hmac.digest(secret, f"ecken {use}\0{text}".encode(), hashlib.sha256)
    return base64.urlsafe_b64encode(digest).decode().rstrip("=")


def is_sealed(secret: bytes, use: str, text: str, given: str) -> bool:
    """Say whether ``given`` is the seal of ``text``; takes the same time for every wrong one."""
    return hmac.compare_digest(
        seal(secret, use, text).encode(), given.encode("utf-8", "surrogatepass")
    )
