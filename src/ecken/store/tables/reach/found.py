"""Who found a member, as numbers: visits of their profile, and searches that showed them."""

from __future__ import annotations

from sqlalchemy import Boolean, Column, Integer, LargeBinary, SmallInteger, String, Table

from ecken.store.tables.classification import (
    DERIVED,
    SECRET,
    TECHNICAL,
    member_column,
    metadata,
)

__all__ = ["finders", "named_visits", "profile_searches", "profile_visits"]


finders = Table(
    "finders",
    metadata,
    member_column("finder_id", is_key=True),
    # What is kept of an earlier period counts for nothing, and is deleted.
    Column("period", Integer, nullable=False, index=True, info=TECHNICAL),
    # Whom they found in it, and how, as a roaring bitmap: to count each of it once. Nobody is
    # told; who is erased is taken out.
    Column("found", LargeBinary, nullable=False, info=SECRET),
)

profile_visits = Table(
    "profile_visits",
    metadata,
    member_column(is_key=True),
    Column("day", String(10), primary_key=True, info=DERIVED),
    # The kind of visitor. The degree as the visited member saw it then; 0 is beyond the third.
    Column("degree", SmallInteger, primary_key=True, autoincrement=False, info=DERIVED),
    # A section of WZ 2008, empty where the visitor names no industry.
    Column("industry", String(8), primary_key=True, info=DERIVED),
    Column("is_recruiter", Boolean, primary_key=True, info=DERIVED),
    Column("members", Integer, nullable=False, info=DERIVED),
)
"""How many visited a profile for the first time in a period, by day and kind."""

profile_searches = Table(
    "profile_searches",
    metadata,
    member_column(is_key=True),
    Column("day", String(10), primary_key=True, info=DERIVED),
    Column("field", String(12), primary_key=True, info=DERIVED),
    Column("members", Integer, nullable=False, info=DERIVED),
)
"""How many were shown a member by a search for the first time, by day and field."""

named_visits = Table(
    "named_visits",
    metadata,
    member_column("visited_id", is_key=True),
    member_column("visitor_id", is_key=True, is_indexed=True),
    # The last visit while both had chosen that it is told.
    Column("day", String(10), nullable=False, index=True, info=DERIVED),
)
