"""Accounts: how members prove who they are."""

from __future__ import annotations

from sqlalchemy import BigInteger, Boolean, Column, Integer, String, Table, Text

from ecken.store.tables.classification import OWN, SECRET, TECHNICAL, TIE, member_column, metadata

__all__ = [
    "api_tokens",
    "audit_entries",
    "credentials",
    "invitations",
    "invited_members",
    "one_time_tokens",
    "personal_links",
    "sessions",
]


credentials = Table(
    "credentials",
    metadata,
    member_column(is_key=True),
    Column("password_hash", Text, nullable=False, info=SECRET),
    Column("changed_at", BigInteger, nullable=False, info=OWN),
)

sessions = Table(
    "sessions",
    metadata,
    Column("public_id", String(22), nullable=False, unique=True, info=TECHNICAL),
    # SHA-256 of the cookie's value: a stolen database opens no session.
    Column("token_hash", String(64), primary_key=True, info=SECRET),
    member_column(is_indexed=True),
    Column("created_at", BigInteger, nullable=False, info=OWN),
    Column("seen_at", BigInteger, nullable=False, info=OWN),
    Column("expires_at", BigInteger, nullable=False, info=TECHNICAL),
    Column("browser", Text, nullable=False, server_default="", info=OWN),
    # When the member last proved to be one: at the sign-in, or since.
    Column("proved_at", BigInteger, nullable=False, server_default="0", info=TECHNICAL),
    # The provider that opened it, if one did, and its own name for that sign-in.
    Column("provider", String(20), nullable=False, server_default="", info=OWN),
    Column("provider_session", Text, nullable=False, server_default="", info=SECRET),
    # The provider asked for a second factor that the operator lets count.
    Column("is_strong", Boolean, nullable=False, server_default="0", info=TECHNICAL),
)

one_time_tokens = Table(
    "one_time_tokens",
    metadata,
    Column("token_hash", String(64), primary_key=True, info=SECRET),
    Column("purpose", String(12), nullable=False, info=TECHNICAL),
    # None in a decoy: asking for a stranger's reset costs as much as for a member's.
    member_column(is_indexed=True, is_optional=True),
    Column("email", Text, nullable=False, server_default="", info=OWN),
    Column("expires_at", BigInteger, nullable=False, info=TECHNICAL),
    # The public id of the invitation by which somebody has signed up, used when they confirm.
    Column("invitation", String(22), nullable=False, server_default="", info=TECHNICAL),
)
"""Confirmation of an address, reset of a password, change of address: used once, then deleted."""

api_tokens = Table(
    "api_tokens",
    metadata,
    Column("public_id", String(22), nullable=False, unique=True, info=TECHNICAL),
    Column("token_hash", String(64), primary_key=True, info=SECRET),
    member_column(is_indexed=True),
    Column("name", Text, nullable=False, server_default="", info=OWN),
    Column("scope", String(8), nullable=False, server_default="read", info=OWN),
    Column("created_at", BigInteger, nullable=False, info=OWN),
    Column("expires_at", BigInteger, nullable=False, server_default="0", info=OWN),
    Column("used_at", BigInteger, info=OWN),
)

invitations = Table(
    "invitations",
    metadata,
    Column("token_hash", String(64), primary_key=True, info=SECRET),
    Column("public_id", String(22), nullable=False, unique=True, info=TECHNICAL),
    member_column(is_indexed=True),
    Column("created_at", BigInteger, nullable=False, info=OWN),
    Column("expires_at", BigInteger, nullable=False, info=TECHNICAL),
    Column("uses_left", Integer, nullable=False, info=TECHNICAL),
)
"""Links by which a member lets others in; they name no address of a person outside."""

personal_links = Table(
    "personal_links",
    metadata,
    member_column(is_key=True),
    # Half of what stands in the link; the other half is a signature, kept nowhere.
    Column("public_id", String(22), nullable=False, unique=True, info=SECRET),
    Column("is_open", Boolean, nullable=False, server_default="1", info=TECHNICAL),
    Column("made_at", BigInteger, nullable=False, info=OWN),
    Column("expires_at", BigInteger, nullable=False, info=TECHNICAL),
    Column("uses_left", Integer, nullable=False, info=TECHNICAL),
    # Until then ``uses_left`` holds, also for a new link.
    Column("counted_until", BigInteger, nullable=False, info=TECHNICAL),
)
"""The one link of a member by which those whom they know may join."""

invited_members = Table(
    "invited_members",
    metadata,
    member_column(is_key=True),
    member_column("inviter_id", info=TIE, is_indexed=True),
    Column("joined_at", BigInteger, nullable=False, info=TIE),
    Column("is_offered", Boolean, nullable=False, server_default="1", info=TECHNICAL),
)
"""Who has joined by whose personal link, and whether the inviter is still offered as a contact."""

audit_entries = Table(
    "audit_entries",
    metadata,
    Column("id", Integer, primary_key=True, info=TECHNICAL),
    member_column(is_indexed=True),
    Column("at", BigInteger, nullable=False, info=OWN),
    Column("kind", String(40), nullable=False, info=OWN),
    Column("detail", Text, nullable=False, server_default="", info=OWN),
    # The public id of the operator who did it; empty for the member themself or the command line.
    Column("actor", String(22), nullable=False, server_default="", index=True, info=TIE),
)
"""What happened to an account, readable by its member."""
