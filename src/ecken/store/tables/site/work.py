"""What all processes of a site do and count together: tasks in the background, and limits."""

from __future__ import annotations

from sqlalchemy import BigInteger, Column, Integer, LargeBinary, String, Table, Text

from ecken.store.tables.classification import TECHNICAL, metadata

__all__ = ["background_tasks", "limit_counters"]

background_tasks = Table(
    "background_tasks",
    metadata,
    Column("name", String(40), primary_key=True, info=TECHNICAL),
    Column("due_at", BigInteger, nullable=False, server_default="0", info=TECHNICAL),
    # A random text of the run under way; empty: nobody does it.
    Column("holder", String(22), nullable=False, server_default="", info=TECHNICAL),
    # Counted up by the holder: who counts no more has ended.
    Column("beat", BigInteger, nullable=False, server_default="0", info=TECHNICAL),
    # Machine and process of the last run.
    Column("place", Text, nullable=False, server_default="", info=TECHNICAL),
    Column("seen_at", BigInteger, nullable=False, server_default="0", info=TECHNICAL),
    Column("started_at", BigInteger, nullable=False, server_default="0", info=TECHNICAL),
    Column("ended_at", BigInteger, nullable=False, server_default="0", info=TECHNICAL),
    # "done", or the code of what went wrong.
    Column("outcome", String(60), nullable=False, server_default="", info=TECHNICAL),
    Column("runs", BigInteger, nullable=False, server_default="0", info=TECHNICAL),
    # In a row; 0 after a run that went well.
    Column("failures", Integer, nullable=False, server_default="0", info=TECHNICAL),
)
"""One row for each task, from the first time that a process looks for it."""

limit_counters = Table(
    "limit_counters",
    metadata,
    # A keyed hash of what is limited: never the address or account itself.
    Column("key", String(32), primary_key=True, info=TECHNICAL),
    # Another random number after each writing: who finds another one reads again.
    Column("mark", BigInteger, nullable=False, info=TECHNICAL),
    # When how many tries were made, or bits of whom somebody has read of; nobody's names.
    Column("content", LargeBinary, nullable=False, info=TECHNICAL),
    # From then on it says nothing more. Not indexed: each writing would write the index, too.
    Column("ends_at", BigInteger, nullable=False, info=TECHNICAL),
)
"""Counters of limits that servers at one PostgreSQL share; with SQLite there are none here."""
