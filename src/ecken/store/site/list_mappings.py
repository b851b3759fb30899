"""Rows of column mappings, for the next list of the same kind."""

from __future__ import annotations

from sqlalchemy import Connection, delete, insert, select

from ecken.store.tables import list_mappings

__all__ = ["find_mapping", "keep_mapping"]


def find_mapping(connection: Connection, header_hash: str) -> str | None:
    """Return how a list with this header was understood the last time."""
    found: str | None = connection.execute(
        select(list_mappings.c.mapping).where(list_mappings.c.header_hash == header_hash)
    ).scalar()
    return found


def keep_mapping(connection: Connection, header_hash: str, mapping: str, *, at: int) -> None:
    """Keep for the next list with this header how it is understood."""
    connection.execute(delete(list_mappings).where(list_mappings.c.header_hash == header_hash))
    connection.execute(
        insert(list_mappings).values(header_hash=header_hash, mapping=mapping, at=at)
    )
