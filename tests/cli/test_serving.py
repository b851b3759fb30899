"""The site as a process: demo and serve, from the first line to Ctrl-C."""

from __future__ import annotations

import asyncio
import json
import os
import re
import signal
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack, contextmanager
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


@contextmanager
def running(folder: Path, *arguments: str) -> Iterator[subprocess.Popen[str]]:
    """Run a command of the site in a process of its own."""
    process = subprocess.Popen(
        [sys.executable, "-m", "ecken.cli", *arguments],
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        env={**os.environ, "ECKEN_DATA_DIR": str(folder)},
    )
    try:
        yield process
    finally:
        process.kill()
        process.communicate()


def free_port() -> int:
    """A port that nobody listens on at present."""
    with socket.create_server(("127.0.0.1", 0)) as listener:
        return int(listener.getsockname()[1])


def get(address: str) -> tuple[int, str]:
    """Ask for a page; the process has a minute to answer its first call."""
    with urllib.request.urlopen(address, timeout=60) as answer:
        return answer.status, answer.read().decode()


def first_line_with(process: subprocess.Popen[str], wanted: str) -> str:
    """Read what the process says until it says ``wanted``."""
    assert process.stdout
    for line in process.stdout:
        if wanted in line:
            return line
    raise AssertionError(process.communicate())


def answer_when_up(request: urllib.request.Request, process: subprocess.Popen[str]) -> bytes:
    """Ask until somebody listens; the process may take a minute."""
    for _ in range(600):
        try:
            with urllib.request.urlopen(request, timeout=60) as answer:
                return bytes(answer.read())
        except urllib.error.HTTPError:
            raise
        except urllib.error.URLError:
            assert process.poll() is None, process.communicate()
            time.sleep(0.1)
    raise AssertionError("nobody listens")


def test_serve_answers_and_stops_on_ctrl_c(ecken: Ecken, tmp_path: Path) -> None:
    ecken("load", *write(tmp_path, members=MEMBERS, contacts=CONTACTS))
    port = free_port()
    with running(tmp_path / "data", "serve", f"--port={port}") as process:
        address = f"http://127.0.0.1:{port}"
        assert address in first_line_with(process, "Ecken answers")
        assert get(f"{address}/readyz") == (200, "ready\n")
        assert get(f"{address}/")[0] == 200
        process.send_signal(signal.SIGINT)
        out, err = process.communicate(timeout=30)
        assert (process.returncode, out, err) == (0, "", "")
    assert (tmp_path / "data" / "snapshot" / "graph.ecken").exists()


def test_a_tightening_holds_at_once_in_every_worker(ecken: Ecken, tmp_path: Path) -> None:
    ecken("load", *write(tmp_path, members=MEMBERS, contacts=CONTACTS))
    tokens = {name: ecken("token", name, "--scope", "write").out.strip() for name in "12"}
    port = free_port()

    def call(name: str, path: str, body: bytes | None = None) -> urllib.request.Request:
        headers = {"Authorization": f"Bearer {tokens[name]}", "Content-Type": "application/json"}
        url = f"http://127.0.0.1:{port}/api/v1{path}"
        return urllib.request.Request(url, body, headers, method="PUT" if body else "GET")

    with running(tmp_path / "data", "serve", f"--port={port}", "--workers=2") as process:
        answer_when_up(call("1", "/me/figures"), process)
        for audience, second in (("everyone", 1), ("nobody", 0)) * 6:
            body = f'{{"audience": "{audience}"}}'.encode()
            urllib.request.urlopen(call("2", "/me/audience", body), timeout=60).close()
            for _ in range(6):
                with urllib.request.urlopen(call("1", "/me/figures"), timeout=60) as answer:
                    assert json.load(answer) == {"first": 1, "second": second, "third": 0}
        process.send_signal(signal.SIGINT)
        process.communicate(timeout=60)
        assert process.returncode == 0


