"""Where the database lies, and what is said when it cannot do what is asked."""

from __future__ import annotations

import sqlite3
from pathlib import Path

import pytest

from ecken.errors import NotReady
from ecken.store.database import Database, open_database


def _write_nothing(database: Database) -> None:
    with database.writing():
        pass


def test_an_empty_address_means_a_file_in_the_data_folder(tmp_path: Path) -> None:
    database = open_database("", tmp_path / "new" / "data")
    _write_nothing(database)
    database.close()
    assert (tmp_path / "new" / "data" / "ecken.db").exists()


def test_a_file_that_another_process_keeps_locked_is_said_to_be_busy(tmp_path: Path) -> None:
    path = tmp_path / "ecken.db"
    database = Database(f"sqlite:///{path}", wait_s=0.05)
    other = sqlite3.connect(path, isolation_level=None)
    other.execute("BEGIN IMMEDIATE")
    with pytest.raises(NotReady) as refused:
        _write_nothing(database)
    assert refused.value.code == "database_busy"
    other.execute("ROLLBACK")
    other.close()
    _write_nothing(database)
    database.close()


def test_a_server_that_does_not_answer_is_said_to_be_away(tmp_path: Path) -> None:
    database = Database(f"postgresql://nobody@/none?host={tmp_path}")
    with pytest.raises(NotReady) as refused:
        _write_nothing(database)
    assert refused.value.code == "database_away"
    database.close()
