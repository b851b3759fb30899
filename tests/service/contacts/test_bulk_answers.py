"""Answering contact requests: undo for a minute, many at once, notices and their mails."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from ecken.errors import Conflict, Invalid, NotFound
from ecken.service.contacts.bulk_answers import answer_requests
from ecken.service.contacts.contacts import block_member, remove_contact
from ecken.service.contacts.requests import (
    accept_request,
    decline_request,
    list_incoming,
    list_outgoing,
    send_request,
    undo_answer,
    withdraw_request,
)
from ecken.service.talk.notices import (
    count_new_notices,
    list_notices,
    mail_notices,
    read_all_notices,
)
from ecken.service.talk.switches import own_switches, set_switches
from tests.community import Town, small_community


@pytest.fixture
def town(tmp_path: Path) -> Iterator[Town]:
    with small_community(tmp_path, members=["Ada", "Ben", "Cem"]) as town:
        yield town


def _ask(town: Town, sender: str = "Ada", to: str = "Ben") -> str:
    return send_request(
        town.community, town.id(sender), town.public_id(to), message="Hallo", reason="work"
    ).request_id


def _contacts(town: Town, name: str) -> int:
    with town.community.reading(town.id(name)) as world:
        return world.figures.first


def _incoming(town: Town, name: str) -> list[str]:
    with town.community.reading(town.id(name)) as world:
        return [request.id for request in list_incoming(world)]


def _told(town: Town, name: str) -> list[str]:
    with town.community.reading(town.id(name)) as world:
        return [told.kind.value for told in list_notices(world)]


@pytest.mark.parametrize("answer", [accept_request, decline_request])
def test_an_answer_can_be_taken_back_for_a_minute(
    town: Town, answer: Callable[..., object]
) -> None:
    id = _ask(town)
    answer(town.community, town.id("Ben"), id)
    town.clock.now += 60
    undo_answer(town.community, town.id("Ben"), id)
    assert _contacts(town, "Ada") == _contacts(town, "Ben") == 0
    assert _incoming(town, "Ben") == [id]
    town.clock.now += 120
    assert _told(town, "Ada") == []
    accept_request(town.community, town.id("Ben"), id)
    assert _contacts(town, "Ada") == 1


@pytest.mark.parametrize("answer", [accept_request, decline_request])
def test_after_a_minute_an_answer_stands(town: Town, answer: Callable[..., object]) -> None:
    id = _ask(town)
    answer(town.community, town.id("Ben"), id)
    before = (_contacts(town, "Ada"), _incoming(town, "Ben"))
    town.clock.now += 61
    with pytest.raises(Conflict) as refused:
        undo_answer(town.community, town.id("Ben"), id)
    assert refused.value.code == "undo_too_late"
    assert (_contacts(town, "Ada"), _incoming(town, "Ben")) == before


def test_only_the_recipient_takes_an_answer_back(town: Town) -> None:
    id = _ask(town)
    with pytest.raises(Conflict):  # nothing to take back
        undo_answer(town.community, town.id("Ben"), id)
    accept_request(town.community, town.id("Ben"), id)
    for name in ("Ada", "Cem"):
        with pytest.raises(NotFound):
            undo_answer(town.community, town.id(name), id)


@pytest.mark.parametrize(
    "meanwhile",
    [
        lambda town, _: remove_contact(town.community, town.id("Ada"), town.public_id("Ben")),
        lambda town, _: block_member(town.community, town.id("Ada"), town.public_id("Ben")),
    ],
    ids=["removed", "blocked"],
)
def test_an_undo_revives_nothing_that_ended_meanwhile(
    town: Town, meanwhile: Callable[[Town, str], None]
) -> None:
    id = _ask(town)
    accept_request(town.community, town.id("Ben"), id)
    meanwhile(town, id)
    with pytest.raises((Conflict, NotFound)):
        undo_answer(town.community, town.id("Ben"), id)
    assert _incoming(town, "Ben") == []
    assert _contacts(town, "Ben") == 0


def test_a_declined_request_that_was_withdrawn_cannot_come_back(town: Town) -> None:
    id = _ask(town)
    decline_request(town.community, town.id("Ben"), id)
    withdraw_request(town.community, town.id("Ada"), id)
    with pytest.raises(Conflict):
        undo_answer(town.community, town.id("Ben"), id)


def test_the_sender_is_told_after_the_minute_and_of_a_decline_never(town: Town) -> None:
    accepted, declined = _ask(town), _ask(town, "Ada", "Cem")
    assert _told(town, "Ben") == ["request_received"]
    accept_request(town.community, town.id("Ben"), accepted)
    decline_request(town.community, town.id("Cem"), declined)
    assert _told(town, "Ada") == []
    town.clock.now += 60
    assert _told(town, "Ada") == ["request_accepted"]
    with town.community.reading(town.id("Ada")) as world:
        assert len(list_outgoing(world)) == 1


def test_many_requests_are_answered_at_once_and_one_that_is_gone_stops_none(town: Town) -> None:
    from_ada, from_cem = _ask(town, "Ada", "Ben"), _ask(town, "Cem", "Ben")
    withdraw_request(town.community, town.id("Ada"), from_ada)
    ids = [from_ada, from_cem, from_cem, "x" * 22]
    answered = answer_requests(town.community, town.id("Ben"), ids, is_accepting=True)
    assert [(a.request_id, a.code) for a in answered] == [
        (from_ada, "request_not_pending"),
        (from_cem, ""),
        ("x" * 22, "not_found"),
    ]
    assert _contacts(town, "Ben") == 1


def test_notices_are_read_and_withdrawn(town: Town) -> None:
    id = _ask(town)
    with town.community.reading(town.id("Ben")) as world:
        assert count_new_notices(world) == 1
    read_all_notices(town.community, town.id("Ben"))
    with town.community.reading(town.id("Ben")) as world:
        assert count_new_notices(world) == 0
        assert len(list_notices(world)) == 1
    withdraw_request(town.community, town.id("Ada"), id)
    assert _told(town, "Ben") == []


@pytest.mark.parametrize("channel", ["screen", "mail"])
def test_each_notice_can_be_switched_off(town: Town, channel: str) -> None:
    set_switches(town.community, town.id("Ben"), {f"{channel}_requests": "off"})
    _ask(town)
    assert (_told(town, "Ben") == []) == (channel == "screen")
    assert mail_notices(town.community) == (0 if channel == "mail" else 1)


def test_a_mail_tells_nothing_of_a_sender_who_is_blocked_by_then(town: Town) -> None:
    _ask(town)
    _ask(town, "Cem", "Ben")
    block_member(town.community, town.id("Ben"), town.public_id("Ada"))
    assert mail_notices(town.community) == 1
    assert "Cem" in town.mail.mails[0].text
    assert "Ada" not in town.mail.mails[0].text


def test_switches_are_what_they_can_be(town: Town) -> None:
    for wrong in ({"x": "on"}, {"digest": "hourly"}, {"mail_requests": "off", "digest": ""}):
        with pytest.raises(Invalid):
            set_switches(town.community, town.id("Ada"), wrong)
    with town.community.reading(town.id("Ada")) as world:
        assert own_switches(world)["mail_requests"] == "on"


def test_a_reason_is_one_of_those_there_are(town: Town) -> None:
    with pytest.raises(Invalid):
        send_request(town.community, town.id("Ada"), town.public_id("Ben"), reason="because")
    _ask(town)
    with town.community.reading(town.id("Ben")) as world:
        assert [request.reason for request in list_incoming(world)] == ["work"]
