"""The shape of the tree: names, sizes, layers, and nothing that is only true on one machine."""

import re
import sys
import tomllib
from pathlib import Path

import pytest

from tests.house.tree import ROOT, SOURCE, modules, text_files
from tests.processes import run

LINES_MAX = 400
MODULES_MAX, MODULES_MIN = 17, 3
NAMES_THAT_SAY_NOTHING = {"utils", "util", "helpers", "helper", "common", "manager", "base", "core"}

# Put together here, so that this file does not contain what it looks for.
ONE_MACHINE_ONLY = re.compile(
    "|".join(
        (r"(?<![\w.])/" + r"work/", "pypi" + r"\.org", "pythonhosted" + r"\.org", "npmjs" + r"\.")
    )
)


def test_the_imports_point_down() -> None:
    lint = Path(sys.executable).with_name("lint-imports")
    done = run(lint, "--no-cache")
    assert done.returncode == 0, done.stdout + done.stderr
    assert re.search(r"Contracts: [1-9]\d* kept, 0 broken", done.stdout), done.stdout


def test_the_layers_are_exhaustive() -> None:
    config = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))
    contracts = {c["id"]: c for c in config["tool"]["importlinter"]["contracts"]}
    assert contracts["layers"]["exhaustive"] is True
    assert contracts["layers"]["containers"] == ["ecken"]


def test_no_module_has_a_name_that_says_nothing() -> None:
    assert modules()
    parts = {part for name in modules() for part in name.split(".")}
    assert not parts & NAMES_THAT_SAY_NOTHING


def test_no_file_of_code_is_too_long_to_read() -> None:
    code = [p for p in text_files("src", "tests", "benchmarks", "scripts") if p.suffix == ".py"]
    code = [p for p in code if "migrations" not in p.parts]  # a scheme is as long as it is
    assert code
    lines = {p.relative_to(ROOT).as_posix(): p.read_text("utf-8").count("\n") for p in code}
    assert {name: n for name, n in lines.items() if n > LINES_MAX} == {}


def test_no_folder_is_too_full_to_read_nor_too_empty_to_be_one() -> None:
    folders: dict[str, int] = {}
    for path in modules().values():
        is_package = path.name == "__init__.py"
        folder = path.parent.parent if is_package else path.parent
        if folder != SOURCE.parent and "migrations" not in folder.parts:
            name = folder.relative_to(SOURCE.parent).as_posix()
            folders[name] = folders.get(name, 0) + 1
    assert len(folders) > 20
    rooms = {name: n for name, n in folders.items() if name.count("/") == 1}
    groups = folders.keys() - rooms.keys() - {"ecken"}
    assert {name: folders[name] for name in groups if folders[name] > MODULES_MAX} == {}
    assert {name: folders[name] for name in groups if folders[name] < MODULES_MIN} == {}
    # A room also holds its groups: what stands beside them may not pile up again.
    loose = {name: len(list((SOURCE.parent / name).glob("*.py"))) - 1 for name in rooms}
    assert {name: n for name, n in loose.items() if n > MODULES_MAX} == {}


def test_no_file_names_one_machine_or_a_registry() -> None:
    top = [p for p in ROOT.iterdir() if p.is_file() and p.suffix in {".md", ".toml", ".txt", ".in"}]
    top += [ROOT / "Makefile", *text_files("src", "tests", "docs", "benchmarks", "scripts", ".ci")]
    assert len(top) > 10
    named = {}
    for path in top:
        if found := ONE_MACHINE_ONLY.search(path.read_text("utf-8", errors="replace")):
            named[path.relative_to(ROOT).as_posix()] = found.group()
    assert named == {}


@pytest.mark.parametrize(
    "name",
    [
        "requirements.txt",
        "requirements-dev.txt",
        "requirements-setup.txt",
        "requirements-peers.txt",
    ],
)
def test_the_locked_requirements_carry_hashes_and_no_address(name: str) -> None:
    text = (ROOT / name).read_text("utf-8")
    pins = re.findall(r"^[a-z0-9][\w.\[\]-]*==", text, re.MULTILINE)
    assert pins
    assert text.count("--hash=sha256:") >= len(pins)
    assert "://" not in text
    assert "--index" not in text


def test_no_second_lock_file() -> None:
    assert not (ROOT / "uv.lock").exists()
