"""Importing the engine is cheap, and a directory that cannot be written to is no obstacle."""

import os
import shutil
import stat
import sys
from pathlib import Path

import pytest

import ecken.graph
from tests.processes import run

pytestmark = pytest.mark.slow

MOST_MODULES = 125
"""How many modules importing the engine may load beside numpy's."""
SOURCE = Path(ecken.graph.__file__).parents[2]


def _run(code: str, **env: str) -> str:
    done = run(sys.executable, "-c", code, env=env)
    assert done.returncode == 0, done.stderr
    return done.stdout.strip()


def test_importing_the_engine_loads_no_compiler() -> None:
    code = (
        "import sys, numpy; before = set(sys.modules); import ecken.graph;"
        "print([m for m in ('numba', 'llvmlite', 'scipy', 'networkx') if m in sys.modules],"
        " len(set(sys.modules) - before))"
    )
    loaded, count = _run(code).rsplit(" ", 1)
    assert loaded == "[]"
    assert int(count) < MOST_MODULES


def test_a_directory_that_cannot_be_written_to_works(tmp_path: Path) -> None:
    """Kernels are cached in the user's cache directory, or else in a private temporary one."""
    shutil.copytree(SOURCE / "ecken" / "graph", tmp_path / "lib/ecken/graph")
    shutil.rmtree(tmp_path / "lib/ecken/graph/__pycache__", ignore_errors=True)
    for name in ("__init__.py", "errors.py", "files.py"):
        shutil.copy(SOURCE / "ecken" / name, tmp_path / "lib/ecken" / name)
    folders = [p for p in (tmp_path / "lib").rglob("*") if p.is_dir()]
    for folder in folders:
        folder.chmod(stat.S_IRUSR | stat.S_IXUSR)
    code = (
        "import os; real = os.access; os.access = lambda p, m, **k: False if m == os.W_OK"
        " else real(p, m, **k)\n"
        "import ecken.graph.compiler as compiler, os\n"
        "from ecken.graph.saving.checksums import weigh\n"
        "import numpy as np; weigh(np.arange(3, dtype=np.uint64), np.uint64(0))\n"
        "print(compiler.__file__, os.environ['NUMBA_CACHE_DIR'])"
    )
    env = {"PYTHONPATH": str(tmp_path / "lib"), "PYTHONDONTWRITEBYTECODE": "1"}
    try:
        file, cache = _run(code, XDG_CACHE_HOME=str(tmp_path / "cache"), **env).split()
        assert file.startswith(str(tmp_path / "lib"))
        assert cache == str(tmp_path / "cache/ecken/numba")
        assert list(Path(cache).rglob("*.nbc"))
        _, cache = _run(code, XDG_CACHE_HOME="/proc/none", TMPDIR=str(tmp_path), **env).split()
        assert Path(cache) == tmp_path / f"ecken-numba-{os.geteuid()}"
        assert stat.S_IMODE(Path(cache).stat().st_mode) == 0o700
    finally:
        for folder in folders:
            folder.chmod(stat.S_IRWXU)


@pytest.mark.parametrize("trap", ["link", "open to others"])
def test_a_shared_folder_that_somebody_else_may_write_to_is_not_used(
    tmp_path: Path, trap: str
) -> None:
    """Compiled code is run: a folder that others prepared could hold anything."""
    folder = tmp_path / f"ecken-numba-{os.geteuid()}"
    if trap == "link":
        (tmp_path / "elsewhere").mkdir(mode=0o700)
        folder.symlink_to(tmp_path / "elsewhere")
    else:
        folder.mkdir()
        folder.chmod(0o777)
    before = set(tmp_path.iterdir())
    code = (
        "import os; os.access = lambda p, m, **k: m != os.W_OK\n"
        "import ecken.graph.compiler, pathlib\n"
        "path = pathlib.Path(os.environ['NUMBA_CACHE_DIR']); assert path.is_dir(); print(path)\n"
        "if os.fork() == 0: raise SystemExit\n"
        "os.wait(); assert path.is_dir()"
    )
    env = {"XDG_CACHE_HOME": "/proc/none", "TMPDIR": str(tmp_path), "NUMBA_CACHE_DIR": ""}
    cache = _run(code, **env)
    assert Path(cache).parent == tmp_path
    assert Path(cache) not in (folder, tmp_path / "elsewhere")
    assert set(tmp_path.iterdir()) == before


def test_a_change_of_a_named_tuple_makes_kernels_stale_that_take_it(tmp_path: Path) -> None:
    (tmp_path / "shapes.py").write_text(
        "from typing import NamedTuple\nclass Pair(NamedTuple):\n    one: int\n    two: int\n"
    )
    (tmp_path / "taker.py").write_text(
        "from ecken.graph.jit import kernel\nfrom shapes import Pair\n"
        "@kernel\ndef take(pair):\n    return pair.one - pair.two\n"
    )
    code = "from shapes import Pair; from taker import take; print(take(Pair(one=7, two=4)))"
    env = {"PYTHONPATH": f"{tmp_path}:{SOURCE}", "PYTHONDONTWRITEBYTECODE": "1"}
    env["NUMBA_CACHE_DIR"] = str(tmp_path / "cache")
    assert _run(code, **env) == "3"
    shapes = tmp_path / "shapes.py"
    shapes.write_text(shapes.read_text().replace("one: int\n    two", "two: int\n    one"))
    assert _run(code, **env) == "3"


def test_a_change_in_any_file_with_kernels_makes_all_cached_kernels_stale(tmp_path: Path) -> None:
    """A kernel's compiled code holds that of the kernels it calls, in other files."""
    shutil.copytree(SOURCE / "ecken" / "graph", tmp_path / "lib/ecken/graph")
    for name in ("__init__.py", "errors.py", "files.py"):
        shutil.copy(SOURCE / "ecken" / name, tmp_path / "lib/ecken" / name)
    (tmp_path / "lib/ecken/graph/inner.py").write_text(
        "from ecken.graph.jit import kernel\n@kernel\ndef inner(x):\n    return x + 1\n"
    )
    (tmp_path / "lib/ecken/graph/outer.py").write_text(
        "from ecken.graph.inner import inner\nfrom ecken.graph.jit import kernel\n"
        "@kernel\ndef outer(x):\n    return 10 * inner(x)\n"
    )
    code = "from ecken.graph.outer import outer; print(outer(1), outer.stats.cache_hits)"
    env = {"PYTHONPATH": str(tmp_path / "lib"), "PYTHONDONTWRITEBYTECODE": "1"}
    env["NUMBA_CACHE_DIR"] = str(tmp_path / "cache")
    first, _ = _run(code, **env).split(" ", 1)
    again, hits = _run(code, **env).split(" ", 1)
    assert (first, again) == ("20", "20")
    assert "1" in hits
    inner = tmp_path / "lib/ecken/graph/inner.py"
    inner.write_text(inner.read_text().replace("x + 1", "x + 2"))
    assert _run(code, **env).split(" ", 1)[0] == "30"
