"""Who may open a post, and to whom it is told who liked, commented on or shared it."""

from __future__ import annotations

from enum import StrEnum

from ecken.errors import Invalid

__all__ = [
    "COMMENT_MAX",
    "POST_MAX",
    "PostAudience",
    "PostState",
    "may_open_post",
    "may_see_act",
    "parse_post_audience",
]

POST_MAX = 5_000
"""Longest post, in characters."""

COMMENT_MAX = 2_000
"""Longest comment, in characters."""


class PostAudience(StrEnum):
    """For whom a post is."""

    CONTACTS = "contacts"
    SECOND = "second"
    EVERYONE = "everyone"


class PostState(StrEnum):
    """What has become of a post or comment."""

    VISIBLE = "visible"
    DELETED = "deleted"
    """By its author; there for nobody."""
    HIDDEN = "hidden"
    """By the administration; there for its author alone."""


def may_open_post(audience: PostAudience, degree: int | None) -> bool:
    """Say whether a member may open a post whose author is at ``degree`` from them.

    The degree is that in what the member may see: 0 is the author, ``None`` whoever is further
    away than the second circle.
    """
    if audience is PostAudience.EVERYONE:
        return True
    most = 1 if audience is PostAudience.CONTACTS else 2
    return degree is not None and degree <= most


def may_see_act(audience: PostAudience, *, is_party: bool, is_tied: bool, is_near: bool) -> bool:
    """Say whether somebody who may open a post may know that a member acted on it.

    Whoever acts on a post for contacts tells with it that the author is a contact. So the act is
    told where the viewer is a party (the author, or who acted), or may see the tie between author
    and actor (``is_tied``); on a post for the second circle, also where they see somebody who is a
    contact of both (``is_near``). On a post for everyone it tells nothing.
    """
    if is_party or audience is PostAudience.EVERYONE:
        return True
    return is_tied or (is_near and audience is PostAudience.SECOND)


def parse_post_audience(text: str) -> PostAudience:
    """Read for whom a post is, by its English name.

    Raises
    ------
    Invalid
        ``post_audience_unknown``
    """
    try:
        return PostAudience(text.strip().lower())
    except ValueError:
        raise Invalid(
            "post_audience_unknown",
            "A post cannot be for “{given}”. Choose one of: {choices}.",
            field="audience",
            given=text[:40],
            choices=", ".join(audience.value for audience in PostAudience),
        ) from None
