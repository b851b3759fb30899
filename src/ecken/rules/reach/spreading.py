"""How far a post may spread by whom it is for."""

from __future__ import annotations

from ecken.rules.posts import PostAudience

__all__ = ["hops_of"]


def hops_of(audience: PostAudience) -> int:
    """Return up to which degree a post is shown by a forecast."""
    return {PostAudience.CONTACTS: 1, PostAudience.SECOND: 2, PostAudience.EVERYONE: 3}[audience]
