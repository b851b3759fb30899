"""Programs of others: which may ask members for access, and what members have given them."""

from __future__ import annotations

from sqlalchemy import BigInteger, Boolean, Column, ForeignKey, Integer, String, Table, Text

from ecken.store.tables.classification import OWN, SECRET, TECHNICAL, member_column, metadata

__all__ = ["program_grants", "program_tokens", "programs"]

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
    # Whether it has entered itself: nobody has looked who it is.
    Column("is_self_made", Boolean, nullable=False, server_default="0", info=TECHNICAL),
    # Until an operator has approved it, it may ask nobody.
    Column("is_waiting", Boolean, nullable=False, server_default="0", info=TECHNICAL),
)
"""Programs that may ask members for access (OAuth clients); about nobody."""

program_grants = Table(
    "program_grants",
    metadata,
    Column("id", Integer, primary_key=True, info=TECHNICAL),
    Column("public_id", String(22), nullable=False, unique=True, info=TECHNICAL),
    Column(
        "program_id",
        Integer,
        ForeignKey("programs.id", ondelete="CASCADE"),
        nullable=False,
        index=True,
        info=TECHNICAL,
    ),
    member_column(is_indexed=True),
    # What the program was called when the member allowed it.
    Column("program", Text, nullable=False, info=OWN),
    Column("scope", String(8), nullable=False, info=OWN),
    # The part of the site for which it was asked: an address.
    Column("resource", Text, nullable=False, info=OWN),
    # The public id of the session in which it was allowed.
    Column("session_id", String(22), nullable=False, info=TECHNICAL),
    Column("created_at", BigInteger, nullable=False, info=OWN),
    Column("used_at", BigInteger, info=OWN),
    Column("expires_at", BigInteger, nullable=False, info=OWN),
)
"""What members have allowed programs; it ends with all its tokens."""

program_tokens = Table(
    "program_tokens",
    metadata,
    Column("token_hash", String(64), primary_key=True, info=SECRET),
    Column(
        "grant_id",
        Integer,
        ForeignKey("program_grants.id", ondelete="CASCADE"),
        nullable=False,
        index=True,
        info=TECHNICAL,
    ),
    # "code", "access" or "refresh".
    Column("kind", String(8), nullable=False, info=TECHNICAL),
    Column("scope", String(8), nullable=False, info=TECHNICAL),
    Column("expires_at", BigInteger, nullable=False, info=TECHNICAL),
    # A code or a refresh token that comes again after this ends its grant.
    Column("spent_at", BigInteger, info=TECHNICAL),
    # Of a code: what has to be proved, and where it was sent.
    Column("challenge", String(128), nullable=False, server_default="", info=TECHNICAL),
    Column("redirect", Text, nullable=False, server_default="", info=TECHNICAL),
)
"""Codes and tokens of programs, stored only as SHA-256."""
