"""Private records of a member: tags and notes, saved members, target groups."""

from __future__ import annotations

from functools import partial

from sqlalchemy import (
    BigInteger,
    Column,
    Index,
    Integer,
    LargeBinary,
    String,
    Table,
    Text,
)

from ecken.store.tables.classification import OWN, TECHNICAL, member_column, metadata

__all__ = [
    "followed_companies",
    "contact_notes",
    "contact_tags",
    "dismissed_suggestions",
    "kept_members",
    "target_groups",
]


_about = partial(member_column, "about_id", info=OWN, is_key=True, is_indexed=True)
"""The member that a saved thing is about: it goes when either is erased."""


contact_tags = Table(
    "contact_tags",
    metadata,
    member_column("owner_id", is_key=True),
    _about(),
    Column("tag", String(40), primary_key=True, info=OWN),
)

contact_notes = Table(
    "contact_notes",
    metadata,
    member_column("owner_id", is_key=True),
    _about(),
    Column("note", Text, nullable=False, server_default="", info=OWN),
    # Why and from where the owner knows the contact.
    Column("reason", Text, nullable=False, server_default="", info=OWN),
    Column("changed_at", BigInteger, nullable=False, info=OWN),
)

dismissed_suggestions = Table(
    "dismissed_suggestions",
    metadata,
    member_column("owner_id", is_key=True),
    _about(),
    Column("dismissed_at", BigInteger, nullable=False, info=OWN),
)

kept_members = Table(
    "kept_members",
    metadata,
    member_column("owner_id", is_key=True),
    _about(),
    Column("kept_at", BigInteger, nullable=False, info=OWN),
)
"""Members whom somebody wants to find again; they are not told."""

target_groups = Table(
    "target_groups",
    metadata,
    Column("id", Integer, primary_key=True, info=TECHNICAL),
    Column("public_id", String(22), nullable=False, unique=True, info=OWN),
    member_column("owner_id"),
    Column("name", Text, nullable=False, info=OWN),
    Column("query", Text, nullable=False, info=OWN),
    Column("created_at", BigInteger, nullable=False, info=OWN),
    Column("visited_at", BigInteger, nullable=False, info=OWN),
    # Ids in circles 1 and 2 that matched at the last visit: sorted uint32, as differences, zlib.
    Column("seen", LargeBinary, nullable=False, server_default="", info=TECHNICAL),
    Index("uq_target_groups_owner_id_name", "owner_id", "name", unique=True),
)

followed_companies = Table(
    "followed_companies",
    metadata,
    member_column("owner_id", is_key=True),
    # What all spellings of its name share.
    Column("company", String(400), primary_key=True, info=OWN),
    Column("followed_at", BigInteger, nullable=False, info=OWN),
    Column("visited_at", BigInteger, nullable=False, info=OWN),
    # Job ads of the company that were published until then were told in a notice.
    Column("told_at", BigInteger, nullable=False, server_default="0", info=TECHNICAL),
    # Ids of circles 1 and 2 that were there at the last visit, as those of target groups.
    Column("seen", LargeBinary, nullable=False, server_default="", info=TECHNICAL),
)
"""Companies that somebody follows; nobody is told."""
