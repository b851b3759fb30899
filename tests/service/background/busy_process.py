"""A process that runs a scheduler of counted tasks, until it is killed or told to stop.

Each run of a task writes a row when it begins and one when it ends, so that a test can see what
was done twice, at once, or not at all. The time of the site is a row, too: the test sets it.
"""

from __future__ import annotations

import os
from contextlib import suppress
from multiprocessing.connection import Connection as Pipe
from pathlib import Path

from sqlalchemy import text

from ecken.service.background.leases import Pace
from ecken.service.background.rhythms import Every
from ecken.service.background.scheduler import Scheduler
from ecken.service.background.tasks import Task, Turn
from ecken.service.community import Community
from ecken.service.engine.network import LiveNetwork
from ecken.settings import Settings
from ecken.store.database import Database

__all__ = ["NAMES", "PACE", "PERIOD_S", "community_on", "run_tasks"]

NAMES = ("short", "long", "failing")
PERIOD_S = 3_600
PACE = Pace(look_s=0.01, beat_s=0.05)


def community_on(url: str, folder: Path) -> Community:
    """Open the database, with the time that stands in it."""
    database = Database(url, is_durable=False)

    def clock() -> int:
        with database.reading() as connection:
            return int(connection.execute(text("SELECT now FROM test_time")).scalar_one())

    return Community(
        settings=Settings(data_dir=folder), database=database, network=LiveNetwork(), clock=clock
    )


def _write(community: Community, what: str, name: str) -> None:
    with community.writing() as connection:
        connection.execute(
            text("INSERT INTO test_runs (name, what, process, at) VALUES (:n, :w, :p, :a)"),
            {"n": name, "w": what, "p": os.getpid(), "a": community.clock()},
        )


def _task(name: str) -> Task:
    def run(community: Community, turn: Turn) -> str:
        _write(community, "begun", name)
        if name == "long":
            for _ in range(20):
                _write(community, "step", name)
        if name == "failing" and not turn.failures:
            raise ValueError(name)
        _write(community, "ended", name)
        return ""

    return Task(name, Every(PERIOD_S), run)


def run_tasks(pipe: Pipe, url: str, folder: Path) -> None:
    """Do tasks until the test says something."""
    community = community_on(url, folder)
    scheduler = Scheduler(community, [_task(name) for name in NAMES], pace=PACE)
    scheduler.start()
    pipe.send(os.getpid())
    with suppress(EOFError):
        pipe.recv()
    scheduler.stop()
    community.database.close()
    pipe.send("stopped")
