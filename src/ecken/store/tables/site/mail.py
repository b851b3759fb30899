"""The outbox: mails that wait, and what became of them."""

from __future__ import annotations

from sqlalchemy import (
    BigInteger,
    CheckConstraint,
    Column,
    Index,
    Integer,
    String,
    Table,
    Text,
    text,
)

from ecken.store.tables.classification import DERIVED, SECRET, TECHNICAL, member_column, metadata

__all__ = ["outbox"]

_IS_OPEN_NOTICE = text("kind = 'notice' AND state = 'waiting'")

outbox = Table(
    "outbox",
    metadata,
    Column("id", Integer, primary_key=True, info=TECHNICAL),
    # Stands in Message-ID, the same at every try; with the community's secret it makes the link.
    Column("public_id", String(22), nullable=False, unique=True, info=TECHNICAL),
    Column("kind", String(24), nullable=False, info=TECHNICAL),
    # None: a decoy, or a mail to somebody whose account is gone.
    member_column(is_indexed=True, is_optional=True),
    # Empty: the address that the member has when the mail goes. Emptied when it is settled.
    Column("email", Text, nullable=False, server_default="", info=DERIVED),
    Column("language", String(2), nullable=False, server_default="", info=TECHNICAL),
    # What fills the places of the text, as JSON. Emptied when it is settled.
    Column("content", Text, nullable=False, server_default="", info=DERIVED),
    # Of the link in it, to see whether it still holds; the link itself is written nowhere.
    Column("token_hash", String(64), nullable=False, server_default="", info=SECRET),
    Column("state", String(10), nullable=False, server_default="waiting", info=TECHNICAL),
    Column("created_at", BigInteger, nullable=False, info=TECHNICAL),
    Column("due_at", BigInteger, nullable=False, info=TECHNICAL),
    Column("expires_at", BigInteger, nullable=False, info=TECHNICAL),
    Column("settled_at", BigInteger, info=TECHNICAL),
    Column("attempts", Integer, nullable=False, server_default="0", info=TECHNICAL),
    # Whoever delivers it holds it until then; afterwards another may.
    Column("lease_until", BigInteger, nullable=False, server_default="0", info=TECHNICAL),
    Column("lease_key", String(22), nullable=False, server_default="", info=TECHNICAL),
    # What the mail server said, without addresses.
    Column("reason", Text, nullable=False, server_default="", info=TECHNICAL),
    CheckConstraint("state IN ('waiting', 'delivered', 'failed', 'void')", name="state"),
    Index(
        "ix_outbox_waiting",
        "id",
        sqlite_where=text("state = 'waiting'"),
        postgresql_where=text("state = 'waiting'"),
    ),
    Index("ix_outbox_kind_created_at", "kind", "created_at"),
    # One mail holds all notices of a member that wait.
    Index(
        "uq_outbox_open_notice",
        "member_id",
        unique=True,
        sqlite_where=_IS_OPEN_NOTICE,
        postgresql_where=_IS_OPEN_NOTICE,
    ),
)
"""Every mail, from the transaction that causes it until a week after it was settled."""
