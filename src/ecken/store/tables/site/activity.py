"""How the community grows, and how many members were here, week by week."""

from __future__ import annotations

from sqlalchemy import Column, Integer, String, Table

from ecken.store.tables.classification import TECHNICAL, metadata

__all__ = ["weekly_activity", "weekly_growth"]

weekly_activity = Table(
    "weekly_activity",
    metadata,
    # Its Monday, by the community's clocks.
    Column("week", String(10), primary_key=True, info=TECHNICAL),
    Column("members", Integer, nullable=False, info=TECHNICAL),
)
"""A number for each week; who was here when is not kept beyond the last week of each."""

weekly_growth = Table(
    "weekly_growth",
    metadata,
    # Its Monday, by the community's clocks.
    Column("week", String(10), primary_key=True, info=TECHNICAL),
    # At its end.
    Column("members", Integer, nullable=False, info=TECHNICAL),
    Column("contacts", Integer, nullable=False, info=TECHNICAL),
    # Within it.
    Column("joined", Integer, nullable=False, info=TECHNICAL),
    Column("accepted", Integer, nullable=False, info=TECHNICAL),
)
"""Counted once, when the week is over: what ends later changes no week of the past."""
