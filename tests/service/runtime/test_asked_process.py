"""A process that is asked: its answer, its limits, and faults that are told without words."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from ecken.errors import NotReady
from ecken.service.imports import reading_process, report_pdf, report_sheet
from ecken.service.imports.contacts_report import report_contacts
from ecken.service.imports.reading import read_apart
from ecken.service.runtime.asked_process import ProcessAnswer, ask_process
from tests.community import Town, small_community

pytestmark = pytest.mark.slow

SECRET = "Ada Lovelace <ada@example.org>"
CRASH = f"""
import sys
def read(name):
    raise ValueError(f"{{name}} does not fit\\nKeyError: {{name}}")
read(sys.stdin.read() or {SECRET!r})
"""


@pytest.fixture
def town(tmp_path: Path) -> Iterator[Town]:
    with small_community(tmp_path, members=["Ada"]) as town:
        yield town


def asked(tmp_path: Path, code: str, *given: bytes, wall_s: float = 900.0) -> ProcessAnswer:
    program = tmp_path / "asked.py"
    program.write_text(code)
    return ask_process(str(program), *given, wall_s=wall_s)


def test_what_is_given_is_answered(tmp_path: Path) -> None:
    code = "import sys; print(sys.stdin.read()[::-1], end='')"
    answer = asked(tmp_path, code, b"drei ", b"Teile")
    assert answer == ProcessAnswer(b"elieT ierd", 0)
    assert not answer.is_fault
    assert not answer.is_at_limit


def test_of_a_fault_the_places_are_told_and_no_word(tmp_path: Path) -> None:
    answer = asked(tmp_path, CRASH, SECRET.encode())
    assert (answer.is_fault, answer.is_at_limit) == (True, False)
    program = tmp_path / "asked.py"
    assert answer.trace.splitlines() == [
        f'  File "{program}", line 5, in <module>',
        f'  File "{program}", line 4, in read',
        "ValueError",
    ]


@pytest.mark.parametrize(
    "code",
    [
        "import not_there_at_all",
        "def",
        "import os; os.abort()",
        "import ctypes; ctypes.string_at(0)",
        "",
        "raise SystemExit(3)",
        "import sys; sys.stderr.write('x' * 10_000_000); raise SystemExit(1)",
    ],
    ids=["import", "syntax", "abort", "crash", "nothing said", "exit", "much said"],
)
def test_whatever_else_it_dies_of_is_a_fault(tmp_path: Path, code: str) -> None:
    answer = asked(tmp_path, code)
    assert (answer.is_fault, answer.is_at_limit) == (True, False)


@pytest.mark.parametrize(
    "code",
    [
        "import os, signal; os.kill(os.getpid(), signal.SIGKILL)",
        "import os, signal; os.kill(os.getpid(), signal.SIGXCPU)",
        "import signal; signal.raise_signal(signal.SIGALRM)",
        "raise MemoryError",
        "import numpy; numpy.ones(1 << 50)",
    ],
    ids=["killed", "processor", "alarm", "memory", "memory of numpy"],
)
def test_its_limits_are_no_fault(tmp_path: Path, code: str) -> None:
    answer = asked(tmp_path, f"print('half an answer', flush=True)\n{code}")
    assert (answer.is_fault, answer.is_at_limit) == (False, True)


def test_what_takes_too_long_is_ended(tmp_path: Path) -> None:
    assert asked(tmp_path, "import signal; signal.pause()", wall_s=0.01).is_at_limit


def test_a_reader_that_crashes_is_a_fault_of_ours_and_leaves_no_word(
    town: Town, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    program = tmp_path / "crash.py"
    program.write_text(CRASH)
    monkeypatch.setattr(reading_process, "__file__", str(program))
    with pytest.raises(NotReady) as refused:
        read_apart(SECRET.encode(), {}, database_url="sqlite://")
    assert refused.value.code == "import_fault"
    (line,) = caplog.messages
    assert "line 4, in read\nValueError" in line
    assert "Lovelace" not in line


def test_a_reader_that_runs_into_a_limit_is_not(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    program = tmp_path / "crash.py"
    program.write_text("raise MemoryError")
    monkeypatch.setattr(reading_process, "__file__", str(program))
    with pytest.raises(NotReady) as refused:
        read_apart(b"", {}, database_url="sqlite://")
    assert refused.value.code == "import_failed"


def test_a_drawer_that_crashes_is_noted_and_refused(
    town: Town, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    program = tmp_path / "crash.py"
    program.write_text(CRASH)
    monkeypatch.setattr(report_sheet, "__file__", str(program))
    with pytest.raises(NotReady) as refused:
        report_pdf.make_pdf(town.community, report_contacts([]), "de")
    assert refused.value.code == "report_failed"
    assert "ValueError" in caplog.messages[0]


@pytest.mark.parametrize("module", [reading_process, report_sheet], ids=["reader", "drawer"])
def test_it_ends_by_itself_though_nobody_waits_any_more(tmp_path: Path, module: object) -> None:
    name = module.__name__
    code = f"""
import os, signal, sys
from {name.rpartition(".")[0]} import {name.rpartition(".")[2]} as module
due = {{module.WALL_S: signal.SIGALRM}}
signal.alarm = lambda within_s: os.kill(os.getpid(), due[within_s])
module.main()
"""
    assert asked(tmp_path, code).code == -14
