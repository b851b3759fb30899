"""From when on a number of members is told."""

from __future__ import annotations

__all__ = ["TOLD_FROM", "tell"]

TOLD_FROM = 5
"""Fewer members are told as “fewer than five”, none included."""


def tell(count: int) -> int | None:
    """Return a count of members as it may be told: ``None`` is fewer than five, none included."""
    return count if count >= TOLD_FROM else None
