"""Runs of a task: taken by one process, kept by counting, ended with a note of how it went."""

from __future__ import annotations

import logging
import os
import socket
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass

from ecken.errors import EckenError, NotReady
from ecken.rules.operators.task_times import pause_s
from ecken.service.background.tasks import DONE, STOPPED, UNEXPECTED, Task, Turn
from ecken.service.community import Community
from ecken.store.ids import new_public_id
from ecken.store.site import background_tasks as rows
from ecken.store.site.background_tasks import TaskRow

__all__ = ["Pace", "Run", "do_task", "take_task"]

_LOG = logging.getLogger("ecken.work")

_END_TRIES = 60


@dataclass(frozen=True, slots=True)
class Pace:
    """How often is looked for tasks, and how often a holder counts; in seconds."""

    look_s: float = 1.0
    beat_s: float = 10.0


@dataclass
class Run:
    """A run that this process holds."""

    task: Task
    row: TaskRow
    holder: str
    started_at: int
    turn: Turn


def take_task(community: Community, task: Task, seen: TaskRow) -> Run | None:
    """Take a task as it was seen; return nothing if another process was faster.

    Raises
    ------
    NotReady
        Nothing can be written now.
    """
    holder, now = new_public_id(), community.clock()
    place = f"{socket.gethostname()} {os.getpid()}"
    with community.writing() as connection:
        if not rows.take_task(connection, seen, holder=holder, place=place, at=now):
            return None
    return Run(task, seen, holder, now, Turn(failures=seen.failures))


def do_task(community: Community, run: Run, pace: Pace) -> str:
    """Do a task that was taken, and let go of it; return the outcome."""
    with _kept(community, run, pace):
        outcome = _do(community, run)
        _end(community, run, outcome, pace)
    return outcome


def _do(community: Community, run: Run) -> str:
    try:
        return run.task.run(community, run.turn) or DONE
    except EckenError as error:
        _LOG.warning("task=%s waits: %s", run.task.name, error.sentence)
        return error.code
    except Exception:  # whatever it is, it stops no other task, and this one not for ever
        _LOG.exception("task=%s failed", run.task.name)
        return UNEXPECTED


@contextmanager
def _kept(community: Community, run: Run, pace: Pace) -> Iterator[None]:
    """Count for a run until the block ends."""
    is_over = threading.Event()
    args = (community, run, pace, is_over)
    thread = threading.Thread(target=_count, args=args, name="beat", daemon=True)
    thread.start()
    try:
        yield
    finally:
        is_over.set()
        thread.join()


def _count(community: Community, run: Run, pace: Pace, is_over: threading.Event) -> None:
    wait_s = pace.beat_s
    while not is_over.wait(wait_s):
        wait_s = pace.look_s
        try:
            with community.writing() as connection:
                is_held = rows.beat_task(
                    connection, run.task.name, run.holder, at=community.clock()
                )
        except NotReady:
            continue  # soon again: others cannot write either, or wait for longer than that
        except Exception:
            _LOG.exception("task=%s cannot be kept", run.task.name)
            continue
        if not is_held:
            if not is_over.is_set():
                _LOG.warning("task=%s was taken over by another process", run.task.name)
            run.turn.end()
            return
        wait_s = pace.beat_s


def _end(community: Community, run: Run, outcome: str, pace: Pace) -> None:
    """Note the end, for as long as it takes the database to take the note."""
    name, failures = run.task.name, run.row.failures
    for attempt in range(_END_TRIES):
        now = community.clock()
        if outcome == STOPPED:
            due_at = now
        elif outcome == DONE:
            failures, due_at = 0, run.task.rhythm.next_after(run.started_at, community.zone)
        else:
            failures = run.row.failures + 1
            due_at = now + pause_s(failures, every_s=run.task.rhythm.every_s)
        try:
            with community.writing() as connection:
                rows.end_task(
                    connection, name, run.holder, outcome=outcome, failures=failures,
                    due_at=due_at, ended_at=now, seen_at=now,
                )  # fmt: skip
            return
        except NotReady:
            if attempt == _END_TRIES - 1 or run.turn.wait(pace.look_s):
                _LOG.warning("task=%s has ended, and that cannot be written", name)
                return
