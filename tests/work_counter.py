"""Work counted, not timed: the same number on a slow machine as on a fast one.

assert count_calls(lambda: parse_line("(" * 2_000)) < 40_000
answer, calls = counted(lambda: client.get("/search"))
"""

from __future__ import annotations

import sys
import threading
from collections.abc import Callable
from types import FrameType
from typing import Any, TypeVar

__all__ = ["count_calls", "counted"]

_T = TypeVar("_T")


def count_calls(work: Callable[[], object]) -> int:
    """Return how many functions ``work`` calls, in this thread and in those that it starts."""
    return counted(work)[1]


def counted(work: Callable[[], _T]) -> tuple[_T, int]:
    """Return the answer of ``work``, and how many functions it has called."""
    count = 0

    def note(_frame: FrameType, event: str, _argument: Any) -> None:
        nonlocal count
        count += event in ("call", "c_call")

    before, before_threads = sys.getprofile(), threading.getprofile()
    threading.setprofile(note)
    sys.setprofile(note)
    try:
        answer = work()
    finally:
        sys.setprofile(before)
        threading.setprofile(before_threads)  # type: ignore[arg-type]
    return answer, count
