"""Two servers at one PostgreSQL, and a balancer before them: one site."""

from __future__ import annotations

import io
import os
import re
import shutil
import signal
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from urllib.error import URLError

import pytest
from PIL import Image
from sqlalchemy import URL, create_engine, text

from tests.faults.machines import PASSWORD, Machines, csrf_in, open_members, two_machines
from tests.processes import started
from tests.waiting import wait_until

pytestmark = [pytest.mark.postgres, pytest.mark.slow]


@pytest.fixture
def machines(postgresql_town: URL, tmp_path: Path) -> Iterator[Machines]:
    members = open_members(postgresql_town, tmp_path / "first")
    url = postgresql_town.render_as_string(hide_password=False)
    with two_machines(tmp_path, members, (url, url), ECKEN_API_LIMIT="400/hour") as made:
        yield made


def _asked(url: URL, statement: str) -> list[tuple[object, ...]]:
    engine = create_engine(url)
    with engine.connect() as connection:
        found = [tuple(row) for row in connection.execute(text(statement))]
    engine.dispose()
    return found


def _fail_to_sign_in(machines: Machines, at: int) -> int:
    with machines.browser(at, is_signed_in=False) as browser:
        token = csrf_in(browser.get("/sign-in").text)
        form = {"csrf": token, "email": "ada@example.org", "password": "falsch geraten"}
        return browser.post("/sign-in", data=form).status_code


def _photo() -> bytes:
    file = io.BytesIO()
    Image.new("RGB", (200, 200), "teal").save(file, "JPEG")
    return file.getvalue()


def _mails(machines: Machines) -> int:
    """How many mails were sent, by whomever."""
    return sum(len(list(place.glob("mails/*.eml"))) for place in machines.folders)


def test_two_machines_are_one_site(machines: Machines) -> None:
    # What Ben tightens at one holds in the next answer of the other.
    for turn in range(24):
        audience, second = (("everyone", 1), ("nobody", 0))[turn % 2]
        at = turn // 2 % 2
        told = machines.call(at, "Ben", "PUT", "/me/audience", {"audience": audience})
        assert told[0] in (200, 204)
        found = machines.call(1 - at, "Ada", "GET", "/me/figures")
        assert found == (200, {"first": 1, "second": second, "third": 0}), turn
    # A session and its photo.
    with machines.browser(0) as one, machines.browser(1) as other:
        sent = one.post(
            "/me/photo",
            data={"csrf": csrf_in(one.get("/me").text)},
            files={"photo": ("me.jpg", _photo(), "image/jpeg")},
        )
        assert sent.status_code == 303
        found_photo = re.search(r"/photo/[\w-]+", one.get("/me").text)
        assert found_photo
        shown = [browser.get(found_photo[0]) for browser in (one, other)]
        assert [answer.status_code for answer in shown] == [200, 200]
        assert shown[0].content == shown[1].content
    # The file of her data, asked for here and taken there.
    asked = machines.call(0, "Ada", "POST", "/me/export", {"password": PASSWORD})
    assert asked[0] == 202
    wait_until(lambda: machines.call(1, "Ada", "GET", "/me/export")[1]["state"] == "ready")
    taken = machines.call(1, "Ada", "POST", f"/me/export/{asked[1]['id']}")
    assert (taken[0], taken[1][:2]) == (200, b"PK")
    wait_until(lambda: _mails(machines))
    # Twenty failures meet the limit of ten, and calls meet theirs.
    assert [_fail_to_sign_in(machines, turn % 2) for turn in range(20)] == [403] * 10 + [429] * 10
    calls = [machines.call(turn % 2, "Cem", "GET", "/me/figures")[0] for turn in range(402)]
    assert calls == [200] * 400 + [429] * 2
    assert _mails(machines) == 1, "what both work on is done once"


@contextmanager
def _balancer(machines: Machines, folder: Path) -> Iterator[None]:
    """Run Caddy, which asks each machine whether it is ready."""
    program = shutil.which("caddy") or "/usr/bin/caddy"
    if not Path(program).exists():
        pytest.skip("there is no Caddy here")
    told = folder / "Caddyfile"
    upstreams = " ".join(f"127.0.0.1:{site.port}" for site in machines.sites)
    told.write_text(
        f"""{{
    admin off
    auto_https off
}}
http://127.0.0.1:{machines.port} {{
    bind 127.0.0.1
    reverse_proxy {upstreams} {{
        lb_policy round_robin
        lb_try_duration 5s
        health_uri /readyz
        health_interval 300ms
        health_timeout 20s
        fail_duration 1s
    }}
}}
""",
        "utf-8",
    )
    home = {"HOME": str(folder), "XDG_DATA_HOME": str(folder), "XDG_CONFIG_HOME": str(folder)}
    with started(program, "run", "--config", told, "--adapter", "caddyfile", env=home):

        def is_up() -> bool:
            try:
                return machines.status(-1, "/readyz") == 200
            except URLError:
                return False

        wait_until(is_up, "the balancer")
        yield


def test_a_machine_that_is_killed_under_load_takes_no_acknowledged_write_along(
    machines: Machines, postgresql_town: URL, tmp_path: Path
) -> None:
    ben = machines.members.public_ids["Ben"]
    with _balancer(machines, tmp_path):
        opened = machines.call(-1, "Ada", "POST", "/conversations", {"contact": ben})
        to = f"/conversations/{opened[1]['id']}/messages"
        ledger, refused = [], 0

        def write(number: int) -> None:
            """Write until it is acknowledged, by the same key."""
            nonlocal refused
            said, key = {"text": f"message {number}"}, {"Idempotency-Key": f"key {number}"}

            def is_written() -> bool:
                nonlocal refused
                try:
                    status, _ = machines.call(-1, "Ada", "POST", to, said, **key)
                except (URLError, ConnectionError):
                    status = 0
                refused += status != 201
                assert status in (0, 201, 502, 503), status
                return status == 201

            wait_until(is_written, f"message {number}")
            ledger.append(f"message {number}")

        for number in range(80):
            if number == 25:
                os.kill(machines.sites[0].process.pid, signal.SIGKILL)
            write(number)
        assert machines.status(-1, "/readyz") == 200
        assert refused <= 10, "what the balancer did not see at once was tried again"
    kept = [row[0] for row in _asked(postgresql_town, "SELECT text FROM messages")]
    assert sorted(map(str, kept)) == sorted(ledger), "each once, and none is lost"
