"""Who is a likely way into a company: in which order, and what is said of each tie.

Moderately weak ties carry jobs best: people with whom one shares few contacts, but not none. So
found Rajkumar, Saint-Jacques, Bojinov, Brynjolfsson and Aral (A causal test of the strength of weak
ties, Science 377, 2022) in experiments with over 20 million members of LinkedIn: counted in shared
contacts, ties carry more job moves the weaker they are, up to a point, and then fewer (an inverted
U). The thought is Granovetter's (The strength of weak ties, American Journal of Sociology 78,
1973).

The study tells the shape. Where its peak lies in a community of another size nobody has measured;
:data:`PEAK` is a choice, written here so that it can be seen.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from math import log

__all__ = ["FEW_MOST", "PEAK", "Tie", "TieStrength", "nearness_to_peak", "order_of", "strength_of"]

PEAK = 3
"""Shared contacts of the tie that comes first."""
FEW_MOST = 2 * (1 + PEAK) - 1
"""From 1 to so many shared contacts a tie is called moderately weak: half to twice the peak."""


class TieStrength(StrEnum):
    """What a tie is called, by the contacts that two people share."""

    VERY_WEAK = "very_weak"
    MODERATELY_WEAK = "moderately_weak"
    STRONG = "strong"


@dataclass(frozen=True, slots=True)
class Tie:
    """What is known of somebody who may be a way in."""

    degree: int
    is_current: bool
    """Whether they work there now; else they did before."""
    shared: int
    """Contacts that they share with who asks, as far as who asks may see them."""


def strength_of(shared: int) -> TieStrength:
    """Return what a tie with so many shared contacts is called."""
    if shared == 0:
        return TieStrength.VERY_WEAK
    return TieStrength.MODERATELY_WEAK if shared <= FEW_MOST else TieStrength.STRONG


def nearness_to_peak(shared: int) -> float:
    """Return how near a number of shared contacts is to the peak: 0 there, below it elsewhere.

    It falls alike whether the number is half or twice as large: none counts as much as fifteen.
    """
    return -abs(log((1 + shared) / (1 + PEAK)))


def order_of(tie: Tie) -> tuple[int, bool, float, int]:
    """Return what ways in are sorted by, rising.

    Contacts before members whom one reaches through a bridge; who works there now before who did;
    then the nearer to the peak, of two equally near the stronger tie.
    """
    return tie.degree, not tie.is_current, -nearness_to_peak(tie.shared), -tie.shared
