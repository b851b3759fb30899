"""What is loaded when: the compiler, the database and the pages only once they are asked for."""

import json
import sys
from pathlib import Path

import pytest

from tests.processes import run

HEAVY = [
    *("alembic", "fastapi", "jinja2", "numba", "numpy", "PIL", "sqlalchemy", "starlette"),
    *("uvicorn", "ecken.graph", "ecken.service", "ecken.store", "ecken.wiring"),
]


def _loaded_by(statement: str) -> set[str]:
    program = f"import json, sys\n{statement}\nprint(json.dumps(sorted(sys.modules)))"
    done = run(sys.executable, "-c", program)
    assert done.returncode == 0, done.stderr
    return set(json.loads(done.stdout))


SETTINGS = """
import io
from contextlib import redirect_stdout
from ecken.cli.main import app
with redirect_stdout(io.StringIO()) as printed:
    app(["settings"], standalone_mode=False)
assert "ECKEN_DATA_DIR" in printed.getvalue()
"""


@pytest.mark.parametrize("statement", ["import ecken", "import ecken.cli.main", SETTINGS])
def test_the_command_line_starts_without_what_it_may_not_need(statement: str) -> None:
    loaded = _loaded_by(statement)
    assert "ecken" in loaded
    assert loaded.isdisjoint(HEAVY)


TOKEN = """
import sys
from ecken.cli.main import main
sys.argv = ["ecken", "token", "nobody@example.org"]
try:
    main()
except SystemExit as end:
    assert end.code == 2, end.code
"""


@pytest.mark.compiled
def test_a_command_that_asks_the_database_loads_no_compiler(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The network in memory is empty then: what kernels it needs come from their library."""
    monkeypatch.setenv("ECKEN_DATA_DIR", str(tmp_path / "data"))
    loaded = _loaded_by(TOKEN)
    assert "sqlalchemy" in loaded
    assert "numba" not in loaded


def test_the_graph_compiles_nothing_before_it_is_asked() -> None:
    loaded = _loaded_by("import ecken.graph; ecken.graph.Network")
    assert "ecken.graph" in loaded
    assert "numba" not in loaded


def test_the_graph_loads_nothing_above_it() -> None:
    loaded = _loaded_by("import ecken.graph; ecken.graph.Network")
    ours = {name.split(".")[1] for name in loaded if name.startswith("ecken.")}
    assert ours <= {"graph", "settings", "files", "errors"}
