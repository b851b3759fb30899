"""A stop waits a bounded time for what is under way."""

from __future__ import annotations

import threading
from pathlib import Path

import pytest

from ecken.service import follower
from ecken.service.background import own_work, scheduler
from ecken.service.background.rhythms import Every
from ecken.service.background.tasks import Task
from tests.community import small_community
from tests.waiting import PATIENCE_S


@pytest.mark.parametrize("module", [own_work, scheduler, follower])
def test_work_that_does_not_end_holds_up_no_stop(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, module: object
) -> None:
    stuck, released = threading.Event(), threading.Event()

    def hang(*_: object) -> str:
        stuck.set()
        released.wait(PATIENCE_S)
        return ""

    monkeypatch.setattr(module, "STOP_WITHIN_S", 0.05)
    with small_community(tmp_path, members=["Ada"]) as town:
        worker: own_work.OwnWork | scheduler.Scheduler | follower.Follower
        if module is own_work:
            monkeypatch.setattr(own_work, "write_views", hang)
            worker = own_work.OwnWork(town.community)
        elif module is scheduler:
            worker = scheduler.Scheduler(town.community, [Task("stuck", Every(60), hang)])
        else:
            monkeypatch.setattr(follower.Follower, "_follow", hang)
            monkeypatch.setattr(follower.Follower, "_look_after", hang)
            worker = follower.Follower(town.community)
        worker.start()
        assert stuck.wait(PATIENCE_S)
        worker.stop()
        assert not released.is_set()
        released.set()
