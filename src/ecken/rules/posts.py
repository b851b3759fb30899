"""Who may open a post, and to whom it is told who liked, commented on or shared it."""

from __future__ import annotations

import re
from collections.abc import Iterable
from enum import StrEnum

from ecken.durations import DAY_S
from ecken.errors import Invalid
from ecken.rules.text import clean_line, search_form

__all__ = [
    "ALT_MAX",
    "COMMENT_MAX",
    "IMAGES_MAX",
    "MUTED_MAX",
    "MUTED_WORD_MAX",
    "POST_MAX",
    "PostAudience",
    "PostState",
    "feed_score",
    "is_muted_text",
    "may_open_post",
    "may_see_act",
    "parse_muted_word",
    "parse_post_audience",
    "words_in",
]

POST_MAX = 5_000
"""Longest post, in characters."""

COMMENT_MAX = 2_000
"""Longest comment, in characters."""

IMAGES_MAX = 4
"""Images of one post."""

ALT_MAX = 500
"""Longest description of an image, in characters."""

MUTED_WORD_MAX = 60
"""Longest word that can be muted, in characters."""

MUTED_MAX = 200
"""Words that one member can mute, and members."""

_WORD = re.compile(r"\w+")


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


def may_see_act(
    audience: PostAudience, *, is_party: bool, is_own: bool, is_tied: bool, is_near: bool
) -> bool:
    """Say whether somebody who may open a post may know that a member acted on it.

    Whoever acts on a post for contacts tells with it that the author is a contact. So the act is
    told where the viewer is a party (the author, or who acted), or may see the tie between author
    and actor (``is_tied``); on a post for the second circle, also where they see somebody who is a
    contact of both (``is_near``). On a post for everyone it tells nothing, nor does what the author
    does about their own post (``is_own``).
    """
    if is_party or is_own or audience is PostAudience.EVERYONE:
        return True
    return is_tied or (is_near and audience is PostAudience.SECOND)


def feed_score(*, by_contacts: int, by_others: int, age_s: int) -> float:
    """Return how high a post stands in the order “best of my circles”.

    Each contact who visibly acted counts as much as three others who did. The score falls with
    the age of the post: after a day to a third, after three days to an eighth.
    """
    days = max(0, age_s) / DAY_S
    return float((1 + 3 * by_contacts + by_others) / (1 + days) ** 1.5)


def parse_muted_word(text: str) -> str:
    """Return a word or a few in the form in which they are compared.

    Raises
    ------
    Invalid
        ``text_missing``; ``text_too_long``.
    """
    line = clean_line(text, most=MUTED_WORD_MAX, field="word", is_required=True)
    words = " ".join(words_in(line))
    if not words or len(words) > MUTED_WORD_MAX:
        raise Invalid("muted_word", "Please write a word of letters or digits.", field="word")
    return words


def words_in(text: str) -> list[str]:
    """Return the words of a text in the form in which they are compared."""
    return _WORD.findall(search_form(text))


def is_muted_text(text: str, muted: Iterable[str]) -> bool:
    """Say whether one of the muted words, or groups of words, stands in a text."""
    line = f" {' '.join(words_in(text))} "
    return any(f" {word} " in line for word in muted)


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
