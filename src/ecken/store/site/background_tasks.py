"""Rows of tasks in the background: taken by one conditional update, held by counting."""

from __future__ import annotations

from collections.abc import Mapping
from typing import NamedTuple

from sqlalchemy import Connection, select, update

from ecken.store.tables import background_tasks as table
from ecken.store.upsert import insert_into

__all__ = [
    "TaskRow",
    "add_tasks",
    "beat_task",
    "end_task",
    "read_tasks",
    "take_task",
]


class TaskRow(NamedTuple):
    """What is known of a task."""

    name: str
    due_at: int
    holder: str
    """Of the run under way; empty if nobody does it."""
    beat: int
    place: str
    seen_at: int
    started_at: int
    ended_at: int
    outcome: str
    """``done``, a code of what went wrong, or empty before the first end."""
    runs: int
    failures: int
    """In a row."""


_ROWS = select(*(table.c[name] for name in TaskRow._fields)).order_by(table.c.name)


def read_tasks(connection: Connection) -> dict[str, TaskRow]:
    """Return all tasks by name."""
    return {row.name: TaskRow(*row) for row in connection.execute(_ROWS)}


def add_tasks(connection: Connection, due: Mapping[str, int]) -> None:
    """Add tasks that are not there yet, by name, with the moment at which each is due."""
    for name, due_at in due.items():
        row = insert_into(connection, table).values(name=name, due_at=due_at)
        connection.execute(row.on_conflict_do_nothing())


def take_task(connection: Connection, seen: TaskRow, *, holder: str, place: str, at: int) -> bool:
    """Take a task as it was ``seen``; say whether it was still so.

    Of many who try at once one succeeds: whoever comes later finds another beat.
    """
    taken = connection.execute(
        update(table)
        .where(
            table.c.name == seen.name,
            table.c.holder == seen.holder,
            table.c.beat == seen.beat,
            table.c.due_at == seen.due_at,
        )
        .values(holder=holder, beat=table.c.beat + 1, place=place, seen_at=at, started_at=at)
    )
    return taken.rowcount == 1


def beat_task(connection: Connection, name: str, holder: str, *, at: int) -> bool:
    """Count on; say whether the task is still held."""
    held = connection.execute(
        update(table)
        .where(table.c.name == name, table.c.holder == holder)
        .values(beat=table.c.beat + 1, seen_at=at)
    )
    return held.rowcount == 1


def end_task(connection: Connection, name: str, holder: str, **values: str | int) -> bool:
    """Let go of a task and set columns that say how it went; say whether it was still held."""
    ended = connection.execute(
        update(table)
        .where(table.c.name == name, table.c.holder == holder)
        .values(holder="", beat=table.c.beat + 1, runs=table.c.runs + 1, **values)
    )
    return ended.rowcount == 1
