"""Towns on both databases, for what happens at once."""

from __future__ import annotations

import secrets
from collections.abc import Iterator
from contextlib import contextmanager

import pytest
from sqlalchemy import URL, create_engine, make_url, text

from ecken.store.database import Database
from ecken.store.migration import migrate
from tests.store.conftest import BOTH, postgresql_url

__all__ = ["copied", "postgresql_template", "postgresql_url", "town_url"]


@pytest.fixture(scope="session")
def postgresql_template(postgresql_url: str) -> URL:
    """The address of a migrated database without members, which others are copied from."""
    server = make_url(postgresql_url).set(drivername="postgresql+psycopg")
    template = server.set(database=f"template_{secrets.token_hex(6)}")
    _run(server, f"CREATE DATABASE {template.database}")
    with _opened(template) as database:
        migrate(database)
    return template


@pytest.fixture(params=BOTH)
def town_url(request: pytest.FixtureRequest) -> Iterator[URL | None]:
    """What to give to ``small_community``: nothing for SQLite, else an empty database."""
    if request.param == "sqlite":
        yield None
        return
    template: URL = request.getfixturevalue("postgresql_template")
    with copied(request.getfixturevalue("postgresql_url"), template) as url:
        yield url


@contextmanager
def copied(postgresql_url: str, template: URL) -> Iterator[URL]:
    """Yield the address of a copy of a database, which is gone at the end."""
    server = make_url(postgresql_url).set(drivername="postgresql+psycopg")
    name = f"town_{secrets.token_hex(6)}"
    _run(server, f"CREATE DATABASE {name} TEMPLATE {template.database}")
    yield server.set(database=name)
    _run(server, f"DROP DATABASE {name} WITH (FORCE)")


@contextmanager
def _opened(url: URL) -> Iterator[Database]:
    database = Database(url)
    try:
        yield database
    finally:
        database.close()


def _run(server: URL, statement: str) -> None:
    engine = create_engine(server, isolation_level="AUTOCOMMIT")
    with engine.connect() as connection:
        connection.execute(text(statement))
    engine.dispose()
