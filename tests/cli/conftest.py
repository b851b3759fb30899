"""Runs the command in this process, on a database of its own."""

import sys
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import pytest

from ecken.cli.main import main

__all__ = ["Done", "Ecken", "ecken"]


@dataclass(frozen=True)
class Done:
    """How a command ended, and what it wrote."""

    code: int
    out: str
    err: str


Ecken = Callable[..., Done]


@pytest.fixture
def ecken(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> Ecken:
    """``ecken("load", "--members", path)``; the data lies in ``tmp_path / "data"``."""
    monkeypatch.setenv("ECKEN_DATA_DIR", str(tmp_path / "data"))
    monkeypatch.setenv("ECKEN_SETTINGS", "")  # what --settings names is forgotten again
    monkeypatch.chdir(tmp_path)

    def run(*arguments: object) -> Done:
        monkeypatch.setattr(sys, "argv", ["ecken", *map(str, arguments)])
        code: object = 0
        try:
            main()
        except SystemExit as end:
            code = end.code
        written = capsys.readouterr()
        return Done(int(str(code or 0)), written.out, written.err)

    return run
