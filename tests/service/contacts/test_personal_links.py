"""The personal link: who may join by it, who hears of it, and when it is over."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import select

from ecken.errors import NotAllowed, NotFound, TooMany
from ecken.service.accounts.account_deletion import erase_member
from ecken.service.accounts.accounts import set_operator
from ecken.service.accounts.joining import confirm_address
from ecken.service.contacts.contacts import block_member
from ecken.service.contacts.first_contact import (
    ask_first_contact,
    close_first_contact,
    find_first_contact,
)
from ecken.service.contacts.personal_links import (
    JOINED_MOST,
    LINK_D,
    end_own_link,
    list_invited,
    name_of_inviter,
    renew_own_link,
    show_own_link,
)
from ecken.service.contacts.requests import list_incoming
from ecken.service.operators.administration import approve_member, list_awaiting
from ecken.service.talk.notices import Notice, list_notices
from ecken.store.profiles.members import find_member_id
from ecken.store.tables import members, personal_links
from tests.community import Town, small_community
from tests.service.people import HERE, PASSWORD, give_password, newest_token, sign_up_as

NELE = "nele@example.org"


@contextmanager
def community(folder: Path, **settings: Any) -> Iterator[Town]:
    with small_community(folder, members=["Ada", "Ben"], settings=settings) as town:
        give_password(town, "Ada")
        yield town


@pytest.fixture
def town(tmp_path: Path) -> Iterator[Town]:
    with community(tmp_path) as made:
        yield made


def link_of(town: Town, name: str = "Ada") -> str:
    return renew_own_link(town.community, town.id(name)).link.partition("invitation=")[2]


def join_by(town: Town, token: str, email: str = NELE) -> int:
    sign_up_as(town, email, invitation=token)
    confirm_address(town.community, newest_token(town), PASSWORD, HERE)
    with town.community.database.reading() as connection:
        wanted = select(members.c.id).where(members.c.email == email)
        return int(connection.execute(wanted).scalar_one())


def told(town: Town, name: str = "Ada") -> list[tuple[Notice, str]]:
    with town.community.reading(town.id(name)) as world:
        return [(one.kind, one.about.last_name) for one in list_notices(world)]


def test_the_inviter_hears_who_has_joined_and_is_no_contact_yet(town: Town) -> None:
    nele = join_by(town, link_of(town))
    assert told(town) == [(Notice.INVITED_JOINED, "Neu")]
    with town.community.reading(nele) as world:
        offered = find_first_contact(world)
        assert offered is not None
        assert offered.member == town.id("Ada")
        assert len(world.contacts) == 0
    with town.community.reading(town.id("Ada")) as world:
        assert [card.member for card in list_invited(world)] == [nele]
        assert list_incoming(world) == []


def test_the_request_is_sent_by_the_newcomer_alone_and_offered_once(town: Town) -> None:
    nele = join_by(town, link_of(town))
    ask_first_contact(town.community, nele, message="Thank you.")
    with town.community.reading(town.id("Ada")) as world:
        assert [(one.other.member, one.message) for one in list_incoming(world)] == [
            (nele, "Thank you.")
        ]
    with town.community.reading(nele) as world:
        assert find_first_contact(world) is None
    with pytest.raises(NotFound):
        ask_first_contact(town.community, nele)


def test_an_offer_that_is_closed_does_not_come_back(town: Town) -> None:
    nele = join_by(town, link_of(town))
    close_first_contact(town.community, nele)
    with town.community.reading(nele) as world:
        assert find_first_contact(world) is None


def test_who_has_blocked_the_newcomer_is_not_offered_and_is_told_nothing(town: Town) -> None:
    nele = join_by(town, link_of(town))
    with town.community.reading(nele) as world:
        public_id = world.cards([nele])[nele].public_id
    block_member(town.community, town.id("Ada"), public_id)
    with town.community.reading(nele) as world:
        assert find_first_contact(world) is None
    with town.community.reading(town.id("Ada")) as world:
        assert list_invited(world) == []
    assert told(town) == []


def test_by_a_link_that_is_replaced_or_ended_or_old_nobody_comes_from_the_inviter(
    town: Town,
) -> None:
    first = link_of(town)
    assert name_of_inviter(town.community, first).startswith("Ada")
    second = link_of(town)
    assert name_of_inviter(town.community, first) == ""
    town.clock.pass_days(LINK_D)
    assert name_of_inviter(town.community, second) == ""
    third = link_of(town)
    end_own_link(town.community, town.id("Ada"))
    assert name_of_inviter(town.community, third) == ""
    with town.community.reading(town.id("Ada")) as world:
        assert show_own_link(town.community, world) is None
    nele = join_by(town, third)  # everybody may join here
    with town.community.reading(nele) as world:
        assert find_first_contact(world) is None


def test_a_link_that_was_replaced_between_sign_up_and_confirmation_offers_nobody(
    town: Town,
) -> None:
    sign_up_as(town, NELE, invitation=link_of(town))
    link_of(town)
    signed_in = confirm_address(town.community, newest_token(town), PASSWORD, HERE)
    assert signed_in is not None
    with town.community.reading(signed_in.member) as world:
        assert find_first_contact(world) is None


def test_the_database_alone_opens_no_link(town: Town) -> None:
    token = link_of(town)
    with town.community.database.reading() as connection:
        row = connection.execute(select(personal_links)).one()._mapping
    assert token not in [str(value) for value in row.values()]
    assert name_of_inviter(town.community, str(row["public_id"])) == ""
    forged = str(row["public_id"]) + "A" * 43
    assert name_of_inviter(town.community, forged) == ""


def test_an_erased_inviter_leaves_nothing_of_the_link(town: Town) -> None:
    token = link_of(town)
    nele = join_by(town, token)
    erase_member(town.community, town.id("Ada"))
    assert name_of_inviter(town.community, token) == ""
    with town.community.reading(nele) as world:
        assert find_first_contact(world) is None


def test_invitation_only_communities_let_members_invite_where_they_say_so(tmp_path: Path) -> None:
    with community(tmp_path, joining="invitation") as town:
        with pytest.raises(NotAllowed) as refused:
            link_of(town)
        assert refused.value.code == "members_cannot_invite"
    (tmp_path / "other").mkdir()
    with community(tmp_path / "other", joining="invitation", members_invite=True) as town:
        token = link_of(town)
        nele = join_by(town, token)
        with town.community.reading(nele) as world:
            assert find_first_contact(world) is not None
        end_own_link(town.community, town.id("Ada"))
        with pytest.raises(NotAllowed) as refused:
            sign_up_as(town, "otto@example.org", invitation=token)
        assert refused.value.code == "invitation_over"


def test_a_link_ended_before_the_confirmation_lets_nobody_in_where_one_is_needed(
    tmp_path: Path,
) -> None:
    with community(tmp_path, joining="invitation", members_invite=True) as town:
        sign_up_as(town, NELE, invitation=link_of(town))
        end_own_link(town.community, town.id("Ada"))
        with pytest.raises(NotAllowed) as refused:
            confirm_address(town.community, newest_token(town), PASSWORD, HERE)
        assert refused.value.code == "invitation_over"


def test_where_operators_approve_the_inviter_hears_of_it_after_that(tmp_path: Path) -> None:
    with community(tmp_path, joining="approval") as town:
        set_operator(town.community, "ben@example.org", is_operator=True)
        nele = join_by(town, link_of(town))
        assert told(town) == []
        (waiting,) = list_awaiting(town.community, town.id("Ben"))
        approve_member(town.community, town.id("Ben"), waiting.public_id)
        assert told(town) == [(Notice.INVITED_JOINED, "Neu")]
        with town.community.database.reading() as connection:
            assert find_member_id(connection, waiting.public_id) == nele


def test_the_links_of_a_member_bring_in_no_more_than_so_many(town: Town) -> None:
    token = link_of(town)
    with town.community.writing() as connection:
        connection.execute(personal_links.update().values(uses_left=1))
    join_by(town, token)
    assert name_of_inviter(town.community, token) == ""
    with pytest.raises(NotAllowed) as refused:
        link_of(town)
    assert refused.value.fields == {"most": JOINED_MOST, "days": LINK_D}
    town.clock.pass_days(LINK_D)
    assert name_of_inviter(town.community, link_of(town))


def test_ending_and_renewing_gives_no_more_uses(town: Town) -> None:
    join_by(town, link_of(town))
    end_own_link(town.community, town.id("Ada"))
    link_of(town)
    with town.community.database.reading() as connection:
        left = connection.execute(select(personal_links.c.uses_left)).scalar_one()
    assert left == JOINED_MOST - 1


def test_links_are_not_replaced_without_end(town: Town) -> None:
    for _ in range(10):
        link_of(town)
    with pytest.raises(TooMany):
        link_of(town)
