"""What pages ask for is looked up in an index; no table of many rows is looked through."""

from __future__ import annotations

import importlib
import pkgutil
import re
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import Connection

import ecken.store
from ecken.store.contacts.introductions import has_waiting
from ecken.store.contacts.requests import count_incoming, count_outgoing
from ecken.store.database import Database
from ecken.store.lookup import Lookup
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


FEW_ROWS = {
    "anon_1",
    "daily_figures",
    "journal_head",
    "measurements",
    "open_to_offers",
    "site_state",
}
"""What a lookup may look through: results of its own, single rows, days, who is open to offers."""
SELDOM = {
    "_FORMERLY_AT": "positions: once, when a member keeps out a company",
    "_UNDOABLE_BY_ANYBODY": "undos: a minute of them",
}


def lookups() -> Iterator[tuple[str, Lookup]]:
    """Yield all prepared lookups of the store with their names, also those in tuples and dicts."""
    rooms = pkgutil.walk_packages(ecken.store.__path__, "ecken.store.")
    for module in [room for room in rooms if "migrations" not in room.name]:
        for name, value in vars(importlib.import_module(module.name)).items():
            for one in _each(value):
                if isinstance(one, Lookup):
                    yield name, one


def _each(value: Any) -> tuple[Any, ...]:
    if isinstance(value, dict):
        return tuple(value.values())
    return value if type(value) is tuple else (value,)


def plan_of_lookup(connection: Connection, lookup: Lookup) -> list[str]:
    """Return how SQLite would go about a lookup; plans depend on no values."""
    compiled: Any = lookup._statement.compile(dialect=connection.dialect)
    values = {
        name: "[1]" if bind.value is None else bind.value for name, bind in compiled.binds.items()
    }
    state = compiled.construct_expanded_state(values)
    given = [state.parameters[name] for name in state.positiontup]
    driver: Any = connection.connection.driver_connection
    return [row[-1] for row in driver.execute(f"EXPLAIN QUERY PLAN {state.statement}", given)]


def test_no_lookup_looks_through_a_table_of_many_rows(tmp_path: Path) -> None:
    database = Database(f"sqlite:///{tmp_path / 'ecken.db'}")
    migrate(database)
    found: set[str] = set()
    asked = 0
    with database.reading() as connection:
        for name, lookup in lookups():
            asked += 1
            plan = plan_of_lookup(connection, lookup)
            scanned = {m[1] for line in plan if (m := re.match(r"SCAN (?!json_each)(\w+)", line))}
            if scanned - FEW_ROWS and "CONSTANT ROW" not in str(plan):
                found.add(name)
    database.close()
    assert asked > 100
    assert found == set(SELDOM)
