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
from ecken.store.posts.acts import read_acts_by, read_later_acts
from ecken.store.posts.comments import purge_comments
from ecken.store.posts.posts import purge_posts, read_posts_by
from ecken.store.profiles.members import read_cards
from ecken.store.talk.messages import count_unread
from ecken.store.talk.notices import read_notices

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
        (
            lambda c: read_posts_by(c, [1, 2], since=1, until=2),
            ["ix_posts_author_id_created_at (author_id=? AND created_at>? AND created_at<?)"],
        ),
        (
            lambda c: read_acts_by(c, [1, 2], besides=[3], since=1, until=2),
            [
                "ix_likes_member_id_created_at (member_id=? AND created_at>? AND created_at<?)",
                "ix_comments_author_id_created_at (author_id=? AND created_at>? AND created_at<?)",
            ],
        ),
        (
            lambda c: read_later_acts(c, [1, 2], [3], after=1),
            ["sqlite_autoindex_likes_1 (post_id=?)", "ix_comments_post_id (post_id=?)"],
        ),
        (
            lambda c: read_notices(c, 1, now=1, hidden=[], kinds=["post_liked"], limit=9),
            ["ix_notices_member_id_due_at (member_id=? AND due_at<?)"],
        ),
        (lambda c: purge_posts(c, before=1), ["INDEX ix_posts_deleted_at"]),
        (lambda c: purge_comments(c, before=1), ["INDEX ix_comments_deleted_at"]),
    ],
)
def test_no_table_is_looked_through(question: Question, needed: list[str], tmp_path: Path) -> None:
    database = Database(f"sqlite:///{tmp_path / 'ecken.db'}")
    migrate(database)
    with database.reading() as connection:
        plan = plan_of(connection, question)
    database.close()
    assert [part for part in needed if part not in plan] == [], plan
    own = ("json_each", "SCAN anon_")  # lists that were given, rows that were found
    scans = [line for line in plan.splitlines() if "SCAN" in line]
    assert [line for line in scans if not any(part in line for part in own)] == []
