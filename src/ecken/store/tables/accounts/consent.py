"""Consequences of a decline: undo, and the cool-down before the next request."""

from __future__ import annotations

from sqlalchemy import BigInteger, Column, String, Table, Text

from ecken.store.tables.classification import DERIVED, SECRET, TECHNICAL, member_column, metadata

__all__ = ["cool_downs", "undos"]


undos = Table(
    "undos",
    metadata,
    member_column("owner_id", is_key=True),
    Column("act", String(24), primary_key=True, info=TECHNICAL),
    # Public id of what the act was done to.
    Column("subject", String(22), primary_key=True, info=TECHNICAL),
    # Whom the act concerns beside its owner: a later act of theirs ends the undo.
    member_column("other_id", is_indexed=True, is_optional=True),
    Column("seal_hash", String(64), nullable=False, info=SECRET),
    # What has to be put back, as JSON.
    Column("kept", Text, nullable=False, server_default="{}", info=DERIVED),
    Column("at", BigInteger, nullable=False, index=True, info=TECHNICAL),
)
"""What its owner can take back for a minute; a row is used once, and goes with any later act."""

cool_downs = Table(
    "cool_downs",
    metadata,
    Column("kind", String(16), primary_key=True, info=TECHNICAL),
    member_column("asker_id", is_key=True),
    member_column("asked_id", is_key=True, is_indexed=True),
    # When the asking ends, or ended, in the asker's eyes; empty while it is open without an end.
    Column("ended_at", BigInteger, info=DERIVED),
)
"""From when on the pause counts before the same member may be asked again."""
