"""A stop waits a bounded time for what is under way."""

from __future__ import annotations

import threading
from pathlib import Path

import pytest

from ecken.service import follower, upkeep
from tests.community import small_community
from tests.waiting import PATIENCE_S


@pytest.mark.parametrize("module", [upkeep, follower])
def test_work_that_does_not_end_holds_up_no_stop(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, module: object
) -> None:
    stuck, released = threading.Event(), threading.Event()

    def hang(*_: object) -> None:
        stuck.set()
        released.wait(PATIENCE_S)

    monkeypatch.setattr(module, "STOP_WITHIN_S", 0.05)
    with small_community(tmp_path, members=["Ada"]) as town:
        if module is upkeep:
            monkeypatch.setattr(town.community, "keep_time", hang)
            worker: upkeep.Upkeep | follower.Follower = upkeep.Upkeep(town.community)
        else:
            monkeypatch.setattr(follower.Follower, "_follow", hang)
            monkeypatch.setattr(follower.Follower, "_look_after", hang)
            worker = follower.Follower(town.community)
        worker.start()
        assert stuck.wait(PATIENCE_S)
        worker.stop()
        assert not released.is_set()
        released.set()
