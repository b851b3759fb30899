"""What was uploaded and is nobody's here is in no file afterwards, and not kept by the process."""

from __future__ import annotations

import re
import secrets
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path

import httpx2
import pytest

from ecken.service.accounts.sessions import open_session
from tests.community import small_community
from tests.servers import Site, serving
from tests.waiting import PATIENCE_S

pytestmark = pytest.mark.long

PEOPLE = 2_000
FIELDS = "abcde"
HEADER = "First Name,Last Name,URL,Email Address,Company,Position,Connected On\n"


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """Where the community's data will lie."""
    data = tmp_path / "data"
    data.mkdir(mode=0o700)
    return data


@contextmanager
def served(folder: Path) -> Iterator[tuple[httpx2.Client, Site]]:
    """A server process and a member's browser."""
    with small_community(folder, members=["Ada", "Ben"]) as town:
        town.clock.now = int(datetime.now(UTC).timestamp())
        with town.community.writing() as connection:
            token = open_session(town.community, connection, town.id("Ada"), browser="Test")
    with serving(folder, "serve") as site:
        site.wait_until_up()
        cookies = {"ecken": token}
        with httpx2.Client(base_url=site.address, cookies=cookies, timeout=PATIENCE_S) as client:
            yield client, site


def _found_in_memory(pid: int, mark: bytes) -> int:
    """How often a field of the file stands in the memory of a process."""
    pattern, count = re.compile(mark + rb"[a-e]\d+x"), 0
    with Path(f"/proc/{pid}/maps").open() as maps, Path(f"/proc/{pid}/mem").open("rb", 0) as memory:
        for line in maps:
            begin, end = (int(part, 16) for part in line.split()[0].split("-"))
            if "r" in line.split()[1] and "[v" not in line:
                try:
                    memory.seek(begin)
                    count += len(pattern.findall(memory.read(end - begin)))
                except (OSError, ValueError, OverflowError):
                    continue
    return count


def test_nothing_of_a_file_is_left(folder: Path) -> None:
    mark = f"kanari{secrets.token_hex(4)}"
    rows = "".join(
        f"{mark}a{i}x,{mark}b{i}x,https://www.linkedin.com/in/{mark}c{i}x,{mark}d{i}x@example.net,"
        f"{mark}e{i}x,Chefin,01 Jan 2020\n"
        for i in range(PEOPLE)
    )
    with served(folder) as (client, site):
        page = client.get("/import").text
        token = re.findall(r'name="csrf" value="([^"]+)"', page)[0]
        answer = client.post(
            "/import", data={"csrf": token}, files={"file": ("a.csv", (HEADER + rows).encode())}
        )
        assert answer.status_code == 200
        assert mark not in answer.text
        sealed = re.findall(r'name="report" value="([^"]+)"', answer.text)[0]
        report = client.post("/import/report", data={"csrf": token, "report": sealed})
        assert report.status_code == 200
        assert mark not in report.text  # nobody has a colleague in the file
        pdf = client.post("/import/report.pdf", data={"csrf": token, "report": sealed})
        assert pdf.content.startswith(b"%PDF-")
        for _ in range(20):
            client.get("/import")
        in_memory = _found_in_memory(site.process.pid, mark.encode())
        _, *log = site.stop()
    files = [path for path in folder.rglob("*") if path.is_file()]
    assert any(path.name == "ecken.db" for path in files)
    assert [path.name for path in files if mark.encode() in path.read_bytes()] == []
    assert mark not in "".join(log)
    # What was read ended with its process; of the bytes that came in, a copy or two may lie in
    # memory that is free and was not used again. Docs/import.md says so.
    assert in_memory <= 2 * PEOPLE * len(FIELDS)
