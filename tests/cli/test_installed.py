"""The wheel with its extra ``site`` in an environment of its own, from setting up to signing in."""

from __future__ import annotations

import re
import shutil
import subprocess
import sys
import urllib.parse
import urllib.request
from http.cookiejar import CookieJar
from importlib.metadata import Distribution, distributions
from pathlib import Path
from typing import Any

import pytest

from ecken import __version__
from tests.house.tree import ROOT
from tests.processes import run, started
from tests.servers import Site, free_port
from tests.service.people import PASSWORD

pytestmark = pytest.mark.slow


@pytest.fixture(scope="module")
def bin(tmp_path_factory: Any) -> Path:
    """The programs of an environment with the wheel and the locked libraries of this machine.

    The kernels are those compiled for the tree, from the same sources: that takes a minute.
    """
    folder: Path = tmp_path_factory.mktemp("installed")
    made = run(sys.executable, "-m", "hatchling", "build", "-t", "wheel", "-d", folder)
    assert made.returncode == 0, made.stderr
    (wheel,) = folder.glob("*.whl")
    assert run(sys.executable, "-m", "venv", "--without-pip", folder / "env").returncode == 0
    pip = (sys.executable, "-m", "pip", "--python", folder / "env/bin/python", "install", "--quiet")
    done = run(*pip, "--no-index", "--no-deps", "--no-compile", wheel)
    assert done.returncode == 0, done.stderr
    (packages,) = (folder / "env").glob("lib/python*/site-packages")
    for found in locked():
        for root in {file.parts[0] for file in found.files or []} - {"..", "__pycache__"}:
            there = packages / root
            if not there.exists():
                there.symlink_to(Path(str(found.locate_file(root))))
    kernels = packages / "ecken" / "graph" / "__pycache__"
    kernels.mkdir()
    for compiled in (ROOT / "src/ecken/graph/__pycache__").glob("kernels-*.bin"):
        shutil.copy(compiled, kernels)
    return folder / "env" / "bin"


def locked() -> list[Distribution]:
    """The libraries of ``requirements.txt`` that this machine has; others are for other systems."""
    lock = (ROOT / "requirements.txt").read_text("utf-8")
    names = {name.lower() for name in re.findall(r"(?m)^([A-Za-z0-9._-]+)==", lock)}
    here = {re.sub("[-_.]+", "-", each.name).lower(): each for each in distributions()}
    found = [here[name] for name in sorted(names & set(here))]
    assert len(found) > 40
    return found


def test_it_is_set_up_served_and_signed_in_to(bin: Path, tmp_path: Path) -> None:
    site = {"XDG_CACHE_HOME": str(tmp_path / "cache"), "PYTHONPATH": "", "HOME": str(tmp_path)}
    said = run(bin / "ecken", "--version", cwd=tmp_path, env=site)
    assert said.stdout.strip() == f"ecken {__version__}"
    port, file = free_port(), tmp_path / "club" / "ecken.toml"
    done = run(
        bin / "ecken", "--settings", file, "setup", "--yes",
        "--set", f"base_url=http://127.0.0.1:{port}", "--set", "community_name=Chor",
        "--operator", "ada@chor.example", "--operator-name", "Ada Weber",
        cwd=tmp_path, env=site,
    )  # fmt: skip
    assert done.returncode == 0, done.stdout + done.stderr
    (link,) = re.findall(r"http://\S+/reset/new\?token=\S+", done.stdout)
    serve = (bin / "ecken", "--settings", file, "serve", f"--port={port}")
    with started(*serve, cwd=tmp_path, env=site, stderr=subprocess.PIPE) as process:
        Site(process, port).wait_until_up()
        browser = urllib.request.build_opener(urllib.request.HTTPCookieProcessor(CookieJar()))
        send(browser, link, password=PASSWORD)
        page = send(
            browser, f"http://127.0.0.1:{port}/sign-in", email="ada@chor.example", password=PASSWORD
        )
        assert "Ada" in page
        with browser.open(f"http://127.0.0.1:{port}/admin") as admin:  # it asks for a second factor
            assert admin.url == f"http://127.0.0.1:{port}/account/security"
        assert Site(process, port).stop()[0] == 0


def send(browser: urllib.request.OpenerDirector, address: str, **typed: str) -> str:
    """Fill in the first form of a page that posts to its own path, and return what comes then."""
    page = browser.open(address).read().decode()
    hidden = dict(re.findall(r'<input type="hidden" name="(\w+)" value="([^"]*)"', page))
    form = urllib.parse.urlencode({**hidden, **typed}).encode()
    target = address.partition("?")[0]
    return str(browser.open(target, form).read().decode())


def test_kernels_of_a_package_that_nobody_may_write_to_lie_in_the_users_cache(
    bin: Path, tmp_path: Path
) -> None:
    (package,) = bin.parent.glob("lib/python*/site-packages/ecken")
    for folder in sorted((package, *(p for p in package.rglob("*") if p.is_dir()))):
        folder.chmod(0o555)
    code = "import os; from ecken.graph import compiler; print(os.environ['NUMBA_CACHE_DIR'])"
    user = {"XDG_CACHE_HOME": str(tmp_path), "PYTHONPATH": "", "NUMBA_CACHE_DIR": ""}
    is_root = run("id", "-u").stdout.strip() == "0"
    if is_root:  # root may write everywhere: a system call less is what root lacks to be a user
        code = f"import os; os.access = lambda *_: False; {code.removeprefix('import os; ')}"
    said = run(bin / "python", "-c", code, cwd=tmp_path, env=user)
    assert said.returncode == 0, said.stderr
    assert said.stdout.strip() == str(tmp_path / "ecken" / "numba")
