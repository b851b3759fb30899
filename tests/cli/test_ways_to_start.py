"""The installed command and the two modules are one command: same help, same exit codes."""

import sys
from pathlib import Path

import pytest

from tests.processes import run

WAYS = {
    "ecken": [str(Path(sys.executable).with_name("ecken"))],
    "-m ecken": [sys.executable, "-m", "ecken"],
    "-m ecken.cli": [sys.executable, "-m", "ecken.cli"],
}


def start(way: str, *arguments: str) -> tuple[int, str, str]:
    done = run(*WAYS[way], *arguments, env={"COLUMNS": "80"})
    return done.returncode, done.stdout, done.stderr


@pytest.mark.parametrize(
    ("arguments", "code", "said"),
    [
        (["graph", "figures", "--help"], 0, "Usage: ecken graph figures"),
        ([], 2, "Usage: ecken [OPTIONS]"),
        (["graph", "nothing"], 2, "Usage: ecken graph"),
        (["graph", "figures", "/proc/none", "1"], 2, "ecken: /proc/none"),
    ],
)
def test_every_way_to_start_the_command_is_the_same(
    arguments: list[str], code: int, said: str
) -> None:
    outcomes = {way: start(way, *arguments) for way in WAYS}
    first = outcomes["ecken"]
    assert first[0] == code
    assert said in first[1] + first[2]
    assert all(outcome == first for outcome in outcomes.values()), outcomes
