"""``ecken batch`` as a user runs it: what is missing is said, options are read."""

from __future__ import annotations

import shutil
import sys
from pathlib import Path

import pytest

from ecken.cli.batch.options import read_options, show
from ecken.errors import Invalid
from tests.cli.conftest import Ecken
from tests.processes import run

WITHOUT_SPARK = """
import sys
sys.modules["{missing}"] = None
from ecken.cli.main import main
sys.argv = ["ecken", "batch", "figures", "--edges", "x", "--out", "y"]
main()
"""


@pytest.mark.slow
@pytest.mark.parametrize("missing", ["pyspark", "py4j"])
def test_without_the_extra_the_command_says_what_to_install(missing: str) -> None:
    done = run(sys.executable, "-c", WITHOUT_SPARK.format(missing=missing))
    assert done.returncode == 1
    assert 'pip install "ecken[spark]"' in done.stderr
    assert "Traceback" not in done.stderr


@pytest.mark.slow
def test_without_java_the_command_says_how_to_get_it(tmp_path: Path) -> None:
    """A path on which there are the tools that Spark's own script calls, and no Java."""
    for tool in ("bash", "dirname", "env", "sh", "ps", "uname"):
        if found := shutil.which(tool):
            (tmp_path / tool).symlink_to(found)
    asked = ("batch", "distances", "--edges", tmp_path, "--out", tmp_path / "out")
    env = {"PATH": str(tmp_path), "JAVA_HOME": ""}
    done = run(sys.executable, "-m", "ecken.cli", *asked, env=env)
    assert done.returncode == 1, done.stderr
    assert "apt install openjdk-17-jre-headless" in done.stderr
    assert "Traceback" not in done.stderr


def test_a_command_without_edges_is_bad_input(ecken: Ecken) -> None:
    assert ecken("batch", "figures", "--out", "somewhere").code == 2


def test_a_result_is_told_in_words(capsys: pytest.CaptureFixture[str]) -> None:
    network = {"source": "", "mark": "9:a", "is_open": True, "members": 1299, "contacts": 843}
    hops = {"pairs": [843, 4540], "pairs_error": [0, 116], "mean_hops": 3.47251, "median_hops": 4}
    errors = {"mean_hops_error": 0.01641, "within_3": 0.48499, "within_3_error": 0.0087}
    rest = {"components": None, "measured_at": 1_796_066_162, "third_error": 0.065}
    show({"format": "x", "network": network, **hops, **errors, **rest}, is_json=False)
    lines = [" ".join(line.split()) for line in capsys.readouterr().out.splitlines()]
    assert lines == [
        "source not said", "is open yes", "members 1,299", "contacts 843",
        "pairs 843; 4,540 ± 116", "mean hops 3.473 ± 0.016", "median hops 4",
        "within 3 48.5% ± 0.9%", "components unknown", "measured at 2026-11-30 19:16 UTC",
        "third error 6.5%",
    ]  # fmt: skip


def test_options_for_a_database_are_read_by_line(tmp_path: Path) -> None:
    path = tmp_path / "options"
    path.write_text("# of the house\nuser = ecken\n\npassword=a = b\n")
    assert read_options(path) == {"user": "ecken", "password": "a = b"}
    assert read_options(None) == {}
    path.write_text("user ecken\n")
    with pytest.raises(Invalid, match="line 1") as refused:
        read_options(path)
    assert refused.value.code == "batch_option"
    with pytest.raises(Invalid) as refused:
        read_options(tmp_path / "nowhere")
    assert refused.value.code == "bad_file"
