"""Measures of whole networks the slow and obvious way: dictionaries of sets, exact fractions."""

from __future__ import annotations

from collections import Counter, deque
from collections.abc import Iterable, Mapping
from fractions import Fraction

Contacts = Mapping[int, set[int]]


def contacts_of(n: int, pairs: Iterable[tuple[int, int]]) -> dict[int, set[int]]:
    """Everybody's contacts."""
    found: dict[int, set[int]] = {v: set() for v in range(n)}
    for a, b in pairs:
        found[a].add(b)
        found[b].add(a)
    return found


def hops_from(contacts: Contacts, source: int) -> dict[int, int]:
    """Hops to everybody who can be reached."""
    hops = {source: 0}
    queue = deque([source])
    while queue:
        u = queue.popleft()
        for v in contacts[u]:
            if v not in hops:
                hops[v] = hops[u] + 1
                queue.append(v)
    return hops


def pairs_by_hops(contacts: Contacts) -> list[int]:
    """Unordered pairs at 1, 2, … hops."""
    ordered = Counter(h for v in contacts for h in hops_from(contacts, v).values() if h)
    return [ordered[h] // 2 for h in range(1, max(ordered, default=0) + 1)]


def mean_hops(pairs: list[int]) -> Fraction:
    """The mean distance."""
    return Fraction(sum(h * count for h, count in enumerate(pairs, 1)), sum(pairs))


def median_hops(pairs: list[int]) -> int:
    """The lower median of all distances, one by one."""
    return next(h for h in range(1, len(pairs) + 1) if 2 * sum(pairs[:h]) >= sum(pairs))


def effective_diameter(pairs: list[int]) -> Fraction:
    """Where a line through the shares within 0, 1, 2, … hops comes to nine tenths."""
    total, nine = sum(pairs), Fraction(9, 10)
    within = [Fraction(sum(pairs[:h]), total) for h in range(len(pairs) + 1)]
    for h in range(1, len(within)):
        if within[h] >= nine:
            return h - 1 + (nine - within[h - 1]) / (within[h] - within[h - 1])
    raise AssertionError("all pairs are within the diameter")
