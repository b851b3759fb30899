"""Who found whom is counted once in a period, on both databases."""

from __future__ import annotations

from datetime import date, timedelta

from pyroaring import BitMap
from sqlalchemy import Connection, select

from ecken.rules.reach.finding import VISIT, Counted, FoundField, find_of, period_of
from ecken.store.database import Database
from ecken.store.profiles.members import insert_member
from ecken.store.reach.finders import (
    Finder,
    VisitorKind,
    add_finds,
    delete_finders,
    forget_finder,
    read_finders,
)
from ecken.store.reach.found import (
    delete_named_of_visited,
    delete_named_of_visitor,
    delete_old_finds,
    insert_named,
    read_named,
    read_searches,
    read_visits,
)
from ecken.store.tables import finders, named_visits
from ecken.store.talk.notices import write_switch
from tests.community import NOW

DAY = date(2023, 11, 14)
PERIOD = period_of(DAY)
NEAR, FAR = VisitorKind(1, "J", is_recruiter=False), VisitorKind(0, "", is_recruiter=True)


def _members(connection: Connection, count: int = 8) -> list[int]:
    rows = [{"email": f"{i}@example.org", "last_name": f"M{i}"} for i in range(count)]
    return [insert_member(connection, row, at=NOW) for row in rows]


def _visitor(member: int, *visited: int, kind: VisitorKind = NEAR) -> Finder:
    finds = [find_of(one, VISIT) for one in visited]
    return Finder(member, finds, dict.fromkeys(visited, kind))


def _add(connection: Connection, *found: Finder, day: date = DAY) -> int:
    return add_finds(connection, found, period=period_of(day), day=day.isoformat())


def test_visits_add_up_by_day_and_kind(database: Database) -> None:
    with database.writing() as connection:
        ada, *others = _members(connection)
        assert _add(connection, *(_visitor(one, ada) for one in others[:4])) == 4
        assert _add(connection, *(_visitor(one, ada, kind=FAR) for one in others[3:6])) == 2
        later = DAY + timedelta(days=1)
        assert _add(connection, _visitor(others[0], ada), _visitor(others[6], ada), day=later) == 1
        assert read_visits(connection, ada, since=DAY) == [
            Counted(DAY, FAR, 2),
            Counted(DAY, NEAR, 4),
            Counted(later, NEAR, 1),
        ]
        assert read_visits(connection, ada, since=later) == [Counted(later, NEAR, 1)]
        assert read_visits(connection, others[0], since=DAY) == []


def test_each_field_of_a_search_is_one_find(database: Database) -> None:
    with database.writing() as connection:
        ada, ben, *_ = _members(connection)
        finds = [find_of(ada, field) for field in (FoundField.NAME, FoundField.PLACE)]
        for expected in (2, 0):
            assert _add(connection, Finder(ben, finds, {})) == expected
        assert read_searches(connection, ada, since=DAY) == [
            Counted(DAY, FoundField.NAME, 1),
            Counted(DAY, FoundField.PLACE, 1),
        ]
        assert read_finders(connection, [ben], period=PERIOD) == {ben: BitMap(finds)}
        assert read_finders(connection, [ben], period=PERIOD + 1) == {}


def test_whoever_is_gone_or_looks_at_themself_or_is_of_no_kind_counts_for_nothing(
    database: Database,
) -> None:
    with database.writing() as connection:
        ada, ben, *_ = _members(connection)
        never = 4_000
        assert _add(connection, _visitor(ada, ada), _visitor(never, ada), _visitor(ben, never)) == 0
        assert _add(connection, Finder(ben, [find_of(ada, VISIT)], {})) == 0
        assert connection.execute(select(finders.c.finder_id)).scalars().all() == [ada, ben]
        assert read_visits(connection, ada, since=DAY) == []


def test_a_new_period_forgets_the_finds_of_the_last(database: Database) -> None:
    with database.writing() as connection:
        ada, ben, cem, *_ = _members(connection)
        next_day = date.fromordinal((PERIOD + 1) * 30)
        _add(connection, _visitor(ben, ada), _visitor(cem, ada))
        assert _add(connection, _visitor(ben, cem), day=next_day) == 1
        found = read_finders(connection, [ben, cem], period=PERIOD + 1)
        assert found == {ben: BitMap([find_of(cem, VISIT)])}
        assert delete_finders(connection, before_period=PERIOD + 1) == 1
        assert connection.execute(select(finders.c.finder_id)).scalars().all() == [ben]


def test_a_member_is_taken_out_of_what_others_found(database: Database) -> None:
    with database.writing() as connection:
        ada, ben, cem, dora, *_ = _members(connection)
        _add(connection, _visitor(ada, ben, cem), _visitor(dora, ben), _visitor(cem, ada))
        forget_finder(connection, ben)
        found = read_finders(connection, [ada, cem, dora], period=PERIOD)
        assert found == {
            ada: BitMap([find_of(cem, VISIT)]),
            cem: BitMap([find_of(ada, VISIT)]),
            dora: BitMap(),
        }


def test_names_are_read_while_both_want_it(database: Database) -> None:
    with database.writing() as connection:
        ada, ben, cem, *_ = _members(connection)
        insert_named(connection, [(ada, ben), (ada, cem)], day=DAY)
        later = DAY + timedelta(days=2)
        insert_named(connection, [(ada, cem)], day=later)
        assert read_named(connection, ada, since=DAY) == {}
        for member, switch in ((ada, "see_visitors"), (ben, "show_my_visits")):
            write_switch(connection, member, switch, "on")
        assert read_named(connection, ada, since=DAY) == {ben: DAY}
        write_switch(connection, cem, "show_my_visits", "on")
        assert read_named(connection, ada, since=DAY) == {ben: DAY, cem: later}
        assert read_named(connection, ada, since=later) == {cem: later}
        delete_named_of_visitor(connection, cem)
        assert read_named(connection, ada, since=DAY) == {ben: DAY}
        delete_named_of_visited(connection, ada)
        assert connection.execute(select(named_visits)).fetchall() == []


def test_what_is_old_goes(database: Database) -> None:
    with database.writing() as connection:
        ada, ben, *_ = _members(connection)
        _add(connection, _visitor(ben, ada))
        _add(connection, Finder(ben, [find_of(ada, FoundField.NAME)], {}))
        insert_named(connection, [(ada, ben)], day=DAY)
        delete_old_finds(connection, counted_before=DAY, named_before=DAY)
        assert read_visits(connection, ada, since=DAY) != []
        assert connection.execute(select(named_visits)).fetchall() != []
        later = DAY + timedelta(days=1)
        delete_old_finds(connection, counted_before=later, named_before=later)
        assert read_visits(connection, ada, since=DAY) == []
        assert read_searches(connection, ada, since=DAY) == []
        assert connection.execute(select(named_visits)).fetchall() == []
