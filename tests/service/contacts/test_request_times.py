"""Expiry, pauses and quotas of requests to the second, through the services, by an injected clock.

Upkeep is never called here, but where a test is about it: what is over is over by itself.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from sqlalchemy import delete

from ecken.errors import NotFound
from ecken.service.contacts.contacts import block_member
from ecken.service.contacts.requests import (
    accept_request,
    count_incoming,
    count_outgoing,
    decline_request,
    list_incoming,
    list_outgoing,
    send_request,
    show_incoming,
    withdraw_request,
)
from ecken.service.contacts.suggestions import not_to_suggest
from ecken.service.open_requests import open_requests
from ecken.store.tables import contact_requests
from tests.background import maintain
from tests.community import DAY_S, NOW, Town, small_community
from tests.service.contacts.times import AGAIN, EXPIRES, SETTINGS, outcome, town_of_times


@pytest.fixture
def town(tmp_path: Path) -> Iterator[Town]:
    with town_of_times(tmp_path) as made:
        yield made


# -- requests ------------------------------------------------------------------------------------


def _send(town: Town, sender: str = "Ada", to: str = "Tia") -> str:
    return send_request(town.community, town.id(sender), town.public_id(to)).request_id


def _try_to_send(town: Town, sender: str = "Ada", to: str = "Tia") -> str:
    return outcome(lambda: _send(town, sender, to))


def _shown(town: Town, sender: str = "Ada", to: str = "Tia") -> list[int]:
    """How often the request shows, at each place where it does."""
    with town.community.reading(town.id(sender)) as world:
        found = [
            len(list_outgoing(world)),
            count_outgoing(world),
            int(town.id(to) in open_requests(world)),
            int(town.id(to) in not_to_suggest(world)),
        ]
    with town.community.reading(town.id(to)) as world:
        found += [
            len(list_incoming(world)),
            count_incoming(world),
            int(town.id(sender) in open_requests(world)),
            int(town.id(sender) in not_to_suggest(world)),
        ]
    return found


def test_a_request_shows_until_the_second_in_which_it_expires(town: Town) -> None:
    id = _send(town)
    town.clock.now = EXPIRES - 1
    assert _shown(town) == [1] * 8
    with town.community.reading(town.id("Tia")) as world:
        assert show_incoming(world, id).expires_at == EXPIRES
    town.clock.now = EXPIRES
    assert _shown(town) == [0] * 8
    with town.community.reading(town.id("Tia")) as world, pytest.raises(NotFound):
        show_incoming(world, id)
    maintain(town.community)
    assert _shown(town) == [0] * 8


def test_a_silent_no_shows_to_its_sender_until_then_too(town: Town) -> None:
    decline_request(town.community, town.id("Tia"), _send(town))
    town.clock.now = EXPIRES - 1
    # Tia has nothing to answer, and is not shown Ada among those whom she might ask.
    assert _shown(town) == [1, 1, 1, 1, 0, 0, 0, 1]
    town.clock.now = EXPIRES
    assert _shown(town) == [0] * 8


ANSWERS: dict[str, Callable[[Town, str], object]] = {
    "accept": lambda t, id: accept_request(t.community, t.id("Tia"), id),
    "decline": lambda t, id: decline_request(t.community, t.id("Tia"), id),
    "withdraw": lambda t, id: withdraw_request(t.community, t.id("Ada"), id),
}


@pytest.mark.parametrize("is_swept", [False, True])
@pytest.mark.parametrize("answer", ANSWERS)
def test_an_answer_comes_in_time_or_is_refused(town: Town, answer: str, is_swept: bool) -> None:
    id = _send(town)
    town.clock.now = EXPIRES
    if is_swept:
        maintain(town.community)
    assert outcome(lambda: ANSWERS[answer](town, id)) == "request_not_pending"
    with town.community.reading(town.id("Ada")) as world:
        assert town.id("Tia") not in world.contacts


@pytest.mark.parametrize("answer", ANSWERS)
def test_an_answer_in_the_last_second_counts(town: Town, answer: str) -> None:
    id = _send(town)
    town.clock.now = EXPIRES - 1
    assert outcome(lambda: ANSWERS[answer](town, id)) == "done"


@pytest.mark.parametrize("is_declined", [False, True])
def test_what_was_asked_meets_another_request_only_while_it_is_open(
    town: Town, is_declined: bool
) -> None:
    id = _send(town)
    if is_declined:
        decline_request(town.community, town.id("Tia"), id)
    town.clock.now = EXPIRES
    sent = send_request(town.community, town.id("Tia"), town.public_id("Ada"))
    assert not sent.is_contact
    assert sent.request_id != id


@pytest.mark.parametrize("is_declined", [False, True])
def test_a_request_of_the_other_side_in_the_last_second_makes_a_contact(
    town: Town, is_declined: bool
) -> None:
    id = _send(town)
    if is_declined:
        decline_request(town.community, town.id("Tia"), id)
    town.clock.now = EXPIRES - 1
    assert send_request(town.community, town.id("Tia"), town.public_id("Ada")).is_contact


@pytest.mark.parametrize("is_swept", [False, True])
@pytest.mark.parametrize(
    ("end", "again_at"),
    [
        (None, AGAIN),
        ("decline", AGAIN),
        ("withdraw", NOW + 7 + 20 * DAY_S),
    ],
)
def test_the_pause_ends_to_the_second(
    town: Town, end: str | None, again_at: int, is_swept: bool
) -> None:
    id = _send(town)
    town.clock.now += 7
    if end:
        ANSWERS[end](town, id)
    town.clock.now = again_at - 1
    if is_swept:
        maintain(town.community)
    assert _try_to_send(town) == "request_too_soon"
    town.clock.now = again_at
    assert _try_to_send(town) == "done"


def test_while_it_is_open_the_same_request_is_not_sent_twice(town: Town) -> None:
    _send(town)
    town.clock.now = EXPIRES - 1
    assert _try_to_send(town) == "request_open"
    town.clock.now = EXPIRES
    assert _try_to_send(town) == "request_too_soon"


def test_a_quota_counts_the_last_24_hours(town: Town) -> None:
    for i, name in enumerate(("Tia", "Uwe", "Vera")):
        town.clock.now = NOW + i
        _send(town, to=name)
    for now in (NOW + 2, NOW + DAY_S):
        town.clock.now = now
        assert _try_to_send(town, to="Dora") == "request_quota"
    town.clock.now = NOW + DAY_S + 1
    assert _try_to_send(town, to="Dora") == "done"


@pytest.mark.parametrize("answer", [*ANSWERS, "block"])
def test_a_quota_counts_what_was_sent_whatever_became_of_it_but_a_block(
    town: Town, answer: str
) -> None:
    ids = [_send(town, to=name) for name in ("Tia", "Uwe", "Vera")]
    if answer == "block":
        block_member(town.community, town.id("Tia"), town.public_id("Ada"))
    else:
        ANSWERS[answer](town, ids[0])
    # A block looks like an account that is gone, and takes its requests out of the count.
    assert _try_to_send(town, to="Dora") == ("done" if answer == "block" else "request_quota")


def test_the_most_open_requests_are_those_that_the_sender_sees_as_open(tmp_path: Path) -> None:
    limits = {**SETTINGS, "request_open_max": 2, "request_quota": 100}
    members = ["Ada", "Tia", "Uwe", "Vera"]
    with small_community(tmp_path, members=members, settings=limits) as town:
        decline_request(town.community, town.id("Tia"), _send(town, to="Tia"))
        second = _send(town, to="Uwe")
        assert _try_to_send(town, to="Vera") == "request_open_max"
        withdraw_request(town.community, town.id("Ada"), second)
        assert _try_to_send(town, to="Vera") == "done"
        town.join("Wim")
        town.clock.now = EXPIRES - 1
        assert _try_to_send(town, to="Wim") == "request_open_max"
        town.clock.now = EXPIRES
        assert _try_to_send(town, to="Wim") == "done"


def test_a_request_without_an_end_is_not_sent_anew_where_its_row_is_gone(tmp_path: Path) -> None:
    members = ["Ada", "Tia"]
    with small_community(tmp_path, members=members, settings={"request_expiry_d": 0}) as town:
        _send(town)
        with town.community.writing() as connection:
            connection.execute(delete(contact_requests))
        town.clock.pass_days(10_000)
        assert _try_to_send(town) == "request_too_soon"
