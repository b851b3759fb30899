"""Statements that are compiled once answer like others, on both databases."""

from __future__ import annotations

from datetime import date

import pytest
from sqlalchemy import Date, bindparam, func, select, text, true

from ecken.errors import NotReady
from ecken.store.contacts.target_groups import insert_group
from ecken.store.database import Database
from ecken.store.journal import read_head
from ecken.store.lookup import Lookup, among
from ecken.store.site.daily_snapshot import DailyFigures, replace_daily
from ecken.store.tables import daily_figures, members, target_groups

IDS = Lookup(select(members.c.id).where(among(members.c.id, "ids")).order_by(members.c.id))
LISTED = Lookup(
    select(members.c.first_name, members.c.is_listed, members.c.is_recruiter)
    .where(members.c.state.in_(["active", "closed"]), members.c.id <= bindparam("upto"))
    .order_by(members.c.id)
)


def test_rows_are_plain_tuples_with_booleans(database: Database, three: list[int]) -> None:
    with database.reading() as connection:
        rows = LISTED.rows(connection, upto=three[1])
        assert [type(row) for row in rows] == [tuple, tuple]
        assert rows == [("Ada", True, False), ("Ben", True, False)]
        assert rows[0][1] is True
        assert LISTED.row(connection, upto=three[0]) == ("Ada", True, False)
        assert LISTED.value(connection, upto=three[2]) == "Ada"
        assert LISTED.values(connection, upto=three[2]) == ["Ada", "Ben", "Cem"]


def test_many_rows_keep_their_order_and_every_character(
    database: Database, three: list[int]
) -> None:
    said = 'Ä "quoted" \\ \t\n\u2028\u0001 \N{GRINNING FACE} \u0142'
    with database.writing() as connection:
        connection.execute(members.update().values(about=said, joined_at=2**53 + 1))
    columns = (members.c.first_name, members.c.about, members.c.joined_at, members.c.load_id)
    backwards = Lookup(select(*columns).order_by(members.c.id.desc()))
    with database.reading() as connection:
        rows = backwards.rows(connection)
    assert rows == [(name, said, 2**53 + 1, None) for name in ("Cem", "Ben", "Ada")]


def test_fractions_and_bytes_come_as_they_are(database: Database, three: list[int]) -> None:
    seen, mean = bytes(range(256)), 0.1 + 0.2
    columns = (daily_figures.c.mean_contacts, target_groups.c.seen)
    both = Lookup(select(*columns).select_from(daily_figures.join(target_groups, true())))
    with database.writing() as connection:
        insert_group(connection, three[0], name="Köche", query="koch", at=1)
        connection.execute(target_groups.update().values(seen=seen))
        replace_daily(connection, DailyFigures("2024-02-29", 3, 3, mean))
        assert both.rows(connection) == [both.row(connection)] == [(mean, seen)]


def test_where_nothing_is_found_there_is_no_row(database: Database, three: list[int]) -> None:
    with database.reading() as connection:
        assert LISTED.rows(connection, upto=three[0] - 1) == []
        assert LISTED.row(connection, upto=three[0] - 1) is None
        assert LISTED.value(connection, upto=three[0] - 1) is None


def test_a_list_may_be_empty_or_longer_than_a_statement_takes_values(
    database: Database, three: list[int]
) -> None:
    ada, ben, _ = three
    others = list(range(1_000_000, 1_070_000))
    with database.reading() as connection:
        assert IDS.values(connection, ids=[]) == []
        assert IDS.values(connection, ids=[ben, *others, ada, ben]) == [ada, ben]


def test_it_reads_what_its_own_transaction_has_written(
    database: Database, three: list[int]
) -> None:
    with database.writing() as connection:
        connection.execute(members.update().values(first_name="Eva"))
        assert LISTED.values(connection, upto=three[0]) == ["Eva"]
        connection.rollback()
    with database.reading() as connection:
        assert LISTED.values(connection, upto=three[0]) == ["Ada"]


def test_a_value_that_was_forgotten_is_no_null(database: Database) -> None:
    with database.reading() as connection:
        LISTED.rows(connection, upto=1)
        with pytest.raises(Exception, match="upto"):
            LISTED.rows(connection)


def test_values_that_would_have_to_be_converted_are_refused() -> None:
    database = Database("sqlite://")
    day = Lookup(select(bindparam("day", type_=Date())))
    with (
        database.reading() as connection,
        pytest.raises(TypeError, match="day would have to be converted"),
    ):
        day.value(connection, day=date(2024, 2, 29))
    database.close()


@pytest.mark.postgres
def test_a_server_that_ends_the_connection_is_said_to_be_away(postgresql_url: str) -> None:
    database = Database(postgresql_url)
    pid = Lookup(select(func.pg_backend_pid()))
    with pytest.raises(NotReady) as refused, database.reading() as connection:  # noqa: PT012
        ended = pid.value(connection)
        _end(database, ended)
        pid.value(connection)
    assert refused.value.code == "database_away"
    with database.reading() as connection:
        assert pid.value(connection) != ended
    database.close()


def _end(database: Database, pid: int) -> None:
    with database.writing() as connection:
        connection.execute(text("SELECT pg_terminate_backend(:pid)"), {"pid": pid})


def test_a_mistake_of_ours_is_no_refusal_and_harms_nobody_after(database: Database) -> None:
    nothing = Lookup(select(text("1")).select_from(text("nowhere")))
    said = "no such table: nowhere" if database.is_sqlite else "^UndefinedTable 42P01$"
    with pytest.raises(Exception, match=said), database.reading() as connection:
        nothing.rows(connection)
    with database.reading() as connection:
        assert read_head(connection).version == 0
