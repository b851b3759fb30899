"""The site as a process: demo and serve, from the first line to Ctrl-C."""

from __future__ import annotations

import asyncio
import json
import os
import re
import signal
import socket
import urllib.error
import urllib.request
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack
from pathlib import Path
from urllib.parse import urlencode

import pytest

from ecken.cli import demo as demo_command
from ecken.cli.server.serving import open_socket
from ecken.demo.network import make
from ecken.errors import NotReady
from ecken.service.loading.demo_loading import load_demo
from ecken.settings import Settings
from ecken.wiring import build_community, close_community
from tests.cli.conftest import Ecken
from tests.cli.test_load import CONTACTS, MEMBERS, write
from tests.community import small_community
from tests.servers import Site, free_port, serving
from tests.waiting import PATIENCE_S


@pytest.fixture
def loaded(ecken: Ecken, tmp_path: Path) -> Path:
    """The folder of a community of three."""
    ecken("load", *write(tmp_path, members=MEMBERS, contacts=CONTACTS))
    return tmp_path / "data"


def test_serve_answers_and_stops_on_ctrl_c(loaded: Path) -> None:
    with serving(loaded, "serve") as site:
        assert site.address in site.line_with("Ecken answers")
        assert site.get("/readyz") == (200, '{"ready":true,"missing":[],"preparing":[]}')
        assert site.get("/")[0] == 200
        assert site.stop() == (0, "", "")
    assert (loaded / "snapshot" / "graph.ecken").exists()


def test_who_stays_connected_holds_up_no_stop(loaded: Path) -> None:
    with serving(loaded, "serve") as site, ExitStack() as held:
        site.line_with("Ecken answers")
        assert site.get("/readyz")[0] == 200
        head = f"POST /sign-in HTTP/1.1\r\nHost: 127.0.0.1:{site.port}\r\nContent-Length: 300\r\n"
        asked = f"GET /healthz HTTP/1.1\r\nHost: 127.0.0.1:{site.port}\r\n\r\n"
        form = "Content-Type: application/x-www-form-urlencoded\r\n\r\nemail=a"
        for sent in (head + form, head, "", asked):
            caller = socket.create_connection(("127.0.0.1", site.port), timeout=PATIENCE_S)
            held.enter_context(caller)
            caller.sendall(sent.encode())
        assert caller.recv(12) == b"HTTP/1.1 200"  # and stays connected
        site.stop(signal.SIGTERM)
    assert (loaded / "snapshot" / "graph.ecken").exists(), "stopped in an orderly way"


# ------------------------------------------------------------------------------- two workers
needs_proc = pytest.mark.skipif(not Path("/proc/self/task").exists(), reason="needs /proc")


def _check_tightening(site: Site, tokens: dict[str, str]) -> None:
    """What one member tightens holds in the next answer to the other, whoever gives it."""

    def call(name: str, path: str, body: bytes | None = None) -> urllib.request.Request:
        headers = {"Authorization": f"Bearer {tokens[name]}", "Content-Type": "application/json"}
        url = f"{site.address}/api/v1{path}"
        return urllib.request.Request(url, body, headers, method="PUT" if body else "GET")

    for audience, second in (("everyone", 1), ("nobody", 0)) * 6:
        body = f'{{"audience": "{audience}"}}'.encode()
        site.open(call("2", "/me/audience", body)).close()
        for _ in range(6):
            with site.open(call("1", "/me/figures")) as answer:
                assert json.load(answer) == {"first": 1, "second": second, "third": 0}


def _fail_to_sign_in(site: Site) -> int:
    browser = urllib.request.build_opener(urllib.request.HTTPCookieProcessor())
    address = f"{site.address}/sign-in"
    page = browser.open(address, timeout=PATIENCE_S).read().decode()
    found = re.search(r'name="csrf" value="([^"]*)"', page)
    assert found
    form = {"csrf": found[1], "email": "ada@example.org", "password": "falsch geraten"}
    sent = urllib.request.Request(address, urlencode(form).encode())
    try:
        return int(browser.open(sent, timeout=PATIENCE_S).status)
    except urllib.error.HTTPError as error:
        return error.code


def _check_that_failures_are_counted_together(site: Site) -> None:
    codes = []
    for resting in site.workers():  # while one stands still, the other has to answer
        os.kill(resting, signal.SIGSTOP)
        try:
            codes += [_fail_to_sign_in(site) for _ in range(6)]
        finally:
            os.kill(resting, signal.SIGCONT)
    assert codes == [403] * 10 + [429] * 2


