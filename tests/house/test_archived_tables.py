"""Every table is in the archive of a community, or left out for a reason; no secret is in it."""

from ecken.store.site.whole_community import LEFT_OUT, archived_tables
from ecken.store.tables import metadata
from ecken.store.tables.classification import SECRET


def test_every_table_is_archived_or_left_out_for_a_reason() -> None:
    assert set(archived_tables()) | LEFT_OUT.keys() == metadata.tables.keys()
    assert not set(archived_tables()) & LEFT_OUT.keys()
    assert all(LEFT_OUT.values())
    secret = {
        table.name
        for table in metadata.tables.values()
        for column in table.columns
        if column.info == SECRET
    }
    assert secret - LEFT_OUT.keys() == set()
