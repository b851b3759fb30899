"""A process whose tables were brought to another revision refuses to read and to write."""

from __future__ import annotations

import threading
from collections.abc import Callable
from contextlib import AbstractContextManager, closing

import pytest
from sqlalchemy import Connection

from ecken.errors import NotReady
from ecken.store.database import Database
from ecken.store.migration import migrate, newest_revision, pending_revisions
from tests.store.test_migration import _migrate_to
from tests.waiting import wait_until

WAYS: dict[str, Callable[[Database], AbstractContextManager[Connection]]] = {
    "reading": Database.reading,
    "writing": Database.writing,
    "loading": Database.loading,
}


@pytest.mark.parametrize("way", WAYS)
def test_an_old_process_refuses_once_the_tables_have_moved_on(url: str, way: str) -> None:
    with closing(Database(url)) as old, closing(Database(url)) as new:
        _migrate_to(old, "0030")
        old.stay_at("0030")
        with WAYS[way](old):
            pass
        migrate(new)
        with pytest.raises(NotReady) as refused, WAYS[way](old):
            raise AssertionError("it went on")
        assert refused.value.code == "database_moved_on"


def test_a_migration_waits_for_a_writer_and_the_next_one_is_refused(url: str) -> None:
    with closing(Database(url, wait_s=240.0)) as old, closing(Database(url, wait_s=240.0)) as new:
        _migrate_to(old, "0030")
        old.stay_at("0030")
        ended: list[str] = []
        thread = threading.Thread(target=lambda: (migrate(new), ended.append("migrated")))
        with old.writing() as connection:
            thread.start()
            if not old.is_sqlite:
                with closing(Database(url)) as other:
                    wait_until(lambda: _is_waiting(other), "the migration waits")
            assert ended == []
            connection.exec_driver_sql("UPDATE journal_head SET version = version")
        thread.join()
        assert ended == ["migrated"]
        with pytest.raises(NotReady), old.writing():
            raise AssertionError("it went on")


def _is_waiting(database: Database) -> bool:
    with database.reading() as connection:
        return bool(
            connection.exec_driver_sql(
                "SELECT count(*) FROM pg_locks WHERE NOT granted AND mode = 'AccessExclusiveLock'"
            ).scalar()
        )


def test_every_step_says_in_a_sentence_what_it_does() -> None:
    steps = pending_revisions("")
    assert [number for number, _ in steps][-1] == newest_revision()
    assert [number for number, sentence in steps if not sentence.endswith(".")] == []
    assert pending_revisions(newest_revision()) == []