@needs_proc
def test_two_workers_serve_the_same_and_count_failures_together(loaded: Path, ecken: Ecken) -> None:
    tokens = {name: ecken("token", name, "--scope", "write").out.strip() for name in "12"}
    with serving(loaded, "serve", "--workers=2") as site:
        assert site.address in site.line_with("Ecken answers")
        site.wait_until_up()
        assert len(site.workers()) == 2
        _check_tightening(site, tokens)
        _check_that_failures_are_counted_together(site)
        assert site.stop()[0] == 0


def test_a_port_that_is_taken_is_named(ecken: Ecken) -> None:
    with socket.create_server(("127.0.0.1", 0)) as listener:
        port = listener.getsockname()[1]
        done = ecken("serve", f"--port={port}")
        assert done.code == 1
        assert done.err.startswith(f"ecken: Cannot listen on 127.0.0.1, port {port}: ")
        with pytest.raises(NotReady), open_socket("127.0.0.1", port):
            pass
        with open_socket("127.0.0.1", port, is_next_tried=True) as other:
            assert port < other.getsockname()[1] <= port + 100


def test_the_second_part_of_an_answer_does_not_wait_for_the_first() -> None:
    """What is written to a caller is sent at once: no 40 ms for the caller's word in between."""

    async def is_sent_at_once(listener: socket.socket) -> bool:
        found = asyncio.get_running_loop().create_future()

        async def met(_reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
            taken = writer.get_extra_info("socket")
            found.set_result(taken.getsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY))
            writer.close()

        async with await asyncio.start_server(met, sock=listener):
            _, writer = await asyncio.open_connection(*listener.getsockname())
            writer.close()
            return bool(await found)

    with open_socket("127.0.0.1", free_port()) as listener, ThreadPoolExecutor(1) as thread:
        # A thread of its own: in this one a browser's loop may run.
        assert thread.submit(lambda: asyncio.run(is_sent_at_once(listener))).result()


def test_a_demo_is_loaded_once_and_signs_in_with_one_click(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    data = tmp_path / "demo"
    community = build_community(Settings(data_dir=data), is_started=False)
    cast = load_demo(community, members=300)
    close_community(community)
    demo_command.write_mark(data, cast)
    before = (data / "demo.json").read_bytes()
    with serving(data, "demo", f"--data={data}") as site:
        links = [site.line_with("/demo/sign-in?token=").strip() for _ in range(len(cast))]
        assert len(set(links)) == 4
        status, page = site.get(links[0].removeprefix(site.address))
        assert status == 200
        assert "made up" in page or "erfunden" in page
        code, out, err = site.stop()
        assert (code, out.strip(), err) == (0, "", "")
    assert (data / "demo.json").read_bytes() == before


def test_the_links_name_the_three_figures(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    with small_community(tmp_path, contacts=["Ada–Ben", "Ben–Cem"]) as town:
        demo_command.print_links(town.community, "http://x", {"hub": town.id("Ada")})
    said = capsys.readouterr().out
    assert "a hub: Ada Beispiel, 1 · 1 · 0 members" in said
    assert re.search(r"http://x/demo/sign-in\?token=\S{40,}\n", said)


def test_a_folder_that_is_no_demo_is_left_alone(ecken: Ecken, tmp_path: Path) -> None:
    ecken("load", *write(tmp_path, members=MEMBERS))
    done = ecken("demo", "--data", tmp_path / "data", "--no-serve")
    assert done.code == 2
    assert "The database has members" in done.err
    assert len(list((tmp_path / "data").glob("ecken.db"))) == 1
    assert ecken("token", "1").code == 0


def test_a_demo_of_another_version_is_loaded_anew(
    ecken: Ecken, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    data = tmp_path / "data"
    ecken("load", *write(tmp_path, members=MEMBERS))
    (data / "own.txt").write_text("kept", "utf-8")
    demo_command.write_mark(data, {"hub": 1}, version="older")
    small = make(members=200)
    monkeypatch.setattr("ecken.service.loading.demo_loading.make", lambda members=None: small)
    done = ecken("demo", "--data", data, "--no-serve")
    assert done.code == 0, done.err
    assert (data / "own.txt").exists()
    assert ecken("token", "ada@example.org").code == 2
