"""A disk that is full, for real: a small file system that is filled to its last byte.

Only root may mount one; elsewhere these tests are passed over.
"""

from __future__ import annotations

import io
import os
import re
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from PIL import Image
from sqlalchemy import func, select
from starlette.testclient import TestClient

from ecken.asgi import create_app
from ecken.cli.demo import write_mark
from ecken.errors import NotReady
from ecken.mail.message import Mail, Unreachable
from ecken.mail.senders import FileSender
from ecken.service.accounts.sessions import open_session
from ecken.service.community import Community
from ecken.service.engine.network import LiveNetwork
from ecken.service.runtime.keys import read_secret
from ecken.service.talk.messages import open_conversation
from ecken.settings import Settings
from ecken.store.contacts.contacts import insert_contact
from ecken.store.database import Database
from ecken.store.migration import migrate
from ecken.store.profiles.members import insert_member
from ecken.store.tables import messages, photos
from tests.community import NOW, Clock
from tests.processes import run

SIZE_KB = 12_288


@contextmanager
def mounted(folder: Path, size_kb: int) -> Iterator[None]:
    """Let a folder be a file system of its own meanwhile."""
    folder.mkdir()
    command = ("mount", "-t", "tmpfs", "-o", f"size={size_kb}k", "tmpfs", folder)
    if os.geteuid() != 0 or run(*command).returncode:
        pytest.skip("no file system can be mounted here")
    try:
        yield
    finally:
        assert run("umount", "-l", folder).returncode == 0


@pytest.fixture
def disk(tmp_path: Path) -> Iterator[Path]:
    """A folder on a file system of 12 MB."""
    with mounted(tmp_path / "disk", SIZE_KB):
        yield tmp_path / "disk"


def _write_without_end(file: io.FileIO, size: int) -> None:
    while True:
        file.write(b"\0" * size)


@contextmanager
def full(disk: Path) -> Iterator[None]:
    """Leave no byte free meanwhile."""
    filler = disk.parent.joinpath("disk", "filler")
    with filler.open("wb", buffering=0) as file:
        for size in (1 << 16, 1 << 12, 1):
            with pytest.raises(OSError, match="No space left"):
                _write_without_end(file, size)
    try:
        yield
    finally:
        filler.unlink()


@pytest.fixture
def town(disk: Path) -> Iterator[tuple[Community, int, str]]:
    """A community on the small disk: it, Ada, and the id of her contact Ben."""
    database = Database(f"sqlite:///{disk / 'ecken.db'}")
    migrate(database)
    with database.writing() as connection:
        ada, ben = (
            insert_member(
                connection,
                {"email": f"{name}@example.org", "first_name": name, "last_name": "Beispiel"},
                at=NOW,
            )
            for name in ("Ada", "Ben")
        )
        insert_contact(connection, ada, ben, at=NOW)
    network = LiveNetwork(disk / "snapshot", secret=b"x" * 40)
    with database.reading() as connection:
        network.start(connection)
    made = Community(
        settings=Settings(data_dir=disk), database=database, network=network, clock=Clock(),
        secret=b"a secret of the tests, longer than 32 characters",
    )  # fmt: skip
    with made.reading(ada) as world:
        card = world.cards([ben])[ben]
    yield made, ada, card.public_id
    database.close()


@pytest.fixture
def ada(town: tuple[Community, int, str]) -> Iterator[TestClient]:
    community, member, _ = town
    with community.writing() as connection:
        session = open_session(community, connection, member, browser="x")
    site = create_app(community)
    with TestClient(
        site, base_url="http://127.0.0.1:8000", follow_redirects=False, cookies={"ecken": session}
    ) as client:
        yield client


def _photo() -> bytes:
    """Return a photo of noise, which no packing makes small."""
    file = io.BytesIO()
    Image.frombytes("RGB", (600, 600), os.urandom(600 * 600 * 3)).save(file, "JPEG", quality=95)
    return file.getvalue()


