"""Many rows as the driver gives them, some at a time.

Of a million rows the objects of SQLAlchemy around them cost as much as the rows themselves.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import closing
from itertools import count
from typing import Any

from sqlalchemy import Connection, Select

__all__ = ["driver_rows"]

_NUMBERS = count()


def driver_rows(
    connection: Connection,
    query: Select[*tuple[Any, ...]],
    *,
    together: int = 10_000,
    is_long: bool = True,
) -> Iterator[list[tuple[Any, ...]]]:
    """Yield ``together`` rows at a time; numbers and texts alone, and no moment or boolean.

    SQLite has 0 and 1 for booleans. If it ``is_long``, PostgreSQL keeps the answer and sends some
    at a time, which takes more questions.
    """
    text = str(query.compile(dialect=connection.dialect, compile_kwargs={"literal_binds": True}))
    driver: Any = connection.connection.driver_connection
    is_kept = is_long and connection.dialect.name == "postgresql"
    name = f"rows {next(_NUMBERS)}"
    with closing(driver.cursor(name=name) if is_kept else driver.cursor()) as cursor:
        cursor.execute(text)
        while batch := cursor.fetchmany(together):
            yield batch
