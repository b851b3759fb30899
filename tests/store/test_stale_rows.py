"""What was read before somebody else was faster changes nothing; what one holds, nobody takes."""

from __future__ import annotations

import pytest
from sqlalchemy import insert, select, update

from ecken.errors import Conflict, NotReady
from ecken.rules.introduction import IntroductionState
from ecken.rules.request import RequestState
from ecken.store.contacts import introductions as introduction_rows
from ecken.store.contacts import requests as request_rows
from ecken.store.database import Database
from ecken.store.journal import lock_head
from ecken.store.tables import contact_requests, introductions, outbox
from ecken.store.talk.outbox import claim_mails
from tests.community import NOW


def test_a_request_moves_only_from_the_state_in_which_it_was_read(
    database: Database, three: list[int]
) -> None:
    ada, ben, _ = three
    with database.writing() as connection:
        id = request_rows.insert_request(
            connection, ada, ben, message="", at=NOW, expires_at=NOW + 9
        )
        read = request_rows.find_request(connection, id)
        assert read is not None
        request_rows.move_request(connection, read, RequestState.WITHDRAWN, at=NOW)
        before = connection.execute(select(contact_requests)).all()
        with pytest.raises(Conflict) as late:
            request_rows.move_request(connection, read, RequestState.ACCEPTED, at=NOW + 1)
        assert late.value.code == "request_not_pending"
        assert connection.execute(select(contact_requests)).all() == before


def test_an_introduction_moves_only_from_the_state_in_which_it_was_read(
    database: Database, three: list[int]
) -> None:
    ada, ben, cem = three
    with database.writing() as connection:
        id = introduction_rows.insert_introduction(
            connection,
            asker=ada,
            bridge=ben,
            target=cem,
            to_bridge="",
            to_target="Hallo",
            at=NOW,
            expires_at=NOW + 9,
        )
        read = introduction_rows.find_introduction(connection, id)
        assert read is not None
        introduction_rows.move_introduction(connection, read, IntroductionState.WITHDRAWN)
        before = connection.execute(select(introductions)).all()
        with pytest.raises(Conflict) as late:
            introduction_rows.move_introduction(connection, read, IntroductionState.PASSED_ON)
        assert late.value.code == "introduction_not_open"
        assert connection.execute(select(introductions)).all() == before


def test_a_move_is_of_one_row_alone(database: Database, three: list[int]) -> None:
    ada, ben, cem = three
    with database.writing() as connection:
        ids = [
            request_rows.insert_request(connection, ada, other, message="", at=NOW, expires_at=None)
            for other in (ben, cem)
        ]
        read = request_rows.find_request(connection, ids[0])
        assert read is not None
        request_rows.move_request(connection, read, RequestState.DECLINED, at=NOW)
        states = connection.execute(
            select(contact_requests.c.public_id, contact_requests.c.state)
        ).all()
        assert dict(states) == {ids[0]: "declined", ids[1]: "pending"}


def test_whoever_holds_the_head_lets_nobody_else_come_to_it(database: Database) -> None:
    with database.writing() as connection:
        lock_head(connection)
        with (
            pytest.raises(NotReady) as busy,
            database.writing(wait_s=0.05) as other,
        ):
            lock_head(other)
    assert busy.value.code == "database_busy"
    with database.writing(wait_s=0.05) as connection:
        lock_head(connection)


@pytest.mark.postgres
@pytest.mark.parametrize("url", ["postgresql"], indirect=True)
def test_what_one_process_is_claiming_another_passes_over(database: Database) -> None:
    """Before the first has committed its claim: neither takes the other's, nor waits for it."""
    with database.writing() as connection:
        for number in range(4):
            connection.execute(
                insert(outbox).values(
                    public_id=f"mail {number}",
                    kind="reset",
                    created_at=NOW,
                    due_at=NOW,
                    expires_at=NOW + 500,
                )
            )
    with database.writing() as one:
        first = claim_mails(one, now=NOW, lease_s=60, lease_key="one", limit=2)
        with database.writing(wait_s=1.0) as other:
            second = claim_mails(other, now=NOW, lease_s=60, lease_key="other", limit=9)
    assert len(first) == 2
    assert len(second) == 2
    assert {row.id for row in first} & {row.id for row in second} == set()
    with database.writing() as connection:
        connection.execute(update(outbox).values(lease_until=0))
        assert len(claim_mails(connection, now=NOW, lease_s=60, lease_key="x", limit=9)) == 4
