"""Calls of the JSON interface that may be repeated and take effect once."""

from __future__ import annotations

from sqlalchemy import BigInteger, Column, ForeignKey, Integer, String, Table, Text

from ecken.store.tables.classification import SECRET, TECHNICAL, metadata

__all__ = ["answered_calls"]

answered_calls = Table(
    "answered_calls",
    metadata,
    Column(
        "member_id",
        Integer,
        ForeignKey("members.id", ondelete="CASCADE"),
        primary_key=True,
        info=TECHNICAL,
    ),
    # SHA-256 of the key that the client chose, and of method, path and body.
    Column("key_hash", String(64), primary_key=True, info=TECHNICAL),
    Column("call_hash", String(64), nullable=False, info=TECHNICAL),
    # Null while the first call is still under way. Answers name nobody but by public id.
    Column("answer", Text, info=SECRET),
    Column("at", BigInteger, nullable=False, index=True, info=TECHNICAL),
)
