"""Does the tasks of the site that are due. Any number of processes and machines may run one."""

from __future__ import annotations

import logging
import threading
from collections.abc import Sequence

from ecken.errors import Conflict, NotFound, NotReady
from ecken.rules.operators.task_times import Sight, is_due, is_given_up, look_again
from ecken.service.background.leases import Pace, Run, do_task, take_task
from ecken.service.background.tasks import Task, tasks_of
from ecken.service.community import Community
from ecken.store.site.background_tasks import TaskRow, add_tasks, read_tasks

__all__ = ["Scheduler", "do_now"]

_LOG = logging.getLogger("ecken.work")

STOP_WITHIN_S = 20.0
"""A stop waits no longer for what is under way; what is not committed then is rolled back."""
_RETRY_S = 5.0


class Scheduler:
    """Looks every second which tasks are due and nobody does, and does them.

    Each runs in a thread of its own, so a long one keeps no other waiting. Looking reads a row for
    each task; nothing is written while nothing is due.
    """

    def __init__(
        self, community: Community, tasks: Sequence[Task] | None = None, *, pace: Pace | None = None
    ) -> None:
        self._community = community
        self._given = tasks
        self._pace = pace or Pace()
        self._stopping = threading.Event()
        self._sights: dict[str, Sight] = {}
        self._running: dict[str, tuple[threading.Thread, Run]] = {}
        self._thread = threading.Thread(target=self._work, name="scheduler", daemon=True)

    def start(self) -> None:
        """Begin."""
        self._thread.start()

    def stop(self) -> None:
        """End after the tasks under way, or leave them behind if they take too long."""
        self._stopping.set()
        self._thread.join(STOP_WITHIN_S)
        under_way = list(self._running.values())
        for _, run in under_way:
            run.turn.end()
        for thread, _ in under_way:
            thread.join(STOP_WITHIN_S)

    def _work(self) -> None:
        pause_s = 0.0
        while not self._stopping.wait(pause_s):
            pause_s = self._pace.look_s
            try:
                self._look()
            except NotReady as error:
                _LOG.warning("tasks wait: %s", error.sentence)
                pause_s = max(pause_s, _RETRY_S)
            except Exception:  # what is wrong today must not end the work of tomorrow
                _LOG.exception("the tasks could not be looked at")
                pause_s = max(pause_s, _RETRY_S)

    def _look(self) -> None:
        """Begin what is due, by the settings of now."""
        self._community.follow_settings()
        tasks = tasks_of(self._community.settings) if self._given is None else self._given
        found = _read(self._community, tasks)
        for task in tasks:
            if task.name in self._running:
                self._sights.pop(task.name, None)
            elif self._stopping.is_set():
                return
            elif self._may_begin(task, found[task.name]):
                self._begin(task, found[task.name])

    def _may_begin(self, task: Task, row: TaskRow) -> bool:
        if task.is_searching and not self._community.network.index.is_searchable:
            return False
        if row.holder:
            sight = look_again(self._sights.get(task.name), row.holder, row.beat)
            self._sights[task.name] = sight
            return is_given_up(sight)
        self._sights.pop(task.name, None)
        now = self._community.clock()
        next_at = task.rhythm.next_after(now, self._community.zone)
        return is_due(row.due_at, now=now, next_at=next_at) and task.is_wanted(self._community)

    def _begin(self, task: Task, row: TaskRow) -> None:
        self._sights.pop(task.name, None)  # where nothing can be written, others are silent too
        run = take_task(self._community, task, row)
        if run is None:
            return
        thread = threading.Thread(target=self._do, args=(run,), name=task.name, daemon=True)
        self._running[task.name] = thread, run
        thread.start()

    def _do(self, run: Run) -> None:
        try:
            do_task(self._community, run, self._pace)
        except Exception:  # its row says that it is held: another process takes it over
            _LOG.exception("task=%s could not be ended", run.task.name)
        finally:
            del self._running[run.task.name]


def do_now(community: Community, name: str, *, pace: Pace | None = None) -> str:
    """Do one task at once, due or not; return the outcome.

    A process that holds it and has ended is waited for like everywhere, for a minute.

    Raises
    ------
    NotFound
        ``task_unknown``
    Conflict
        ``task_under_way``: another process does it.
    """
    tasks = {task.name: task for task in tasks_of(community.settings)}
    if name not in tasks:
        raise NotFound(
            "task_unknown",
            "There is no task “{given}”. There are: {known}.",
            given=name[:40],
            known=", ".join(tasks),
        )
    pace, pause = pace or Pace(), threading.Event()
    sight: Sight | None = None
    while True:
        row = _read(community, [tasks[name]])[name]
        is_given_up_now = False
        if row.holder:
            before, sight = sight, look_again(sight, row.holder, row.beat)
            if before is not None and sight.looks == 1:
                raise _under_way(row)
            is_given_up_now = is_given_up(sight)
        if not row.holder or is_given_up_now:
            run = take_task(community, tasks[name], row)
            if run is None:
                raise _under_way(_read(community, [tasks[name]])[name])
            run.turn.lingers = False
            return do_task(community, run, pace)
        pause.wait(pace.look_s)


def _read(community: Community, tasks: Sequence[Task]) -> dict[str, TaskRow]:
    """Return the rows of tasks, which are added if they are not there."""
    with community.database.reading() as connection:
        found = read_tasks(connection)
    now, zone = community.clock(), community.zone
    missing = {
        task.name: 0 if task.is_due_at_first else task.rhythm.next_after(now, zone)
        for task in tasks
        if task.name not in found
    }
    if missing:
        with community.writing() as connection:
            add_tasks(connection, missing)
            found = read_tasks(connection)
    return found


def _under_way(row: TaskRow) -> Conflict:
    return Conflict(
        "task_under_way",
        "The task “{name}” is being done at this moment, by {place}. Wait until it has ended; "
        "“ecken work --list” shows it.",
        name=row.name,
        place=row.place,
    )
