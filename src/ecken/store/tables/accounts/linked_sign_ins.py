"""Accounts at providers of OpenID Connect by which members sign in."""

from __future__ import annotations

from sqlalchemy import BigInteger, Boolean, Column, String, Table, Text

from ecken.store.tables.classification import OWN, SECRET, TECHNICAL, member_column, metadata

__all__ = ["linked_sign_ins"]

linked_sign_ins = Table(
    "linked_sign_ins",
    metadata,
    # SHA-256 of the provider's address and of its name for the member.
    Column("identity_hash", String(64), primary_key=True, info=SECRET),
    Column("public_id", String(22), nullable=False, unique=True, info=TECHNICAL),
    member_column(is_indexed=True),
    Column("provider", String(20), nullable=False, info=OWN),
    # What the provider showed as the address when it was linked; only for the member to read.
    Column("shown", Text, nullable=False, server_default="", info=OWN),
    Column("linked_at", BigInteger, nullable=False, info=OWN),
    Column("used_at", BigInteger, info=OWN),
    # The member operates because the provider says so, and no longer when it does not.
    Column("makes_operator", Boolean, nullable=False, server_default="0", info=TECHNICAL),
)
"""One account elsewhere, which opens one account here."""
