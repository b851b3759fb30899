"""Taking back: once, within a minute, and not after any later act of the other side."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path
from threading import Thread

import pytest
from sqlalchemy import func, select

from ecken.errors import Conflict, EckenError, NotFound
from ecken.rules.audience import Audience
from ecken.rules.contact_details import Detail, ReleaseAudience
from ecken.rules.request import UNDO_S
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
    list_incoming,
    send_request,
    undo_answer,
    withdraw_request,
)
from ecken.service.privacy.contact_details import released_details, set_detail, set_findable
from ecken.service.privacy.privacy import set_privacy
from ecken.service.profiles.members import show_member
from ecken.service.talk.messages import open_conversation, send_message
from ecken.store.tables import undos
from tests.background import maintain
from tests.community import Town, small_community
from tests.service.contacts.test_races import second_process

Act = Callable[[Town], object]


@pytest.fixture
def town(tmp_path: Path) -> Iterator[Town]:
    """Ada and Ben are contacts; Zoe, whose list holds Uwe, wants to be Ada's contact."""
    with small_community(tmp_path, contacts=["Ada–Ben", "Zoe–Uwe"], members=["Cem"]) as town:
        set_detail(
            town.community,
            town.id("Zoe"),
            Detail.PHONE,
            value="+49 40 1",
            audience=ReleaseAudience.CONTACTS,
        )
        yield town


def _are_contacts(town: Town, a: str, b: str) -> bool:
    with town.community.reading(town.id(a)) as world:
        return town.id(b) in world.contacts


def _remove(town: Town) -> str:
    return remove_contact(town.community, town.id("Ada"), town.public_id("Ben"))


def _restore(town: Town, seal: str, who: str = "Ada", whom: str = "Ben") -> None:
    restore_contact(town.community, town.id(who), town.public_id(whom), seal)


def _refused(act: Callable[[], object]) -> str:
    with pytest.raises(EckenError) as refused:
        act()
    return refused.value.code


def _seen_of_zoe(town: Town, who: str) -> tuple[bool, bool, bool]:
    """Whether somebody sees Zoe, her list, and Uwe who stands in it."""
    with town.community.reading(town.id(who)) as world:
        zoe, uwe = town.id("Zoe"), town.id("Uwe")
        third = set(world.circle(3).tolist())
        lists = set(world.contact_list(zoe).tolist())
        return world.degree(zoe) is not None, uwe in lists, uwe in third


@pytest.mark.parametrize("audience", [Audience.SECOND, Audience.FOURTH, Audience.EVERYONE])
def test_a_friend_opens_nothing_that_could_then_be_taken_back(
    town: Town, audience: Audience
) -> None:
    zoe, ada = town.id("Zoe"), town.id("Ada")
    set_privacy(town.community, zoe, audience=audience, is_listed=True)
    sent = send_request(town.community, zoe, town.public_id("Ada"))
    accept_request(town.community, ada, sent.request_id)
    assert _seen_of_zoe(town, "Ben") == (True, False, False)
    assert _seen_of_zoe(town, "Uwe") == (True, True, False)  # a contact of Zoe's own
    undo_answer(town.community, ada, sent.request_id)
    assert _seen_of_zoe(town, "Ben") == (False, False, False)
    accept_request(town.community, ada, sent.request_id)
    town.clock.now += UNDO_S + 1
    assert _seen_of_zoe(town, "Ben") == (True, True, True)


def test_what_the_recipient_has_opened_is_open_to_their_contacts_at_once(town: Town) -> None:
    sent = send_request(town.community, town.id("Zoe"), town.public_id("Ada"))
    accept_request(town.community, town.id("Ada"), sent.request_id)
    assert _seen_of_zoe(town, "Ada") == (True, True, False)
    assert _seen_of_zoe(town, "Ben") == (True, True, True)


def _ben_asks(town: Town) -> None:
    send_request(town.community, town.id("Ben"), town.public_id("Ada"))


def _ben_asks_and_withdraws(town: Town) -> None:
    sent = send_request(town.community, town.id("Ben"), town.public_id("Ada"))
    withdraw_request(town.community, town.id("Ben"), sent.request_id)


def _ben_blocks_and_unblocks(town: Town) -> None:
    block_member(town.community, town.id("Ben"), town.public_id("Ada"))
    unblock_member(town.community, town.id("Ben"), town.public_id("Ada"))


def _ben_blocks_and_takes_it_back(town: Town) -> None:
    seal = block_member(town.community, town.id("Ben"), town.public_id("Ada"))
    undo_block(town.community, town.id("Ben"), town.public_id("Ada"), seal)


def _ben_hides_his_list(town: Town) -> None:
    set_privacy(town.community, town.id("Ben"), audience=Audience.NOBODY, is_listed=True)


def _ben_is_not_listed(town: Town) -> None:
    set_privacy(town.community, town.id("Ben"), audience=Audience.EVERYONE, is_listed=False)


def _ben_releases_less(town: Town) -> None:
    set_detail(
        town.community,
        town.id("Ben"),
        Detail.PHONE,
        value="+49 1",
        audience=ReleaseAudience.NOBODY,
    )


