"""Each task is done once for each period, by however many processes, whichever are killed."""

from __future__ import annotations

import random
import threading
from collections.abc import Iterator
from contextlib import ExitStack, closing
from itertools import pairwise
from pathlib import Path

import pytest
from sqlalchemy import text

from ecken.errors import Conflict, NotFound, NotReady
from ecken.rules.operators.task_times import LOOKS_MAX
from ecken.service.background import leases
from ecken.service.background.leases import Pace, do_task, take_task
from ecken.service.background.rhythms import Every
from ecken.service.background.scheduler import Scheduler, do_now
from ecken.service.background.tasks import Task, Turn, tasks_of
from ecken.service.community import Community
from ecken.store.database import Database
from ecken.store.site.background_tasks import TaskRow, add_tasks, read_tasks
from ecken.store.site.background_tasks import take_task as take_row
from tests.community import Town, small_community
from tests.processes import Fork, forked
from tests.service.background import busy_process
from tests.waiting import PATIENCE_S, wait_until

QUICK = Pace(look_s=0.005, beat_s=0.02)
_NONE = TaskRow("", 0, "", 0, "", 0, 0, 0, "", 0, 0)


@pytest.fixture
def town(tmp_path: Path) -> Iterator[Town]:
    with small_community(tmp_path, members=["Ada"]) as town:
        yield town


def _row(community: Community, name: str) -> TaskRow:
    with community.database.reading() as connection:
        return read_tasks(connection).get(name, _NONE)


def _counted(runs: list[str], name: str = "count", *, every_s: int = 60) -> Task:
    def run(_community: Community, _turn: Turn) -> str:
        runs.append(name)
        return ""

    return Task(name, Every(every_s), run)


def _running(community: Community, *tasks: Task) -> ExitStack:
    stack = ExitStack()
    scheduler = Scheduler(community, tasks, pace=QUICK)
    scheduler.start()
    stack.callback(scheduler.stop)
    return stack


def test_a_task_is_done_when_it_is_due_and_not_before(town: Town) -> None:
    runs: list[str] = []
    with _running(town.community, _counted(runs)):
        wait_until(lambda: runs == ["count"])
        wait_until(lambda: _row(town.community, "count").runs == 1)
        town.clock.now += 59
        with _running(town.community, _counted(runs, "other")):
            wait_until(lambda: "other" in runs)  # the first one has been looked at, too
        assert runs.count("count") == 1
        town.clock.now += 1
        wait_until(lambda: runs.count("count") == 2)
    row = _row(town.community, "count")
    assert (row.runs, row.outcome, row.holder, row.failures) == (2, "done", "", 0)
    assert row.due_at == town.clock() + 60


def test_a_failing_task_backs_off_is_seen_and_stops_no_other(town: Town) -> None:
    tries: list[int] = []

    def fail(_community: Community, _turn: Turn) -> str:
        tries.append(town.clock())
        raise NotReady("storage_full", "The disk is full.") if len(tries) < 3 else ValueError

    runs: list[str] = []
    with _running(town.community, Task("bad", Every(3_600), fail), _counted(runs)):
        for count in range(1, 6):
            wait_until(lambda count=count: _row(town.community, "bad").failures == count)
            town.clock.now = _row(town.community, "bad").due_at
            wait_until(lambda count=count: len(tries) > count)
        wait_until(lambda: len(runs) > 2)
    pauses = [later - earlier for earlier, later in pairwise(tries)]
    assert pauses[:5] == [60, 120, 240, 480, 960]
    assert _row(town.community, "bad").outcome == "unexpected"


def test_a_long_task_keeps_no_other_waiting_and_no_writer(town: Town) -> None:
    is_over = threading.Event()

    def stay(_community: Community, turn: Turn) -> str:
        is_over.wait(PATIENCE_S)
        return "" if turn else "none"

    runs: list[str] = []
    with _running(town.community, Task("long", Every(60), stay), _counted(runs)):
        wait_until(lambda: runs)
        beat = _row(town.community, "long").beat
        wait_until(lambda: _row(town.community, "long").beat > beat + 3)
        town.join("Ben")
        is_over.set()


def test_a_dead_holder_is_followed_and_one_that_counts_is_not(town: Town) -> None:
    runs: list[str] = []
    with town.community.writing() as connection:
        add_tasks(connection, {"count": 0})
        seen = read_tasks(connection)["count"]
        assert take_row(connection, seen, holder="x" * 22, place="gone 1", at=town.clock())
    with _running(town.community, _counted(runs)):
        wait_until(lambda: runs)
    assert _row(town.community, "count").runs == 1


def test_two_that_saw_the_same_take_a_task_once(town: Town) -> None:
    task = _counted([])
    with town.community.writing() as connection:
        add_tasks(connection, {"count": 0})
    seen = _row(town.community, "count")
    first, second = (take_task(town.community, task, seen) for _ in range(2))
    assert first is not None
    assert second is None
    assert do_task(town.community, first, QUICK) == "done"
    assert take_task(town.community, task, seen) is None


def test_who_lost_a_task_learns_it_and_notes_nothing(town: Town) -> None:
    learned = threading.Event()

    def run(_community: Community, turn: Turn) -> str:
        with town.community.writing() as connection:
            seen = read_tasks(connection)["slow"]
            assert take_row(connection, seen, holder="y" * 22, place="other 2", at=town.clock())
        assert turn.wait(PATIENCE_S)
        learned.set()
        return ""

    with town.community.writing() as connection:
        add_tasks(connection, {"slow": 0})
    mine = take_task(town.community, Task("slow", Every(60), run), _row(town.community, "slow"))
    assert mine is not None
    do_task(town.community, mine, QUICK)
    assert learned.is_set()
    row = _row(town.community, "slow")
    assert (row.holder, row.runs) == ("y" * 22, 0)


