"""Circulars: what the administration has written to all members."""

from __future__ import annotations

from sqlalchemy import BigInteger, Column, Integer, String, Table, Text

from ecken.store.tables.classification import TECHNICAL, metadata

__all__ = ["circulars"]

circulars = Table(
    "circulars",
    metadata,
    Column("id", Integer, primary_key=True, info=TECHNICAL),
    Column("public_id", String(22), nullable=False, unique=True, info=TECHNICAL),
    # Subject and text by language, as JSON. Of the site, not of a member; the log has who sent it.
    Column("texts", Text, nullable=False, info=TECHNICAL),
    Column("made_at", BigInteger, nullable=False, info=TECHNICAL),
    # From then on it goes; none while it is a draft.
    Column("begins_at", BigInteger, info=TECHNICAL),
    # All who get it have it in the outbox, or it was stopped before.
    Column("ended_at", BigInteger, info=TECHNICAL),
    Column("stopped_at", BigInteger, info=TECHNICAL),
    # The members up to this id have their notice and their mail.
    Column("reached", Integer, nullable=False, server_default="0", info=TECHNICAL),
    Column("readers", Integer, nullable=False, server_default="0", info=TECHNICAL),
    Column("mails", Integer, nullable=False, server_default="0", info=TECHNICAL),
)
"""Each circular, with how far it has come."""
