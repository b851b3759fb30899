"""The three figures without audiences, unlisted members and blocks: what the masks are held to.

The same search over plain CSR arrays, for measuring only: nothing else may leave out the rule.
"""

from __future__ import annotations

from typing import Any

import numpy as np

from ecken.graph.jit import kernel, prefetch
from ecken.graph.kernels.bitset import count_and_clear, mark_rows
from ecken.graph.kernels.frontier import NODES_AHEAD, ONE, push_rows, unmark

__all__ = ["count_unmasked"]


@kernel
def count_unmasked(
    indptr: Any, indices: Any, viewer: Any, none: Any, seen: Any, nodes: Any, starts: Any,
    lengths: Any,
) -> Any:  # fmt: skip
    """Return the sizes of circle 1, 2 and 3; ``seen`` is clear before and after."""
    nodes[0] = viewer
    seen[viewer >> 6] |= ONE << np.uint64(viewer & 63)
    rows, _ = _gather(indptr, nodes, 0, 1, starts, lengths)
    first = push_rows(indices, starts, lengths, rows, seen, nodes, 0)
    rows, _ = _gather(indptr, nodes, 0, first, starts, lengths)
    both = push_rows(indices, starts, lengths, rows, seen, nodes, first)
    rows, edges = _gather(indptr, nodes, first, both, starts, lengths)
    if edges < seen.size:
        found = push_rows(indices, starts, lengths, rows, seen, nodes, both)
        unmark(viewer, none, nodes, found, seen)
        return first, both - first, found - both
    mark_rows(indices, starts, lengths, rows, seen)
    return first, both - first, count_and_clear(seen) - 1 - both


@kernel
def _gather(
    indptr: Any, nodes: Any, low: Any, high: Any, starts: Any, lengths: Any
) -> tuple[Any, Any]:
    """Look up the rows of ``nodes[low:high]``; return their number and the sum of lengths."""
    work = np.int64(0)
    for i in range(low, high):
        if i + NODES_AHEAD < high:
            prefetch(indptr, np.uint64(nodes[i + NODES_AHEAD]))
        begin = indptr[nodes[i]]
        length = indptr[nodes[i] + 1] - begin
        starts[i - low] = begin
        lengths[i - low] = length
        work += length
    return high - low, work