def _ben_is_found_by_address(town: Town) -> None:
    set_findable(town.community, town.id("Ben"), True)


LATER_ACTS: list[Act] = [
    _ben_asks,
    _ben_asks_and_withdraws,
    _ben_blocks_and_unblocks,
    _ben_blocks_and_takes_it_back,
    _ben_hides_his_list,
    _ben_is_not_listed,
    _ben_releases_less,
    _ben_is_found_by_address,
]


def test_a_seal_works_once_and_a_kept_one_never_again(town: Town) -> None:
    seal = _remove(town)
    _restore(town, seal)
    assert _are_contacts(town, "Ben", "Ada")
    assert _refused(lambda: _restore(town, seal)) == "undo_too_late"
    remove_contact(town.community, town.id("Ben"), town.public_id("Ada"))
    assert _refused(lambda: _restore(town, seal)) == "undo_too_late"
    assert not _are_contacts(town, "Ada", "Ben")


def test_only_the_newest_seal_of_an_act_works_and_only_for_its_owner(town: Town) -> None:
    old = _remove(town)
    _restore(town, old)
    new = _remove(town)
    assert _refused(lambda: _restore(town, old)) == "undo_too_late"
    assert _refused(lambda: _restore(town, new, "Ben", "Ada")) == "undo_too_late"
    assert _refused(lambda: _restore(town, new, "Ada", "Cem")) == "undo_too_late"
    assert _refused(lambda: _restore(town, "", "Ada", "Ben")) == "undo_too_late"
    _restore(town, new)
    assert _are_contacts(town, "Ada", "Ben")


@pytest.mark.parametrize("later", LATER_ACTS)
def test_any_later_act_of_the_other_side_makes_a_removal_final(town: Town, later: Act) -> None:
    seal = _remove(town)
    later(town)
    assert _refused(lambda: _restore(town, seal)) == "undo_too_late"
    assert not _are_contacts(town, "Ada", "Ben")


@pytest.mark.parametrize("later", [_ben_hides_his_list, _ben_releases_less])
def test_a_block_stays_where_the_other_has_changed_their_settings(town: Town, later: Act) -> None:
    ada, ben = town.id("Ada"), town.public_id("Ben")
    seal = block_member(town.community, ada, ben)
    later(town)
    assert _refused(lambda: undo_block(town.community, ada, ben, seal)) == "undo_too_late"
    unblock_member(town.community, ada, ben)
    assert not _are_contacts(town, "Ada", "Ben")


def test_a_seal_is_not_usable_across_a_block_of_the_other(town: Town) -> None:
    seal = _remove(town)
    block_member(town.community, town.id("Ben"), town.public_id("Ada"))
    assert _refused(lambda: _restore(town, seal)) == "not_found"
    unblock_member(town.community, town.id("Ben"), town.public_id("Ada"))
    assert _refused(lambda: _restore(town, seal)) == "undo_too_late"


def test_a_removal_in_a_block_in_a_removal_is_not_put_back_by_older_seals(town: Town) -> None:
    ada, ben = town.id("Ada"), town.public_id("Ben")
    removal = _remove(town)
    block = block_member(town.community, ada, ben)
    undo_block(town.community, ada, ben, block)
    assert not _are_contacts(town, "Ada", "Ben"), "the block ended no contact"
    assert _refused(lambda: _restore(town, removal)) == "undo_too_late"
    assert _refused(lambda: undo_block(town.community, ada, ben, block)) == "not_found"


@pytest.mark.parametrize("passed_s", [61, 86_400])
def test_a_minute_is_a_minute_whatever_the_clock_does(town: Town, passed_s: int) -> None:
    seal = _remove(town)
    town.clock.now += passed_s
    assert _refused(lambda: _restore(town, seal)) == "undo_too_late"


def test_upkeep_leaves_nothing_behind(town: Town) -> None:
    _remove(town)
    town.clock.now += 61
    maintain(town.community)
    with town.community.database.reading() as connection:
        assert connection.execute(select(func.count()).select_from(undos)).scalar_one() == 0


# -- answers -----------------------------------------------------------------------------------


def _zoe_asks(town: Town) -> str:
    return send_request(town.community, town.id("Zoe"), town.public_id("Ada")).request_id


def _undo(town: Town, id: str) -> Callable[[], object]:
    return lambda: undo_answer(town.community, town.id("Ada"), id)


def test_an_answer_is_taken_back_once(town: Town) -> None:
    id = _zoe_asks(town)
    for answer in (accept_request, decline_request):
        answer(town.community, town.id("Ada"), id)
        _undo(town, id)()
        assert _refused(_undo(town, id)) == "request_not_pending"
        with town.community.reading(town.id("Ada")) as world:
            assert [request.id for request in list_incoming(world)] == [id]


def _zoe_writes(town: Town) -> None:
    id = open_conversation(town.community, town.id("Zoe"), town.public_id("Ada"))
    send_message(town.community, town.id("Zoe"), id, "Hallo")


def _zoe_removes(town: Town) -> None:
    remove_contact(town.community, town.id("Zoe"), town.public_id("Ada"))


