"""The first start after a load: answers before the search, a kill meanwhile, two workers."""

from __future__ import annotations

import json
import os
import signal
import urllib.error
import urllib.request
from pathlib import Path

import pytest

from ecken.rules.scope import Scope
from ecken.service.accounts.tokens import issue_token
from ecken.settings import Settings
from ecken.wiring import build_community, close_community
from tests.cli.conftest import Ecken
from tests.processes import finish
from tests.servers import Site, serving
from tests.waiting import PATIENCE_S, wait_until

pytestmark = pytest.mark.slow

MANY = 6_000


@pytest.fixture
def loaded(ecken: Ecken, tmp_path: Path) -> tuple[Path, str]:
    """The folder of so many members that words are entered beside, and a token of the first."""
    rows = "".join(f"m{i},m{i}@example.org,Neu,Firma{i % 700}\n" for i in range(MANY))
    (tmp_path / "members.csv").write_text(f"id,email,last_name,company\n{rows}")
    ties = "".join(f"m{i},m{(7 * i + 1) % MANY}\n" for i in range(1, 2_000, 2))
    (tmp_path / "contacts.csv").write_text(f"a,b\n{ties}")
    options = ("--members", tmp_path / "members.csv", "--contacts", tmp_path / "contacts.csv")
    done = ecken("load", *options)
    assert done.code == 0, done.err[:500]
    folder = tmp_path / "data"
    community = build_community(Settings(data_dir=folder), is_started=False)
    token = issue_token(community, 2, scope=Scope.READ)
    close_community(community)
    return folder, token


def asked(site: Site, token: str, path: str) -> tuple[int, dict[str, object]]:
    request = urllib.request.Request(
        f"{site.address}/api/v1{path}", headers={"Authorization": f"Bearer {token}"}
    )
    try:
        with urllib.request.urlopen(request, timeout=PATIENCE_S) as answer:
            return answer.status, json.loads(answer.read())
    except urllib.error.HTTPError as error:
        return error.code, json.loads(error.read())


def is_searched(site: Site, token: str) -> bool:
    """Ask once; what is not found is still being prepared, and never half of it."""
    status, told = asked(site, token, "/me/search?circle=all&line=Firma5")
    if status == 503:
        assert told["code"] == "search_preparing"
        return False
    assert (status, told["total"]) == (200, len(range(5, MANY, 700)))
    return True


@pytest.mark.parametrize("workers", [1, 2])
def test_a_kill_meanwhile_leaves_nothing_behind(loaded: tuple[Path, str], workers: int) -> None:
    folder, token = loaded
    for _ in range(2):
        with serving(folder, "serve", f"--workers={workers}") as site:
            site.wait_until_up()
            assert asked(site, token, "/me/figures")[0] == 200
            for one in [site.process.pid, *site.workers()]:
                os.kill(one, signal.SIGKILL)
            finish(site.process)
        assert not (folder / "snapshot" / "version").exists()
    with serving(folder, "serve", f"--workers={workers}") as site:
        site.wait_until_up()
        before = asked(site, token, "/me/figures")
        assert before[0] == 200
        found = [0]

        def are_all_prepared() -> bool:
            found[0] = found[0] + 1 if is_searched(site, token) else 0
            return found[0] > 20  # by chance no worker is left out so often

        wait_until(are_all_prepared, "the search")
        assert asked(site, token, "/me/figures") == before
        assert site.stop()[0] == 0
    assert (folder / "snapshot" / "version").exists()
    with serving(folder, "serve", f"--workers={workers}") as site:
        site.wait_until_up()
        assert is_searched(site, token)
        assert asked(site, token, "/me/figures") == before
