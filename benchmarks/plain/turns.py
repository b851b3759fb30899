"""Ways to do the same, asked in turn for the same members: what is compared is ratios."""

from __future__ import annotations

import random
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

__all__ = ["Way", "take_turns"]


@dataclass(frozen=True, slots=True)
class Way:
    """A way to do it: median processor time in seconds, and medians of ratios to the first way.

    ``ratio`` is how many times as long the first way took as this one, member by member; ``total``
    the same of the sums over all members.
    """

    name: str
    median: float
    ratio: float
    total: float


def take_turns(questions: Sequence[Any], ways: dict[str, Callable[[Any], Any]]) -> list[Way]:
    """Ask each question in each way, in an order by lot, twice; the second time counts.

    So the lists are in the caches for all ways alike.
    """
    order = random.Random(1)
    took: dict[str, list[int]] = {name: [] for name in ways}
    for question in questions:
        for name in order.sample(list(ways), len(ways)):
            ways[name](question)
            begin = time.thread_time_ns()
            ways[name](question)
            took[name].append(time.thread_time_ns() - begin)
    times = {name: np.array(samples) / 1e9 for name, samples in took.items()}
    first = next(iter(times.values()))
    return [
        Way(name, float(np.median(t)), float(np.median(first / t)), float(first.sum() / t.sum()))
        for name, t in times.items()
    ]
