"""Rows of options that were set while the site runs."""

from __future__ import annotations

from collections.abc import Mapping

from sqlalchemy import Connection, func, select

from ecken.store.lookup import Lookup
from ecken.store.tables import changed_settings
from ecken.store.upsert import insert_into

__all__ = ["read_changed_settings", "read_settings_version", "write_changed_settings"]

_VERSION = Lookup(select(func.max(changed_settings.c.version)))


def read_settings_version(connection: Connection) -> int:
    """Return a number that has risen with every change; 0 before the first."""
    return int(_VERSION.value(connection) or 0)


def read_changed_settings(connection: Connection) -> dict[str, str]:
    """Return what is set, as texts, by the name of the option."""
    rows = connection.execute(
        select(changed_settings.c.name, changed_settings.c.value)
        .where(changed_settings.c.value.is_not(None))
        .order_by(changed_settings.c.name)
    )
    return {row.name: row.value for row in rows}


def write_changed_settings(connection: Connection, changed: Mapping[str, str | None]) -> None:
    """Set options; with nothing as the value, none is set any more."""
    version = read_settings_version(connection) + 1
    for name, value in changed.items():
        row = insert_into(connection, changed_settings)
        row = row.values(name=name, value=value, version=version)
        connection.execute(
            row.on_conflict_do_update(
                index_elements=["name"],
                set_={"value": row.excluded.value, "version": row.excluded.version},
            )
        )
