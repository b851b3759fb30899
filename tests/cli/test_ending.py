"""Nothing goes on when its supervisor is gone, however it went: no worker, no mail, no decoder."""

from __future__ import annotations

import signal
import socket
import sys
import urllib.error
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from ecken.cli.demo import write_mark
from ecken.service.accounts.password_resets import request_reset
from ecken.service.loading.demo_loading import load_demo
from ecken.service.pictures import photo_child
from ecken.settings import Settings
from ecken.wiring import build_community, close_community
from tests.cli.conftest import Ecken
from tests.cli.test_load import CONTACTS, MEMBERS, write
from tests.processes import members_of, started
from tests.servers import Site, serving
from tests.service.people import HERE
from tests.waiting import PATIENCE_S, wait_until

pytestmark = pytest.mark.skipif(not Path("/proc/self/task").exists(), reason="needs /proc")


@pytest.fixture
def loaded(
    ecken: Ecken, tmp_path: Path, url: str, monkeypatch: pytest.MonkeyPatch
) -> dict[str, str]:
    """A community of three on either database, as the environment describes it."""
    monkeypatch.setenv("ECKEN_DATABASE_URL", url)
    done = ecken("load", *write(tmp_path, members=MEMBERS, contacts=CONTACTS))
    assert done.code == 0, done.err
    return {"ECKEN_DATABASE_URL": url}


def _assert_all_end(site: Site) -> None:
    """Kill the supervisor in the hardest way; nothing of its group is left, nobody answers."""
    site.process.kill()
    site.process.wait(PATIENCE_S)
    wait_until(lambda: members_of(site.process.pid) == [], "the end of all workers")
    with pytest.raises(urllib.error.URLError):
        site.get("/healthz")


def test_workers_end_with_the_process_that_started_them(
    loaded: dict[str, str], tmp_path: Path
) -> None:
    with serving(tmp_path / "data", "serve", "--workers=2", env=loaded) as site:
        site.wait_until_up()
        assert len(site.workers()) == 2
        _assert_all_end(site)


def _let_a_mail_wait(folder: Path) -> None:
    community = build_community(Settings(data_dir=folder), is_started=False)
    request_reset(community, "ada@example.org", HERE)
    close_community(community)


@contextmanager
def _silent_server() -> Iterator[tuple[int, socket.socket]]:
    """Somebody who takes connections and never says a word."""
    with socket.create_server(("127.0.0.1", 0)) as listener:
        listener.settimeout(PATIENCE_S)
        yield int(listener.getsockname()[1]), listener


def test_workers_end_while_they_start_and_while_mail_is_on_its_way(
    ecken: Ecken, tmp_path: Path
) -> None:
    ecken("load", *write(tmp_path, members=MEMBERS, contacts=CONTACTS))
    with _silent_server() as (port, listener):
        env = {
            "ECKEN_MAIL_SENDER": "smtp", "ECKEN_SMTP_HOST": "127.0.0.1",
            "ECKEN_SMTP_PORT": str(port), "ECKEN_SMTP_STARTTLS": "no",
        }  # fmt: skip
        with serving(tmp_path / "data", "serve", "--workers=2", env=env) as site:
            wait_until(lambda: len(site.workers()) == 2, "the start of both workers")
            _assert_all_end(site)
        _let_a_mail_wait(tmp_path / "data")
        with serving(tmp_path / "data", "serve", "--workers=2", env=env) as site:
            site.wait_until_up()
            connection, _ = listener.accept()  # a worker waits for the server's first word
            with connection:
                _assert_all_end(site)


def test_nothing_of_a_demo_goes_on(tmp_path: Path) -> None:
    community = build_community(Settings(data_dir=tmp_path), is_started=False)
    cast = load_demo(community, members=300)
    close_community(community)
    write_mark(tmp_path, cast)
    with serving(tmp_path, "demo", f"--data={tmp_path}") as site:
        site.wait_until_up()
        _assert_all_end(site)


@pytest.mark.parametrize("what", ["while True: pass", "import signal; signal.pause()"])
def test_the_process_that_decodes_ends_though_nobody_waits_for_it(what: str) -> None:
    """Its own limits end it: of processor time, and of time where it only stands still."""
    folder = Path(photo_child.__file__).parent
    code = (
        f"import sys; sys.path.insert(0, {str(folder)!r}); sys.argv = ['x', 'portrait'];"
        "import photo_child;"
        "photo_child.CPU_S = photo_child.WALL_S = 1;"
        "photo_child.draw_portrait = lambda upload: exec(upload); sys.exit(photo_child.main())"
    )
    parent = (
        "import subprocess, sys, os, signal\n"
        f"child = subprocess.Popen([sys.executable, '-c', {code!r}], stdin=subprocess.PIPE)\n"
        f"child.stdin.write({what.encode()!r}); child.stdin.close()\n"
        "print(child.pid, flush=True)\n"
        "os.kill(os.getpid(), signal.SIGKILL)\n"
    )
    with started(sys.executable, "-c", parent) as process:
        assert process.stdout is not None
        assert int(process.stdout.readline()) > 0
        assert process.wait(PATIENCE_S) == -signal.SIGKILL
        wait_until(lambda: members_of(process.pid) == [], "the end of the decoder")
