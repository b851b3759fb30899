"""Labels of whom a post is for."""

from __future__ import annotations

from ecken.rules.posts import PostAudience
from ecken.web.i18n import mark

__all__ = ["AUDIENCES"]

AUDIENCES = {
    PostAudience.CONTACTS: (mark("My contacts"), mark("for contacts")),
    PostAudience.SECOND: (
        mark("My contacts and their contacts"),
        mark("for contacts and their contacts"),
    ),
    PostAudience.EVERYONE: (mark("All members"), mark("for all members")),
}
"""Each audience as its author chooses it, and as it stands beside the post."""
