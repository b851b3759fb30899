"""The tables in code against those of a migrated database, types and defaults included."""

from __future__ import annotations

from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext

from ecken.store.database import Database
from ecken.store.tables import metadata

__all__ = ["scheme_differences"]


def scheme_differences(database: Database) -> list[object]:
    """Return what the tables in code have that the migrated database lacks, or the reverse."""
    with database.reading() as connection:
        return list(compare_metadata(MigrationContext.configure(connection), metadata))
