"""Webhooks: programs that are told of members who join and leave, and of numbers of contacts."""

from __future__ import annotations

from sqlalchemy import BigInteger, Column, ForeignKey, Index, Integer, String, Table, Text

from ecken.store.tables.classification import TECHNICAL, metadata

__all__ = ["webhook_deliveries", "webhook_members", "webhooks"]

webhooks = Table(
    "webhooks",
    metadata,
    Column("id", Integer, primary_key=True, info=TECHNICAL),
    Column("public_id", String(22), nullable=False, unique=True, info=TECHNICAL),
    Column("address", Text, nullable=False, info=TECHNICAL),
    # What it is told, by commas.
    Column("events", Text, nullable=False, info=TECHNICAL),
    # No secret by itself: one is made of this and the community's key: a database alone makes none.
    Column("seed", String(22), nullable=False, info=TECHNICAL),
    # The one before signs, too, until then.
    Column("earlier_seed", String(22), nullable=False, server_default="", info=TECHNICAL),
    Column("earlier_until", BigInteger, nullable=False, server_default="0", info=TECHNICAL),
    # The last day whose numbers were told.
    Column("numbers_day", String(10), nullable=False, server_default="", info=TECHNICAL),
    Column("made_at", BigInteger, nullable=False, info=TECHNICAL),
)
"""Addresses that operators have entered."""

webhook_deliveries = Table(
    "webhook_deliveries",
    metadata,
    Column("id", Integer, primary_key=True, info=TECHNICAL),
    # The same at each try: whoever gets a message twice sees that it is one.
    Column("public_id", String(22), nullable=False, unique=True, info=TECHNICAL),
    Column(
        "webhook_id",
        Integer,
        ForeignKey("webhooks.id", ondelete="CASCADE"),
        nullable=False,
        index=True,
        info=TECHNICAL,
    ),
    Column("event", String(20), nullable=False, info=TECHNICAL),
    # The public id of a member; the row goes a week after it was made.
    Column("subject", String(22), nullable=False, server_default="", index=True, info=TECHNICAL),
    Column("body", Text, nullable=False, info=TECHNICAL),
    Column("made_at", BigInteger, nullable=False, info=TECHNICAL),
    Column("state", String(8), nullable=False, server_default="waiting", info=TECHNICAL),
    Column("tries", Integer, nullable=False, server_default="0", info=TECHNICAL),
    Column("due_at", BigInteger, nullable=False, info=TECHNICAL),
    Column("ended_at", BigInteger, info=TECHNICAL),
    # What the last try met: a status of HTTP, or a word.
    Column("outcome", String(40), nullable=False, server_default="", info=TECHNICAL),
    Index("ix_webhook_deliveries_due", "state", "due_at"),
)
"""Messages to webhooks: waiting, delivered, given up."""

webhook_members = Table(
    "webhook_members",
    metadata,
    # No foreign key: who has left is told as one who has left, a minute later, and goes then.
    Column("public_id", String(22), primary_key=True, info=TECHNICAL),
)
"""Who the webhooks know to be a member; nobody while there are no webhooks."""
