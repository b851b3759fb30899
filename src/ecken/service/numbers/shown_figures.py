"""The figures of a network as they are told: rounded once, so that all doors say the same.

Members are shown shares and means, no counts of members: a count beside the number of members whom
they know of would tell that somebody has blocked them (decision 043). Bins of fewer than five are
joined with their neighbours. Of an open network with fewer than :data:`SHOWN_FROM` members nothing
is told: among so few, shares are about single people.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from ecken.service.numbers.network_figures import DegreeBin, Interval, NetworkFigures, Tail

__all__ = [
    "SHOWN_FROM",
    "DegreeShare",
    "HopShare",
    "ShownFigures",
    "ShownTail",
    "round_figures",
    "share_hops",
]

SHOWN_FROM = 36
"""Members with a contact in an open list, from whom on members are told about the open network."""
_BIN_LEAST = 5
_HOPS_MAX = 24
_SHARE, _MEAN = 4, 2
"""Decimals of shares and of means."""


@dataclass(frozen=True, slots=True)
class HopShare:
    """The share of connected pairs that are so many hops apart; the last may be ``or_more``."""

    hops: int
    share: float
    or_more: bool = False


@dataclass(frozen=True, slots=True)
class DegreeShare:
    """The share of members with ``low`` to ``high`` contacts; ``None``: or more."""

    low: int
    high: int | None
    share: float


@dataclass(frozen=True, slots=True)
class ShownTail:
    """The fitted tail; ``share`` of the members are in it."""

    x_min: int
    share: float
    exponent: float
    exponent_error: float
    mu: float
    sigma: float
    better: str


@dataclass(frozen=True, slots=True)
class ShownFigures:
    """What is told of one network; ``None`` where there is nothing to measure.

    ``sources`` is ``None`` where all members were sources. ``intervals`` are those of the figures
    with the same names.
    """

    sources: int | None
    hops: tuple[HopShare, ...]
    mean_hops: float | None
    mean_between: float | None
    median_hops: int | None
    effective_diameter: float | None
    within_3: float
    within_6: float
    unreachable: float
    components: int
    largest_component: float
    diameter: tuple[int, int]
    mean_contacts: float | None
    median_contacts: int | None
    degrees: tuple[DegreeShare, ...]
    tail: ShownTail | None
    transitivity: float | None
    mean_local: float | None
    assortativity: float | None
    mean_of_contacts: float | None
    share_outdone: float | None
    intervals: dict[str, Interval]


def round_figures(found: NetworkFigures) -> ShownFigures:
    """Return what is told of these figures."""
    far, ties = found.distances, found.ties
    mean = _rounded(far.mean_hops, _MEAN)
    return ShownFigures(
        sources=None if found.is_exact else far.sources,
        hops=tuple(share_hops(far.shares)),
        mean_hops=mean,
        mean_between=None if mean is None else round(mean - 1, _MEAN),
        median_hops=far.median_hops,
        effective_diameter=_rounded(far.effective_diameter, _MEAN),
        within_3=round(far.within_3, _SHARE),
        within_6=round(far.within_6, _SHARE),
        unreachable=round(far.unreachable_share, _SHARE),
        components=found.components,
        largest_component=round(found.largest_component / max(1, found.members), _SHARE),
        diameter=far.diameter,
        mean_contacts=_rounded(found.degrees.mean, _MEAN),
        median_contacts=found.degrees.median,
        degrees=tuple(_degree_shares(found.degrees.bins, found.members)),
        tail=_tail(found.degrees.tail, found.members),
        transitivity=_rounded(ties.transitivity, _SHARE),
        mean_local=_rounded(ties.mean_local, _SHARE),
        assortativity=_rounded(ties.assortativity, _SHARE),
        mean_of_contacts=_rounded(ties.mean_of_contacts, _MEAN),
        share_outdone=_rounded(ties.share_outdone, _SHARE),
        intervals=_intervals(found),
    )


def _intervals(found: NetworkFigures) -> dict[str, Interval]:
    ties = found.ties
    known = {
        **found.distances.intervals,
        "transitivity": ties.transitivity_interval,
        "mean_local": ties.mean_local_interval,
    }
    return {
        name: Interval(round(ends.low, _SHARE), round(ends.high, _SHARE))
        for name, ends in known.items()
        if ends is not None
    }


def share_hops(shares: Sequence[float]) -> Iterable[HopShare]:
    """Yield the shares of pairs at 1, 2, … hops; beyond the 24th all together."""
    for hops, share in enumerate(shares[:_HOPS_MAX], 1):
        yield HopShare(hops, round(share, _SHARE))
    if rest := shares[_HOPS_MAX:]:
        yield HopShare(_HOPS_MAX + 1, round(sum(rest), _SHARE), or_more=True)


def _degree_shares(bins: Sequence[DegreeBin], members: int) -> Iterable[DegreeShare]:
    """Yield shares of bins, each joined with the next ones until it has five members."""
    joined: list[DegreeBin] = []
    for one in bins:
        if joined and joined[-1].members < _BIN_LEAST:
            joined[-1] = _join(joined[-1], one)
        else:
            joined.append(one)
    if len(joined) > 1 and joined[-1].members < _BIN_LEAST:
        last = joined.pop()
        joined[-1] = _join(joined[-1], last)
    for at, one in enumerate(joined):
        high = None if at == len(joined) - 1 else one.high
        yield DegreeShare(one.low, high, float(f"{one.members / members:.3g}"))


def _join(one: DegreeBin, other: DegreeBin) -> DegreeBin:
    return DegreeBin(one.low, other.high, one.members + other.members)


def _tail(tail: Tail | None, members: int) -> ShownTail | None:
    if tail is None:
        return None
    share = round(tail.members / members, _SHARE)
    exponent, error = round(tail.exponent, _MEAN), round(tail.exponent_error, _MEAN)
    mu, sigma = round(tail.mu, _SHARE), round(tail.sigma, _SHARE)
    return ShownTail(tail.x_min, share, exponent, error, mu, sigma, tail.better)


def _rounded(value: float | None, digits: int) -> float | None:
    return None if value is None else round(value, digits)
