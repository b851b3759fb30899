"""Rows of accounts, sessions, invitations, profiles and photos, on both databases."""

from __future__ import annotations

import threading

import pytest

from ecken.store.accounts import accounts, invitations, sessions
from ecken.store.contacts.blocks import insert_block
from ecken.store.contacts.contacts import contact_exists, delete_contacts_of, insert_contact
from ecken.store.contacts.requests import insert_request
from ecken.store.database import Database
from ecken.store.house.directory import DirectoryQuestion, read_directory
from ecken.store.journal import ChangeKind, count_gaps, read_tail
from ecken.store.profiles import photos, profiles
from ecken.store.profiles.members import find_member_id, insert_member, read_cards
from ecken.store.profiles.profile_details import (
    Details,
    Education,
    Link,
    Position,
    Spoken,
    read_details,
)
from tests.community import NOW

HASH = "a" * 64


def test_a_one_time_token_is_taken_once_for_its_purpose_and_in_time(
    database: Database, three: list[int]
) -> None:
    ada = three[0]
    with database.writing() as connection:
        for token, purpose, expires_at in (("1", "reset", NOW + 10), ("2", "reset", NOW)):
            accounts.insert_one_time_token(
                connection, token, purpose, member=ada, expires_at=expires_at
            )
        take = accounts.take_one_time_token
        assert take(connection, "1", "email", now=NOW) is None
        assert accounts.find_one_time_token(connection, "1", "reset", now=NOW) is not None
        taken = take(connection, "1", "reset", now=NOW)
        assert taken is not None
        assert taken.member == ada
        assert take(connection, "1", "reset", now=NOW) is None
        assert take(connection, "2", "reset", now=NOW) is None


def test_of_many_who_take_a_token_at_once_one_gets_it(database: Database, three: list[int]) -> None:
    with database.writing() as connection:
        accounts.insert_one_time_token(
            connection, HASH, "reset", member=three[0], expires_at=NOW + 10
        )
    found: list[bool] = []

    def take() -> None:
        with database.writing() as connection:
            token = accounts.take_one_time_token(connection, HASH, "reset", now=NOW)
            found.append(token is not None)

    _at_once(take, 8)
    assert sorted(found) == [False] * 7 + [True]


def test_an_invitation_is_not_used_more_often_than_it_says(
    database: Database, three: list[int]
) -> None:
    with database.writing() as connection:
        public_id = invitations.insert_invitation(
            connection, three[0], HASH, uses=3, at=NOW, expires_at=NOW + 10
        )
    found: list[bool] = []

    def use() -> None:
        with database.writing() as connection:
            found.append(invitations.use_invitation(connection, public_id))

    _at_once(use, 8)
    assert found.count(True) == 3
    with database.reading() as connection:
        assert invitations.find_open_invitation(connection, HASH, now=NOW) is None


def _at_once(act: object, count: int) -> None:
    threads = [threading.Thread(target=act) for _ in range(count)]  # type: ignore[arg-type]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()


def test_a_session_opens_for_active_members_and_until_its_end(
    database: Database, three: list[int]
) -> None:
    ada, ben, _ = three
    with database.writing() as connection:
        for member, token in ((ada, "a"), (ben, "b"), (ada, "c")):
            sessions.insert_session(
                connection, member, token, browser="Test", at=NOW, expires_at=NOW + 10
            )
        accounts.update_account(connection, ben, {"state": "awaiting"})
        assert sessions.find_session(connection, "a", now=NOW) is not None
        assert sessions.find_session(connection, "a", now=NOW + 10) is None
        assert sessions.find_session(connection, "b", now=NOW) is None
        other = sessions.find_session(connection, "c", now=NOW)
        assert other is not None
        assert not sessions.delete_session(connection, ben, other.public_id)
        assert sessions.delete_session(connection, ada, other.public_id)
        assert [s.token_hash for s in sessions.read_sessions(connection, ada, now=NOW)] == ["a"]
        assert sessions.delete_expired_sessions(connection, now=NOW + 10) == 2


def test_a_member_joins_the_network_when_activated_and_once(database: Database) -> None:
    with database.writing() as connection:
        row = {"email": "nele@example.org", "last_name": "Neu", "state": "unconfirmed"}
        member = insert_member(connection, row, at=NOW)
        assert read_tail(connection, 0) == []
        assert accounts.activate_account(connection, member, at=NOW)
        assert not accounts.activate_account(connection, member, at=NOW)
        (change,) = read_tail(connection, 0)
        assert (change.kind, change.a) == (ChangeKind.MEMBER_JOINED, member)


