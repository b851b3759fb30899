"""Taking time, and what this machine's memory can do."""

from __future__ import annotations

import os
import platform
import statistics
import time
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np

__all__ = ["Times", "machine", "measure", "memory_speed", "now", "resident_bytes", "show", "take"]


@dataclass(frozen=True, slots=True)
class Times:
    """Median, 99th percentile and maximum in seconds, over ``count`` calls."""

    count: int
    median: float
    p99: float
    most: float

    def __str__(self) -> str:
        return f"{show(self.median)} / {show(self.p99)}"


def show(seconds: float) -> str:
    """Write a time with three digits and its unit."""
    for unit, size in (("s", 1.0), ("ms", 1e-3), ("µs", 1e-6)):
        if seconds >= size:
            return f"{seconds / size:.3g} {unit}"
    return f"{seconds * 1e9:.3g} ns"


now = time.thread_time
"""Processor time of this thread: what wall-clock time is on an idle machine."""


def take(samples: list[float]) -> Times:
    """Sum up times of single calls."""
    return Times(
        len(samples),
        statistics.median(samples),
        float(np.percentile(samples, 99)),
        max(samples),
    )


def measure(call: Callable[..., Any], arguments: Iterable[tuple[Any, ...]]) -> Times:
    """Call with each tuple of arguments and take the processor time of each call."""
    samples = []
    for args in arguments:
        begin = now()
        call(*args)
        samples.append(now() - begin)
    return take(samples)


def memory_speed() -> tuple[float, float]:
    """Return bytes per second read in sequence, and in random cache lines, by one core."""
    from benchmarks.reading import read_all, read_lines

    data = np.ones(1 << 26, dtype=np.uint64)
    lines = np.random.default_rng(0).integers(0, data.size // 8, 1 << 21)
    read_all(data[:8])
    read_lines(data[:64], lines[:0])
    in_sequence = min(_once(read_all, data) for _ in range(3))
    at_random = min(_once(read_lines, data, lines) for _ in range(3))
    return data.nbytes / in_sequence, lines.size * 64 / at_random


def _once(call: Callable[..., Any], *args: Any) -> float:
    begin = time.perf_counter()
    call(*args)
    return time.perf_counter() - begin


def resident_bytes() -> int:
    """Return what the operating system counts as this process's memory."""
    for line in Path("/proc/self/status").read_text().splitlines():
        if line.startswith("VmRSS:"):
            return int(line.split()[1]) * 1024
    return 0


def machine() -> str:
    """Name processor, cores, memory and system, and how busy the machine was."""
    names = [
        line.split(":")[1].strip()
        for line in Path("/proc/cpuinfo").read_text().splitlines()
        if line.startswith("model name")
    ]
    memory = os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES") / 2**30
    load = ", ".join(f"{x:.1f}" for x in os.getloadavg())
    return (
        f"{names[0] if names else platform.processor()}, {os.cpu_count()} cores, {memory:.0f} GiB, "
        f"{platform.system()} {platform.release()}, Python {platform.python_version()}; "
        f"load average {load}"
    )
