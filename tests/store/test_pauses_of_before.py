"""Pauses that a database of before knew only from its requests go on in the new scheme."""

from __future__ import annotations

from pathlib import Path

from alembic import command
from sqlalchemy import select, text

from ecken.store.database import Database
from ecken.store.journal import prepare_journal
from ecken.store.migration import _config, migrate
from ecken.store.tables import cool_downs

BEFORE = "0004"
MEMBERS = "INSERT INTO members (id, public_id, email, email_key, last_name, joined_at) VALUES "
REQUESTS = (
    "INSERT INTO contact_requests (public_id, sender_id, recipient_id, low_id, high_id, state,"
    " sent_at, expires_at, ended_at) VALUES "
)


def test_pauses_of_before_go_on(tmp_path: Path) -> None:
    database = Database(f"sqlite:///{tmp_path}/ecken.db")
    with database.writing() as connection:
        command.upgrade(_config(connection), BEFORE)
        prepare_journal(connection)
        rows = ", ".join(f"({i}, 'm{i}', 'm{i}@x', 'm{i}@x', 'M', 0)" for i in range(1, 5))
        connection.execute(text(MEMBERS + rows))
        requests = ", ".join(
            [
                "('a', 1, 2, 1, 2, 'withdrawn', 10, 900, 50)",
                "('b', 1, 2, 1, 2, 'expired', 5, 40, 40)",
                "('c', 2, 1, 1, 2, 'accepted', 60, 960, 70)",
                "('d', 1, 3, 1, 3, 'declined', 10, 700, 20)",
                "('e', 3, 1, 1, 3, 'ended', 10, 800, 30)",
                "('f', 1, 4, 1, 4, 'pending', 10, NULL, NULL)",
            ]
        )
        connection.execute(text(REQUESTS + requests))
    migrate(database)
    with database.reading() as connection:
        found = {
            (row.kind, row.asker_id, row.asked_id): row.ended_at
            for row in connection.execute(select(cool_downs))
        }
    database.close()
    assert found == {
        ("contact", 1, 2): 50,
        ("contact", 1, 3): 700,
        ("contact", 3, 1): 800,
        ("contact", 1, 4): None,
    }