def test_only_what_nobody_confirmed_grows_stale(database: Database, three: list[int]) -> None:
    with database.writing() as connection:
        for state in ("unconfirmed", "awaiting"):
            row = {"email": f"{state}@example.org", "last_name": "Neu", "state": state}
            insert_member(connection, row, at=NOW)
        assert accounts.delete_stale_accounts(connection, before=NOW, now=NOW) == 0
        assert accounts.delete_stale_accounts(connection, before=NOW + 1, now=NOW) == 1
        assert accounts.count_accounts(connection) == {"active": 3, "awaiting": 1}


def test_a_tombstone_takes_the_number_and_nothing_else(
    database: Database, three: list[int]
) -> None:
    ada, ben, cem = three
    with database.writing() as connection:
        insert_contact(connection, ada, cem, at=NOW)
        insert_request(connection, ben, cem, message="x", at=NOW, expires_at=None)
        insert_block(connection, cem, ben, at=NOW)
        accounts.delete_account(connection, cem)
        accounts.leave_tombstone(connection, cem)
    with database.writing() as connection:
        assert accounts.find_account(connection, cem) is None
        assert accounts.find_account_by_email(connection, "") is None
        assert read_cards(connection, [cem]) == {}
        row = {"email": "cem@example.org", "last_name": "Neu"}
        assert insert_member(connection, row, at=NOW) > cem


def test_the_directory_takes_words_as_they_are(database: Database, three: list[int]) -> None:
    def found(words: str) -> list[str]:
        with database.reading() as connection:
            rows = read_directory(connection, DirectoryQuestion(words=words), limit=9)
        return [account.name.split()[0] for account in rows]

    assert found("") == ["Ada", "Ben", "Cem"]
    assert found("ben BEIS") == ["Ben"]
    assert found("CEM@EXAMPLE") == ["Cem"]
    for words in ("%", "_", "'", "\\", "a%"):
        assert found(words) == [], words


def test_a_profile_is_written_whole_with_one_journal_row(
    database: Database, three: list[int]
) -> None:
    ada = three[0]
    details = Details(
        "Über mich",
        [Position("Statikerin", "Alt & Co", "2009", "2014")],
        [Education("RWTH", "Dipl.-Ing.", "Bau", "2003", "2008")],
        [Spoken("Deutsch", "Muttersprache"), Spoken("Englisch", "gut")],
        [Link("Büro", "https://a.example")],
    )
    values = {**dict.fromkeys(profiles.EDITABLE, ""), "last_name": "Weber", "is_recruiter": True}
    with database.writing() as connection:
        for _ in range(2):
            version = profiles.update_profile(connection, ada, values, details, at=NOW)
        assert read_details(connection, ada) == details
        last = read_tail(connection, version - 1)
        assert [(change.kind, change.a) for change in last] == [(ChangeKind.PROFILE_CHANGED, ada)]
        assert read_details(connection, three[1]).positions == []


@pytest.mark.parametrize("key", ["", "x", "' OR 1=1 --", "A" * 22])
def test_a_photo_is_found_by_its_newest_key_only(
    database: Database, three: list[int], key: str
) -> None:
    ada = three[0]
    with database.writing() as connection:
        old, new = (
            photos.replace_photo(connection, ada, media_type="image/webp", content=content, at=NOW)
            for content in (b"old", b"new")
        )
        assert photos.find_photo(connection, old) is None
        assert photos.find_photo(connection, new) == (ada, "image/webp", b"new", new, False)
        assert photos.find_photo(connection, key) is None
        assert photos.delete_photo(connection, ada, at=NOW)
        assert not photos.delete_photo(connection, ada, at=NOW)
        assert find_member_id(connection, key) is None


def test_all_contacts_of_a_member_end_with_a_journal_row_each(
    database: Database, three: list[int]
) -> None:
    ada, ben, cem = three
    with database.writing() as connection:
        for a, b in ((ada, ben), (ben, cem), (ada, cem)):
            version = insert_contact(connection, a, b, at=NOW)
        assert delete_contacts_of(connection, ben, at=NOW) == 2
        assert delete_contacts_of(connection, ben, at=NOW) == 0
        tail = read_tail(connection, version)
        assert [change.version for change in tail] == [version + 1, version + 2]
        assert {(change.kind, change.a, change.b) for change in tail} == {
            (ChangeKind.CONTACT_REMOVED, ada, ben),
            (ChangeKind.CONTACT_REMOVED, ben, cem),
        }
        assert contact_exists(connection, ada, cem)
        assert count_gaps(connection) == 0
