"""Prepared lookups: statements compiled once, rows as the driver returns them.

To build a statement, to find its compiled form again and to wrap its rows costs ten times what
the database needs for a row by its key, and a page looks up some thirty of them. A :class:`Lookup`
does the first two once for each kind of database, and the third not at all.

SQLite's driver lets go of the interpreter at every row, and where several pages are made at a time
it comes back to it late: forty rows then cost more than all else about them. So SQLite packs many
rows into one.
"""

from __future__ import annotations

import json
from collections.abc import Sequence
from typing import Any

from sqlalchemy import (
    Boolean,
    ColumnElement,
    CompoundSelect,
    Connection,
    Dialect,
    Integer,
    Select,
    String,
    Text,
    bindparam,
    func,
    select,
)
from sqlalchemy.dialects.postgresql import ARRAY
from sqlalchemy.ext.compiler import compiles
from sqlalchemy.sql.compiler import SQLCompiler

__all__ = ["Lookup", "among"]

Row = tuple[Any, ...]
Statement = Select[Any] | CompoundSelect[Any]


class Lookup:
    """A SELECT whose ``bindparam``s are given by name when it is asked.

        _EMAIL = Lookup(select(members.c.email).where(members.c.id == bindparam("member")))
        _EMAIL.value(connection, member=5)

    It reads in the connection's own transaction, all rows at once. Values go to the driver as they
    are: numbers, texts, and lists for :func:`among`.
    """

    def __init__(self, statement: Statement) -> None:
        self._statement = statement
        self._compiled: dict[tuple[str, bool], _Compiled] = {}

    def rows(self, connection: Connection, **values: Any) -> list[Row]:
        """Return all rows."""
        compiled = self._for(connection.dialect, values, is_packed=True)
        found = compiled.asked(connection, values)
        rows = json.loads(found.fetchone()[0]) if compiled.is_packed else found.fetchall()
        return [compiled.read(row) for row in rows] if compiled.is_changed else rows

    def row(self, connection: Connection, **values: Any) -> Row | None:
        """Return the first row, or ``None``."""
        compiled = self._for(connection.dialect, values, is_packed=False)
        found: Row | None = compiled.asked(connection, values).fetchone()
        return compiled.read(found) if found and compiled.is_changed else found

    def values(self, connection: Connection, **values: Any) -> list[Any]:
        """Return the first column of all rows."""
        return [row[0] for row in self.rows(connection, **values)]

    def value(self, connection: Connection, **values: Any) -> Any:
        """Return the first column of the first row, or ``None``."""
        found = self.row(connection, **values)
        return found[0] if found else None

    def _for(self, dialect: Dialect, values: dict[str, Any], *, is_packed: bool) -> _Compiled:
        compiled = self._compiled.get((dialect.name, is_packed))
        if compiled is None:
            compiled = _Compiled(self._statement, dialect, values, is_packed=is_packed)
            self._compiled[dialect.name, is_packed] = compiled
        return compiled


class _Compiled:
    """The text for one kind of database, and how values go in and come out."""

    def __init__(
        self, statement: Statement, dialect: Dialect, values: dict[str, Any], *, is_packed: bool
    ) -> None:
        self.is_packed = is_packed and dialect.name == "sqlite" and _may_be_packed(statement)
        self._booleans = _booleans(statement) if dialect.name == "sqlite" else []
        self.is_changed = bool(self.is_packed or self._booleans)
        compiled = (_packed(statement) if self.is_packed else statement).compile(dialect=dialect)
        assert isinstance(compiled, SQLCompiler)
        for name, bind in compiled.binds.items():
            is_plain = bind.type.dialect_impl(dialect).bind_processor(dialect) is None
            if not (is_plain or isinstance(bind.type, ARRAY)):
                raise TypeError(f"{name} would have to be converted on its way in")
        state = compiled.construct_expanded_state(values)
        self._text = state.statement
        self._names = state.positiontup
        self._constants = {k: v for k, v in state.parameters.items() if k not in values}

    def asked(self, connection: Connection, values: dict[str, Any]) -> Any:
        """Return the driver's cursor, asked with these values."""
        driver: Any = connection.connection.driver_connection
        given: Any = {**self._constants, **values}
        if self._names is not None:
            in_order = [given[name] for name in self._names]
            given = [json.dumps(value) if type(value) is list else value for value in in_order]
        return driver.execute(self._text, given)

    def read(self, row: Sequence[Any]) -> Row:
        """Return a row as it was meant: SQLite knows no booleans, and JSON no tuples."""
        if not self._booleans:
            return tuple(row)
        values = list(row)
        for place in self._booleans:
            values[place] = None if values[place] is None else bool(values[place])
        return tuple(values)


def _booleans(statement: Statement) -> list[int]:
    columns = enumerate(statement.selected_columns)
    return [place for place, column in columns if isinstance(column.type, Boolean)]


def _may_be_packed(statement: Statement) -> bool:
    """Say whether JSON holds all values as they are; fractions and bytes it does not."""
    types = [column.type for column in statement.selected_columns]
    return bool(types) and all(isinstance(type_, Integer | String | Boolean) for type_ in types)


def _packed(statement: Statement) -> Select[Any]:
    """Return a statement whose one value holds all rows, in their order."""
    inner = statement.subquery()
    return select(func.json_group_array(func.json_array(*inner.c)))


def among(column: ColumnElement[Any], name: str) -> ColumnElement[bool]:
    """Return the condition that a column is in the list given as ``name``: numbers, or texts."""
    return _Among(column, name)


class _Among(ColumnElement[bool]):
    """One parameter however long the list is, so that the statement stays the same."""

    inherit_cache = False

    def __init__(self, column: ColumnElement[Any], name: str) -> None:
        item = Integer() if isinstance(column.type, Integer) else Text()
        self.column = column
        self.list = bindparam(name, type_=ARRAY(item).with_variant(Text(), "sqlite"))


@compiles(_Among, "sqlite")
def _among_json(condition: _Among, compiler: SQLCompiler, **how: Any) -> str:
    column, given = (compiler.process(part, **how) for part in (condition.column, condition.list))
    return f"{column} IN (SELECT value FROM json_each({given}))"  # noqa: S608


@compiles(_Among, "postgresql")
def _among_array(condition: _Among, compiler: SQLCompiler, **how: Any) -> str:
    column, given = (compiler.process(part, **how) for part in (condition.column, condition.list))
    return f"{column} = ANY ({given})"
