"""How many members were here, week by week."""

from __future__ import annotations

from sqlalchemy import Column, Integer, String, Table

from ecken.store.tables.classification import TECHNICAL, metadata

__all__ = ["weekly_activity"]

weekly_activity = Table(
    "weekly_activity",
    metadata,
    # Its Monday, by the community's clocks.
    Column("week", String(10), primary_key=True, info=TECHNICAL),
    Column("members", Integer, nullable=False, info=TECHNICAL),
)
"""A number for each week; who was here when is not kept beyond the last week of each."""
