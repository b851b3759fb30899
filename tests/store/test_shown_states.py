"""The conditions of the database pick exactly the rows of which the rules say so."""

from __future__ import annotations

from collections.abc import Iterable
from itertools import product

import pytest
from sqlalchemy import Connection, insert, select

from ecken.rules import introduction, request
from ecken.rules.introduction import ANSWERED_BY, IntroductionState
from ecken.rules.moves import is_past_expiry
from ecken.rules.request import RequestState
from ecken.store.contacts import introductions as introduction_rows
from ecken.store.contacts import requests as request_rows
from ecken.store.contacts.contacts import pair_of
from ecken.store.database import Database
from ecken.store.ids import new_public_id
from ecken.store.profiles.members import insert_member
from ecken.store.site.export import read_ties
from ecken.store.site.loading import read_open_request_keys
from ecken.store.tables import contact_requests, introductions
from tests.community import NOW

EXPIRIES = (NOW - 1, NOW, NOW + 1)
Sides = tuple[str, str]


def _join(connection: Connection, count: int) -> list[int]:
    return [
        insert_member(
            connection,
            {"email": f"m{i}@example.org", "first_name": f"M{i}", "last_name": "Beispiel"},
            at=NOW,
        )
        for i in range(count)
    ]


def _ids(rows: Iterable[object]) -> set[str]:
    return {row.public_id for row in rows}  # type: ignore[attr-defined]


@pytest.fixture
def asked(database: Database) -> tuple[int, dict[str, tuple[int, RequestState, int | None]]]:
    """A member with a request of every state and expiry: by id the other, the state, the expiry."""
    cases = list(product(RequestState, (*EXPIRIES, None)))
    with database.writing() as connection:
        me, *others = _join(connection, 1 + len(cases))
        rows = {}
        for other, (state, expires_at) in zip(others, cases, strict=True):
            rows[new_public_id()] = (other, state, expires_at)
        return me, rows


def _write(
    connection: Connection,
    me: int,
    rows: dict[str, tuple[int, RequestState, int | None]],
    *,
    is_sender: bool,
) -> None:
    for public_id, (other, state, expires_at) in rows.items():
        low_id, high_id = pair_of(me, other)
        sender, recipient = (me, other) if is_sender else (other, me)
        connection.execute(
            insert(contact_requests).values(
                public_id=public_id,
                sender_id=sender,
                recipient_id=recipient,
                low_id=low_id,
                high_id=high_id,
                state=state.value,
                sent_at=NOW - 500,
                expires_at=expires_at,
            )
        )


@pytest.mark.parametrize("is_sender", [True, False])
def test_a_request_is_read_as_open_exactly_where_its_side_is_told_pending(
    database: Database,
    asked: tuple[int, dict[str, tuple[int, RequestState, int | None]]],
    is_sender: bool,
) -> None:
    me, rows = asked
    part = request.Actor.SENDER if is_sender else request.Actor.RECIPIENT
    told = {
        id
        for id, (_, state, expires_at) in rows.items()
        if request.shown_state(state, part, is_past_expiry=is_past_expiry(expires_at, NOW))
        is RequestState.PENDING
    }
    assert 0 < len(told) < len(rows)
    with database.writing() as connection:
        _write(connection, me, rows, is_sender=is_sender)
    with database.reading() as connection:
        read = request_rows.read_outgoing if is_sender else request_rows.read_incoming
        count = request_rows.count_outgoing if is_sender else request_rows.count_incoming
        assert _ids(read(connection, me, now=NOW)) == told
        assert count(connection, me, now=NOW) == len(told)
        for other_side in (request_rows.count_incoming, request_rows.count_outgoing):
            assert other_side is count or other_side(connection, me, now=NOW) == 0
        _check_open(connection, me, rows)


def _check_open(
    connection: Connection, me: int, rows: dict[str, tuple[int, RequestState, int | None]]
) -> None:
    """Open is what its sender is told as pending: a silent no keeps the place of the two."""
    is_open = {other: state in request.OPEN_STATES for other, state, _ in rows.values()}
    in_time = {
        other for other, _, at in rows.values() if is_open[other] and not is_past_expiry(at, NOW)
    }
    assert set(request_rows.read_with_open_request(connection, me, now=NOW)) == in_time
    assert len(read_open_request_keys(connection)) == sum(is_open.values())
    for other, there in is_open.items():
        assert (request_rows.find_open_between(connection, other, me) is not None) is there


