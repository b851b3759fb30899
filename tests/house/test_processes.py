"""Whatever a test does, what it has started ends."""

from __future__ import annotations

import signal
import sys
from pathlib import Path

import pytest

from tests.processes import forked, is_alive, members_of, run, started
from tests.waiting import PATIENCE_S, wait_until

pytestmark = [
    pytest.mark.slow,
    pytest.mark.skipif(not Path("/proc/self/stat").exists(), reason="needs /proc"),
]

PARENT = """
import subprocess, sys
child = subprocess.Popen([sys.executable, "-c", "import signal; signal.pause()"])
print(child.pid, flush=True)
child.wait()
"""
STARTER = f"""
import signal, sys
from tests.processes import started
with started(sys.executable, "-c", {PARENT!r}) as process:
    print(process.pid, process.stdout.readline().strip(), flush=True)
    signal.pause()
"""


class TestFailedError(Exception):
    """Stands for whatever ends a test."""

    __test__ = False


def _wait_for_ever(pipe: object) -> None:
    signal.pause()


def test_a_process_and_what_it_started_end_with_a_test_that_fails() -> None:
    seen: list[int] = []

    def fail() -> None:
        with started(sys.executable, "-c", PARENT) as process:
            assert process.stdout is not None
            seen.extend((process.pid, int(process.stdout.readline())))
            assert members_of(process.pid) == sorted(seen)
            raise TestFailedError

    with pytest.raises(TestFailedError):
        fail()
    wait_until(lambda: not any(map(is_alive, seen)), "the end of both")
    assert len(seen) == 2


def test_a_fork_ends_with_a_test_that_fails() -> None:
    with pytest.raises(TestFailedError), forked(_wait_for_ever) as process:
        raise TestFailedError
    assert process.end() == -signal.SIGKILL


def test_processes_end_though_the_test_process_is_killed() -> None:
    with started(sys.executable, "-c", STARTER) as tests:
        assert tests.stdout is not None
        left = [int(id) for id in tests.stdout.readline().split()]
        assert len(left) == 2
        assert all(map(is_alive, left))
        tests.kill()
        tests.wait(PATIENCE_S)
        wait_until(lambda: not any(map(is_alive, left)), "the end of both")


def test_what_a_process_writes_and_how_it_ends_is_told() -> None:
    done = run(sys.executable, "-c", "print(input()); raise SystemExit(3)", sent="hello")
    assert (done.returncode, done.stdout, done.stderr) == (3, "hello\n", "")
