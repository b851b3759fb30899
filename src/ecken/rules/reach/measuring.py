"""A share that is measured: how sure it is, and whether it may be told."""

from __future__ import annotations

import math
from typing import NamedTuple

__all__ = ["Interval", "is_enough", "wilson_interval"]

_SHOWN_LEAST, _POSTS_LEAST, _AUTHORS_LEAST = 1_000, 30, 20
_NORMAL_95 = 1.959964


class Interval(NamedTuple):
    """A share with its 95 % interval."""

    share: float
    low: float
    high: float


def is_enough(*, posts: int, authors: int, shown: int) -> bool:
    """Say whether a share that is measured over so many says nothing about one member."""
    return posts >= _POSTS_LEAST and authors >= _AUTHORS_LEAST and shown >= _SHOWN_LEAST


def wilson_interval(hits: int, tries: int) -> Interval:
    """Return the share of ``hits`` with its 95 % interval by Wilson.

    Wilson, Probable inference, the law of succession, and statistical inference, JASA 22, 1927.

    >>> wilson_interval(30, 1000)
    Interval(share=0.03, low=0.0210..., high=0.0425...)
    """
    share, z2 = hits / tries, _NORMAL_95**2
    middle = (share + z2 / (2 * tries)) / (1 + z2 / tries)
    spread = math.sqrt(share * (1 - share) / tries + z2 / (4 * tries**2))
    half = _NORMAL_95 * spread / (1 + z2 / tries)
    return Interval(share, max(0.0, middle - half), min(1.0, middle + half))
