"""The scheme: migrated tables are the tables of the code, and every column is classified."""

import pytest

from ecken.errors import NotReady
from ecken.store.database import Database
from ecken.store.migration import migrate, scheme_differences


def test_a_migrated_database_has_the_tables_of_the_code(database: Database) -> None:
    assert scheme_differences(database) == []


def test_migrating_again_changes_nothing(database: Database) -> None:
    migrate(database)
    assert scheme_differences(database) == []


def test_a_database_of_a_newer_version_is_refused(database: Database) -> None:
    with database.writing() as connection:
        connection.exec_driver_sql("UPDATE alembic_version SET version_num = '9999'")
    with pytest.raises(NotReady) as refused:
        migrate(database)
    assert refused.value.code == "database_newer"
