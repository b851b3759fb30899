"""Every column is known to data protection: its class says what export and erasure do with it."""

from ecken.store.tables import metadata
from ecken.store.tables.classification import DERIVED, OWN, SECRET, TECHNICAL, TIE


def test_every_column_is_classified() -> None:
    columns = [column for table in metadata.tables.values() for column in table.columns]
    assert len(columns) > 50
    classes = (OWN, TIE, SECRET, DERIVED, TECHNICAL)
    assert [str(column) for column in columns if column.info not in classes] == []


def test_what_names_a_member_goes_with_the_member() -> None:
    keys = [
        (column, key)
        for table in metadata.tables.values()
        for column in table.columns
        for key in column.foreign_keys
        if key.column.table.name == "members"
    ]
    assert len(keys) > 10
    assert [str(column) for column, key in keys if key.ondelete != "CASCADE"] == []
