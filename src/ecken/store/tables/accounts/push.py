"""Web push: browsers that want to be told, and what is on its way to them."""

from __future__ import annotations

from sqlalchemy import (
    BigInteger,
    Boolean,
    CheckConstraint,
    Column,
    ForeignKey,
    Index,
    Integer,
    String,
    Table,
    Text,
)

from ecken.store.tables.classification import OWN, SECRET, TECHNICAL, member_column, metadata

__all__ = ["push_devices", "push_messages"]

push_devices = Table(
    "push_devices",
    metadata,
    Column("id", Integer, primary_key=True, info=TECHNICAL),
    Column("public_id", String(22), nullable=False, unique=True, info=TECHNICAL),
    member_column(is_indexed=True),
    # The session in which it was switched on: when that has ended, nothing is sent any more.
    Column("session_id", String(22), nullable=False, unique=True, info=TECHNICAL),
    # The address at the push service and the keys: whoever has them could write to the browser.
    Column("endpoint", Text, nullable=False, unique=True, info=SECRET),
    Column("public_key", String(100), nullable=False, info=SECRET),
    Column("auth_key", String(40), nullable=False, info=SECRET),
    Column("browser", Text, nullable=False, server_default="", info=OWN),
    Column("tells_requests", Boolean, nullable=False, server_default="1", info=OWN),
    Column("tells_introductions", Boolean, nullable=False, server_default="1", info=OWN),
    Column("tells_messages", Boolean, nullable=False, server_default="1", info=OWN),
    # Whether names of members stand in what it is told.
    Column("shows_names", Boolean, nullable=False, server_default="0", info=OWN),
    Column("added_at", BigInteger, nullable=False, info=OWN),
    Column("sent_at", BigInteger, info=OWN),
)
"""Browsers of members that are told of something at once."""

push_messages = Table(
    "push_messages",
    metadata,
    Column("id", Integer, primary_key=True, info=TECHNICAL),
    Column(
        "device_id", Integer, ForeignKey("push_devices.id", ondelete="CASCADE"), nullable=False,
        info=TECHNICAL,
    ),
    Column(
        "notice_id", Integer, ForeignKey("notices.id", ondelete="CASCADE"), nullable=False,
        index=True, info=TECHNICAL,
    ),
    Column("state", String(8), nullable=False, server_default="waiting", info=TECHNICAL),
    Column("made_at", BigInteger, nullable=False, info=TECHNICAL),
    Column("due_at", BigInteger, nullable=False, info=TECHNICAL),
    Column("attempts", Integer, nullable=False, server_default="0", info=TECHNICAL),
    CheckConstraint("state IN ('waiting', 'sent', 'void')", name="state"),
    # Each notification goes to each browser once.
    Index("uq_push_messages_device_id_notice_id", "device_id", "notice_id", unique=True),
    Index("ix_push_messages_state_due_at", "state", "due_at"),
)  # fmt: skip
"""Which notification goes to which browser; its words are written when it goes."""
