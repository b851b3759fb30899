"""Which scope a call needs: to read, write to others, change what is the caller's, or moderate."""

from __future__ import annotations

from ecken.rules.scope import Scope

__all__ = ["needed_scope"]

_READING = ("GET", "HEAD")
_ONLY_ASKED = ("/members/by-email", "/import/compare", "/import/report")
"""Asked by POST because an address must not stand in a log of addresses, or because there is a file
to read; nothing is changed."""
_TO_OTHERS = (
    "/requests",
    "/introductions",
    "/conversations",
    "/posts",
    "/me/requests/answers",
    "/import/requests",
    "/jobs/{id}/apply",
    "/jobs/{id}/contact",
    "/reports",
    "/companies/{name}/news",
    "/company-news",
)
"""Paths below which a change reaches another member; every other change needs ``write``."""
_OF_OPERATORS = "/moderation"
"""Below it even reading needs the scope of operators."""


def needed_scope(method: str, path: str) -> Scope:
    """Return the scope for a method and a route's path."""
    path = path.removeprefix("/api/v1")
    if _is_below(path, _OF_OPERATORS):
        return Scope.MODERATE
    if method in _READING or path in _ONLY_ASKED:
        return Scope.READ
    if any(_is_below(path, start) for start in _TO_OTHERS):
        return Scope.CONTACT
    return Scope.WRITE


def _is_below(path: str, start: str) -> bool:
    return path == start or path.startswith(f"{start}/")
