"""Opaque random ids, the only ids that are public."""

from __future__ import annotations

import re
import secrets

__all__ = ["is_public_id", "new_public_id"]

_SHAPE = re.compile(r"[A-Za-z0-9_-]{22}")


def new_public_id() -> str:
    """Return 128 random bits as 22 characters of base64url."""
    return secrets.token_urlsafe(16)


def is_public_id(text: str) -> bool:
    """Say whether ``text`` has the shape of a public id."""
    return _SHAPE.fullmatch(text) is not None
