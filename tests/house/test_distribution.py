"""What is published: a source archive, the wheel made from it, and the engine on its own."""

from __future__ import annotations

import email.message
import email.parser
import re
import sys
import tarfile
import zipfile
from importlib.metadata import distribution
from pathlib import Path
from typing import Any

import pytest

from tests import processes
from tests.house.test_dependencies import HANDED_OVER_TO
from tests.house.tree import ROOT, imports, modules, text_files

INSIDE = {"numba": ("llvmlite",)}
"""What the libraries of the engine need themselves."""
USE_PRIVATE_PARTS = {
    "ecken.graph.compiler",
    "ecken.graph.library.stubs",
    "ecken.graph.library.writer",
}

ASK = """
import sys
from ecken.graph import Network
print(Network.from_pairs([("ann", "bob"), ("bob", "eve")], labels=True).paths("ann", "eve"))
roots = {name.partition(".")[0] for name in sys.modules} - sys.stdlib_module_names
print(*sorted(root for root in roots if not root.startswith(("_", "cython"))))
"""


def run(*command: object, cwd: Path = ROOT, code: int = 0, **env: str) -> str:
    """Run a command; return all it says."""
    done = processes.run(*command, cwd=cwd, env=env)
    assert done.returncode == code, done.stdout + done.stderr
    return str(done.stdout + done.stderr)


@pytest.fixture(scope="module")
def built(tmp_path_factory: Any) -> tuple[Path, Path]:
    """The source archive of this tree, and the wheel made from the archive alone."""
    folder: Path = tmp_path_factory.mktemp("built")
    run(sys.executable, "-m", "hatchling", "build", "-t", "sdist", "-d", folder)
    (archive,) = folder.glob("*.tar.gz")
    with tarfile.open(archive) as packed:
        packed.extractall(folder / "source", filter="data")
    (source,) = (folder / "source").iterdir()
    run(sys.executable, "-m", "hatchling", "build", "-t", "wheel", "-d", folder, cwd=source)
    (wheel,) = folder.glob("*.whl")
    return archive, wheel


def metadata(wheel: Path) -> email.message.Message:
    with zipfile.ZipFile(wheel) as packed:
        (name,) = (n for n in packed.namelist() if n.endswith(".dist-info/METADATA"))
        return email.parser.Parser().parsestr(packed.read(name).decode())


def engine_requirements(wheel: Path) -> list[str]:
    """What is installed where no extra is asked for."""
    wanted: list[str] = metadata(wheel).get_all("Requires-Dist") or []
    return [line for line in wanted if "extra ==" not in line]


def test_the_wheel_holds_all_code_and_data(built: tuple[Path, Path]) -> None:
    with zipfile.ZipFile(built[1]) as packed:
        held = set(packed.namelist())
    due = {p.relative_to(ROOT / "src").as_posix() for p in text_files("src")}
    assert len(due) > 400
    assert due - held == set()
    assert "ecken/py.typed" in held
    assert not {name for name in held if name.startswith(("tests/", "benchmarks/"))}


def test_the_wheel_says_what_it_is(built: tuple[Path, Path]) -> None:
    said = metadata(built[1])
    for key in ("Summary", "Keywords", "License-Expression", "Requires-Python", "Author"):
        assert said[key], key
    assert len(said.get_all("Classifier") or []) > 10
    assert (said.get_payload() or "").startswith("# Ecken")
    assert {"site", "dev"} <= set(said.get_all("Provides-Extra") or [])


def test_private_parts_of_a_library_are_used_below_an_upper_bound_only(
    built: tuple[Path, Path],
) -> None:
    private = re.compile(r"numba\.(core|np)\.|\._cache\b")
    users = [n for n, p in modules().items() if private.search(p.read_text("utf-8"))]
    assert set(users) == USE_PRIVATE_PARTS
    (numba,) = (line for line in engine_requirements(built[1]) if line.startswith("numba"))
    assert "<" in numba


def test_the_engine_needs_what_is_declared_without_an_extra(built: tuple[Path, Path]) -> None:
    parts = ("ecken.graph.", "ecken.errors", "ecken.files")
    files = [p for n, p in modules().items() if f"{n}.".startswith(parts) or n in parts]
    assert len(files) > 40
    roots = {name.partition(".")[0] for path in files for name in imports(path)}
    roots -= set(sys.stdlib_module_names) | {"ecken", *INSIDE["numba"], *HANDED_OVER_TO}
    declared = {re.split(r"[<>=]", line)[0] for line in engine_requirements(built[1])}
    assert roots == declared
    for path in files:
        ours = {name for name in imports(path) if name.startswith("ecken.")}
        assert all(f"{name}.".startswith(parts) for name in ours), path


@pytest.fixture(scope="module")
def bare(built: tuple[Path, Path], tmp_path_factory: Any) -> Path:
    """The programs of an environment with the wheel and what it declares, from this machine."""
    folder: Path = tmp_path_factory.mktemp("bare")
    run(sys.executable, "-m", "venv", "--without-pip", folder)
    pip = (sys.executable, "-m", "pip", "--python", folder / "bin/python", "install", "--quiet")
    run(*pip, "--no-index", "--no-deps", "--disable-pip-version-check", built[1])
    (packages,) = folder.glob("lib/python*/site-packages")
    for line in engine_requirements(built[1]):
        name = re.split(r"[<>=]", line)[0]
        for library in (name, *INSIDE.get(name, ())):
            found = distribution(library)
            for root in {file.parts[0] for file in found.files or [] if file.parts[0] != ".."}:
                (packages / root).symlink_to(Path(str(found.locate_file(root))))
    return folder / "bin"


def test_the_engine_answers_where_nothing_else_is_installed(bare: Path, tmp_path: Path) -> None:
    said = run(bare / "python", "-c", ASK, cwd=tmp_path, NUMBA_DISABLE_JIT="1", PYTHONPATH="")
    answer, loaded = said.strip().splitlines()[-2:]
    assert answer == "[['ann', 'bob', 'eve']]"
    assert set(loaded.split()) <= {"ecken", "numpy", "numba", "llvmlite"}


@pytest.mark.parametrize("way", ["ecken", "-m ecken", "-m ecken.cli"])
def test_the_command_says_what_it_needs_where_only_the_engine_is(
    bare: Path, tmp_path: Path, way: str
) -> None:
    command = [bare / "ecken"] if way == "ecken" else [bare / "python", *way.split()]
    said = run(*command, "graph", "--help", cwd=tmp_path, code=1, PYTHONPATH="")
    assert 'pip install "ecken[site]"' in said
    assert "Traceback" not in said
