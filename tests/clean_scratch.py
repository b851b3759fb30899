"""Scratch memory comes back clean after every question to the engine, or the test fails."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

import pytest

from ecken.graph.queries.scratch import Scratch, ScratchPool

__all__ = ["assert_clean", "watched_scratch"]


def assert_clean(scratch: Scratch) -> None:
    """What a search leaves behind must not be in the next one's way."""
    for name in ("seen", "mark", "tally"):
        assert not getattr(scratch, name).any(), f"{name} is dirty after a call"


@contextmanager
def watched_scratch() -> Iterator[list[Scratch]]:
    """Look at each scratch when it is given back, and yield a list of all that were lent."""
    borrow, lent = ScratchPool.borrow, []

    @contextmanager
    def watched(pool: ScratchPool, n: int) -> Iterator[Scratch]:
        with borrow(pool, n) as scratch:
            lent.append(scratch)
            yield scratch
            assert_clean(scratch)

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(ScratchPool, "borrow", watched)
        yield lent
