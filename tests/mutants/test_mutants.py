"""Every mutant is killed by a test, or says why it lives."""

from __future__ import annotations

import json
import sys

import pytest

from tests.house.tree import ROOT, modules
from tests.mutants.listed import MUTANTS, Mutant
from tests.mutants.mutated_run import UNFIT
from tests.processes import run


def test_every_mutant_still_fits_its_module() -> None:
    """A text that was rewritten takes its mutant along."""
    unfit = [
        mutant.name
        for mutant in MUTANTS
        if modules()[mutant.module].read_text("utf-8").count(mutant.before) != 1
    ]
    assert unfit == []
    gone = {test for mutant in MUTANTS for test in mutant.tests if not _stands(test)}
    assert gone == set()
    assert len({mutant.name for mutant in MUTANTS}) == len(MUTANTS) > 70


def _stands(test: str) -> bool:
    path, _, name = test.partition("::")
    if not name:
        return (ROOT / path).exists()
    return f"def {name}(" in (ROOT / path).read_text("utf-8")


def _is_killed(mutant: Mutant) -> bool:
    source = modules()[mutant.module].read_text("utf-8")
    # What is compiled would be taken from the cache: kernels run as plain Python here.
    plain = {"NUMBA_DISABLE_JIT": "1"} if "@kernel" in source else {}
    done = run(
        sys.executable,
        "-m",
        "tests.mutants.mutated_run",
        env={"HYPOTHESIS_PROFILE": "ci", **plain},
        sent=json.dumps(mutant._asdict()),
    )
    outcomes = {pytest.ExitCode.OK: False, pytest.ExitCode.TESTS_FAILED: True}
    assert done.returncode != UNFIT
    assert done.returncode in outcomes, done.stdout[-2000:] + done.stderr[-2000:]
    return outcomes[pytest.ExitCode(done.returncode)]


@pytest.mark.long
@pytest.mark.parametrize("mutant", MUTANTS, ids=[mutant.name for mutant in MUTANTS])
def test_a_mutant_is_killed_unless_it_says_why_not(mutant: Mutant) -> None:
    assert _is_killed(mutant) is not bool(mutant.lives)
