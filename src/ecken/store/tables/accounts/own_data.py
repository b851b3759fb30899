"""What members take away, that the whole community was, and who is leaving."""

from __future__ import annotations

from sqlalchemy import (
    BigInteger,
    CheckConstraint,
    Column,
    Integer,
    LargeBinary,
    String,
    Table,
    Text,
)

from ecken.store.tables.classification import OWN, SECRET, TECHNICAL, member_column, metadata

__all__ = ["community_exports", "data_exports", "leaving_members"]

data_exports = Table(
    "data_exports",
    metadata,
    # One at a time: asking again takes the place of the file before.
    member_column(is_key=True),
    # Stands in the link.
    Column("public_id", String(22), nullable=False, unique=True, info=SECRET),
    Column("state", String(8), nullable=False, info=TECHNICAL),
    Column("language", String(2), nullable=False, info=TECHNICAL),
    Column("asked_at", BigInteger, nullable=False, info=OWN),
    # When the making last gave a sign of life, and how often it was begun.
    Column("seen_at", BigInteger, nullable=False, info=TECHNICAL),
    Column("attempts", Integer, nullable=False, server_default="0", info=TECHNICAL),
    Column("done", Integer, nullable=False, server_default="0", info=TECHNICAL),
    Column("parts", Integer, nullable=False, server_default="0", info=TECHNICAL),
    Column("expires_at", BigInteger, nullable=False, server_default="0", info=TECHNICAL),
    # The file; there is none before it is ready.
    Column("content", LargeBinary, info=SECRET),
    CheckConstraint("state IN ('waiting', 'writing', 'ready', 'failed')", name="state"),
)
"""The one file of a member's data that is asked for, being made, or lies ready for a day."""

community_exports = Table(
    "community_exports",
    metadata,
    Column("id", Integer, primary_key=True, info=TECHNICAL),
    Column("at", BigInteger, nullable=False, info=TECHNICAL),
)
"""When the operators have written the whole community into an archive, for every member to read."""

leaving_members = Table(
    "leaving_members",
    metadata,
    # The number of the tombstone that stands in their place.
    member_column(is_key=True),
    Column("public_id", String(22), nullable=False, info=SECRET),
    Column("email", Text, nullable=False, info=SECRET),
    Column("email_key", Text, nullable=False, index=True, info=SECRET),
    Column("name", Text, nullable=False, info=SECRET),
    Column("language", String(2), nullable=False, info=SECRET),
    Column("password_hash", Text, nullable=False, info=SECRET),
    # Until then they may come back; afterwards the row is deleted.
    Column("leaves_at", BigInteger, nullable=False, info=TECHNICAL),
    # All rows that went with them, as JSON. Nothing but their return reads it.
    Column("content", Text, nullable=False, info=SECRET),
)
"""Members who have confirmed that they leave, for as long as they may come back."""
