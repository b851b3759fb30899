"""The guards of the test suite itself."""

import os
import socket
import subprocess
import sys
from pathlib import Path

import pytest

from tests.conftest import NetworkIsOffError

SKIPPING = {
    "in a test": "import pytest\ndef test_it():\n    pytest.skip('no tool')\n",
    "of a module": "import pytest\npytest.skip('no tool', allow_module_level=True)\n",
}


@pytest.mark.parametrize("address", ["192.0.2.1", "2001:db8::1", "example.org"])
def test_no_test_reaches_another_machine(address: str) -> None:
    with pytest.raises(NetworkIsOffError):
        socket.create_connection((address, 80), timeout=0.1)


def test_a_test_may_reach_loopback() -> None:
    with socket.create_server(("127.0.0.1", 0)) as server:
        socket.create_connection(server.getsockname(), timeout=5).close()


@pytest.mark.parametrize("where", SKIPPING)
@pytest.mark.parametrize(("ci", "passes"), [("true", False), ("", True)])
def test_a_skip_fails_in_ci_only(tmp_path: Path, where: str, ci: str, passes: bool) -> None:
    (tmp_path / "conftest.py").write_text(
        (Path(__file__).parents[1] / "conftest.py").read_text("utf-8"), "utf-8"
    )
    (tmp_path / "test_tool.py").write_text(SKIPPING[where], "utf-8")
    done = subprocess.run(
        [sys.executable, "-m", "pytest", "-q", "-p", "no:cacheprovider", str(tmp_path)],
        cwd=tmp_path,
        env={**os.environ, "CI": ci},
        capture_output=True,
        text=True,
        check=False,
    )
    assert "1 skipped" in done.stdout if passes else done.returncode != 0, done.stdout
