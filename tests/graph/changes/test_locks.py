"""The read-write lock: what it keeps apart, whom it lets in first, and what it refuses."""

from __future__ import annotations

import random
import sys
import threading
import time
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager

import pytest

from ecken.graph.live.locks import ReadWriteLock
from tests.waiting import PATIENCE_S, wait_until


@pytest.fixture(params=[False, True], ids=["plain", "nesting refused"])
def lock(request: pytest.FixtureRequest) -> ReadWriteLock:
    return ReadWriteLock(is_nesting_refused=request.param)


@contextmanager
def started(*works: Callable[[], None]) -> Iterator[list[threading.Thread]]:
    threads = [threading.Thread(target=work, daemon=True) for work in works]
    for thread in threads:
        thread.start()
    try:
        yield threads
    finally:
        for thread in threads:
            thread.join(PATIENCE_S)


def waiting_for(lock: ReadWriteLock) -> int:
    """How many threads stand still until the lock changes hands."""
    return len(lock._changed._waiters)  # type: ignore[attr-defined]


@pytest.fixture
def hasty() -> Iterator[None]:
    """Let threads change over as often as the interpreter can."""
    before = sys.getswitchinterval()
    sys.setswitchinterval(1e-6)
    yield
    sys.setswitchinterval(before)


@pytest.mark.usefixtures("hasty")
@pytest.mark.parametrize("seed", range(4))
def test_no_reader_sees_a_change_half_made_and_no_change_is_lost(
    lock: ReadWriteLock, seed: int
) -> None:
    pair = [0, 0]
    inside = [0]
    most_readers = [0]
    seen_torn: list[tuple[int, int]] = []
    counting = threading.Lock()

    def write(chance: random.Random) -> int:
        for _ in range(60):
            with lock.writing:
                assert inside[0] == 0
                one = pair[0]
                time.sleep(chance.random() * 1e-4)
                pair[0] = one + 1
                time.sleep(0)
                pair[1] = pair[1] + 1
        return 60

    def read(chance: random.Random) -> int:
        for _ in range(120):
            with lock.reading:
                with counting:
                    inside[0] += 1
                    most_readers[0] = max(most_readers[0], inside[0])
                one = pair[0]
                time.sleep(chance.random() * 1e-4)
                if (one, one) != (pair[0], pair[1]):
                    seen_torn.append((one, pair[1]))
                with counting:
                    inside[0] -= 1
        return 0

    chance = random.Random(seed)
    works = [write] * 4 + [read] * 8
    chance.shuffle(works)
    with ThreadPoolExecutor(len(works)) as pool:
        running = [pool.submit(work, random.Random(chance.random())) for work in works]
        written = sum(one.result(timeout=PATIENCE_S) for one in running)
    assert pair == [written, written] == [240, 240]
    assert seen_torn == []
    assert most_readers[0] > 1


def test_readers_share_the_lock(lock: ReadWriteLock) -> None:
    together = threading.Barrier(3)

    def read() -> None:
        with lock.reading:
            together.wait(PATIENCE_S)

    with started(read, read):
        read()  # passes only where all three are inside at once


def test_a_waiting_writer_goes_before_new_readers(lock: ReadWriteLock) -> None:
    order: list[str] = []
    is_reading, is_over = threading.Event(), threading.Event()

    def read_long() -> None:
        with lock.reading:
            is_reading.set()
            is_over.wait(PATIENCE_S)

    def write() -> None:
        with lock.writing:
            order.append("writer")

    def read_late() -> None:
        with lock.reading:
            order.append("reader")

    with started(read_long):
        assert is_reading.wait(PATIENCE_S)
        with started(write):
            wait_until(lambda: lock._waiting == 1)
            with started(read_late):
                wait_until(lambda: waiting_for(lock) == 2)
                assert order == []
                is_over.set()
    assert order == ["writer", "reader"]


def test_writers_get_through_an_endless_stream_of_readers(lock: ReadWriteLock) -> None:
    is_over, written = threading.Event(), [0]

    def write() -> None:
        for _ in range(50):
            with lock.writing:
                written[0] += 1

    def read() -> None:
        while not is_over.is_set():
            with lock.reading:
                time.sleep(1e-4)

    with started(*[read] * 6):
        try:
            with started(write):
                wait_until(lambda: written[0] == 50, "the writers' turn")
        finally:
            is_over.set()


@pytest.mark.parametrize("side", ["reading", "writing"])
def test_an_error_inside_gives_the_lock_back(lock: ReadWriteLock, side: str) -> None:
    with pytest.raises(KeyError), getattr(lock, side):
        raise KeyError
    with lock.writing:
        pass
    with lock.reading:
        pass


def test_a_writer_interrupted_in_its_wait_holds_nobody_up(
    lock: ReadWriteLock, monkeypatch: pytest.MonkeyPatch
) -> None:
    real_wait = lock._changed.wait
    interrupted, is_reading, is_over = [], threading.Event(), threading.Event()
    is_late = threading.Event()

    def wait(timeout: float | None = None) -> bool:
        if threading.current_thread().name != "interrupted":
            return real_wait(timeout)
        is_late.set()
        while waiting_for(lock) < 1:  # the late reader has begun its wait
            real_wait(0.001)
        raise KeyboardInterrupt

    def write() -> None:
        try:
            with lock.writing:
                raise AssertionError("nobody may write while there is a reader")
        except KeyboardInterrupt:
            interrupted.append(True)

    def read_long() -> None:
        with lock.reading:
            is_reading.set()
            is_over.wait(PATIENCE_S)

    got_in = threading.Event()

    def read_late() -> None:
        with lock.reading:
            got_in.set()

    monkeypatch.setattr(lock._changed, "wait", wait)
    with started(read_long):
        assert is_reading.wait(PATIENCE_S)
        writer = threading.Thread(target=write, name="interrupted", daemon=True)
        writer.start()
        assert is_late.wait(PATIENCE_S)
        with started(read_late):
            try:
                assert got_in.wait(PATIENCE_S)
            finally:
                is_over.set()
        writer.join(PATIENCE_S)
    assert interrupted == [True]


@pytest.mark.parametrize("outer", ["reading", "writing"])
@pytest.mark.parametrize("inner", ["reading", "writing"])
def test_nesting_is_refused_at_once_where_asked_for(outer: str, inner: str) -> None:
    lock = ReadWriteLock(is_nesting_refused=True)
    with getattr(lock, outer):
        with pytest.raises(RuntimeError, match="already holds"), getattr(lock, inner):
            pass
        with pytest.raises(RuntimeError, match="already holds"):
            lock.refuse_nesting()
    lock.refuse_nesting()
    with getattr(lock, inner):  # the refusal left nothing behind
        pass


def test_what_one_thread_holds_refuses_no_other() -> None:
    lock = ReadWriteLock(is_nesting_refused=True)
    with lock.reading, ThreadPoolExecutor(1) as pool:

        def read() -> bool:
            lock.refuse_nesting()
            with lock.reading:
                return True

        assert pool.submit(read).result(timeout=PATIENCE_S)
