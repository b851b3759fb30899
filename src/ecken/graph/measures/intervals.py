"""Intervals of 95 %: Student's for means, Wilson's for shares."""

from __future__ import annotations

from typing import NamedTuple

__all__ = ["Share", "students_t", "wilson"]

_Z = 1.959963984540054
"""Above it lie 2.5 % of the normal distribution; written out, as ``statistics`` loads slowly."""
_FEW = (0.0, 12.7062, 4.3027, 3.1824, 2.7764)
"""The quantiles for 1 to 4 degrees of freedom, where the series is not good enough."""


class Share(NamedTuple):
    """A share as it was found, and where the true one is."""

    value: float
    low: float
    high: float


def students_t(freedom: int) -> float:
    """Return the two-sided quantile of Student's t at 95 %.

    By the series in Abramowitz and Stegun, Handbook of Mathematical Functions (1964), 26.7.5.
    """
    if freedom < len(_FEW):
        return _FEW[max(freedom, 1)]
    z, few = _Z, 1 / freedom
    terms = (
        (z**3 + z) / 4,
        (5 * z**5 + 16 * z**3 + 3 * z) / 96,
        (3 * z**7 + 19 * z**5 + 17 * z**3 - 15 * z) / 384,
        (79 * z**9 + 776 * z**7 + 1482 * z**5 - 1920 * z**3 - 945 * z) / 92160,
    )
    return float(z + sum(term * few**power for power, term in enumerate(terms, 1)))


def wilson(found: int, of: int) -> Share:
    """Return the share and its interval (Wilson, JASA 22, 1927): never outside of 0 to 1."""
    share, weight = found / of, _Z**2 / of
    middle = (share + weight / 2) / (1 + weight)
    margin = _Z * ((share * (1 - share) + weight / 4) / of) ** 0.5 / (1 + weight)
    low = middle - margin if found else 0.0  # exactly, and not but for rounding
    return Share(share, low, middle + margin if found < of else 1.0)
