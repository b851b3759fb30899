"""Distributes work to threads: kernels release the interpreter lock."""

from __future__ import annotations

import os
from collections import deque
from collections.abc import Callable, Generator, Iterable, Iterator
from typing import TYPE_CHECKING, TypeVar

if TYPE_CHECKING:
    from concurrent.futures import Future, ThreadPoolExecutor

__all__ = ["cores", "in_order", "share_out"]

_T = TypeVar("_T")
_R = TypeVar("_R")

_MOST = 8
"""More threads would only wait for the memory."""


def cores() -> int:
    """Return how many threads are worth starting: one per core that this process may use."""
    if hasattr(os, "sched_getaffinity"):
        return min(len(os.sched_getaffinity(0)), _MOST)
    return min(os.cpu_count() or 1, _MOST)


def _start(threads: int) -> ThreadPoolExecutor:
    """Start threads; imported here, as it is a fifth of what importing the engine costs."""
    from concurrent.futures import ThreadPoolExecutor

    return ThreadPoolExecutor(threads)


def share_out(work: Callable[[Iterator[_T]], None], tasks: Iterable[_T], threads: int) -> None:
    """Call ``work`` in each thread with one iterator for all: each task is taken once.

    ``tasks`` is a list or range. What ``work`` raises is raised here, once all threads have ended.
    """
    todo = iter(tasks)
    if threads == 1:
        work(todo)
        return
    with _start(threads) as pool:
        for done in [pool.submit(work, todo) for _ in range(threads)]:
            done.result()


def in_order(
    function: Callable[[_T], _R], tasks: Iterable[_T], threads: int, ahead: int
) -> Generator[_R]:
    """Yield ``function(task)`` for each task, in their order, at most ``ahead`` beyond the last.

    Tasks are fetched in the caller's thread, while the others work.
    """
    waiting: deque[Future[_R]] = deque()
    with _start(threads) as pool:
        try:
            for task in tasks:
                waiting.append(pool.submit(function, task))
                if len(waiting) > ahead:
                    yield waiting.popleft().result()
            while waiting:
                yield waiting.popleft().result()
        finally:
            for rest in waiting:
                rest.cancel()
