"""Ways into a company: who, in which order, over which bridge, by what the viewer may see."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import numpy as np
import pytest

from ecken.errors import Invalid, NotFound
from ecken.rules.audience import Audience
from ecken.rules.ways_in import Tie, TieStrength, order_of
from ecken.service.contacts.contacts import block_member
from ecken.service.contacts.requests import send_request
from ecken.service.privacy.privacy import set_privacy
from ecken.service.search.companies import When, find_company, show_company
from ecken.service.search.ways_in import WaysIn, find_ways_in
from ecken.service.shared_contacts import shared_counts
from tests.community import Town, small_community
from tests.service.random_towns import COMPANIES, random_town

MEMBERS = {
    **{name: {"company": "Bosch", "industry": "62.01"} for name in ("Few", "None", "Far", "Wide")},
    "Away": {"company": "Bosch"},
}
CONTACTS = (
    *("Ada–Few", "Ada–None", "Ada–B1", "Ada–B2", "Few–B1", "Few–B2"),
    *("B1–Far", "B2–Wide", "B1–Wide", "B1–X", "X–Far", "X–Away"),
)


@pytest.fixture
def town(tmp_path: Path) -> Iterator[Town]:
    """Ada knows Few (two shared contacts) and None (none); Far by B1, Wide by B1 and B2."""
    with small_community(tmp_path, members=MEMBERS, contacts=CONTACTS) as made:
        yield made


def ways(town: Town, **where: str) -> WaysIn:
    with town.community.reading(town.id("Ada")) as world:
        return find_ways_in(world, **(where or {"company": "BOSCH GmbH"}))


def test_contacts_come_first_and_of_them_moderately_weak_ties(town: Town) -> None:
    found = ways(town)
    assert [(way.card.first_name, way.tie.shared, way.strength) for way in found.direct] == [
        ("Few", 2, TieStrength.MODERATELY_WEAK),
        ("None", 0, TieStrength.VERY_WEAK),
    ]
    assert [way.card.first_name for way in found.bridged] == ["Wide", "Far"]
    assert (found.direct_total, found.bridged_total) == (2, 2)


def test_a_way_over_a_bridge_tells_the_strength_of_both_its_ties(town: Town) -> None:
    far = ways(town).bridged[1]
    assert far.leg is not None
    assert far.leg.bridge.first_name == "B1"
    assert (far.leg.count, far.leg.shared_with_viewer, far.leg.shared_with_member) == (1, 1, 1)
    set_privacy(town.community, town.id("Far"), audience=Audience.NOBODY, is_listed=True)
    far = ways(town).bridged[1]
    assert far.leg is not None
    assert far.leg.shared_with_member == 0  # that X knows Far only stood in Far's list


def test_the_way_in_by_industry(town: Town) -> None:
    assert [way.card.first_name for way in ways(town, industry="62").direct] == ["Few", "None"]
    assert ways(town, industry="no such industry").direct == []


def test_a_request_that_is_open_is_told(town: Town) -> None:
    send_request(town.community, town.id("Ada"), town.public_id("Far"))
    assert [way.request is not None for way in ways(town).bridged] == [False, True]


def test_who_is_blocked_is_no_way_and_leads_to_none(town: Town) -> None:
    block_member(town.community, town.id("B1"), town.public_id("Ada"))
    block_member(town.community, town.id("None"), town.public_id("Ada"))
    found = ways(town)
    assert [(way.card.first_name, way.tie.shared) for way in found.direct] == [("Few", 1)]
    assert [way.card.first_name for way in found.bridged] == ["Wide"]


@pytest.mark.parametrize("where", [{"company": " "}, {"company": "Bosch", "industry": "62"}])
def test_one_place_is_asked_for(town: Town, where: dict[str, str]) -> None:
    with pytest.raises(Invalid) as refused:
        ways(town, **where)
    assert refused.value.code == "way_in_where"


def test_a_company_that_nobody_names_is_not_there(town: Town) -> None:
    with pytest.raises(NotFound):
        ways(town, company="Never Was")


@pytest.mark.parametrize("seed", range(6))
def test_shared_contacts_are_those_of_the_members_page(tmp_path: Path, seed: int) -> None:
    with random_town(tmp_path, 300 + seed) as town:
        for name in ("M0", "M7"):
            with town.community.reading(town.id(name)) as world:
                for degree in (1, 2):
                    members = world.circle(degree).tolist()
                    shared = [len(world.shared_contacts(member)) for member in members]
                    assert shared_counts(world, degree).tolist() == shared


@pytest.mark.parametrize("seed", range(4))
def test_ways_are_the_circles_of_the_company_in_the_order_of_the_rule(
    tmp_path: Path, seed: int
) -> None:
    with (
        random_town(tmp_path, 400 + seed, ties=70) as town,
        town.community.reading(town.id("M0")) as world,
    ):
        for name in filter(None, COMPANIES):
            found = find_ways_in(world, company=name, limit=50)
            now = find_company(world, name).now
            counts = show_company(world, name).counts
            assert found.direct_total == sum(c.first for c in counts.values())
            assert found.bridged_total == sum(c.second for c in counts.values())
            assert len(found.direct) == found.direct_total
            every = [*found.direct, *found.bridged]
            ties = [(*order_of(way.tie), way.card.public_id) for way in every]
            assert ties == sorted(ties)
            for way in every:
                member = way.card.member
                shared = len(world.shared_contacts(member))
                assert way.tie == Tie(world.degree(member) or 0, bool(np.isin(member, now)), shared)
                assert (way.leg is None) is (way.tie.degree == 1)
            assert counts.keys() == set(When)
