"""Limits on how much of a file is read, so that none can fill the memory."""

from __future__ import annotations

from dataclasses import dataclass

__all__ = ["BLOCK_BYTES", "Limits"]

BLOCK_BYTES = 1_048_576
"""Bytes read at once. A batch of rows takes at most about 100 times as much memory as its text,
when it is all very short cells."""


@dataclass(frozen=True, slots=True)
class Limits:
    """Where reading stops with an error. ``None`` means no limit: rows are handed on as read."""

    row_chars: int = 1_000_000
    """Characters of one row, over all of its lines."""
    columns: int = 1_000
    rows: int | None = None
    size_bytes: int | None = None
