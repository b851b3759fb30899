"""Lists that operators load: column mappings, and a list under review."""

from __future__ import annotations

from sqlalchemy import BigInteger, Column, LargeBinary, String, Table, Text

from ecken.store.tables.classification import SECRET, TECHNICAL, member_column, metadata

__all__ = ["list_mappings", "list_uploads"]

list_mappings = Table(
    "list_mappings",
    metadata,
    # SHA-256 of the names of the columns: a list of the same kind is known again by it.
    Column("header_hash", String(64), primary_key=True, info=TECHNICAL),
    # "column = name in the list", line by line: names of columns, nothing of what is in them.
    Column("mapping", Text, nullable=False, info=TECHNICAL),
    Column("at", BigInteger, nullable=False, info=TECHNICAL),
)

list_uploads = Table(
    "list_uploads",
    metadata,
    Column("public_id", String(22), primary_key=True, info=TECHNICAL),
    # The operator who brought it; it goes with them.
    member_column(is_indexed=True),
    Column("state", String(10), nullable=False, info=TECHNICAL),
    # Data of people who may be no members yet: emptied when the list is loaded or given up.
    Column("content", LargeBinary, nullable=False, info=SECRET),
    Column("mapping", Text, nullable=False, server_default="", info=TECHNICAL),
    # What is asked for: update, leavers, skip; separated by blanks.
    Column("options", Text, nullable=False, server_default="", info=TECHNICAL),
    # How much was loaded, or why nothing was; counts and sentences, no names.
    Column("outcome", Text, nullable=False, server_default="", info=TECHNICAL),
    Column("at", BigInteger, nullable=False, info=TECHNICAL),
    # When the loading last gave a sign of life.
    Column("seen_at", BigInteger, nullable=False, server_default="0", info=TECHNICAL),
)
"""One list of an operator between upload and loading, for a day at most."""
