"""What is counted on every page is looked up in an index that holds nothing else."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from sqlalchemy import Connection

from ecken.store.contacts.introductions import has_waiting
from ecken.store.contacts.requests import count_incoming, count_outgoing
from ecken.store.database import Database
from ecken.store.migration import migrate
from ecken.store.profiles.members import read_cards
from ecken.store.talk.messages import count_unread

Question = Callable[[Connection], object]


def plan_of(connection: Connection, question: Question) -> str:
    """Return how SQLite goes about what ``question`` asks."""
    driver = connection.connection.driver_connection
    assert driver is not None
    said: list[str] = []
    driver.set_trace_callback(said.append)
    question(connection)
    driver.set_trace_callback(None)
    rows = [row for text in said for row in driver.execute(f"EXPLAIN QUERY PLAN {text}")]
    return "\n".join(row[-1] for row in rows)


@pytest.mark.parametrize(
    ("question", "needed"),
    [
        (lambda c: count_incoming(c, 1, now=1), ["INDEX ix_contact_requests_waiting"]),
        (lambda c: count_outgoing(c, 1, now=1), ["INDEX ix_contact_requests_open"]),
        (
            lambda c: has_waiting(c, 1),
            [
                "INDEX ix_introductions_waiting_for_bridge",
                "INDEX ix_introductions_waiting_for_target",
            ],
        ),
        (
            lambda c: count_unread(c, 1, hidden=[7]),
            [
                "INDEX ix_participants_member_id",
                "INDEX ix_messages_conversation_id_id (conversation_id=? AND id>?)",
            ],
        ),
        (lambda c: read_cards(c, [1, 2]), ["SEARCH members USING INTEGER PRIMARY KEY"]),
    ],
)
def test_no_table_is_looked_through(question: Question, needed: list[str], tmp_path: Path) -> None:
    database = Database(f"sqlite:///{tmp_path / 'ecken.db'}")
    migrate(database)
    with database.reading() as connection:
        plan = plan_of(connection, question)
    database.close()
    assert [part for part in needed if part not in plan] == [], plan
    assert [line for line in plan.splitlines() if "SCAN" in line and "json_each" not in line] == []
