"""Whether a process is ready: what is missing is named, and asking costs next to nothing."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest
from sqlalchemy import text
from starlette.testclient import TestClient

from ecken.asgi import create_app
from ecken.errors import NotReady
from ecken.service.engine.network import LiveNetwork
from ecken.service.watching import readiness
from ecken.service.watching.readiness import Readiness
from tests.community import Town, small_community


@pytest.fixture
def town(tmp_path: Path) -> Iterator[Town]:
    with small_community(tmp_path, contacts=["Ada–Ben"]) as made:
        yield made


@contextmanager
def _refused(*_args: Any, **_options: Any) -> Iterator[None]:
    raise NotReady("database_away", "gone")
    yield


def test_all_is_well(town: Town) -> None:
    assert Readiness(town.community).missing == ("engine",), "not looked at yet"
    assert Readiness(town.community).look() == ()


def test_what_is_missing_is_named(town: Town, monkeypatch: pytest.MonkeyPatch) -> None:
    found: set[str] = set()

    def expect(*names: str) -> None:
        assert Readiness(town.community).look() == names
        found.update(names)

    with monkeypatch.context() as patch:
        patch.setattr(town.community.database, "reading", _refused)
        expect("database")
    with monkeypatch.context() as patch:
        patch.setattr(town.community.database, "writing", _refused)
        expect("database_writable")
    with monkeypatch.context() as patch:
        patch.setattr(shutil, "disk_usage", lambda _: SimpleNamespace(free=3_999_999))
        expect("free_space")
    with monkeypatch.context() as patch:
        patch.setattr(LiveNetwork, "at_head", _refused)
        expect("journal")
        patch.setattr(town.community.network, "version", -1)
        expect("journal", "engine")
    with town.community.writing() as connection:
        connection.execute(text("UPDATE alembic_version SET version_num = '0001'"))
    expect("schema")
    assert found == {"database", "schema", "journal", "engine", "database_writable", "free_space"}


def test_who_writes_at_the_moment_makes_nothing_unready(town: Town) -> None:
    with town.community.writing():
        assert Readiness(town.community).look() == ()


def test_many_questions_are_one_look_and_one_write(
    town: Town, monkeypatch: pytest.MonkeyPatch
) -> None:
    now, looks = [100.0], {"reading": 0, "writing": 0}
    monkeypatch.setattr(readiness, "monotonic", lambda: now[0])
    for name in looks:
        method = getattr(town.community.database, name)

        def counted(*args: Any, _name: str = name, _method: Any = method, **options: Any) -> Any:
            looks[_name] += 1
            return _method(*args, **options)

        monkeypatch.setattr(town.community.database, name, counted)
    client = TestClient(create_app(town.community), base_url="http://127.0.0.1:8000")
    for _ in range(50):
        assert client.get("/readyz").status_code == 200
    assert looks == {"reading": 1, "writing": 1}
    for _ in range(10):
        now[0] += 1.1
        client.get("/readyz")
    assert looks == {"reading": 11, "writing": 1}
    now[0] += 10
    client.get("/readyz")
    assert looks == {"reading": 12, "writing": 2}


def test_the_answer_names_parts_and_no_numbers(town: Town, monkeypatch: pytest.MonkeyPatch) -> None:
    client = TestClient(create_app(town.community), base_url="http://127.0.0.1:8000")
    monkeypatch.setattr(town.community.database, "reading", _refused)
    answer = client.get("/readyz", headers={"host": "anything.example"})
    assert answer.status_code == 503
    assert answer.json() == {"ready": False, "missing": ["database"], "preparing": []}
    assert client.get("/healthz").status_code == 200, "the process answers all the same"
