"""Programs of others: which may ask members for access, and what members have given them."""

from __future__ import annotations

from sqlalchemy import BigInteger, Column, Integer, String, Table, Text

from ecken.store.tables.classification import TECHNICAL, metadata

__all__ = ["programs"]

programs = Table(
    "programs",
    metadata,
    Column("id", Integer, primary_key=True, info=TECHNICAL),
    # What OAuth calls the client id; no secret.
    Column("public_id", String(22), nullable=False, unique=True, info=TECHNICAL),
    Column("name", Text, nullable=False, info=TECHNICAL),
    # Where answers may be sent: addresses, as a JSON list.
    Column("redirects", Text, nullable=False, info=TECHNICAL),
    # The farthest that it may ask for.
    Column("scope", String(8), nullable=False, info=TECHNICAL),
    # SHA-256; empty for a program that cannot keep a secret.
    Column("secret_hash", String(64), nullable=False, server_default="", info=TECHNICAL),
    Column("made_at", BigInteger, nullable=False, info=TECHNICAL),
)
"""Programs that may ask members for access (OAuth clients); about nobody."""