def _csrf(page: str) -> str:
    found = re.search(r'name="csrf" value="([^"]*)"', page)
    assert found
    return found[1]


def _count(community: Community, table: object) -> int:
    with community.database.reading() as connection:
        return int(connection.execute(select(func.count()).select_from(table)).scalar_one())  # type: ignore[arg-type]


def test_uploads_and_messages_on_a_full_disk_are_refused_and_reads_go_on(
    town: tuple[Community, int, str], ada: TestClient, disk: Path
) -> None:
    community, member, ben = town
    talk = open_conversation(community, member, ben)
    photo = {"photo": ("me.jpg", _photo(), "image/jpeg")}
    form, to = ada.get("/me").text, f"/messages/{talk}"

    def upload() -> tuple[int, str]:
        sent = ada.post("/me/photo", data={"csrf": _csrf(ada.get("/me").text)}, files=photo)
        return sent.status_code, sent.headers.get("retry-after", "")

    def write() -> tuple[int, str]:
        data = {"csrf": _csrf(ada.get(to).text), "text": "x" * 5_000}
        sent = ada.post(to, data=data)
        return sent.status_code, sent.headers.get("retry-after", "")

    with full(disk):
        assert form
        assert upload() == (503, "5")
        refused = [write() for _ in range(3)]
        assert set(refused) <= {(503, "5"), (303, "")}
        assert (503, "5") in refused
        for path in ("/", "/me", "/contacts", "/messages", to, "/news", "/healthz"):
            assert ada.get(path).status_code == 200, path
        not_ready = ada.get("/readyz")
        assert not_ready.status_code == 503
        assert "free_space" in not_ready.json()["missing"]
        kept = _count(community, messages)
        assert kept == refused.count((303, "")), "what was acknowledged is there, and no more"
        assert _count(community, photos) == 0
    assert upload() == (303, "")
    assert write() == (303, "")
    assert (_count(community, messages), _count(community, photos)) == (kept + 1, 1)


def test_a_snapshot_on_a_full_disk_leaves_the_one_before(
    town: tuple[Community, int, str], disk: Path
) -> None:
    community, _, _ = town
    community.network.save()
    before = {path.name: path.read_bytes() for path in (disk / "snapshot").iterdir()}
    assert len(before) == 3
    with full(disk):
        community.network.save()
        assert {p.name: p.read_bytes() for p in (disk / "snapshot").iterdir()} == before
    community.network.save()
    assert {path.name for path in (disk / "snapshot").iterdir()} == set(before)


def test_mail_into_a_full_disk_waits(disk: Path) -> None:
    sender = FileSender(disk / "mails", "verein@example.org")
    mail = Mail(to="ada@example.org", subject="Hallo", text="x" * 10_000)
    with full(disk):
        with pytest.raises(Unreachable):
            sender.send(mail)
        assert list(disk.glob("mails/*")) + list(disk.glob("mails/.*")) == []
    sender.send(mail)
    assert [path.suffix for path in (disk / "mails").iterdir()] == [".eml"]


def test_a_first_start_on_a_full_disk_leaves_no_key(disk: Path) -> None:
    settings = Settings(data_dir=disk)
    with full(disk):
        with pytest.raises(NotReady) as refused:
            read_secret(settings)
        assert refused.value.code == "data_folder"
        assert "no space left" in refused.value.sentence
        assert {path.name for path in disk.iterdir()} == {"filler"}
    assert len(read_secret(settings)) >= 32


def test_the_mark_of_a_demo_is_whole_or_as_before(disk: Path) -> None:
    write_mark(disk, {"Ada": 1}, version="1")
    before = {path.name: path.read_bytes() for path in disk.iterdir()}
    with full(disk), pytest.raises(OSError, match="No space left"):
        write_mark(disk, {"Ada": 1}, version="2" * 100_000)
    assert {path.name: path.read_bytes() for path in disk.iterdir()} == before
