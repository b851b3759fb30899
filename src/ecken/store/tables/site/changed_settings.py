"""Options that owners have set while the site runs."""

from __future__ import annotations

from sqlalchemy import Column, Integer, String, Table, Text

from ecken.store.tables.classification import TECHNICAL, metadata

__all__ = ["changed_settings"]

changed_settings = Table(
    "changed_settings",
    metadata,
    Column("name", String(40), primary_key=True, info=TECHNICAL),
    # As in a settings file; nothing: what environment and file say holds again.
    Column("value", Text, nullable=True, info=TECHNICAL),
    # Rises with every change of any option.
    Column("version", Integer, nullable=False, info=TECHNICAL),
)
"""The log says who set them. Rows stay, so that the greatest version never falls."""