def test_who_stays_connected_holds_up_no_stop(ecken: Ecken, tmp_path: Path) -> None:
    ecken("load", *write(tmp_path, members=MEMBERS, contacts=CONTACTS))
    port = free_port()
    head = f"POST /sign-in HTTP/1.1\r\nHost: 127.0.0.1:{port}\r\nContent-Length: 300\r\n"
    asked = f"GET /healthz HTTP/1.1\r\nHost: 127.0.0.1:{port}\r\n\r\n"
    form = "Content-Type: application/x-www-form-urlencoded\r\n\r\nemail=a"
    with running(tmp_path / "data", "serve", f"--port={port}") as process:
        first_line_with(process, "Ecken answers")
        assert get(f"http://127.0.0.1:{port}/readyz")[0] == 200
        with ExitStack() as held:
            for sent in (head + form, head, "", asked):
                caller = socket.create_connection(("127.0.0.1", port), timeout=60)
                held.enter_context(caller)
                caller.sendall(sent.encode())
            assert caller.recv(12) == b"HTTP/1.1 200"  # and stays connected
            process.send_signal(signal.SIGTERM)
            process.communicate(timeout=90)
        assert process.returncode is not None
    assert (tmp_path / "data" / "snapshot" / "graph.ecken").exists(), "stopped in an orderly way"


def workers_of(process: subprocess.Popen[str]) -> list[int]:
    """The ids of a server's worker processes."""
    children = Path(f"/proc/{process.pid}/task/{process.pid}/children").read_text().split()
    return [
        int(child)
        for child in children
        if b"spawn_main" in Path(f"/proc/{child}/cmdline").read_bytes()
    ]


@pytest.mark.skipif(not Path("/proc/self/task").exists(), reason="needs /proc")
def test_each_of_two_workers_serves_and_they_count_failures_together(
    ecken: Ecken, tmp_path: Path
) -> None:
    ecken("load", *write(tmp_path, members=MEMBERS, contacts=CONTACTS))
    port = free_port()
    site = f"http://127.0.0.1:{port}"

    def fail_to_sign_in() -> int:
        browser = urllib.request.build_opener(urllib.request.HTTPCookieProcessor())
        page = browser.open(f"{site}/sign-in", timeout=60).read().decode()
        found = re.search(r'name="csrf" value="([^"]*)"', page)
        assert found
        form = {"csrf": found[1], "email": "ada@example.org", "password": "falsch geraten"}
        sent = urllib.request.Request(f"{site}/sign-in", urlencode(form).encode())
        try:
            return int(browser.open(sent, timeout=60).status)
        except urllib.error.HTTPError as error:
            return error.code

    with running(tmp_path / "data", "serve", f"--port={port}", "--workers=2") as process:
        assert site in first_line_with(process, "Ecken answers")
        answer_when_up(urllib.request.Request(f"{site}/readyz"), process)
        workers = workers_of(process)
        assert len(workers) == 2
        codes = []
        for resting in workers:  # while one stands still, the other has to answer
            os.kill(resting, signal.SIGSTOP)
            try:
                codes += [fail_to_sign_in() for _ in range(6)]
            finally:
                os.kill(resting, signal.SIGCONT)
        assert codes == [403] * 10 + [429] * 2
        process.send_signal(signal.SIGINT)
        process.communicate(timeout=60)
        assert process.returncode == 0


@pytest.mark.skipif(not Path("/proc/self/task").exists(), reason="needs /proc")
def test_workers_end_with_the_process_that_started_them(ecken: Ecken, tmp_path: Path) -> None:
    ecken("load", *write(tmp_path, members=MEMBERS, contacts=CONTACTS))
    port = free_port()
    with running(tmp_path / "data", "serve", f"--port={port}", "--workers=2") as process:
        answer_when_up(urllib.request.Request(f"http://127.0.0.1:{port}/readyz"), process)
        workers = workers_of(process)
        assert len(workers) == 2
        process.kill()
        process.wait()
        for _ in range(600):
            left = [worker for worker in workers if _is_running(worker)]
            if not left:
                break
            time.sleep(0.1)
        assert left == []
        with pytest.raises(urllib.error.URLError):
            get(f"http://127.0.0.1:{port}/healthz")


def _is_running(process: int) -> bool:
    try:
        state = Path(f"/proc/{process}/stat").read_text().rpartition(")")[2].split()[0]
    except OSError:
        return False
    return state != "Z"


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
    port = free_port()
    with running(data, "demo", f"--data={data}", f"--port={port}") as process:
        links = [first_line_with(process, "/demo/sign-in?token=").strip() for _ in range(len(cast))]
        assert len(set(links)) == 4
        status, page = get(links[0])
        assert status == 200
        assert "made up" in page or "erfunden" in page
        process.send_signal(signal.SIGINT)
        out, err = process.communicate(timeout=30)
        assert (process.returncode, out.strip(), err) == (0, "", "")
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
