"""``ecken work``: does the work in the background in a process of its own, or one task now."""

from __future__ import annotations

import signal
import threading
from datetime import tzinfo
from typing import TYPE_CHECKING, Annotated

import typer

from ecken.cli.opening import open_community
from ecken.cli.screen import print_json, print_line
from ecken.errors import Invalid, NotReady
from ecken.reference.days import stamp

if TYPE_CHECKING:
    from ecken.service.background.task_list import TaskState
    from ecken.service.community import Community

__all__ = ["work"]


def work(
    task: Annotated[str, typer.Argument(help="Do this one now, due or not; see --list.")] = "",
    shown: Annotated[
        bool, typer.Option("--list", help="Show all tasks and how they stand; do nothing.")
    ] = False,
    json: Annotated[bool, typer.Option("--json", help="With --list: print JSON.")] = False,
) -> None:
    """Do the work in the background until Ctrl-C: mail, expiry, tidying, figures of the day.

    The server does it, too, unless ECKEN_BACKGROUND_WORK is off. However many processes do it, on
    however many machines, each task is done once.
    """
    from ecken.service.background.scheduler import do_now
    from ecken.service.background.task_list import show_tasks

    if shown and task:
        raise Invalid("task_and_list", "Name a task, or write --list.")
    if shown:
        with open_community() as community:
            _print(show_tasks(community), community.zone, json)
        return
    with open_community(is_started=not task) as community:
        if not task:
            _work(community)
            return
        outcome = do_now(community, task)
    print_line(f"{task}: {outcome}")
    if outcome != "done":
        raise NotReady(
            "task_failed",
            "The task “{name}” did not end well: {outcome}. The log says more.",
            name=task,
            outcome=outcome,
        )


def _work(community: Community) -> None:
    from ecken.cli.watching.logs import write_logs
    from ecken.service.background.own_work import OwnWork
    from ecken.service.background.scheduler import Scheduler
    from ecken.service.follower import Follower

    write_logs(community.settings)
    is_over = threading.Event()
    for sign in (signal.SIGTERM, signal.SIGINT):
        signal.signal(sign, lambda *_: is_over.set())
    parts = (OwnWork(community), Follower(community), Scheduler(community))
    for part in parts:
        part.start()
    print_line("working (Ctrl-C stops it)")
    is_over.wait()
    for part in reversed(parts):
        part.stop()


def _print(tasks: list[TaskState], zone: tzinfo, json: bool) -> None:
    told = [_told(task, zone) for task in tasks]
    if json:
        print_json(told)
        return
    for one in told:
        print_line(
            f"{one['name']:<14} {one['state']:<8} due {one['due'] or 'now':<25}  "
            f"last {one['ended'] or 'never':<25}  {one['outcome']:<18} runs: {one['runs']}  "
            f"{one['place']}".rstrip()
        )


def _told(task: TaskState, zone: tzinfo) -> dict[str, object]:
    row = task.row
    return {
        "name": task.name,
        "state": task.state,
        "due": stamp(row.due_at, zone) if row and row.due_at else "",
        "started": stamp(row.started_at, zone) if row and row.started_at else "",
        "ended": stamp(row.ended_at, zone) if row and row.ended_at else "",
        "seen": stamp(row.seen_at, zone) if row and row.seen_at else "",
        "outcome": row.outcome if row else "",
        "failures": row.failures if row else 0,
        "runs": row.runs if row else 0,
        "place": row.place if row else "",
    }
