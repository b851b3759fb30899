"""What a database says of an error repeats no value: it would stand in a log."""

from __future__ import annotations

import traceback

import pytest
from sqlalchemy import text
from sqlalchemy.exc import DBAPIError

from ecken.store.database import Database

SECRET = "zoe@secret.example"


@pytest.mark.parametrize(
    ("statement", "again"),
    [
        ("INSERT INTO hidden VALUES (:value, 1)", "INSERT INTO hidden VALUES (:value, 2)"),
        ("SELECT :value", "INSERT INTO hidden VALUES (:value, NULL)"),
        ("SELECT :value", "INSERT INTO missing VALUES (:value)"),
        ("SELECT :value", "INSERT INTO hidden VALUES (:value, -1)"),
    ],
)
def test_no_failure_tells_what_was_to_be_written(
    database: Database, statement: str, again: str
) -> None:
    with database.writing() as connection:
        connection.exec_driver_sql("DROP TABLE IF EXISTS hidden")
        connection.exec_driver_sql(
            "CREATE TABLE hidden (email TEXT PRIMARY KEY, n INTEGER NOT NULL CHECK (n > 0))"
        )
        connection.execute(text(statement), {"value": SECRET})
    try:
        with pytest.raises(DBAPIError) as caught, database.writing() as connection:
            connection.execute(text(again), {"value": SECRET})
        told = "".join(traceback.format_exception(caught.value))
        assert "secret" not in told.replace("test_hidden_values", "").replace("SECRET", "")
    finally:
        with database.writing() as connection:
            connection.exec_driver_sql("DROP TABLE IF EXISTS hidden")
