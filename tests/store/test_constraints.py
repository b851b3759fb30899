"""The rules that the tables themselves hold, whatever the code above them does."""

import pytest
from sqlalchemy import insert
from sqlalchemy.exc import IntegrityError

from ecken.store.contacts.blocks import insert_block
from ecken.store.contacts.contacts import insert_contact
from ecken.store.contacts.requests import insert_request
from ecken.store.database import Database
from ecken.store.profiles.members import insert_member
from ecken.store.tables import blocks, contact_requests, contacts, members
from tests.community import NOW


def test_a_pair_is_a_contact_once(database: Database, three: list[int]) -> None:
    ada, ben, _ = three
    with database.writing() as connection:
        insert_contact(connection, ada, ben, at=NOW)
    with pytest.raises(IntegrityError), database.writing() as connection:
        insert_contact(connection, ben, ada, at=NOW)


def test_a_contact_has_the_lower_id_first_and_two_members(
    database: Database, three: list[int]
) -> None:
    ada, ben, _ = three
    for low, high in ((ben, ada), (ada, ada), (ada, 999)):
        with pytest.raises(IntegrityError), database.writing() as connection:
            connection.execute(insert(contacts).values(low_id=low, high_id=high, since=NOW))


def test_a_pair_has_one_open_request(database: Database, three: list[int]) -> None:
    ada, ben, _ = three
    with database.writing() as connection:
        insert_request(connection, ada, ben, message="", at=NOW, expires_at=None)
    with pytest.raises(IntegrityError), database.writing() as connection:
        insert_request(connection, ben, ada, message="", at=NOW, expires_at=None)
    with database.writing() as connection:
        connection.execute(contact_requests.update().values(state="withdrawn"))
    with database.writing() as connection:
        insert_request(connection, ben, ada, message="", at=NOW, expires_at=None)


def test_nobody_asks_or_blocks_themself(database: Database, three: list[int]) -> None:
    ada = three[0]
    with pytest.raises(IntegrityError), database.writing() as connection:
        insert_request(connection, ada, ada, message="", at=NOW, expires_at=None)
    with pytest.raises(IntegrityError), database.writing() as connection:
        insert_block(connection, ada, ada, at=NOW)


def test_an_address_belongs_to_one_member_in_any_case(database: Database, three: list[int]) -> None:
    with pytest.raises(IntegrityError), database.writing() as connection:
        insert_member(connection, {"email": "ADA@example.ORG", "last_name": "X"}, at=NOW)


@pytest.mark.parametrize(
    "wrong", [{"audience": "all"}, {"state": "asleep"}, {"last_name": ""}], ids=str
)
def test_a_member_has_no_value_that_does_not_exist(
    database: Database, wrong: dict[str, str]
) -> None:
    values = {"email": "x@example.org", "last_name": "X", **wrong}
    with pytest.raises(IntegrityError), database.writing() as connection:
        insert_member(connection, values, at=NOW)


def test_what_concerns_a_member_goes_with_the_member(database: Database, three: list[int]) -> None:
    ada, ben, cem = three
    with database.writing() as connection:
        insert_contact(connection, ada, ben, at=NOW)
        insert_block(connection, cem, ada, at=NOW)
        insert_request(connection, ada, cem, message="", at=NOW, expires_at=None)
        connection.execute(members.delete().where(members.c.id == ada))
    with database.reading() as connection:
        for table in (contacts, blocks, contact_requests):
            assert connection.execute(table.select()).all() == []
