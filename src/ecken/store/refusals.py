"""Kinds of database errors, by SQLite's error names and PostgreSQL's SQLSTATE."""

from __future__ import annotations

from ecken.errors import NotReady

__all__ = ["away", "busy", "hide_values", "moved_on", "outcome_unknown", "refusal_of"]

_BUSY_STATES = ("55P03", "57014", "40001", "40P01", "53300", "25P03", "25P04")
"""Lock, statement and idle limits, serialization, deadlock, too many connections."""


def busy() -> NotReady:
    """Others write; who waits any longer would keep a place from those who read."""
    return NotReady("database_busy", "The database is busy. Nothing was changed; please try again.")


def away() -> NotReady:
    """There is no connection to the server."""
    return NotReady(
        "database_away", "The database cannot be reached at present. Nothing was changed."
    )


def moved_on() -> NotReady:
    """The tables were brought to another revision while this process ran."""
    return NotReady(
        "database_moved_on",
        "The site has been brought to another version, and this process is still of the old one. "
        "Nothing was changed; it answers again once it has been restarted.",
    )


def outcome_unknown() -> NotReady:
    """The connection was lost while a change was being committed, and nobody can be asked."""
    return NotReady(
        "outcome_unknown",
        "The connection to the database was lost while your change was being saved. It is not "
        "known yet whether it was. Please look before you try again.",
    )


def refusal_of(error: BaseException) -> NotReady | None:
    """Return what is said of an error, or ``None`` if it is a fault of ours."""
    cause = getattr(error, "orig", None) or error
    name = str(getattr(cause, "sqlite_errorname", "") or "")
    if name:
        return _of_sqlite(name)
    state = getattr(cause, "sqlstate", None)
    if state:
        return _of_postgresql(str(state))
    if getattr(error, "connection_invalidated", False):
        return away()
    return _of_words(str(cause).lower())


def hide_values(error: BaseException) -> None:
    """Take the values out of what PostgreSQL says of an error, before it reaches a log.

    Its messages repeat them: “Key (email_key)=(…) already exists”. What stays is the kind of the
    error, its number, and the names of constraint, table and column.
    """
    cause = getattr(error, "orig", None) or error
    state = getattr(cause, "sqlstate", None)
    if not state:
        return
    told = getattr(cause, "diag", None)
    names = (getattr(told, name, None) for name in ("constraint_name", "table_name", "column_name"))
    said = " ".join(str(part) for part in (type(cause).__name__, state, *names) if part)
    cause.args = (said,)
    if cause is not error:
        error.args = (said,)


def _of_sqlite(name: str) -> NotReady | None:
    if name.startswith(("SQLITE_BUSY", "SQLITE_LOCKED", "SQLITE_PROTOCOL")):
        return busy()
    if name.startswith(("SQLITE_READONLY", "SQLITE_PERM", "SQLITE_CANTOPEN", "SQLITE_AUTH")):
        return _unwritable()
    if name.startswith(("SQLITE_FULL", "SQLITE_IOERR")):
        return _full()
    if name.startswith(("SQLITE_CORRUPT", "SQLITE_NOTADB")):
        return _damaged()
    return None


def _of_postgresql(state: str) -> NotReady | None:
    if state in _BUSY_STATES:
        return busy()
    if state.startswith(("08", "57P")) or state in ("28P01", "28000", "3D000"):
        return away()
    if state in ("53100", "53200", "53400", "58030"):
        return _full()
    if state == "25006":
        return _unwritable()
    if state.startswith("XX"):
        return _damaged()
    return None


def _of_words(reason: str) -> NotReady | None:
    """Where the driver has no code: it never reached the server, or lost it."""
    words = ("connect", "terminat", "closed", "timeout", "failed to resolve host")
    return away() if any(word in reason for word in words) else None


def _full() -> NotReady:
    return NotReady(
        "storage_full",
        "The database cannot be written to. Nothing was changed; the operator has to make room.",
    )


def _unwritable() -> NotReady:
    return NotReady(
        "storage_readonly",
        "The database may not be opened or written by this process: its file, its folder or its "
        "file system is read-only. Nothing was changed; the operator has to allow writing.",
    )


def _damaged() -> NotReady:
    return NotReady(
        "database_damaged",
        "The database file is damaged or not a database. Nothing was changed; the "
        "operator has to restore a backup.",
    )
