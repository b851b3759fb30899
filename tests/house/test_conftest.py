"""The guards of the test suite itself."""

import socket
import sys
from pathlib import Path

import pytest

from tests.conftest import NetworkIsOffError
from tests.processes import run
from tests.waiting import PATIENCE_S

SKIPPING = {
    "in a test": "import pytest\ndef test_it():\n    pytest.skip('no tool')\n",
    "of a module": "import pytest\npytest.skip('no tool', allow_module_level=True)\n",
}


@pytest.mark.parametrize("address", ["192.0.2.1", "2001:db8::1", "example.org"])
def test_no_test_reaches_another_machine(address: str) -> None:
    with pytest.raises(NetworkIsOffError):
        socket.create_connection((address, 80), timeout=PATIENCE_S)


def test_a_test_may_reach_loopback() -> None:
    with socket.create_server(("127.0.0.1", 0)) as server:
        socket.create_connection(server.getsockname(), timeout=PATIENCE_S).close()


@pytest.mark.parametrize("where", SKIPPING)
@pytest.mark.parametrize(("ci", "passes"), [("true", False), ("", True)])
def test_a_skip_fails_in_ci_only(tmp_path: Path, where: str, ci: str, passes: bool) -> None:
    tests = Path(__file__).parents[1]
    (tmp_path / "conftest.py").write_text((tests / "conftest.py").read_text("utf-8"), "utf-8")
    (tmp_path / "test_tool.py").write_text(SKIPPING[where], "utf-8")
    command = (sys.executable, "-m", "pytest", "-q", "-p", "no:cacheprovider", "-p", "no:xdist")
    done = run(*command, tmp_path, cwd=tmp_path, env={"CI": ci, "PYTHONPATH": str(tests.parent)})
    assert "1 skipped" in done.stdout if passes else done.returncode != 0, done.stdout
