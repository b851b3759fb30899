"""Second factors: what members have beside their password, or in its place."""

from __future__ import annotations

from sqlalchemy import BigInteger, Column, String, Table, Text

from ecken.store.tables.classification import OWN, SECRET, TECHNICAL, member_column, metadata

__all__ = ["authenticator_apps", "passkeys", "recovery_codes"]

authenticator_apps = Table(
    "authenticator_apps",
    metadata,
    member_column(is_key=True),
    # The secret in the app is made of this and the community's key: a database alone makes none.
    Column("seed", String(22), nullable=False, info=SECRET),
    Column("added_at", BigInteger, nullable=False, info=OWN),
    Column("used_at", BigInteger, info=OWN),
    # The step of the newest code that was taken: it and those before are over.
    Column("last_step", BigInteger, nullable=False, info=TECHNICAL),
)
"""The app that shows a member a new code every 30 seconds."""

recovery_codes = Table(
    "recovery_codes",
    metadata,
    # SHA-256 of 120 random bits; the row goes when the code is used.
    Column("code_hash", String(64), primary_key=True, info=SECRET),
    member_column(is_indexed=True),
    Column("made_at", BigInteger, nullable=False, info=OWN),
)
"""Codes on paper, for whoever has lost the app or the key; each is good once."""

passkeys = Table(
    "passkeys",
    metadata,
    Column("public_id", String(22), nullable=False, unique=True, info=TECHNICAL),
    # As the browser names it, in base64url.
    Column("credential_id", Text, primary_key=True, info=SECRET),
    member_column(is_indexed=True),
    # COSE in base64url; no secret to anybody, and of use to nobody else.
    Column("public_key", Text, nullable=False, info=SECRET),
    Column("sign_count", BigInteger, nullable=False, info=TECHNICAL),
    Column("name", Text, nullable=False, server_default="", info=OWN),
    Column("added_at", BigInteger, nullable=False, info=OWN),
    Column("used_at", BigInteger, info=OWN),
)
"""Keys in a phone, a computer or a stick (WebAuthn), by the name that the member has given."""
