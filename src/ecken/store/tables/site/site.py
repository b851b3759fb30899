"""State of the site: its key, its time, deleted members, sent forms and answered calls."""

from __future__ import annotations

from sqlalchemy import (
    BigInteger,
    CheckConstraint,
    Column,
    Integer,
    String,
    Table,
    Text,
)

from ecken.store.tables.classification import SECRET, TECHNICAL, member_column, metadata

__all__ = ["answered_calls", "erasures", "sent_forms", "site_state"]

site_state = Table(
    "site_state",
    metadata,
    Column("id", Integer, primary_key=True, autoincrement=False, info=TECHNICAL),
    # A keyed hash that shows whether another process has the same secret, and nothing of it.
    Column("key_mark", String(43), nullable=False, server_default="", info=TECHNICAL),
    # The latest time that any process has gone by, in epoch seconds.
    Column("latest_at", BigInteger, nullable=False, server_default="0", info=TECHNICAL),
    CheckConstraint("id = 1", name="one_row"),
)

erasures = Table(
    "erasures",
    metadata,
    # A random text that names nobody once the member is gone.
    Column("public_id", String(22), primary_key=True, info=TECHNICAL),
    Column("at", BigInteger, nullable=False, info=TECHNICAL),
)

sent_forms = Table(
    "sent_forms",
    metadata,
    # SHA-256 of the form's own token, its address and what was filled in.
    Column("form_hash", String(64), primary_key=True, info=TECHNICAL),
    # Null: sent by a guest.
    member_column(is_indexed=True, is_optional=True),
    # Where the first one was led to; null while it is under way.
    Column("answer", Text, info=SECRET),
    Column("at", BigInteger, nullable=False, index=True, info=TECHNICAL),
)

answered_calls = Table(
    "answered_calls",
    metadata,
    member_column(is_key=True),
    # SHA-256 of the key that the client chose, and of method, path and body.
    Column("key_hash", String(64), primary_key=True, info=TECHNICAL),
    Column("call_hash", String(64), nullable=False, info=TECHNICAL),
    # Null while the first call is still under way. Answers name nobody but by public id.
    Column("answer", Text, info=SECRET),
    Column("at", BigInteger, nullable=False, index=True, info=TECHNICAL),
)
"""Calls of the JSON interface that may be repeated and take effect once."""
