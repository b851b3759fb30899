"""No test passes or fails by the speed of the machine, and none leaves a process behind.

Clocks, pauses and deadlines stand in ``tests/waiting.py``, processes in ``tests/processes.py``,
servers in ``tests/servers.py``; what is cheap is counted (``tests/work_counter.py``), not timed.
"""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator

import pytest

from tests.house.tree import ROOT, imports, syntax, text_files
from tests.waiting import PATIENCE_S

MAY_KNOW_TIME = {
    "tests/waiting.py": "the deadline of a wait",
    "tests/graph/changes/test_locks.py": "readers and writers that stand still in between",
}
"""Who may read a clock that runs, or pause. A test of a pause gives the clock to what it tests."""
MAY_PAUSE = MAY_KNOW_TIME | {"tests/mail_server.py": "a mail server that is slow when told to be"}
MAY_START_PROCESSES = {"tests/processes.py"}
MAY_START_SERVERS = {"tests/servers.py", "tests/mail_server.py", "tests/push_service.py"}

# Also inside the code that a test hands to another process.
RUNNING_CLOCK = re.compile(
    r"\bimport\b[^\n#]*[ ,]time\b(?! as)|\bfrom time\b|\bfrom timeit\b|\bimport timeit\b"
    r"|perf_counter\(|process_time\(|thread_time\(|\.monotonic\(|default_timer|ru_[us]time|os\.times\("
    r"|\.elapsed\b"
)
PAUSE = re.compile(r"\.sleep\((?!0\))")
WAITS = {"wait", "join", "result", "acquire", "communicate", "poll"}
STARTS = {"Popen", "run", "call", "check_call", "check_output"}


def _tests() -> dict[str, str]:
    found = {
        path.relative_to(ROOT).as_posix(): path.read_text("utf-8")
        for path in text_files("tests")
        if path.suffix == ".py" and path.name != "test_waiting.py"
    }
    assert len(found) > 100
    return found


def _without_docstrings(text: str) -> str:
    """The code with the texts in it, but not what is said about it."""
    return re.sub(r'^\s*"""(?!\\n|\n(?:import|from)).*?"""$', "", text, flags=re.M | re.S)


def test_no_test_reads_a_clock_that_runs() -> None:
    found = {name for name, text in _tests().items() if RUNNING_CLOCK.search(text)}
    assert found == set(MAY_KNOW_TIME)


def test_no_test_pauses_and_hopes() -> None:
    found = {name for name, text in _tests().items() if PAUSE.search(_without_docstrings(text))}
    assert found <= set(MAY_PAUSE), "wait for a condition with tests.waiting.wait_until"
    assert found & set(MAY_PAUSE)


def _impatient(tree: ast.AST) -> Iterator[str]:
    """Yield the limits of time that are written down as numbers, and those of hypothesis."""
    for node in ast.walk(tree):
        if isinstance(node, ast.Call):
            named = {k.arg: k.value for k in node.keywords}
            for name in ("timeout", "timeout_s"):
                if _is_number(named.get(name)):
                    yield ast.unparse(node)
            if getattr(node.func, "attr", "") in WAITS and node.args and _is_number(node.args[0]):
                yield ast.unparse(node)
            if _is_number(named.get("deadline")):
                yield ast.unparse(node)
        if isinstance(node, ast.Assign) and _is_number(node.value):
            for target in node.targets:
                if re.fullmatch(r"_?(WAIT|PATIENCE|SOON|TIMEOUT|DEADLINE)\w*", ast.unparse(target)):
                    yield ast.unparse(node)


def _is_number(node: ast.AST | None) -> bool:
    return isinstance(node, ast.Constant) and isinstance(node.value, int | float)


def test_every_wait_has_the_one_patience() -> None:
    found = {
        (name, line)
        for name in _tests()
        if name != "tests/waiting.py"
        for line in _impatient(syntax(ROOT / name))
    }
    assert found == set()
    assert PATIENCE_S >= 120, "a slow machine under load takes its time"


def _starts_of(tree: ast.AST) -> Iterator[tuple[str, str]]:
    """Yield what starts a process or a server, with its kind."""
    for node in ast.walk(tree):
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute):
            owner, name = ast.unparse(node.func.value), node.func.attr
            if owner in ("subprocess", "sp") and name in STARTS:
                yield "process", ast.unparse(node)
            if (owner, name) in {("os", "system"), ("os", "popen"), ("multiprocessing", "Process")}:
                yield "process", ast.unparse(node)
            if owner == "asyncio" and name.startswith("create_subprocess"):
                yield "process", ast.unparse(node)
            if (owner, name) in {("uvicorn", "Server"), ("uvicorn", "run")}:
                yield "server", ast.unparse(node)


@pytest.mark.parametrize(
    ("kind", "allowed"), [("process", MAY_START_PROCESSES), ("server", MAY_START_SERVERS)]
)
def test_processes_and_servers_are_started_in_one_place(kind: str, allowed: set[str]) -> None:
    found = {
        name for name in _tests() for what, _ in _starts_of(syntax(ROOT / name)) if what == kind
    }
    assert found <= allowed
    assert found


def test_what_starts_processes_is_left_out_of_the_quick_tests() -> None:
    found = re.search(r"^QUICK := (.*)$", (ROOT / "Makefile").read_text("utf-8"), re.M)
    assert found
    files = [path for path in text_files(*found[1].split()) if path.name.startswith("test_")]
    starting = [p for p in files if p.suffix == ".py" and "tests.processes" in imports(p)]
    assert len(starting) > 3
    quick = [p for p in starting if "pytest.mark.slow" not in p.read_text("utf-8")]
    assert [path.relative_to(ROOT).as_posix() for path in quick] == []


def test_the_search_finds_what_depends_on_the_clock() -> None:
    for code in (
        "import time", "import sys, time, numpy", "from time import sleep", "import timeit",
        "x = os.times()", "t = perf_counter()", 'CODE = "import sys, time; t = time.time()"',
    ):  # fmt: skip
        assert RUNNING_CLOCK.search(code), code
    for code in ("from datetime import time as clock", "time.now = 30", "import times"):
        assert not RUNNING_CLOCK.search(code), code
    assert PAUSE.search("time.sleep(0.1)")
    assert PAUSE.search("await asyncio.sleep(pause)")
    assert not PAUSE.search("await asyncio.sleep(0)")
    for code in (
        "process.communicate(timeout=5)", "done.wait(0.5)", "thread.join(3)", "WAIT_S = 20.0",
        "settings(deadline=200)",
    ):  # fmt: skip
        assert list(_impatient(ast.parse(code))), code
    for code in (
        "done.wait(PATIENCE_S)",
        "thread.join()",
        "settings(deadline=None)",
        "a.join('x')",
    ):
        assert not list(_impatient(ast.parse(code))), code
    for code in (
        "subprocess.run([])",
        "subprocess.Popen([])",
        "os.system('x')",
        "uvicorn.Server(c)",
    ):
        assert list(_starts_of(ast.parse(code))), code
