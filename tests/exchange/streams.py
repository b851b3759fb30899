"""Streams that nobody wants to have on a disk, and how much memory it takes to read them."""

from __future__ import annotations

import io
import re
import resource
import sys
from collections.abc import Callable, Iterable, Iterator
from itertools import chain, repeat
from pathlib import Path

from ecken.errors import Invalid
from ecken.exchange.tables import read_table
from tests.processes import run

__all__ = ["LARGE", "Pipe", "peak_mb", "read_in_own_process"]

MB = 1_000_000
START = b"Nr;Name\n1;Ada\n"

LARGE: dict[str, Callable[[], Iterable[bytes]]] = {
    "a line of 100 MB": lambda: repeat(b"x" * MB, 100),
    "100 MB of separators": lambda: repeat(b";" * MB, 100),
    "100 MB in quotation marks": lambda: chain([START, b'2;"'], repeat(b"x\n" * MB, 50)),
    "a row of a million quoted lines": lambda: chain(
        [START, b'2;"x\n"'], repeat(b';"x\n"' * 10_000, 100)
    ),
    "a million rows": lambda: chain(START.splitlines(True), repeat(b"17;Weber\n" * 10_000, 100)),
    "300,000 quoted rows": lambda: chain([START], repeat(b'17;"Weber"\n' * 10_000, 30)),
    "a million rows of rare letters": lambda: chain(
        [START], repeat("ä;ж𝒳\n".encode() * 10_000, 100)
    ),
    "rows of many separators": lambda: chain([START], repeat(b";" * 90_000 + b"x\n", 300)),
    "rows of many quoted cells": lambda: chain([START], repeat(b';"x"' * 90_000 + b"\n", 100)),
}


class Pipe(io.RawIOBase):
    """Hands out pieces one after another, as a pipe does; holds none of them."""

    def __init__(self, pieces: Iterable[bytes]) -> None:
        self._pieces: Iterator[bytes] = iter(pieces)
        self._held = b""

    def readable(self) -> bool:
        return True

    def seekable(self) -> bool:
        return False

    def read(self, size: int = -1) -> bytes:
        while not self._held:
            piece = next(self._pieces, None)
            if piece is None:
                return b""
            self._held = piece
        given, self._held = self._held[:size], self._held[size:]
        return given


def read_in_own_process(case: str) -> tuple[str, int]:
    """Read one of the large ones; return what came of it and the peak of memory in MB."""
    done = run(sys.executable, "-m", "tests.exchange.streams", case)
    assert done.returncode == 0, done.stderr
    outcome, peak_mb = done.stdout.split()
    return outcome, int(peak_mb)


def peak_mb() -> int:
    """The most memory that this process has had, without what its parent had before it."""
    status = Path("/proc/self/status")
    if status.exists():
        found = re.search(r"VmHWM:\s*(\d+) kB", status.read_text())
        assert found
        return int(found[1]) // 1024
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024


if __name__ == "__main__":
    try:
        outcome = str(sum(1 for _ in read_table(Pipe(LARGE[sys.argv[1]]())).rows()))
    except Invalid as error:
        outcome = error.code
    print(outcome, peak_mb())
