"""Limits that several servers at one PostgreSQL count together."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import URL, func, select, text

from ecken.errors import NotReady, TooMany
from ecken.service.background.tasks import Turn, tasks_of
from ecken.service.limits import counter_rows
from ecken.service.limits.counter_rows import CounterRows
from ecken.service.limits.database_limits import DatabaseLimits
from ecken.service.limits.database_reads import DatabaseReads
from ecken.service.limits.limits import Limit
from ecken.settings import Settings
from ecken.store.database import Database
from ecken.store.tables import limit_counters
from tests.community import NOW, small_community

pytestmark = pytest.mark.postgres

HOUR = Limit(10, 3_600)


class Time:
    now = float(NOW)

    def __call__(self) -> float:
        return self.now


@pytest.fixture
def machines(postgresql_town: URL) -> Iterator[tuple[Database, Database]]:
    """The database, as two machines have it open."""
    both = Database(postgresql_town), Database(postgresql_town)
    yield both
    for database in both:
        database.close()


@pytest.fixture
def time() -> Time:
    return Time()


@pytest.fixture
def limits(machines: tuple[Database, Database], time: Time) -> list[DatabaseLimits]:
    return [DatabaseLimits(CounterRows(one, secret=b"x"), time) for one in machines]


def _passed(limits: DatabaseLimits, key: str = "a", limit: Limit = HOUR, times: int = 1) -> int:
    passed = 0
    for _ in range(times):
        with suppress(TooMany):
            limits.hit(key, limit)
            passed += 1
    return passed


def test_twenty_tries_at_two_machines_meet_a_limit_of_ten_as_one(
    limits: list[DatabaseLimits],
) -> None:
    assert [_passed(limits[turn % 2]) for turn in range(20)] == [1] * 10 + [0] * 10
    assert [one.count("a", HOUR) for one in limits] == [10, 10]
    limits[0].forget("a")
    assert [one.is_full("a", HOUR) for one in limits] == [False, False]
    assert _passed(limits[1], times=20) == 10


def test_machines_that_count_at_the_same_moment_lose_no_try(limits: list[DatabaseLimits]) -> None:
    wide = Limit(150, 3_600)
    with ThreadPoolExecutor(8) as pool:
        passed = pool.map(lambda n: _passed(limits[n % 2], "b", wide, times=40), range(8))
        assert sum(passed) == 150


def test_clocks_of_machines_may_be_apart_by_a_little(
    limits: list[DatabaseLimits], time: Time
) -> None:
    ahead = Time()
    ahead.now += 30
    limits[0].clock = ahead
    assert [_passed(limits[turn % 2]) for turn in range(20)] == [1] * 10 + [0] * 10
    time.now -= 86_400  # put back by a day: that locks nobody out
    assert _passed(limits[1]) == 1


@pytest.fixture
def asked(monkeypatch: pytest.MonkeyPatch) -> Counter[str]:
    """How often the database was asked for what."""
    asked: Counter[str] = Counter()

    def counting(name: str, ask: Callable[..., Any]) -> Callable[..., Any]:
        def counted(*values: Any, **options: Any) -> Any:
            asked[name] += 1
            return ask(*values, **options)

        return counted

    for name in ("read_counter", "swap_counter"):
        monkeypatch.setattr(counter_rows, name, counting(name, getattr(counter_rows, name)))
    return asked


def test_who_counts_again_asks_once_and_who_is_refused_looks_first(
    limits: list[DatabaseLimits], asked: Counter[str]
) -> None:
    assert _passed(limits[0], times=10) == 10
    assert asked == {"read_counter": 1, "swap_counter": 10}
    assert _passed(limits[0]) == 0
    assert asked == {"read_counter": 2, "swap_counter": 10}


def test_the_rows_name_nobody_and_go_when_they_are_over(
    tmp_path: Path, postgresql_town: URL
) -> None:
    with small_community(tmp_path, url=postgresql_town, members=["Ada"]) as town:
        community = town.community
        limits = DatabaseLimits(CounterRows(community.database, secret=b"x"), town.clock)
        limits.hit("sign-in ada@example.org", HOUR)
        with community.database.reading() as connection:
            rows = connection.execute(select(limit_counters)).all()
        assert "ada" not in repr(rows)
        for passed, left in ((3_600, 1), (3_601, 0)):
            town.clock.now = NOW + passed - 1
            (tidying,) = (task for task in tasks_of(Settings()) if task.name == "tidying")
            tidying.run(community, Turn())
            with community.database.reading() as connection:
                count = connection.execute(select(func.count()).select_from(limit_counters))
                assert count.scalar_one() == left, passed


def test_where_nothing_can_be_written_each_process_counts_for_itself(
    machines: tuple[Database, Database], limits: list[DatabaseLimits]
) -> None:
    assert _passed(limits[0], times=5) == 5

    def let_write(is_on: bool) -> None:
        with machines[0].counting() as connection:
            name, word = machines[0].url.database, "off" if is_on else "on"
            connection.execute(text("SET default_transaction_read_only = off"))
            connection.execute(
                text(f"ALTER DATABASE {name} SET default_transaction_read_only = {word}")
            )
        for database in machines:
            database.close()  # it holds for connections that begin from now on

    let_write(False)
    assert _passed(limits[1], times=20) == 5
    assert limits[1].is_full("a", HOUR)
    assert not limits[0].is_full("a", HOUR)
    let_write(True)
    limits[1].forget("a")
    assert [_passed(one, times=20) for one in limits] == [10, 0]


def test_a_database_that_is_away_lets_nobody_try() -> None:
    broken = Database("postgresql://nobody@127.0.0.1:9/none")
    with pytest.raises(NotReady) as refused:
        DatabaseLimits(CounterRows(broken, secret=b"x")).hit("a", HOUR)
    assert refused.value.code == "database_away"
    broken.close()


# ------------------------------------------------------------------------------ reading
def _read(reads: list[DatabaseReads], *, now: int = NOW) -> int:
    """Return how many members can be read of at machines in turn, 20 at a time."""
    for page in range(1_000):
        try:
            reads[page % len(reads)].note(1, range(20 * page, 20 * page + 20), now=now)
        except TooMany:
            return 20 * page
    raise AssertionError("there is no limit")


@pytest.fixture
def reads(machines: tuple[Database, Database]) -> Iterator[list[DatabaseReads]]:
    made = [DatabaseReads(CounterRows(one, secret=b"x"), None, secret=b"x") for one in machines]
    yield made
    for one in made:
        one.close()


def test_who_reads_at_two_machines_gets_no_further_than_at_one(reads: list[DatabaseReads]) -> None:
    assert 1_400 < _read(reads) < 1_600
    assert _read(reads[::-1]) < 1_600, "and what was seen may be seen again"
    for one in reads:
        with pytest.raises(TooMany):
            one.note(1, range(90_000, 90_100), now=NOW)
        one.note(2, range(90_000, 90_100), now=NOW)
        one.note(1, range(90_000, 90_100), now=NOW + 3_600)


def test_pages_of_members_ask_the_database_now_and_then(
    reads: list[DatabaseReads], asked: Counter[str]
) -> None:
    for page in range(50):
        reads[0].note(1, range(20 * page, 20 * page + 20), now=NOW)
    for _ in range(50):
        reads[0].note(1, range(1_000), now=NOW)
    assert asked["read_counter"] == 1
    assert 20 <= asked["swap_counter"] <= 26


def test_a_process_that_starts_anew_knows_what_was_read(
    machines: tuple[Database, Database], reads: list[DatabaseReads]
) -> None:
    _read(reads)
    new = DatabaseReads(CounterRows(machines[0], secret=b"x"), None, secret=b"x")
    with pytest.raises(TooMany):
        new.note(1, range(90_000, 90_100), now=NOW)
    new.close()
