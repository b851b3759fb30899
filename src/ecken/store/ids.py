"""Opaque random ids, the only ids that are public."""

from __future__ import annotations

import re
import secrets
import zlib

import numpy as np
from numpy.typing import NDArray

__all__ = ["is_public_id", "new_public_id", "pack_ids", "unpack_ids"]

_SHAPE = re.compile(r"[A-Za-z0-9_-]{22}")


def new_public_id() -> str:
    """Return 128 random bits as 22 characters of base64url."""
    return secrets.token_urlsafe(16)


def is_public_id(text: str) -> bool:
    """Say whether ``text`` has the shape of a public id."""
    return _SHAPE.fullmatch(text) is not None


def pack_ids(ids: NDArray[np.uint32]) -> bytes:
    """Return rising ids as differences, compressed: what a column holds of whom one has seen."""
    if len(ids) == 0:
        return b""
    steps = np.diff(ids.astype("<u4"), prepend=np.zeros(1, dtype="<u4"))
    return zlib.compress(steps.astype("<u4").tobytes(), 6)


def unpack_ids(blob: bytes) -> NDArray[np.uint32]:
    """Return the ids that :func:`pack_ids` packed."""
    if not blob:
        return np.empty(0, dtype=np.uint32)
    steps = np.frombuffer(zlib.decompress(blob), dtype="<u4")
    return np.cumsum(steps, dtype=np.uint32)
