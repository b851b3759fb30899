"""Commits, and how to find out what became of one whose answer was lost.

PostgreSQL gives each writing transaction a number and remembers what became of it: when the
connection breaks at COMMIT, the server is asked by that number over another one. SQLite commits
in this process: an error there means that the transaction was rolled back.
"""

from __future__ import annotations

import logging
import time

from sqlalchemy import Connection, Engine, RootTransaction
from sqlalchemy.exc import DBAPIError

from ecken.store.refusals import outcome_unknown

__all__ = ["commit", "writing_id"]

_LOG = logging.getLogger("ecken.store")

ASKED_TIMES = 20
ASK_EVERY_S = 0.25
"""A server that is asked too early says “in progress”: it is asked again for five seconds."""


def writing_id(connection: Connection) -> int | None:
    """Return the number of the transaction, if it has written anything on PostgreSQL."""
    if connection.dialect.name != "postgresql":
        return None
    found = connection.exec_driver_sql("SELECT pg_current_xact_id_if_assigned()::text").scalar()
    return None if found is None else int(found)


def commit(
    connection: Connection, transaction: RootTransaction, number: int | None, engine: Engine
) -> None:
    """Commit; return only if the transaction is committed.

    Raises
    ------
    DBAPIError
        The transaction was rolled back.
    NotReady
        ``outcome_unknown``: nobody can say.
    """
    try:
        transaction.commit()
    except DBAPIError as error:
        if number is None or not _is_lost(error, connection):
            raise
        _LOG.warning("the connection was lost at COMMIT; asking what came of it")
        outcome = _look_up(engine, number)
        if outcome == "aborted":
            raise
        if outcome != "committed":
            raise outcome_unknown() from error


def _is_lost(error: DBAPIError, connection: Connection) -> bool:
    """Say whether the server may have committed without our hearing of it."""
    state = getattr(error.orig, "sqlstate", None)
    return (
        error.connection_invalidated
        or connection.invalidated
        or not state
        or state[:2]
        in (
            "08",
            "57",
        )
    )


def _look_up(engine: Engine, number: int) -> str:
    """Return ``committed``, ``aborted``, or what is known instead."""
    said = ""
    for turn in range(ASKED_TIMES):
        if turn:
            time.sleep(ASK_EVERY_S)
        try:
            with engine.connect() as connection:
                said = (
                    connection.exec_driver_sql(
                        "SELECT pg_xact_status(%(number)s::text::xid8)", {"number": str(number)}
                    ).scalar()
                    or ""
                )
        except DBAPIError:
            continue
        if said in ("committed", "aborted"):
            break
    return said