def _zoe_removes_and_asks_again(town: Town) -> None:
    _zoe_removes(town)
    _zoe_asks(town)


def _ada_removes_and_asks(town: Town) -> None:
    remove_contact(town.community, town.id("Ada"), town.public_id("Zoe"))
    send_request(town.community, town.id("Ada"), town.public_id("Zoe"))


@pytest.mark.parametrize(
    "later", [_zoe_writes, _zoe_removes, _zoe_removes_and_asks_again, _ada_removes_and_asks]
)
def test_an_acceptance_stands_after_any_later_act(town: Town, later: Act) -> None:
    id = _zoe_asks(town)
    accept_request(town.community, town.id("Ada"), id)
    later(town)
    assert _refused(_undo(town, id)) == "undo_too_late"


def test_crossing_requests_cannot_be_taken_back(town: Town) -> None:
    id = _zoe_asks(town)
    assert send_request(town.community, town.id("Ada"), town.public_id("Zoe")).is_contact
    assert _refused(_undo(town, id)) == "undo_too_late"


def _looks_at_the_page(town: Town) -> None:
    with town.community.reading(town.id("Ada")) as world:
        page = show_member(world, town.public_id("Zoe"))
    assert page.contacts is not None
    assert page.released == {Detail.PHONE: "+49 40 1"}


def _reads_the_telephone(town: Town) -> None:
    with town.community.reading(town.id("Ada")) as world:
        assert released_details(world, town.id("Zoe")) == {Detail.PHONE: "+49 40 1"}


def _counts(town: Town) -> None:
    with town.community.reading(town.id("Ada")) as world:
        assert world.figures[:2] == (2, 1)


def _asks_how_far_uwe_is(town: Town) -> None:
    with town.community.reading(town.id("Ada")) as world:
        assert world.degree(town.id("Uwe")) == 2


def _is_refused_something_after_looking(town: Town) -> None:
    def look() -> None:
        with town.community.reading(town.id("Ada")) as world:
            if world.degree(town.id("Uwe")) == 2:
                raise NotFound

    _refused(look)


def _fails_to_change_something_after_looking(town: Town) -> None:
    def try_it() -> None:
        with town.community.changing(town.id("Ada")) as world:
            if world.degree(town.id("Uwe")) == 2:
                raise Conflict("told", "It is told by a refusal.")

    assert _refused(try_it) == "told"


OPENINGS: list[Act] = [
    _looks_at_the_page,
    _reads_the_telephone,
    _counts,
    _asks_how_far_uwe_is,
    _is_refused_something_after_looking,
    _fails_to_change_something_after_looking,
]


@pytest.mark.parametrize("look", OPENINGS)
def test_whoever_has_looked_has_accepted(town: Town, look: Act) -> None:
    id = _zoe_asks(town)
    accept_request(town.community, town.id("Ada"), id)
    look(town)
    assert _refused(_undo(town, id)) == "undo_too_late"
    assert _are_contacts(town, "Zoe", "Ada")


def test_a_page_that_offers_the_undo_opens_nothing(town: Town) -> None:
    id = _zoe_asks(town)
    accept_request(town.community, town.id("Ada"), id)
    zoe, uwe = town.id("Zoe"), town.id("Uwe")
    with town.community.reading(town.id("Ada"), keeps_closed=True) as world:
        assert zoe in world.contacts
        assert world.figures[:3] == (2, 0, 0)
        assert len(world.contact_list(zoe)) == 0
        assert len(world.bridges(uwe)) == 0
        assert world.paths(uwe) == []
        assert world.degree(uwe) is None
        assert released_details(world, zoe) == {}
        page = show_member(world, town.public_id("Zoe"))
    assert (page.contacts, page.released) == (None, {})
    _undo(town, id)()
    assert not _are_contacts(town, "Zoe", "Ada")


def test_after_the_minute_everything_is_open(town: Town) -> None:
    accept_request(town.community, town.id("Ada"), _zoe_asks(town))
    town.clock.now += 61
    with town.community.reading(town.id("Ada"), keeps_closed=True) as world:
        assert world.degree(town.id("Uwe")) == 2
        assert released_details(world, town.id("Zoe")) == {Detail.PHONE: "+49 40 1"}


def test_others_see_a_new_contact_while_it_is_closed_to_who_accepted(town: Town) -> None:
    accept_request(town.community, town.id("Ada"), _zoe_asks(town))
    for name, degree in (("Zoe", 2), ("Uwe", 3)):
        with town.community.reading(town.id(name), keeps_closed=True) as world:
            assert world.degree(town.id("Ben")) == degree


def test_what_was_taken_back_while_it_was_read_is_not_told(town: Town) -> None:
    id = _zoe_asks(town)
    accept_request(town.community, town.id("Ada"), id)

    def read() -> None:
        with town.community.reading(town.id("Ada")) as world:
            assert world.degree(town.id("Uwe")) == 2
            elsewhere = Thread(target=_undo(other, id))
            elsewhere.start()
            elsewhere.join()

    other = replace(town, community=second_process(town))
    assert _refused(read) == "network_busy"
    other.community.database.close()