def test_an_end_that_cannot_be_written_is_written_later(
    town: Town, monkeypatch: pytest.MonkeyPatch
) -> None:
    real, failures = leases.rows.end_task, [1, 2, 3]

    def sometimes(*args: object, **values: object) -> bool:
        if failures:
            failures.pop()
            raise NotReady("database_busy", "Busy.")
        return real(*args, **values)  # type: ignore[arg-type]

    monkeypatch.setattr(leases.rows, "end_task", sometimes)
    with _running(town.community, _counted([])):
        wait_until(lambda: _row(town.community, "count").outcome == "done")


def test_one_task_is_done_now_by_name(town: Town) -> None:
    assert do_now(town.community, "expiry", pace=QUICK) == "done"
    assert do_now(town.community, "expiry", pace=QUICK) == "done"
    assert _row(town.community, "expiry").runs == 2
    with pytest.raises(NotFound, match="expiry"):
        do_now(town.community, "nonsense")


def test_one_that_is_under_way_is_not_done_beside_it(town: Town) -> None:
    is_over = threading.Event()

    def stay(_community: Community, _turn: Turn) -> str:
        is_over.wait(PATIENCE_S)
        return ""

    with _running(town.community, Task("expiry", Every(60), stay)):
        wait_until(lambda: _row(town.community, "expiry").holder)
        with pytest.raises(Conflict) as refused:
            do_now(town.community, "expiry", pace=Pace(look_s=0.05))
        is_over.set()
    assert refused.value.code == "task_under_way"


def test_a_site_does_all_its_tasks(town: Town) -> None:
    """Each task of the list runs on a site as it is, once, and says that it is done."""
    tasks = tasks_of(town.community.settings)
    for task in tasks:
        assert do_now(town.community, task.name, pace=QUICK) == "done", task.name
    with town.community.database.reading() as connection:
        rows = read_tasks(connection)
    assert rows.keys() == {task.name for task in tasks}
    assert 3 * Pace().beat_s <= LOOKS_MAX  # a holder may miss two beats


# -- processes that are killed ------------------------------------------------------------------
SEED = 4


@pytest.mark.slow
def test_each_period_is_done_once_whoever_is_killed(
    database: Database, url: str, tmp_path: Path
) -> None:
    """Two processes, one of which is killed at random; in each period all tasks are done to their
    end, and a second time only where somebody was killed meanwhile."""
    _prepare(database)
    chance, killed = random.Random(SEED), 0
    with closing(busy_process.community_on(url, tmp_path).database), ExitStack() as stack:
        both = [_start(stack, url, tmp_path) for _ in range(2)]
        for period in range(6):
            now = 1_700_000_000 + period * busy_process.PERIOD_S
            _set_time(database, now)
            if chance.random() < 0.6:

                def has_begun(now: int = now) -> bool:
                    _pass_time(database)  # what ended late is due late
                    return _count(database, "begun", since=now) > chance.randrange(3)

                wait_until(has_begun, f"some task of period {period}")
                victim = chance.randrange(2)
                both[victim].process.kill()
                both[victim].process.join(PATIENCE_S)
                killed += 1
                both[victim] = _start(stack, url, tmp_path)

            def is_done(now: int = now) -> bool:
                _pass_time(database)  # what has failed is tried again
                return all(_count(database, "ended", name, now) for name in busy_process.NAMES)

            wait_until(is_done, f"the tasks of period {period}")
            assert _now(database) < now + busy_process.PERIOD_S
            _wait_until_idle(database)
        for fork in both:
            assert fork.ask("stop") == "stopped"
    assert killed
    ends = {name: _count(database, "ended", name) for name in busy_process.NAMES}
    assert all(6 <= count <= 6 + killed for count in ends.values()), ends
    begun = sum(_count(database, "begun", name) for name in ("short", "long"))
    assert begun <= 12 + 2 * killed


def _start(stack: ExitStack, url: str, folder: Path) -> Fork:
    fork = stack.enter_context(forked(busy_process.run_tasks, url, folder))
    fork.hear()
    return fork


def _prepare(database: Database) -> None:
    with database.writing() as connection:
        connection.execute(text("CREATE TABLE test_time (now BIGINT)"))
        connection.execute(text("INSERT INTO test_time VALUES (1700000000)"))
        connection.execute(
            text("CREATE TABLE test_runs (name TEXT, what TEXT, process INTEGER, at BIGINT)")
        )


def _set_time(database: Database, now: int) -> None:
    with database.writing() as connection:
        connection.execute(text("UPDATE test_time SET now = :now"), {"now": now})


def _pass_time(database: Database) -> None:
    """Let some seconds pass, but only where nobody does anything that takes its time."""
    with database.reading() as connection:
        is_idle = not any(row.holder for row in read_tasks(connection).values())
    _set_time(database, _now(database) + (15 if is_idle else 1))


def _now(database: Database) -> int:
    with database.reading() as connection:
        return int(connection.execute(text("SELECT now FROM test_time")).scalar_one())


def _count(database: Database, what: str, name: str = "", since: int = 0) -> int:
    query = "SELECT count(*) FROM test_runs WHERE what = :what AND at >= :since"
    values: dict[str, object] = {"what": what, "since": since}
    if name:
        query, values["name"] = f"{query} AND name = :name", name
    with database.reading() as connection:
        return int(connection.execute(text(query), values).scalar_one())


def _wait_until_idle(database: Database) -> None:
    def is_idle() -> bool:
        with database.reading() as connection:
            rows = read_tasks(connection).values()
        return all(not row.holder and row.outcome == "done" for row in rows)

    wait_until(is_idle, "the end of all runs")
