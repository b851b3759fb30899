"""Limits: a window that moves, per key."""

from __future__ import annotations

import os
import sys
from collections.abc import Iterator
from contextlib import ExitStack
from pathlib import Path
from typing import cast

import pytest

from ecken.errors import TooMany
from ecken.service.limits.limits import STEPS, Limit, Limits
from ecken.service.limits.shared_limits import SharedLimits
from ecken.settings.values import read_limit
from tests.processes import finish, run, started

pytestmark = pytest.mark.slow


class Time:
    now = 0.0

    def __call__(self) -> float:
        return self.now


@pytest.mark.parametrize(
    ("text", "limit"),
    [
        ("10/15minutes", Limit(10, 900)),
        ("1200/minute", Limit(1200, 60)),
        ("5 / hour", Limit(5, 3600)),
        ("3 per 2 days", Limit(3, 172_800)),
    ],
)
def test_limits_are_read_as_people_write_them(text: str, limit: Limit) -> None:
    assert read_limit(text) == limit


@pytest.mark.parametrize(
    "text", ["", "ten/minute", "10", "10/fortnight", "-1/minute", "1e3/minute"]
)
def test_what_is_no_limit_is_refused(text: str) -> None:
    with pytest.raises(ValueError, match="a number and a period"):
        read_limit(text)


@pytest.fixture(params=["one process", "several"])
def limits(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Limits]:
    if request.param == "one process":
        yield Limits(Time())
        return
    shared = SharedLimits(tmp_path / "limits", secret=b"s")
    shared.clock = Time()
    yield shared
    shared.close()


def test_the_window_moves(limits: Limits) -> None:
    time = cast(Time, limits.clock)
    limit = Limit(2, 60)
    limits.hit("a", limit)
    time.now = 30
    limits.hit("a", limit)
    with pytest.raises(TooMany) as refused:
        limits.hit("a", limit)
    assert refused.value.retry_after_s == 31
    time.now = 61
    limits.hit("a", limit)
    with pytest.raises(TooMany):
        limits.check("a", limit)


def test_keys_do_not_know_each_other(limits: Limits) -> None:
    limits.hit("a", Limit(1, 60))
    limits.hit("b", Limit(1, 60))
    assert limits.is_full("a", Limit(1, 60))
    limits.forget("a")
    assert not limits.is_full("a", Limit(1, 60))


def test_many_keys_do_not_fill_the_memory() -> None:
    limits = Limits(Time())
    for number in range(100_050):
        limits.hit(str(number), Limit(1, 60))
    assert len(limits._seen) == 100_000
    assert limits.is_full("100049", Limit(1, 60))
    assert not limits.is_full("0", Limit(1, 60))


TRY = """
import sys
from pathlib import Path
from ecken.errors import TooMany
from ecken.service.limits.limits import Limit
from ecken.service.limits.shared_limits import SharedLimits

limits, passed = SharedLimits(Path(sys.argv[1]), secret=b"s"), 0
for number in range(2_000):
    key = f"{'shared' if number % 2 else sys.argv[2]} {number % 10}"
    try:
        limits.hit(key, Limit(50, 3_600))
        passed += number % 2
    except TooMany:
        pass
print(passed)
"""


def test_processes_count_together_and_lose_no_try(tmp_path: Path) -> None:
    command = [sys.executable, "-c", TRY, str(tmp_path / "limits")]
    with ExitStack() as stack:
        running = [stack.enter_context(started(*command, name)) for name in "abc"]
        passed = [int(finish(one)[0]) for one in running]
        assert sum(passed) == 5 * 50  # five shared keys, fifty tries each
        assert all(one.returncode == 0 for one in running)


