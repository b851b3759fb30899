"""Properties that are computed once, and for which no object waits for another."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from threading import Barrier

from ecken.search.cached_property import cached_property
from tests.waiting import PATIENCE_S


class Asked:
    def __init__(self, together: Barrier) -> None:
        self.together, self.times = together, 0

    @cached_property
    def answer(self) -> int:
        self.times += 1
        return self.together.wait(PATIENCE_S) * 0 + 42


def test_two_objects_compute_at_the_same_time_and_each_once() -> None:
    together = Barrier(2)
    both = [Asked(together), Asked(together)]
    with ThreadPoolExecutor(2) as threads:
        assert list(threads.map(lambda one: one.answer, both)) == [42, 42]
    assert [one.answer for one in both] == [42, 42]
    assert [one.times for one in both] == [1, 1]
