"""The kernels as plain Python: the same answers, line by line visible to coverage."""

import sys
from pathlib import Path

import pytest

from tests.processes import run

pytestmark = pytest.mark.slow

CHOSEN = [
    "tests/graph/answers/test_circles.py::test_every_answer_of_a_named_world_equals_the_oracle",
    "tests/graph/answers/test_circles.py::test_bridges_and_degrees_equal_the_oracle",
    "tests/graph/answers/test_cascade.py::test_the_forecast_equals_the_mean_of_all_outcomes",
    "tests/graph/answers/test_paths.py::test_all_pairs_of_a_named_world_have_the_oracles_paths",
    "tests/graph/answers/test_paths.py::test_a_longer_way_is_taken_round_a_member_who_does_not_disclose_so_far",
    "tests/graph/changes/test_live_changes.py::test_a_change_is_in_the_very_next_answer",
    "tests/graph/changes/test_snapshot.py::test_an_opened_network_equals_the_saved_one",
    "tests/graph/input/test_bad_input.py::test_bad_csr_arrays_are_named",
    "tests/graph/input/test_building.py::test_a_file_that_loses_lines_between_its_readings_is_refused",
    "tests/graph/input/test_building.py::test_components_are_those_that_spreading_finds",
    "tests/cli/test_graph_commands.py::test_building_reports_duplicates_loops_and_components",
]


def test_the_kernels_give_the_same_answers_as_plain_python(tmp_path: Path) -> None:
    done = run(
        sys.executable, "-m", "pytest", "-q", "-p", "no:cacheprovider", "-p", "no:xdist",
        "-W", "ignore:overflow encountered:RuntimeWarning",
        f"--basetemp={tmp_path / 'inner'}", *CHOSEN,
        env={"NUMBA_DISABLE_JIT": "1"},
    )  # fmt: skip
    assert done.returncode == 0, done.stdout[-3000:] + done.stderr[-1000:]
    assert "passed" in done.stdout
