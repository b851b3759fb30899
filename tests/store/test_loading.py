"""Rows in bulk: the same rows as one by one, with all indexes, keys and sequences after it."""

import numpy as np
import pytest
from sqlalchemy import select
from sqlalchemy.exc import IntegrityError

from ecken.errors import Conflict
from ecken.store.contacts import contacts as contact_rows
from ecken.store.contacts.contacts import contact_exists, insert_contact, read_contact_pairs
from ecken.store.contacts.requests import read_incoming
from ecken.store.database import Database
from ecken.store.profiles.members import insert_member, read_cards
from ecken.store.site import loading
from ecken.store.tables import contacts
from tests.community import NOW
from tests.store.scheme_differences import scheme_differences


def member_row(load_id: str, **values: object) -> tuple[object, ...]:
    """A row as insert_members wants it."""
    known = {"load_id": load_id, "email": f"{load_id}@x.org", "email_key": f"{load_id}@x.org"}
    plain = {"last_name": "L", "audience": "second", "is_listed": True, "is_recruiter": False}
    row = {**dict.fromkeys(loading.MEMBER_COLUMNS, ""), **known, **plain, "joined_at": NOW}
    return tuple({**row, **values}.values())


def load_members(database: Database, count: int, *, first_id: int = 1) -> None:
    """Insert members m1, m2, …"""
    rows = [member_row(f"m{i}") for i in range(first_id, first_id + count)]
    with database.loading() as connection:
        assert loading.insert_members(connection, rows, first_id=first_id, at=NOW) == count


def test_members_are_read_back_as_they_were_written(database: Database) -> None:
    row = member_row("m1", first_name="Jürgen", company='"Ä" & Söhne\tGmbH', is_recruiter=True)
    with database.loading() as connection:
        loading.insert_members(connection, [row], first_id=7, at=NOW)
    with database.reading() as connection:
        card = read_cards(connection, [7])[7]
        known = loading.read_known_members(connection)
    assert (card.first_name, card.company, card.is_recruiter) == ("Jürgen", row[6], True)
    assert len(card.public_id) == 22
    assert known == (7, {"m1": 7}, set(), {"m1@x.org": 7})


def test_who_joins_after_a_load_gets_the_next_id(database: Database) -> None:
    load_members(database, 5)
    with database.writing() as connection:
        assert insert_member(connection, {"email": "z@x.org", "last_name": "Z"}, at=NOW) == 6


def test_contacts_come_in_any_order_and_direction(
    database: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    load_members(database, 6)
    a, b = np.array([5, 1, 3]), np.array([2, 4, 1])
    since = np.array([30, 20, 10])
    with database.loading() as connection:
        loading.insert_contacts(connection, a, b, since)
    with database.reading() as connection:
        [pairs] = read_contact_pairs(connection)
        assert sorted(map(tuple, pairs.tolist())) == [(1, 3), (1, 4), (2, 5)]
        monkeypatch.setattr(contact_rows, "_LISTS", 1)
        pieces = [piece.tolist() for piece in read_contact_pairs(connection)]
        assert sorted(map(sorted, pieces)) == [[[1, 3], [1, 4]], [[2, 5]]]
        keys = loading.read_contact_keys(connection)
        assert keys.tolist() == loading.pair_keys(*np.array([[3, 4, 5], [1, 1, 2]])).tolist()
        wanted = loading.pair_keys(*np.array([[6, 2, 1, 3], [1, 5, 3, 4]]))
        some = loading.read_contact_keys(connection, wanted)
        assert some.tolist() == loading.pair_keys(*np.array([[3, 5], [1, 2]])).tolist()
        assert loading.read_contact_keys(connection, wanted[:0]).tolist() == []
    assert scheme_differences(database) == []


def test_many_contacts_are_sorted_a_range_at_a_time_and_none_is_lost(
    database: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(loading, "_SORTED_TOGETHER", 4)
    load_members(database, 40)
    rng = np.random.default_rng(3)
    low, high = np.triu_indices(40, 1)
    chosen = np.append(rng.choice(len(low), 60, replace=False), np.arange(25))  # one has very many
    pairs = {(int(low[i]) + 1, int(high[i]) + 1): NOW + i for i in np.unique(chosen).tolist()}
    turned = [pair[:: 1 if rng.random() < 0.5 else -1] for pair in pairs]
    a, b = np.array(turned).T
    with database.loading() as connection:
        loading.insert_contacts(connection, a, b, np.array(list(pairs.values())))
    with database.reading() as connection:
        found = connection.execute(select(contacts)).all()
    assert {(low, high): since for low, high, since in found} == pairs
    assert scheme_differences(database) == []


def test_requests_are_pending_until_they_expire(database: Database) -> None:
    load_members(database, 3)
    with database.loading() as connection:
        loading.insert_requests(connection, [1, 3], [2, 2], [NOW, NOW - 99], expiry_s=100)
    with database.reading() as connection:
        assert [r.sender_id for r in read_incoming(connection, 2, now=NOW)] == [1, 3]
        assert [r.sender_id for r in read_incoming(connection, 2, now=NOW + 1)] == [1]
        assert len(loading.read_open_request_keys(connection)) == 2
    assert scheme_differences(database) == []


def test_a_load_that_fails_leaves_nothing_and_the_keys_checked(database: Database) -> None:
    load_members(database, 2)

    def load_and_fail() -> None:
        with database.loading() as connection:
            loading.insert_contacts(connection, np.array([1]), np.array([2]), np.array([NOW]))
            raise InterruptedError

    with pytest.raises(InterruptedError):
        load_and_fail()
    with database.reading() as connection:
        assert not contact_exists(connection, 1, 2)
    assert scheme_differences(database) == []
    with pytest.raises(IntegrityError, match=r"(?i)foreign ?key"), database.writing() as connection:
        insert_contact(connection, 1, 99, at=NOW)


def test_a_second_load_finds_what_is_there(database: Database) -> None:
    load_members(database, 3)
    with database.writing() as connection:
        insert_contact(connection, 3, 1, at=NOW)
    load_members(database, 2, first_id=4)
    with database.loading() as connection:
        loading.insert_contacts(connection, np.array([5]), np.array([1]), np.array([NOW]))
    with database.reading() as connection:
        assert len(loading.read_contact_keys(connection)) == 2
        assert loading.read_known_members(connection).last_id == 5


def test_the_key_of_a_pair_is_the_same_in_both_orders_and_its_own() -> None:
    a = np.array([0, 1, 2, 4_000_000_000, 1])
    b = np.array([1, 2, 1, 1, 3])
    keys = loading.pair_keys(a, b)
    assert keys.dtype == np.uint64
    assert (keys == loading.pair_keys(b, a)).all()
    assert len(set(keys.tolist())) == 4


def test_who_joins_at_the_same_moment_overtakes_the_load(database: Database) -> None:
    load_members(database, 3)
    with pytest.raises((Conflict, IntegrityError)):
        load_members(database, 2, first_id=3)
    with database.reading() as connection:
        assert loading.read_known_members(connection).last_id == 3
