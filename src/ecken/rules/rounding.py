"""Rounding of counts, so that one member more or fewer can hardly be noticed (R7).

A count up to four is told as "up to four", none included. Above that it is rounded to one of the
steps 5, 10, 15, 20, 30, 40, 50, 70, 100, 150, 200 and so on, after it was moved by up to a tenth.
The shift is drawn from a secret, one for all counts of one occasion: who asks again gets the same
numbers, and where one step ends and the next begins cannot be known or found by averaging.
"""

from __future__ import annotations

from bisect import bisect_left
from dataclasses import dataclass

__all__ = ["FEW", "Rounded", "round_count"]

FEW = 4
"""Counts up to this one are not told apart."""

_MANTISSAS = (10, 15, 20, 30, 40, 50, 70)
_STEPS = (5, *(m * 10**power for power in range(12) for m in _MANTISSAS))
_SHIFT_MOST = 0.1


@dataclass(frozen=True, slots=True, order=True)
class Rounded:
    """A count as it is told: about ``about``, or with ``is_few`` anything from 0 to ``about``."""

    about: int

    @property
    def is_few(self) -> bool:
        """Say whether it may as well be none."""
        return self.about <= FEW


def round_count(count: int, draw: float) -> Rounded:
    """Round a count; ``draw`` in [0, 1) is the occasion's secret shift.

    >>> round_count(3, 0.5), round_count(686, 0.5)
    (Rounded(about=4), Rounded(about=700))
    """
    if count <= FEW:
        return Rounded(FEW)
    shifted = count * (1 + _SHIFT_MOST * (2 * draw - 1))
    at = bisect_left(_STEPS, shifted)
    if at == 0:
        return Rounded(_STEPS[0])
    low, high = _STEPS[at - 1], _STEPS[at]
    return Rounded(low if shifted - low < high - shifted else high)