def test_the_shared_file_outlives_its_processes_and_names_nobody(tmp_path: Path) -> None:
    path = tmp_path / "limits"
    first = SharedLimits(path, secret=b"s")
    first.hit("ada@example.org", Limit(1, 3_600))
    first.close()
    assert path.stat().st_mode & 0o077 == 0
    assert path.stat().st_blocks * 512 >= path.stat().st_size > 30_000_000  # no hole in it
    assert b"example" not in path.read_bytes()
    second = SharedLimits(path, secret=b"s")
    assert second.is_full("ada@example.org", Limit(1, 3_600))
    second.close()
    os.truncate(path, 10)  # as another version may leave it
    third = SharedLimits(path, secret=b"s")
    assert not third.is_full("ada@example.org", Limit(1, 3_600))
    third.close()


FULL = """
import resource, signal, sys
from pathlib import Path
from ecken.errors import TooMany
from ecken.service.limits.limits import Limit
from ecken.service.limits.shared_limits import SharedLimits

signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
def room(size): resource.setrlimit(resource.RLIMIT_FSIZE, (size, resource.RLIM_INFINITY))
path, limit = Path(sys.argv[1]), Limit(3, 3_600)
room(100_000)  # as a disk without room
limits, passed = SharedLimits(path, secret=b"s"), 0
assert path.stat().st_size == 0, path.stat()
for number in range(400):
    try:
        limits.hit(f"key {number % 100}", limit)
        passed += 1
    except TooMany:
        pass
room(resource.RLIM_INFINITY)
limits.forget("key 1")
limits.hit("key 1", limit)
again = SharedLimits(path, secret=b"s")
again.hit("key 1", limit)
print(passed, limits.is_full("key 1", limit), limits.is_full("key 2", limit))
"""


def test_a_full_disk_ends_no_process_and_opens_no_door(tmp_path: Path) -> None:
    command = [sys.executable, "-c", FULL, str(tmp_path / "limits")]
    done = run(*command)
    assert (done.returncode, done.stdout) == (0, "300 False True\n"), done.stderr
    assert done.stderr.count("cannot be written") == 1


def test_the_shared_file_keeps_those_in_use_when_it_is_full(tmp_path: Path) -> None:
    limits = SharedLimits(tmp_path / "limits", secret=b"s")
    limit = Limit(3, 3_600)
    for number in range(60_000):
        if number % 1_000 == 0 and not limits.is_full("in use", limit):
            limits.hit("in use", limit)
        limits.hit(str(number), Limit(1, 3_600))
    assert limits.is_full("59999", Limit(1, 3_600))
    assert not limits.is_full("0", Limit(1, 3_600))
    limits.close()


def test_a_wide_limit_is_counted_to_the_last_try(limits: Limits) -> None:
    time, limit = cast(Time, limits.clock), Limit(6_000, 60)
    for number in range(6_000):
        time.now = number * 0.009
        limits.hit("a", limit)
    assert limits.count("a", limit) == 6_000
    with pytest.raises(TooMany) as refused:
        limits.hit("a", limit)
    assert refused.value.retry_after_s == 7
    time.now = 60.0
    assert 5_900 <= limits.count("a", limit) < 6_000  # a step of the window is over


def test_no_more_pass_within_a_window_than_it_allows(limits: Limits) -> None:
    time, limit, passed = cast(Time, limits.clock), Limit(100, 80), []
    for number in range(3_000):
        time.now = number * 0.11
        try:
            limits.hit("a", limit)
        except TooMany:
            continue
        passed.append(time.now)
    step_s = limit.window_s / STEPS
    for first, after in zip(passed, passed[100:], strict=False):
        assert after - first >= limit.window_s - step_s
    assert len(passed) >= 400


def test_a_clock_put_back_locks_nobody_out(tmp_path: Path) -> None:
    limits = SharedLimits(tmp_path / "limits", secret=b"s")
    limits.clock = time = Time()
    time.now = 1_000_000.0
    limits.hit("a", Limit(1, 3_600))
    time.now = 10.0
    limits.hit("a", Limit(1, 3_600))
    limits.close()
