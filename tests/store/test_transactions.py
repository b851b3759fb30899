"""Transactions: whole or not at all, snapshots for readers, one order for writers."""

import threading
from concurrent.futures import ThreadPoolExecutor

import pytest

from ecken.store.contacts.contacts import contact_exists, delete_contact, insert_contact
from ecken.store.database import Database
from ecken.store.journal import ChangeKind, append_change, count_gaps, read_head, read_tail
from tests.community import NOW


def test_what_fails_leaves_nothing(database: Database, three: list[int]) -> None:
    ada, ben, _ = three

    def write_and_fail() -> None:
        with database.writing() as connection:
            insert_contact(connection, ada, ben, at=NOW)
            raise InterruptedError

    with pytest.raises(InterruptedError):
        write_and_fail()
    with database.reading() as connection:
        assert not contact_exists(connection, ada, ben)
        assert read_head(connection).version == 3


def test_a_change_and_its_journal_row_are_one(database: Database, three: list[int]) -> None:
    ada, ben, cem = three
    with database.writing() as connection:
        insert_contact(connection, cem, ada, at=NOW)
        insert_contact(connection, ben, ada, at=NOW)
    with database.writing() as connection:
        assert delete_contact(connection, ada, cem, at=NOW)
        assert not delete_contact(connection, ada, cem, at=NOW)
    with database.reading() as connection:
        assert [change[1:] for change in read_tail(connection, 3)] == [
            (ChangeKind.CONTACT_ADDED, ada, cem),
            (ChangeKind.CONTACT_ADDED, ada, ben),
            (ChangeKind.CONTACT_REMOVED, ada, cem),
        ]
        assert read_head(connection).version == 6


def test_a_reader_keeps_to_one_moment(database: Database, three: list[int]) -> None:
    ada, ben, _ = three
    with database.reading() as reader:
        before = read_head(reader)
        with database.writing() as writer:
            insert_contact(writer, ada, ben, at=NOW)
        assert read_head(reader) == before
        assert not contact_exists(reader, ada, ben)
    with database.reading() as reader:
        assert contact_exists(reader, ada, ben)


def test_versions_have_no_gap_whoever_writes(database: Database) -> None:
    def write(number: int) -> None:
        for turn in range(10):
            try:
                with database.writing() as connection:
                    append_change(connection, ChangeKind.PRIVACY_CHANGED, number, at=NOW)
                    if turn % 3 == 2:
                        raise InterruptedError
            except InterruptedError:
                pass

    with ThreadPoolExecutor(6) as pool:
        list(pool.map(write, range(6)))
    with database.reading() as connection:
        tail = read_tail(connection, 0)
        assert [change.version for change in tail] == list(range(1, 43))
        assert read_head(connection).version == 42
        assert count_gaps(connection) == 0


def test_a_gap_is_counted(database: Database, three: list[int]) -> None:
    with database.writing() as connection:
        connection.exec_driver_sql("DELETE FROM journal WHERE version = 2")
    with database.reading() as connection:
        assert count_gaps(connection) == 1


def test_a_reader_sees_no_version_before_its_commit(database: Database) -> None:
    seen: list[int] = []
    stop = threading.Event()

    def watch() -> None:
        while not stop.is_set():
            with database.reading() as connection:
                head = read_head(connection).version
                assert len(read_tail(connection, 0)) == head
                seen.append(head)

    watcher = threading.Thread(target=watch)
    watcher.start()
    for number in range(50):
        with database.writing() as connection:
            append_change(connection, ChangeKind.PRIVACY_CHANGED, number, at=NOW)
    stop.set()
    watcher.join()
    assert seen == sorted(seen)
    assert seen[-1] > 0
