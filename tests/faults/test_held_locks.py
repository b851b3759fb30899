"""Another process holds the journal's head, stands still, or the server is gone: bounded waits."""

from __future__ import annotations

import os
import re
import signal
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from sqlalchemy import create_engine, text
from starlette.testclient import TestClient

from ecken.asgi import create_app
from ecken.service.accounts.sessions import open_session
from ecken.service.community import Community
from ecken.store import database as databases
from ecken.store.database import Database
from ecken.store.journal import lock_head
from tests.faults.town_process import open_town
from tests.processes import started
from tests.waiting import wait_until

pytestmark = pytest.mark.postgres

HOLDER = """
import sys
from ecken.store import database
from ecken.store.database import Database
database._WRITER_LIMITS["idle_in_transaction_session_timeout"] = 3_000
from ecken.store.journal import lock_head
with Database(sys.argv[1]).writing() as connection:
    lock_head(connection)
    print("held", flush=True)
    sys.stdin.read()
"""
READING = ("/", "/messages", "/contacts", "/readyz", "/healthz")


@pytest.fixture
def url(request: pytest.FixtureRequest) -> Iterator[str]:
    """A database on PostgreSQL alone: SQLite's file lock is looked at in tests/web."""
    server = create_engine(
        re.sub("^postgres(ql)?:", "postgresql+psycopg:", request.getfixturevalue("postgresql_url")),
        isolation_level="AUTOCOMMIT",
    )
    name = f"held_{os.urandom(6).hex()}"
    with server.connect() as connection:
        connection.execute(text(f"CREATE DATABASE {name}"))
    yield server.url.set(database=name).render_as_string(hide_password=False)
    with server.connect() as connection:
        connection.execute(text(f"DROP DATABASE {name} WITH (FORCE)"))
    server.dispose()


@pytest.fixture
def town(database: Database, url: str, three: list[int], tmp_path: Path) -> Iterator[Community]:
    made = open_town(url, tmp_path)
    made.secret = b"a secret of the tests, longer than 32 characters"
    made.database.close()
    made.database = Database(url, wait_s=0.3)
    yield made
    made.database.close()


@pytest.fixture
def ada(town: Community, three: list[int]) -> Iterator[TestClient]:
    with town.writing() as connection:
        session = open_session(town, connection, three[0], browser="x")
    with TestClient(
        create_app(town),
        base_url="http://127.0.0.1:8000",
        follow_redirects=False,
        cookies={"ecken": session},
    ) as client:
        yield client


def change(ada: TestClient) -> tuple[int, str]:
    """Change the visibility of the own list, which needs the journal's head."""
    found = re.search(r'name="csrf" value="([^"]*)"', ada.get("/privacy").text)
    assert found
    sent = ada.post("/privacy/list", data={"csrf": found[1], "audience": "second", "listed": "1"})
    return sent.status_code, sent.headers.get("retry-after", "")


def assert_reads_go_on(ada: TestClient) -> None:
    for path in READING:
        assert ada.get(path).status_code == 200, path


@contextmanager
def holder(url: str) -> Iterator[subprocess.Popen[str]]:
    """Another process inside a transaction that holds the journal's head."""
    with started(sys.executable, "-c", HOLDER, url) as process:
        assert process.stdout is not None
        assert process.stdout.readline() == "held\n"
        yield process


def test_a_holder_of_the_head_lets_changes_wait_and_reads_go_on(ada: TestClient, url: str) -> None:
    other = Database(url)
    with other.writing() as connection:
        lock_head(connection)
        assert change(ada) == (503, "5")
        assert_reads_go_on(ada)
    assert change(ada) == (303, "")
    other.close()


def test_a_process_that_stands_still_holds_the_head_for_a_bounded_time(
    ada: TestClient, url: str
) -> None:
    limit = databases._WRITER_LIMITS["idle_in_transaction_session_timeout"]
    assert 0 < limit <= 30_000, "how long a stopped process may hold others up"
    with holder(url) as process:
        process.send_signal(signal.SIGSTOP)
        assert change(ada) == (503, "5")
        assert_reads_go_on(ada)
        wait_until(lambda: change(ada) == (303, ""))
        process.send_signal(signal.SIGCONT)


def _end_all_connections(url: str) -> None:
    """Do what a restart of the server does to everybody who is connected."""
    server = create_engine(url, isolation_level="AUTOCOMMIT")
    with server.connect() as connection:
        connection.execute(
            text(
                "SELECT pg_terminate_backend(pid) FROM pg_stat_activity"
                " WHERE datname = current_database() AND pid <> pg_backend_pid()"
            )
        )
    server.dispose()


def test_connections_that_are_gone_are_replaced(ada: TestClient, url: str) -> None:
    assert change(ada) == (303, "")
    for _ in range(3):
        _end_all_connections(url)
        assert_reads_go_on(ada)
        _end_all_connections(url)
        assert change(ada) == (303, "")
