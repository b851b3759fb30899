"""The one way to start processes in tests: each ends with its block, whatever happens in it.

    with started(sys.executable, "-c", CODE) as process:
        assert process.stdout.readline() == "ready\\n"

    with forked(second_process.answer, folder) as other:
        other.ask(("Ada", "Ben"))

A process gets a group of its own, and what it starts belongs to that group. The whole group is
killed at the end of the block, after :data:`LONGEST_S` at the latest (so that a read from a silent
process ends), and when the test process itself is killed (by a guard that outlives it).
"""

from __future__ import annotations

import atexit
import os
import signal
import subprocess
import sys
import threading
from collections.abc import Callable, Iterator, Mapping
from contextlib import chdir, contextmanager, suppress
from dataclasses import dataclass
from functools import cache
from multiprocessing import get_context
from multiprocessing.connection import Connection
from pathlib import Path
from typing import Any

from tests.waiting import PATIENCE_S

__all__ = [
    "LONGEST_S",
    "ROOT",
    "Fork",
    "finish",
    "forked",
    "guarded",
    "is_alive",
    "members_of",
    "run",
    "started",
]

ROOT = Path(__file__).parents[1]
"""Where processes start, unless told otherwise: tests can be imported there."""
LONGEST_S = 900.0
"""No process that a test starts lives longer."""

_GUARD = """
import os, signal, sys
groups = set()
for line in sys.stdin:
    (groups.add if line[0] == "+" else groups.discard)(int(line[1:]))
for group in groups:
    try:
        os.killpg(group, signal.SIGKILL)
    except ProcessLookupError:
        pass
"""


@contextmanager
def started(
    *command: object,
    env: Mapping[str, str] | None = None,
    cwd: Path = ROOT,
    stderr: int | None = None,
    text: bool = True,
) -> Iterator[subprocess.Popen[Any]]:
    """Start a process with pipes to its input and from its output; end it with the block.

    ``env`` is added to the environment of the test.
    """
    process = subprocess.Popen(
        [str(part) for part in command],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=stderr,
        text=text,
        cwd=cwd,
        env={**os.environ, **(env or {})},
        start_new_session=True,
    )
    _tell_guard("+", process.pid)
    limit = threading.Timer(LONGEST_S, _kill_group, [process.pid])
    limit.daemon = True
    limit.start()
    try:
        yield process
    finally:
        limit.cancel()
        _kill_group(process.pid)
        process.wait(PATIENCE_S)
        for pipe in (process.stdin, process.stdout, process.stderr):
            if pipe is not None:
                with suppress(OSError):
                    pipe.close()
        _tell_guard("-", process.pid)


def finish(process: subprocess.Popen[Any]) -> tuple[str, str]:
    """Wait until a process has ended; return what it has written, output and errors."""
    out, err = process.communicate(timeout=PATIENCE_S)
    return out or "", err or ""


def run(
    *command: object,
    env: Mapping[str, str] | None = None,
    cwd: Path = ROOT,
    sent: str | bytes = "",
) -> subprocess.CompletedProcess[Any]:
    """Run a command to its end, however long it needs below :data:`LONGEST_S`.

    Where bytes are ``sent`` to its input, what it writes comes back as bytes, too.
    """
    text = isinstance(sent, str)
    with started(*command, env=env, cwd=cwd, stderr=subprocess.PIPE, text=text) as process:
        out, err = process.communicate(sent)
        return subprocess.CompletedProcess(process.args, process.returncode, out, err)


@dataclass(frozen=True)
class Fork:
    """A forked process, and the pipe to it."""

    process: Any
    pipe: Connection

    def say(self, what: object) -> None:
        """Send it something."""
        self.pipe.send(what)

    def hear(self) -> Any:
        """Return the next thing that it sends."""
        assert self.pipe.poll(PATIENCE_S), "the forked process says nothing"
        return self.pipe.recv()

    def ask(self, what: object) -> Any:
        """Send it something and return what it answers."""
        self.say(what)
        return self.hear()

    def end(self) -> int:
        """Wait for its end; return its exit code, below zero if a signal has ended it."""
        self.process.join(PATIENCE_S)
        assert self.process.exitcode is not None, "the forked process goes on"
        return int(self.process.exitcode)


@contextmanager
def forked(work: Callable[..., object], *arguments: object) -> Iterator[Fork]:
    """Run ``work(pipe, *arguments)`` in a process of its own that has the site loaded already.

    It is forked from a server that loads everything once, so that it costs milliseconds where a
    new interpreter costs seconds. ``work`` and its arguments are pickled.
    """
    here, there = get_context().Pipe()
    process = _fork_context().Process(target=work, args=(there, *arguments), daemon=True)
    with chdir(ROOT):
        process.start()
    there.close()
    try:
        yield Fork(process, here)
    finally:
        process.kill()
        process.join(PATIENCE_S)
        here.close()


@cache
def _fork_context() -> Any:
    context = get_context("forkserver")
    context.set_forkserver_preload(["tests.loaded_site"])
    return context


def members_of(group: int) -> list[int]:
    """Return the processes of a group that are alive; needs ``/proc``."""
    found = []
    for folder in Path("/proc").glob("[0-9]*"):
        with suppress(OSError, IndexError):
            state, _parent, its_group = _stat(int(folder.name))[:3]
            if int(its_group) == group and state != "Z":
                found.append(int(folder.name))
    return sorted(found)


def is_alive(process: int) -> bool:
    """Say whether a process runs; one that has ended and waits to be reaped does not."""
    try:
        return _stat(process)[0] != "Z"
    except OSError:
        return False


def _stat(process: int) -> list[str]:
    """State, parent, group and the rest; the name before them may hold anything."""
    return Path(f"/proc/{process}/stat").read_text().rpartition(")")[2].split()


@contextmanager
def guarded(process: int) -> Iterator[None]:
    """End a process that something else has started, if the test process is killed meanwhile."""
    group = os.getpgid(process)
    if group != process:  # shares a group with others
        yield
        return
    _tell_guard("+", group)
    yield
    _tell_guard("-", group)


def _kill_group(group: int) -> None:
    with suppress(ProcessLookupError):
        os.killpg(group, signal.SIGKILL)


def _tell_guard(sign: str, group: int) -> None:
    pipe = _guard(os.getpid()).stdin
    assert pipe is not None
    print(f"{sign}{group}", file=pipe, flush=True)


@cache
def _guard(_owner: int) -> subprocess.Popen[str]:
    """Start the process that ends all others when this one is gone; forked children get theirs."""
    guard = subprocess.Popen(
        [sys.executable, "-I", "-S", "-c", _GUARD],
        stdin=subprocess.PIPE,
        text=True,
        start_new_session=True,
    )

    def end() -> None:
        assert guard.stdin is not None
        guard.stdin.close()
        guard.wait(PATIENCE_S)

    atexit.register(end)
    return guard
