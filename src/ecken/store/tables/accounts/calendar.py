"""The calendar that a member subscribes to: by which address its program asks."""

from __future__ import annotations

from sqlalchemy import BigInteger, Column, String, Table

from ecken.store.tables.classification import OWN, SECRET, member_column, metadata

__all__ = ["calendar_addresses"]

calendar_addresses = Table(
    "calendar_addresses",
    metadata,
    member_column(is_key=True),
    Column("token_hash", String(64), nullable=False, unique=True, info=SECRET),
    Column("made_at", BigInteger, nullable=False, info=OWN),
)
"""One address of each member, of which the database keeps the checksum alone."""