def test_what_expires_is_what_was_open_and_its_time_is_over(
    database: Database, asked: tuple[int, dict[str, tuple[int, RequestState, int | None]]]
) -> None:
    me, rows = asked
    over = {
        id
        for id, (_, state, at) in rows.items()
        if state in request.OPEN_STATES and is_past_expiry(at, NOW)
    }
    before = {id for id, (_, state, _) in rows.items() if state is RequestState.EXPIRED}
    with database.writing() as connection:
        _write(connection, me, rows, is_sender=True)
        assert request_rows.expire_requests(connection, at=NOW) == len(over)
        table = contact_requests.c
        query = select(table.public_id, table.ended_at, table.expires_at).where(
            table.state == RequestState.EXPIRED.value
        )
        found = {row.public_id: row for row in connection.execute(query)}
    assert found.keys() == over | before
    assert all(found[id].ended_at == found[id].expires_at for id in over)


# -- introductions -------------------------------------------------------------------------------

Case = tuple[IntroductionState, int, int | None]
CASES: list[Case] = list(product(IntroductionState, EXPIRIES, (None, NOW - 100)))


def _introduce(database: Database, part: introduction.Actor) -> tuple[int, dict[str, Case]]:
    """Write an introduction of every kind with the same member in this part; others differ."""
    with database.writing() as connection:
        me, *others = _join(connection, 1 + 2 * len(CASES))
        written = {}
        for i, case in enumerate(CASES):
            three = {actor: others[2 * i + k] for k, actor in enumerate(_others_of(part))}
            public_id = new_public_id()
            state, expires_at, passed_on_at = written[public_id] = case
            connection.execute(
                insert(introductions).values(
                    public_id=public_id,
                    **{f"{actor.value}_id": id for actor, id in {**three, part: me}.items()},
                    state=state.value,
                    asked_at=NOW - 200,
                    expires_at=expires_at,
                    passed_on_at=passed_on_at,
                )
            )
        return me, written


_PEOPLE = (introduction.Actor.ASKER, introduction.Actor.BRIDGE, introduction.Actor.TARGET)


def _others_of(part: introduction.Actor) -> list[introduction.Actor]:
    return [actor for actor in _PEOPLE if actor is not part]


def _told(case: Case, part: introduction.Actor) -> IntroductionState | None:
    state, expires_at, passed_on_at = case
    return introduction.shown_state(
        state,
        part,
        was_passed_on=passed_on_at is not None,
        is_past_expiry=is_past_expiry(expires_at, NOW),
    )


@pytest.mark.parametrize("part", _PEOPLE)
def test_an_introduction_is_read_by_what_its_side_is_told(
    database: Database, part: introduction.Actor
) -> None:
    me, written = _introduce(database, part)
    told = {id: _told(case, part) for id, case in written.items()}
    waiting = {id for id, state in told.items() if state and ANSWERED_BY.get(state) is part}
    is_asker = part is introduction.Actor.ASKER
    with database.reading() as connection:
        found = introduction_rows.read_introductions(connection, me, hidden=[])
        assert _ids(found) >= {id for id, state in told.items() if state is not None}
        if part is introduction.Actor.TARGET:
            assert all(row.has_reached_target for row in found)
            offered = read_ties(connection, me, now=NOW, hidden=())["introductions_offered"]
            assert {row["public_id"] for row in offered} == _ids(found)
        open_ids = {id for id, state in told.items() if state is IntroductionState.ASKED}
        wished = introduction_rows.read_open_asked(connection, me, now=NOW)
        assert _ids(wished) == (open_ids if is_asker else set())
        assert introduction_rows.has_waiting(connection, me) is bool(waiting)
        reminded = introduction_rows.read_unreminded(connection, asked_before=NOW, now=NOW)
        answers = {row.public_id for row in reminded if ANSWERED_BY[row.state] is part}
        assert {id for id in answers if told[id] is not None} == waiting


def test_every_open_introduction_takes_its_place_until_it_expires(database: Database) -> None:
    _, written = _introduce(database, introduction.Actor.ASKER)
    over = [
        id
        for id, (state, at, _) in written.items()
        if state in introduction.OPEN_STATES and is_past_expiry(at, NOW)
    ]
    with database.writing() as connection:
        assert introduction_rows.expire_introductions(connection, at=NOW) == len(over)
        for id in over:
            row = introduction_rows.find_introduction(connection, id)
            assert row is not None
            assert row.state is IntroductionState.EXPIRED
            assert row.ended_at == row.expires_at
            assert introduction_rows.find_open_towards(
                connection, row.asker_id, row.target_id
            ) is None  # fmt: skip
