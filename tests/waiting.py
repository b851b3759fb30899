"""The one way to wait in tests: for a condition, with a deadline that a slow machine keeps."""

from __future__ import annotations

import time
from collections.abc import Callable
from pathlib import Path

__all__ = ["PATIENCE_S", "change_later", "wait_until"]

PATIENCE_S = 240.0
"""How long anything may take that has to happen. It mostly takes milliseconds; the deadline ends a
test that would wait for ever, and says nothing about speed."""

_FIRST_PAUSE_S, _LONGEST_PAUSE_S = 0.001, 0.1


def wait_until(is_so: Callable[[], object], what: str = "it") -> None:
    """Wait for what another thread or process brings about; fail if it does not happen."""
    ends = time.monotonic() + PATIENCE_S
    pause_s = _FIRST_PAUSE_S
    while not is_so():
        assert time.monotonic() < ends, f"{what} did not come about within {PATIENCE_S:.0f} s"
        time.sleep(pause_s)
        pause_s = min(_LONGEST_PAUSE_S, 1.5 * pause_s)


def change_later(path: Path, change: Callable[[], object]) -> None:
    """Change a file, and again if need be, until its time of change is another one.

    The clock of a file system moves in steps of some milliseconds.
    """
    before = path.stat().st_mtime_ns

    def is_later() -> bool:
        change()
        return path.stat().st_mtime_ns != before

    wait_until(is_later, f"another time of change of {path.name}")
