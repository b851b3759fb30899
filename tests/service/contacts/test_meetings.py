"""Two calls that meet at the worst moment: one is as if it came after the other."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import URL, select

from ecken.service.community import Community
from ecken.service.contacts.contacts import block_member, remove_contact
from ecken.service.contacts.introductions import (
    agree_to_introduction,
    ask_introduction,
    decline_introduction,
    mention_instead,
    pass_on_introduction,
    withdraw_introduction,
)
from ecken.service.contacts.requests import (
    accept_request,
    decline_request,
    list_outgoing,
    send_request,
    withdraw_request,
)
from ecken.service.introduction_views import list_introductions
from ecken.store.tables import contact_requests, contacts, conversations, introductions
from tests.community import Town, small_community
from tests.service.meetings import Act, meet

pytestmark = pytest.mark.slow

REQUEST_MOVED = "ecken.store.contacts.requests.move_request"
REQUEST_WRITTEN = "ecken.store.contacts.requests.insert_request"
CONTACT_MADE = "ecken.service.contacts.requests.insert_contact"
INTRODUCTION_MOVED = "ecken.store.contacts.introductions.move_introduction"
INTRODUCTION_WRITTEN = "ecken.store.contacts.introductions.insert_introduction"
CONVERSATION_OPENED = "ecken.service.contacts.introductions.insert_conversation"


@contextmanager
def _town(folder: Path, url: URL | None, *contacts: str, **settings: Any) -> Iterator[Town]:
    members = ["Ada", "Ben", "Cem", "Tia"]
    with small_community(
        folder, contacts=contacts, members=members, settings=settings, url=url
    ) as town:
        yield town


def _rows(town: Town, table: Any) -> list[Any]:
    with town.community.database.reading() as connection:
        return list(connection.execute(select(table)))


def _open_requests(town: Town) -> list[Any]:
    return [row for row in _rows(town, contact_requests) if row.state in ("pending", "declined")]


# -- requests ------------------------------------------------------------------------------------

ANSWERS: dict[str, Callable[[Town, str], Act]] = {
    "accept": lambda t, id: lambda c: accept_request(c, t.id("Ben"), id),
    "decline": lambda t, id: lambda c: decline_request(c, t.id("Ben"), id),
    "withdraw": lambda t, id: lambda c: withdraw_request(c, t.id("Ada"), id),
    "ask back": lambda t, id: lambda c: send_request(c, t.id("Ben"), t.public_id("Ada")),
}


@pytest.mark.parametrize(
    ("first", "second", "left"),
    [
        ("accept", "withdraw", "accepted"),
        ("withdraw", "accept", "withdrawn"),
        pytest.param("accept", "decline", "accepted", marks=pytest.mark.long),
        ("withdraw", "ask back", "withdrawn"),
        pytest.param("accept", "accept", "accepted", marks=pytest.mark.long),
    ],
)
def test_who_comes_second_finds_the_request_as_the_first_has_left_it(
    tmp_path: Path, town_url: URL | None, first: str, second: str, left: str
) -> None:
    with _town(tmp_path, town_url) as town:
        id = send_request(town.community, town.id("Ada"), town.public_id("Ben")).request_id
        acts = ANSWERS[first](town, id), ANSWERS[second](town, id)
        outcomes = meet(town, *acts, at=REQUEST_MOVED)
        states = sorted(row.state for row in _rows(town, contact_requests))
        if second == "ask back":  # it meets nothing: a request of Ben's own
            assert (outcomes, states) == (("done", "done"), ["pending", left])
            return
        assert outcomes == ("done", "request_not_pending")
        assert states == [left]
        assert len(_rows(town, contacts)) == (left == "accepted")


def test_two_who_ask_each_other_at_once_become_contacts(
    tmp_path: Path, town_url: URL | None
) -> None:
    with _town(tmp_path, town_url) as town:
        outcomes = meet(
            town,
            lambda c: send_request(c, town.id("Ada"), town.public_id("Ben")),
            lambda c: send_request(c, town.id("Ben"), town.public_id("Ada")),
            at=REQUEST_WRITTEN,
        )
        assert outcomes == ("done", "done")
        assert [row.state for row in _rows(town, contact_requests)] == ["accepted"]
        assert len(_rows(town, contacts)) == 1


@pytest.mark.parametrize("quota", ["request_quota", "request_open_max"])
def test_two_requests_at_once_are_no_way_round_a_quota(
    tmp_path: Path, town_url: URL | None, quota: str
) -> None:
    with _town(tmp_path, town_url, **{quota: 1}) as town:
        outcomes = meet(
            town,
            lambda c: send_request(c, town.id("Ada"), town.public_id("Ben")),
            lambda c: send_request(c, town.id("Ada"), town.public_id("Cem")),
            at=REQUEST_WRITTEN,
        )
        assert outcomes == ("done", quota)
        assert len(_rows(town, contact_requests)) == 1


@pytest.mark.parametrize("at", [REQUEST_WRITTEN, CONTACT_MADE])
def test_a_block_wins_over_what_is_just_being_written(
    tmp_path: Path, town_url: URL | None, at: str
) -> None:
    with _town(tmp_path, town_url) as town:
        ada, ben = town.id("Ada"), town.id("Ben")

        def send(community: Community) -> object:
            return send_request(community, ada, town.public_id("Ben"))

        if at == CONTACT_MADE:
            id = send_request(town.community, ada, town.public_id("Ben")).request_id
        outcomes = meet(
            town,
            send if at == REQUEST_WRITTEN else lambda c: accept_request(c, ben, id),
            lambda c: block_member(c, ben, town.public_id("Ada")),
            at=at,
        )
        assert outcomes == ("done", "done")
        assert _open_requests(town) == []
        assert _rows(town, contacts) == []
        with town.community.reading(ada) as world:
            assert list_outgoing(world) == []


# -- introductions -------------------------------------------------------------------------------


def _ask(town: Town, community: Community, bridge: str = "Ben") -> str:
    return ask_introduction(
        community,
        town.id("Ada"),
        bridge=town.public_id(bridge),
        target=town.public_id("Tia"),
        to_target="Guten Tag",
    ).id


def _passed_on(town: Town) -> str:
    id = _ask(town, town.community)
    pass_on_introduction(town.community, town.id("Ben"), id)
    return id


STEPS: dict[str, Callable[[Town, str], Act]] = {
    "pass on": lambda t, id: lambda c: pass_on_introduction(c, t.id("Ben"), id),
    "mention": lambda t, id: lambda c: mention_instead(c, t.id("Ben"), id),
    "withdraw": lambda t, id: lambda c: withdraw_introduction(c, t.id("Ada"), id),
    "agree": lambda t, id: lambda c: agree_to_introduction(c, t.id("Tia"), id),
    "decline": lambda t, id: lambda c: decline_introduction(c, t.id("Tia"), id),
}


@pytest.mark.parametrize(
    ("first", "second", "left"),
    [
        pytest.param("mention", "withdraw", "mention_me", marks=pytest.mark.long),
        ("withdraw", "pass on", "withdrawn"),
        ("agree", "withdraw", "agreed"),
        pytest.param("withdraw", "agree", "withdrawn", marks=pytest.mark.long),
        pytest.param("decline", "agree", "declined_by_target", marks=pytest.mark.long),
        ("agree", "agree", "agreed"),
    ],
)
def test_who_comes_second_finds_the_introduction_as_the_first_has_left_it(
    tmp_path: Path, town_url: URL | None, first: str, second: str, left: str
) -> None:
    with _town(tmp_path, town_url, "Ada–Ben", "Ben–Tia") as town:
        is_second_step = "agree" in (first, second)
        id = _passed_on(town) if is_second_step else _ask(town, town.community)
        acts = STEPS[first](town, id), STEPS[second](town, id)
        assert meet(town, *acts, at=INTRODUCTION_MOVED) == ("done", "introduction_not_open")
        assert [row.state for row in _rows(town, introductions)] == [left]
        assert len(_rows(town, conversations)) == (left == "agreed")


def test_two_bridges_asked_at_once_are_one_introduction(
    tmp_path: Path, town_url: URL | None
) -> None:
    contacts = ("Ada–Ben", "Ada–Cem", "Ben–Tia", "Cem–Tia")
    with _town(tmp_path, town_url, *contacts) as town:
        outcomes = meet(
            town,
            lambda c: _ask(town, c, "Ben"),
            lambda c: _ask(town, c, "Cem"),
            at=INTRODUCTION_WRITTEN,
        )
        assert outcomes == ("done", "introduction_open")
        assert len(_rows(town, introductions)) == 1


@pytest.mark.parametrize("who", ["Ada", "Ben", "Tia"])
def test_a_block_between_two_of_the_three_comes_before_or_after_an_agreement(
    tmp_path: Path, town_url: URL | None, who: str
) -> None:
    """Agreed first: the block takes the other out of the blocker's world, whatever was agreed."""
    with _town(tmp_path, town_url, "Ada–Ben", "Ben–Tia") as town:
        id = _passed_on(town)
        other = "Tia" if who != "Tia" else "Ada"
        outcomes = meet(
            town,
            STEPS["agree"](town, id),
            lambda c: block_member(c, town.id(who), town.public_id(other)),
            at=CONVERSATION_OPENED,
        )
        assert outcomes == ("done", "done")
        assert [row.state for row in _rows(town, introductions)] == ["agreed"]
        for name in (who, other):
            with town.community.reading(town.id(name)) as world:
                assert list_introductions(world) == []


def test_the_bridge_is_left_before_or_after_the_wish_goes_on(
    tmp_path: Path, town_url: URL | None
) -> None:
    with _town(tmp_path, town_url, "Ada–Ben", "Ben–Tia") as town:
        id = _passed_on(town)
        outcomes = meet(
            town,
            lambda c: remove_contact(c, town.id("Ben"), town.public_id("Tia")),
            STEPS["agree"](town, id),
            at="ecken.service.contacts.contacts.delete_contact",
        )
        assert outcomes == ("done", "introduction_not_possible")
        assert _rows(town, conversations) == []
