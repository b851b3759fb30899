"""Times the other way: a row for each contact when somebody writes or acts (fan-out on write)."""

from __future__ import annotations

import sqlite3
import statistics
from pathlib import Path

from benchmarks.posts.made_town import Town
from benchmarks.posts.pages import Samples

__all__ = ["Written", "write_out"]

_POSTS = 2_000
"""Newest posts that are written into the feed of each contact of their author."""
_PAGE = 20


class Written:
    """What it cost, and how many rows it makes."""

    def __init__(self, samples: Samples, rows_for_each: float, rows_a_day: float) -> None:
        self.samples = samples
        self.rows_for_each = rows_for_each
        self.rows_a_day = rows_a_day


def write_out(town: Town, folder: Path, viewers: list[int]) -> Written:
    """Write the newest posts into a row for each contact of their author; read pages of them.

    Rows of a day count posts, likes and comments: each would have to be brought to the contacts of
    whoever did it.
    """
    samples, rows = Samples(), []
    connection = sqlite3.connect(folder / "written.db")
    connection.execute("PRAGMA journal_mode=WAL")
    connection.execute(
        "CREATE TABLE entries (member INTEGER, at INTEGER, post INTEGER, "
        "PRIMARY KEY (member, at, post)) WITHOUT ROWID"
    )
    with town.community.database.reading() as tables:
        newest = tables.exec_driver_sql(
            "SELECT id, author_id, created_at FROM posts ORDER BY id DESC LIMIT ?", (_POSTS,)
        ).fetchall()
    for post, author, at in newest:
        known = town.graph.contacts(author).tolist()
        rows.append(len(known))
        samples.time("written into the feed of each contact", _insert, connection, known, at, post)
    for viewer in viewers:
        samples.time("read of a page of such rows, unchecked", _read, connection, viewer)
    connection.close()
    acts_a_day = (town.posts + town.likes + town.comments) / town.asked.days
    return Written(samples, statistics.mean(rows), statistics.mean(rows) * acts_a_day)


def _insert(connection: sqlite3.Connection, members: list[int], at: int, post: int) -> None:
    with connection:
        connection.executemany(
            "INSERT INTO entries VALUES (?, ?, ?)", [(member, at, post) for member in members]
        )


def _read(connection: sqlite3.Connection, viewer: int) -> list[tuple[int]]:
    return connection.execute(
        "SELECT post FROM entries WHERE member = ? ORDER BY at DESC LIMIT ?", (viewer, _PAGE + 1)
    ).fetchall()
