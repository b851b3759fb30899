"""Whom two have in common, where some are not listed or show their list to nobody."""

from __future__ import annotations

from itertools import product
from pathlib import Path

import pytest

from ecken.rules.audience import Audience
from ecken.service.advisor.request_views import cards_of_received
from ecken.service.contacts.requests import list_incoming, send_request
from ecken.service.privacy.privacy import set_privacy
from ecken.service.profiles.members import show_member
from tests.community import Town, small_community

OPEN, CLOSED = Audience.EVERYONE, Audience.NOBODY
CASES = list(product((OPEN, CLOSED), (True, False), (OPEN, CLOSED), (True, False)))


def _set(town: Town, name: str, audience: Audience, is_listed: bool) -> None:
    set_privacy(town.community, town.id(name), audience=audience, is_listed=is_listed)


def _shared(town: Town, viewer: str, member: str) -> set[str]:
    """Whom the profile names, after a look that its count and the gateway say the same."""
    with town.community.reading(town.id(viewer)) as world:
        ids = {int(one) for one in world.shared_contacts(town.id(member))}
        page = show_member(world, town.public_id(member))
        assert page.shared_count == len(ids)
        assert {card.member for card in page.shared} == ids
    return {name for name in town.ids if town.id(name) in ids}


def test_between_contacts_either_list_tells(tmp_path: Path) -> None:
    """Ada knows Ben and Cem, who know each other: what does Ada see that she shares with Cem?"""
    with small_community(tmp_path, contacts=["Ada–Ben", "Ada–Cem", "Ben–Cem"]) as town:
        for of_ben, ben_is_listed, of_cem, cem_is_listed in CASES:
            _set(town, "Ben", of_ben, ben_is_listed)
            _set(town, "Cem", of_cem, cem_is_listed)
            through_ben = of_ben is OPEN and cem_is_listed
            through_cem = of_cem is OPEN and ben_is_listed
            expected = {"Ben"} if through_ben or through_cem else set()
            assert _shared(town, "Ada", "Cem") == expected


def test_with_somebody_in_the_second_circle_their_own_list_tells_too(tmp_path: Path) -> None:
    """Dora makes Cem visible to Ada; whether Ada and Cem share Ben is for the lists of both."""
    contacts = ["Ada–Ben", "Ada–Dora", "Ben–Cem", "Dora–Cem"]
    with small_community(tmp_path, contacts=contacts) as town:
        for of_ben, ben_is_listed, of_cem, cem_is_listed in CASES:
            _set(town, "Ben", of_ben, ben_is_listed)
            _set(town, "Cem", of_cem, cem_is_listed)
            is_visible = cem_is_listed
            expected = {"Dora"} if is_visible else set()
            if is_visible and (of_ben is OPEN or (of_cem is OPEN and ben_is_listed)):
                expected = {"Ben", "Dora"}
            assert _shared(town, "Ada", "Cem") == expected


@pytest.mark.parametrize("audience", list(Audience))
def test_a_list_shows_shared_contacts_as_far_as_its_audience_reaches(
    tmp_path: Path, audience: Audience
) -> None:
    """Ben shows nobody, Dora shows Cem: only Cem's own list could tell that Ben is shared."""
    contacts = ["Ada–Ben", "Ada–Dora", "Ben–Cem", "Dora–Cem"]
    with small_community(tmp_path, contacts=contacts) as town:
        _set(town, "Ben", CLOSED, True)
        _set(town, "Cem", audience, True)
        reaches_second = audience not in (Audience.NOBODY, Audience.CONTACTS)
        assert _shared(town, "Ada", "Cem") == ({"Ben", "Dora"} if reaches_second else {"Dora"})


def test_the_card_of_a_request_names_whom_the_profile_names(tmp_path: Path) -> None:
    with small_community(tmp_path, contacts=["Ada–Ben", "Ada–Dora", "Ben–Cem"]) as town:
        town.connect("Dora–Cem")
        send_request(town.community, town.id("Cem"), town.public_id("Ada"))
        for ben_is_listed, of_ben in product((True, False), (OPEN, CLOSED)):
            _set(town, "Ben", of_ben, ben_is_listed)
            with town.community.reading(town.id("Ada")) as world:
                card = cards_of_received(world, list_incoming(world))[0]
            assert {one.first_name for one in card.shared} == _shared(town, "Ada", "Cem")
            assert card.shared_count == len(card.shared)
