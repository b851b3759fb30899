"""What members take away, and that the whole community was."""

from __future__ import annotations

from sqlalchemy import BigInteger, CheckConstraint, Column, ForeignKey, Integer, String, Table

from ecken.store.tables.classification import OWN, SECRET, TECHNICAL, metadata

__all__ = ["community_exports", "data_exports"]

data_exports = Table(
    "data_exports",
    metadata,
    # One at a time: asking again takes the place of the file before.
    Column(
        "member_id",
        Integer,
        ForeignKey("members.id", ondelete="CASCADE"),
        primary_key=True,
        autoincrement=False,
        info=TECHNICAL,
    ),
    # Stands in the link, and names the file in the data folder.
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
