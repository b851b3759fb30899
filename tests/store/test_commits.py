"""A connection that is lost at COMMIT: what is told is what is true."""

from __future__ import annotations

import socket
import threading
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path

import pytest
from sqlalchemy import make_url

from ecken.errors import NotReady
from ecken.store import commits
from ecken.store.database import Database
from ecken.store.journal import ChangeKind, append_change, read_head
from ecken.store.migration import migrate
from tests.community import NOW
from tests.waiting import PATIENCE_S

pytestmark = pytest.mark.postgres


class Wire:
    """Stands between client and server, and breaks the connection at a COMMIT when told to."""

    def __init__(self, target: str) -> None:
        self._target = target
        self._listener = socket.create_server(("127.0.0.1", 0))
        self.port = self._listener.getsockname()[1]
        self.broken = ""
        """``before`` the server hears of it, ``after`` it has answered, or nothing."""
        self.is_cut = False
        threading.Thread(target=self._accept, daemon=True).start()

    def _accept(self) -> None:
        with suppress(OSError):
            while True:
                client, _ = self._listener.accept()
                if self.is_cut:
                    client.close()
                    continue
                server = socket.socket(socket.AF_UNIX)
                server.connect(self._target)
                ways = (client, server, threading.Event())
                threading.Thread(target=self._carry, args=ways, daemon=True).start()
                threading.Thread(target=self._return, args=ways, daemon=True).start()

    def _carry(
        self, client: socket.socket, server: socket.socket, is_answered: threading.Event
    ) -> None:
        with suppress(OSError), client, server:
            while data := client.recv(65_536):
                if b"COMMIT" in data and self.broken:
                    moment, self.broken = self.broken, ""
                    if moment == "after":
                        client.shutdown(socket.SHUT_WR)  # nothing more gets back
                        is_answered.clear()
                        server.sendall(data)
                        is_answered.wait(PATIENCE_S)
                    server.shutdown(socket.SHUT_RDWR)
                    return
                server.sendall(data)

    def _return(
        self, client: socket.socket, server: socket.socket, is_answered: threading.Event
    ) -> None:
        with suppress(OSError):
            while data := server.recv(65_536):
                is_answered.set()
                client.sendall(data)

    def close(self) -> None:
        self._listener.close()


@pytest.fixture
def wire(postgresql_url: str) -> Iterator[Wire]:
    folder = make_url(postgresql_url).query["host"]
    [path] = [p for p in Path(str(folder)).glob(".s.PGSQL.*") if not p.name.endswith(".lock")]
    made = Wire(str(path))
    yield made
    made.close()


@pytest.fixture
def database(wire: Wire, postgresql_url: str) -> Iterator[Database]:
    through = make_url(postgresql_url).set(
        drivername="postgresql", host="127.0.0.1", port=wire.port, query={"sslmode": "disable"}
    )
    database = Database(through)
    migrate(database)
    yield database
    database.close()


def _append(database: Database) -> None:
    with database.writing() as connection:
        append_change(connection, ChangeKind.PRIVACY_CHANGED, 1, at=NOW)


def _version(database: Database) -> int:
    with database.reading() as connection:
        return read_head(connection).version


def test_a_commit_whose_answer_is_lost_counts_as_done(wire: Wire, database: Database) -> None:
    before = _version(database)
    wire.broken = "after"
    _append(database)
    assert wire.broken == ""
    assert _version(database) == before + 1


def test_a_commit_that_never_arrived_counts_as_nothing(wire: Wire, database: Database) -> None:
    before = _version(database)
    wire.broken = "before"
    with pytest.raises(NotReady) as refused:
        _append(database)
    wire.broken = ""
    assert refused.value.code == "database_away"
    assert _version(database) == before


@pytest.mark.parametrize("moment", ["before", "after"])
def test_where_nobody_can_be_asked_nothing_is_claimed(
    wire: Wire, database: Database, monkeypatch: pytest.MonkeyPatch, moment: str
) -> None:
    monkeypatch.setattr(commits, "ASKED_TIMES", 2)
    _append(database)
    wire.broken, wire.is_cut = moment, True
    with pytest.raises(NotReady) as refused:
        _append(database)
    wire.broken, wire.is_cut = "", False
    assert refused.value.code == "outcome_unknown"
    assert "Nothing was changed" not in refused.value.sentence
