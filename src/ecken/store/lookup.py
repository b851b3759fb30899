"""What pages look up: statements that are compiled once, and rows as the driver gives them.

To build a statement, to find its compiled form again and to wrap its rows costs ten times what
the database needs for a row by its key, and a page looks up some thirty of them. A :class:`Lookup`
does the first two once for each kind of database, and the third not at all.
"""

from __future__ import annotations

import json
from collections.abc import Callable
from typing import Any

from sqlalchemy import ColumnElement, Connection, Dialect, Integer, Select, Text, bindparam
from sqlalchemy.dialects.postgresql import ARRAY
from sqlalchemy.ext.compiler import compiles
from sqlalchemy.sql.compiler import SQLCompiler

__all__ = ["Lookup", "among"]

Rows = list[tuple[Any, ...]]


class Lookup:
    """A SELECT whose ``bindparam``s are given by name when it is asked.

        _EMAIL = Lookup(select(members.c.email).where(members.c.id == bindparam("member")))
        _EMAIL.value(connection, member=5)

    It reads in the connection's own transaction, all rows at once. Values go to the driver as they
    are: numbers, texts, and lists of numbers for :func:`among`.
    """

    def __init__(self, statement: Select[Any]) -> None:
        self._statement = statement
        self._compiled: dict[str, _Compiled] = {}

    def rows(self, connection: Connection, **values: Any) -> Rows:
        """Return all rows."""
        dialect = connection.dialect
        compiled = self._compiled.get(dialect.name)
        if compiled is None:
            compiled = self._compiled[dialect.name] = _Compiled(self._statement, dialect, values)
        driver: Any = connection.connection.driver_connection
        found: Rows = driver.execute(compiled.text, compiled.given(values)).fetchall()
        return compiled.converted(found) if compiled.converters else found

    def row(self, connection: Connection, **values: Any) -> tuple[Any, ...] | None:
        """Return the first row, or ``None``."""
        found = self.rows(connection, **values)
        return found[0] if found else None

    def values(self, connection: Connection, **values: Any) -> list[Any]:
        """Return the first column of all rows."""
        return [row[0] for row in self.rows(connection, **values)]

    def value(self, connection: Connection, **values: Any) -> Any:
        """Return the first column of the first row, or ``None``."""
        found = self.rows(connection, **values)
        return found[0][0] if found else None


class _Compiled:
    """The text for one kind of database, and how values go in and come out."""

    def __init__(self, statement: Select[Any], dialect: Dialect, values: dict[str, Any]) -> None:
        compiled = statement.compile(dialect=dialect)
        assert isinstance(compiled, SQLCompiler)
        for name, bind in compiled.binds.items():
            is_plain = bind.type.dialect_impl(dialect).bind_processor(dialect) is None
            if not (is_plain or isinstance(bind.type, ARRAY)):
                raise TypeError(f"{name} would have to be converted on its way in")
        state = compiled.construct_expanded_state(values)
        self.text = state.statement
        self._names = state.positiontup
        self._constants = {k: v for k, v in state.parameters.items() if k not in values}
        self.converters = _converters(statement, dialect)

    def given(self, values: dict[str, Any]) -> dict[str, Any] | list[Any]:
        """Return constants and values as the driver wants them: by name, or in their order."""
        every = {**self._constants, **values}
        if self._names is None:
            return every
        found = [every[name] for name in self._names]
        return [json.dumps(value) if type(value) is list else value for value in found]

    def converted(self, rows: Rows) -> Rows:
        """Return the rows with the values that the driver does not know the type of."""
        for place, convert in self.converters:
            rows = [(*row[:place], convert(row[place]), *row[place + 1 :]) for row in rows]
        return rows


def _converters(statement: Select[Any], dialect: Dialect) -> list[tuple[int, Callable[[Any], Any]]]:
    """Return what to do with which columns: SQLite knows no booleans."""
    types = (column.type.dialect_impl(dialect) for column in statement.selected_columns)
    converters = (type_.result_processor(dialect, None) for type_ in types)
    return [(place, convert) for place, convert in enumerate(converters) if convert]


def among(column: ColumnElement[int], name: str) -> ColumnElement[bool]:
    """Return the condition that a column is in the list of numbers given as ``name``."""
    return _Among(column, name)


class _Among(ColumnElement[bool]):
    """One parameter however long the list is, so that the statement stays the same."""

    inherit_cache = False

    def __init__(self, column: ColumnElement[int], name: str) -> None:
        self.column = column
        self.ids = bindparam(name, type_=ARRAY(Integer).with_variant(Text(), "sqlite"))


@compiles(_Among, "sqlite")
def _among_json(condition: _Among, compiler: SQLCompiler, **how: Any) -> str:
    column, ids = (compiler.process(part, **how) for part in (condition.column, condition.ids))
    return f"{column} IN (SELECT value FROM json_each({ids}))"  # noqa: S608


@compiles(_Among, "postgresql")
def _among_array(condition: _Among, compiler: SQLCompiler, **how: Any) -> str:
    column, ids = (compiler.process(part, **how) for part in (condition.column, condition.ids))
    return f"{column} = ANY ({ids})"
