"""What holds for every question to the engine in these tests: scratch memory comes back clean."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

import pytest

from ecken.graph.queries.scratch import Scratch, ScratchPool


def assert_clean(scratch: Scratch) -> None:
    """What a search leaves behind must not be in the next one's way."""
    for name in ("seen", "mark", "tally"):
        assert not getattr(scratch, name).any(), f"{name} is dirty after a call"


@pytest.fixture(autouse=True)
def scratch_comes_back_clean(monkeypatch: pytest.MonkeyPatch) -> None:
    borrow = ScratchPool.borrow

    @contextmanager
    def watched(pool: ScratchPool, n: int) -> Iterator[Scratch]:
        with borrow(pool, n) as scratch:
            yield scratch
            assert_clean(scratch)

    monkeypatch.setattr(ScratchPool, "borrow", watched)
