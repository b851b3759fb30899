"""Inserting what may be there already, by the means of the database that is asked."""

from __future__ import annotations

from typing import Any

from sqlalchemy import Connection, Table
from sqlalchemy.dialects import postgresql, sqlite

__all__ = ["insert_into"]


def insert_into(connection: Connection, table: Table) -> Any:
    """Return an INSERT with ``on_conflict_do_update`` and ``on_conflict_do_nothing``.

    Both databases have it, alike, in statements of their own; typed as either has it.
    """
    return (sqlite if connection.dialect.name == "sqlite" else postgresql).insert(table)
