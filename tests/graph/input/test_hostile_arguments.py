"""Whatever is passed to the engine, it answers rightly or says what is wrong; it never dies of it.

The table is tried in a process of its own: a row that ends the process, or that it does not come
back from, is a failed row, and the rest is tried by the next process.
"""

from __future__ import annotations

import os
import selectors
import subprocess
import sys
from collections.abc import Iterator

import pytest

from tests.graph.input import hostile_table
from tests.processes import started
from tests.waiting import PATIENCE_S

pytestmark = pytest.mark.slow


def lines_of(begin: int) -> Iterator[str]:
    """Run the table from a row on; yield its lines, and what happened if there are no more."""
    command = [
        sys.executable,
        "-X",
        "faulthandler",
        "-m",
        "tests.graph.input.hostile_table",
        str(begin),
    ]
    rest = b""
    with (
        started(*command, stderr=subprocess.STDOUT) as process,
        selectors.DefaultSelector() as selector,
    ):
        assert process.stdout is not None
        selector.register(process.stdout, selectors.EVENT_READ)
        while selector.select(PATIENCE_S):
            block = os.read(process.stdout.fileno(), 1 << 16)
            if not block:
                process.wait(PATIENCE_S)
                break
            *lines, rest = (rest + block).split(b"\n")
            yield from (line.decode("utf-8", "replace") for line in lines)
    yield f"ended with {process.returncode}"


def failed_rows() -> list[str]:
    """Try all rows; return those that failed, each with what happened."""
    failed: list[str] = []
    begin, tried = 0, ""
    while True:
        for line in list(lines_of(begin)):
            word, _, what = line.partition(" ")
            if word == "try":
                begin, tried = int(what.split(" ")[0]), what
            elif word == "bad":
                failed.append(f"{tried}: {what}")
            elif word == "end":
                return failed
        failed.append(f"{tried}: the process {line}")
        begin += 1
        if len(failed) > 50:
            return failed


def test_every_public_argument_of_the_engine_has_hostile_rows() -> None:
    assert hostile_table.uncovered() == []
    assert len(hostile_table.public_calls()) > 35


def test_a_function_without_rows_is_noticed(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(hostile_table.Network, "brand_new", lambda self, what: None, raising=False)
    assert hostile_table.uncovered() == ["Network.brand_new(what)", "Network.brand_new"]


def test_every_hostile_argument_is_answered_rightly_or_refused() -> None:
    assert failed_rows() == []
