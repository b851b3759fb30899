"""Tables as releases made them, with rows, are brought to what the code has now."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from contextlib import closing

import pytest

from ecken.store.database import Database
from ecken.store.migration import migrate, revision_of
from scripts.keep_schema import FOLDER, MEMBERS, ROWS
from tests.store.scheme_differences import scheme_differences
from tests.store.test_migration import RELEASED, _count, _tables

KEPT = sorted({path.name[:4] for path in FOLDER.glob("*.sql")})
EMPTIED: set[str] = set()
"""Tables whose rows a step does away with, knowingly."""


@pytest.fixture
def kept(url: str, revision: str) -> Iterator[Database]:
    """A database as that release left it."""
    database = Database(url)
    kind = "sqlite" if database.is_sqlite else "postgresql"
    told = (FOLDER / f"{revision}.{kind}.sql").read_text("utf-8")
    if database.is_sqlite:
        with closing(sqlite3.connect(str(database.url.database))) as connection:
            connection.executescript(told)
    else:
        with database.loading() as connection:
            connection.exec_driver_sql(told)
    yield database
    database.close()


@pytest.mark.parametrize("revision", KEPT)
def test_the_tables_of_a_release_are_upgraded_with_their_rows(
    kept: Database, revision: str
) -> None:
    assert revision_of(kept) == revision
    before = {table: _count(kept, table) for table in _tables(kept)}
    assert (before["members"], before["contacts"]) == (MEMBERS, ROWS)
    assert min(before.values()) > 0, "a table without rows tries nothing"
    migrate(kept)
    assert scheme_differences(kept) == []
    now = {table: _count(kept, table) for table in _tables(kept)}
    lost = {table for table, rows in before.items() if now.get(table, 0) < rows}
    assert lost == EMPTIED
    with kept.writing() as connection:  # it takes further rows
        connection.exec_driver_sql(
            "INSERT INTO members (public_id, email, email_key, first_name, last_name, joined_at)"
            " VALUES ('AAAAAAAAAAAAAAAAAAAAAA', 'a@b.de', 'a@b.de', 'Ada', 'T', 0)"
        )
    assert _count(kept, "members") == MEMBERS + 1


def test_the_newest_release_is_kept() -> None:
    assert max(RELEASED)[:4] in KEPT, "run scripts/keep_schema.py at a release"
    assert {path.name for path in FOLDER.iterdir()} == {
        f"{number}.{kind}.sql" for number in KEPT for kind in ("sqlite", "postgresql")
    }
