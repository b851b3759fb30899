"""The pause after a no outlives blocks, removals, upkeep, erasures and the clock."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from sqlalchemy import delete, func, select

from ecken.errors import Conflict
from ecken.service.contacts.contacts import (
    block_member,
    remove_contact,
    restore_contact,
    unblock_member,
    undo_block,
)
from ecken.service.contacts.requests import (
    accept_request,
    decline_request,
    list_outgoing,
    send_request,
    undo_answer,
    withdraw_request,
)
from ecken.service.talk.notices import Notice
from ecken.store.tables import contact_requests, notices
from tests.background import maintain
from tests.community import Town, small_community

Trick = Callable[[Town, str], object]


@pytest.fixture
def town(tmp_path: Path) -> Iterator[Town]:
    with small_community(tmp_path, members=["Ada", "Ben", "Cem"]) as town:
        yield town


def _ask(town: Town, sender: str = "Ada", to: str = "Ben") -> str:
    return send_request(town.community, town.id(sender), town.public_id(to)).request_id


def _told(town: Town, name: str = "Ben") -> int:
    """How often somebody was told of a request, whether or not they can still see it."""
    with town.community.database.reading() as connection:
        return connection.execute(
            select(func.count())
            .select_from(notices)
            .where(
                notices.c.member_id == town.id(name),
                notices.c.kind == Notice.REQUEST_RECEIVED.value,
            )
        ).scalar_one()


def _blocks_and_unblocks(town: Town, who: str, whom: str) -> None:
    block_member(town.community, town.id(who), town.public_id(whom))
    unblock_member(town.community, town.id(who), town.public_id(whom))


def _sender_blocks(town: Town, _id: str) -> None:
    _blocks_and_unblocks(town, "Ada", "Ben")


def _recipient_blocks(town: Town, _id: str) -> None:
    _blocks_and_unblocks(town, "Ben", "Ada")


def _sender_takes_a_block_back(town: Town, _id: str) -> None:
    seal = block_member(town.community, town.id("Ada"), town.public_id("Ben"))
    undo_block(town.community, town.id("Ada"), town.public_id("Ben"), seal)


def _declined_then_sender_blocks(town: Town, id: str) -> None:
    decline_request(town.community, town.id("Ben"), id)
    _blocks_and_unblocks(town, "Ada", "Ben")


def _declined_then_withdrawn(town: Town, id: str) -> None:
    decline_request(town.community, town.id("Ben"), id)
    withdraw_request(town.community, town.id("Ada"), id)


def _withdrawn(town: Town, id: str) -> None:
    withdraw_request(town.community, town.id("Ada"), id)


def _withdrawn_and_upkeep(town: Town, id: str) -> None:
    withdraw_request(town.community, town.id("Ada"), id)
    maintain(town.community)


def _blocked_and_the_row_is_gone(town: Town, id: str) -> None:
    _blocks_and_unblocks(town, "Ada", "Ben")
    with town.community.writing() as connection:
        connection.execute(delete(contact_requests).where(contact_requests.c.public_id == id))


def _withdrawn_and_the_clock_goes_back(town: Town, id: str) -> None:
    withdraw_request(town.community, town.id("Ada"), id)
    town.clock.pass_days(-1)


def _expired(town: Town, _id: str) -> None:
    town.clock.pass_days(town.community.settings.request_expiry_d + 1)
    maintain(town.community)


def _met_then_removed(town: Town, id: str) -> None:
    """Ben has declined, then asked himself: a contact. He removes it, restores it, removes it."""
    ben, ada = town.id("Ben"), town.public_id("Ada")
    decline_request(town.community, ben, id)
    assert send_request(town.community, ben, ada).is_contact
    restore_contact(town.community, ben, ada, remove_contact(town.community, ben, ada))
    remove_contact(town.community, ben, ada)


def _accepted_taken_back_and_blocked(town: Town, id: str) -> None:
    accept_request(town.community, town.id("Ben"), id)
    undo_answer(town.community, town.id("Ben"), id)
    _blocks_and_unblocks(town, "Ada", "Ben")


TRICKS: list[Trick] = [
    _sender_blocks,
    _recipient_blocks,
    _sender_takes_a_block_back,
    _declined_then_sender_blocks,
    _declined_then_withdrawn,
    _withdrawn,
    _withdrawn_and_upkeep,
    _withdrawn_and_the_clock_goes_back,
    _blocked_and_the_row_is_gone,
    _expired,
    _met_then_removed,
    _accepted_taken_back_and_blocked,
]


@pytest.mark.parametrize("trick", TRICKS)
def test_six_tries_are_one_request_and_one_notice(town: Town, trick: Trick) -> None:
    trick(town, _ask(town))
    told = _told(town)
    for _ in range(5):
        with pytest.raises(Conflict) as refused:
            _ask(town)
        assert refused.value.code == "request_too_soon"
        _blocks_and_unblocks(town, "Ada", "Ben")
    assert _told(town) == told <= 1


@pytest.mark.parametrize("trick", TRICKS)
def test_after_the_pause_one_may_ask_again(town: Town, trick: Trick) -> None:
    settings = town.community.settings
    trick(town, _ask(town))
    town.clock.pass_days(settings.request_expiry_d + settings.request_cool_down_d + 1)
    _ask(town)


def test_the_one_who_was_asked_may_ask_at_once(town: Town) -> None:
    decline_request(town.community, town.id("Ben"), _ask(town))
    _blocks_and_unblocks(town, "Ben", "Ada")
    _ask(town, "Ben", "Ada")


def test_a_yes_leaves_no_pause(town: Town) -> None:
    accept_request(town.community, town.id("Ben"), _ask(town))
    remove_contact(town.community, town.id("Ada"), town.public_id("Ben"))
    _ask(town)


@pytest.mark.parametrize("is_declined", [True, False])
def test_the_pause_tells_the_sender_nothing_of_a_decline(town: Town, is_declined: bool) -> None:
    """The pause ends on the same day whether or not somebody said no."""
    id = _ask(town)
    if is_declined:
        town.clock.pass_days(1)
        decline_request(town.community, town.id("Ben"), id)
        town.clock.pass_days(-1)
    settings = town.community.settings
    town.clock.pass_days(settings.request_expiry_d + settings.request_cool_down_d - 0.01)
    with pytest.raises(Conflict):
        _ask(town)
    town.clock.pass_days(0.02)
    _ask(town)


def test_where_requests_do_not_expire_a_block_still_starts_a_pause(tmp_path: Path) -> None:
    with small_community(
        tmp_path, members=["Ada", "Ben"], settings={"request_expiry_d": 0}
    ) as town:
        _ask(town)
        _blocks_and_unblocks(town, "Ben", "Ada")
        with town.community.reading(town.id("Ada")) as world:
            assert list_outgoing(world) == []
        with pytest.raises(Conflict):
            _ask(town)
        town.clock.pass_days(town.community.settings.request_cool_down_d + 1)
        _ask(town)
