"""Compiled loops that count values: the most frequent ones of a facet."""

from __future__ import annotations

from typing import Any

import numpy as np
import numpy.typing as npt

from ecken.graph.jit import kernel

__all__ = ["FEW", "list_values", "top_groups", "top_languages", "top_values"]

Rows = npt.NDArray[np.int32]
Longs = npt.NDArray[np.int64]

FEW = 1024
"""Values up to which sorting them beats counting all values that there are."""


@kernel
def list_values(values: Rows, size: int, numbers: Longs, counts: Longs) -> Any:
    """Which values but the empty one there are, rising, and how often; gives how many.

    Up to ``FEW`` values are sorted.
    """
    many = 0
    if values.size > FEW:
        dense = np.zeros(size, np.int64)
        for i in range(values.size):
            dense[values[i]] += 1
        for number in range(1, size):
            if dense[number]:
                numbers[many], counts[many] = number, dense[number]
                many += 1
        return many
    for value in values:
        if value == 0:
            continue
        if many and numbers[many - 1] == value:
            counts[many - 1] += 1
        else:
            numbers[many], counts[many] = value, 1
            many += 1
    return many


@kernel
def _offer(number: int, count: int, many: int, ranks: Longs, best: Longs, most: Longs) -> Any:
    """Enter a value among the best so far, which are in order; gives how many these are."""
    limit = best.size
    rank = ranks[number]
    if many == limit:
        last = most[limit - 1]
        if count < last or (count == last and rank > ranks[best[limit - 1]]):
            return many
    else:
        many += 1
    at = many - 1
    while at and (most[at - 1] < count or (most[at - 1] == count and ranks[best[at - 1]] > rank)):
        best[at], most[at] = best[at - 1], most[at - 1]
        at -= 1
    best[at], most[at] = number, count
    return many


@kernel
def top_values(numbers: Longs, counts: Longs, ranks: Longs, best: Longs, most: Longs) -> Any:
    """The most frequent of listed values, equally frequent ones by rank.

    ``best`` and ``most`` take the numbers and how often they are, as many as there is room for;
    gives how many there are.
    """
    many = 0
    for i in range(numbers.size):
        many = _offer(numbers[i], counts[i], many, ranks, best, most)
    return many


@kernel
def top_languages(
    numbers: Longs, counts: Longs, sets: int, pairs: Longs, size: int, ranks: Longs, best: Longs,
    most: Longs,
) -> Any:  # fmt: skip
    """The same for members of sets: ``pairs`` (2, n) are the sets, and a member of each."""
    times = np.zeros(sets, np.int64)
    for i in range(numbers.size):
        times[numbers[i]] = counts[i]
    sums = np.zeros(size, np.int64)
    for i in range(pairs.shape[1]):
        if pairs[0, i] < sets:
            sums[pairs[1, i]] += times[pairs[0, i]]
    many = 0
    for number in range(size):
        if sums[number]:
            many = _offer(number, sums[number], many, ranks, best, most)
    return many


@kernel
def top_groups(
    keys: Longs, numbers: Longs, counts: Longs, ranks: Longs, best: Longs, most: Longs
) -> Any:
    """The same for groups of values: the most frequent value of each stands for all of it.

    ``keys`` are rising: the group of each value, times 2 ** 32, and its place among the listed;
    those of group 0 do not count.
    """
    found, at = 0, 0
    while at < keys.size:
        group = keys[at] >> 32
        first = keys[at] & 0xFFFFFFFF
        total = 0
        while at < keys.size and keys[at] >> 32 == group:
            i = keys[at] & 0xFFFFFFFF
            total += counts[i]
            if counts[i] > counts[first] or (
                counts[i] == counts[first] and ranks[numbers[i]] < ranks[numbers[first]]
            ):
                first = i
            at += 1
        if group:
            found = _offer(numbers[first], total, found, ranks, best, most)
    return found
