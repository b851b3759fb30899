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


def local_clustering(contacts: Contacts, member: int) -> Fraction:
    """The share of pairs of a member's contacts who are contacts; 0 for fewer than two."""
    near = sorted(contacts[member])
    pairs = [(a, b) for i, a in enumerate(near) for b in near[:i]]
    return Fraction(sum(a in contacts[b] for a, b in pairs), max(len(pairs), 1))


def count_triangles(contacts: Contacts) -> int:
    """Three members who are all contacts of each other."""
    found = 0
    for u, row in contacts.items():
        for v in row:
            found += sum(u < v < w for w in row & contacts[v])
    return found


def correlation_of_ends(contacts: Contacts) -> float | None:
    """Pearson's, over the two ends of every contact, each in both directions."""
    ends = [(len(contacts[u]), len(contacts[v])) for u in contacts for v in contacts[u]]
    if not ends:
        return None
    mean = Fraction(sum(a for a, _ in ends), len(ends))
    spread = sum((a - mean) ** 2 for a, _ in ends)
    return float(sum((a - mean) * (b - mean) for a, b in ends) / spread) if spread else None


def outdone(contacts: Contacts) -> list[bool]:
    """Of each member with contacts: whether these have more contacts on average."""
    return [
        Fraction(sum(len(contacts[v]) for v in row), len(row)) > len(row)
        for row in contacts.values()
        if row
    ]


def open_contacts(
    contacts: Contacts, everyone: set[int], unlisted: set[int]
) -> set[tuple[int, int]]:
    """Entries of lists that everyone may see: owner and entry listed."""
    return {
        (min(u, v), max(u, v))
        for u in everyone - unlisted
        for v in contacts[u]
        if v not in unlisted
    }
