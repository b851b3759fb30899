"""Kernels that only read memory: the limit for everything else."""

from __future__ import annotations

from typing import Any

import numpy as np

from ecken.graph.jit import kernel
from ecken.graph.kernels.frontier import prefetch_row

__all__ = ["read_all", "read_lines", "touch_rows"]


@kernel
def read_all(data: Any) -> Any:
    """Sum an array."""
    total = np.uint64(0)
    for i in range(data.size):
        total += data[i]
    return total


@kernel
def read_lines(data: Any, lines: Any) -> Any:
    """Sum one word of each of the given cache lines."""
    total = np.uint64(0)
    for i in range(lines.size):
        total += data[np.uint64(lines[i]) * np.uint64(8)]
    return total


@kernel
def touch_rows(pool: Any, starts: Any, lengths: Any, rows: Any) -> Any:
    """Sum the entries of rows and do nothing with them: the floor under every search."""
    total = np.uint64(0)
    for i in range(rows):
        if i + 4 < rows:
            prefetch_row(pool, starts[i + 4], lengths[i + 4])
        begins = np.uint64(starts[i])
        for e in range(begins, begins + np.uint64(lengths[i])):
            total += np.uint64(pool[e])
    return total
