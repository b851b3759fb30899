"""Places in lists of posts, newest first: where a page ends, and the next one goes on."""

from __future__ import annotations

import re
from typing import NamedTuple

from ecken.errors import Invalid

__all__ = ["Place", "read_place"]

_CURSOR = re.compile(r"(\d{1,12})\.([A-Za-z0-9_-]{22})")


class Place(NamedTuple):
    """A moment, and the post of that moment after which the page goes on."""

    at: int
    post_id: str
    """Posts of the same moment follow it in the order of their ids; empty: all of them."""

    def __str__(self) -> str:
        return f"{self.at}.{self.post_id}"


def read_place(text: str | None, now: int, *, field: str = "before") -> Place:
    """Return the place that a cursor names; the beginning where there is none.

    Raises
    ------
    Invalid
        ``cursor_wrong``
    """
    if text is None:
        return Place(now, "")
    found = _CURSOR.fullmatch(text)
    if found is None:
        raise Invalid(
            "cursor_wrong", "This page of the feed does not exist. Begin anew.", field=field
        )
    return Place(min(int(found[1]), now), found[2])
