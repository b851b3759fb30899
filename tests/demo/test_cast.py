"""The four members to sign in as."""

from collections import defaultdict

import numpy as np
import pytest

from ecken.demo import Cast, DemoNetwork, make, pick_cast


@pytest.fixture(scope="module")
def cast(network: DemoNetwork) -> Cast:
    return pick_cast(network)


@pytest.fixture(scope="module")
def contacts(network: DemoNetwork) -> dict[int, set[int]]:
    lists: dict[int, set[int]] = defaultdict(set)
    for a, b in zip(network.contacts.a.tolist(), network.contacts.b.tolist(), strict=True):
        lists[a].add(b)
        lists[b].add(a)
    return lists


def test_they_are_four(cast: Cast) -> None:
    assert len({cast.hub, cast.typical, cast.requested, cast.recruiter}) == 4


def test_the_hub_has_more_contacts_than_nearly_anyone(
    cast: Cast, contacts: dict[int, set[int]]
) -> None:
    sizes = sorted((len(ends) for ends in contacts.values()), reverse=True)
    assert len(contacts[cast.hub]) >= sizes[20]


def test_the_typical_member_has_few_contacts_and_a_second_circle_worth_a_search(
    cast: Cast, network: DemoNetwork, contacts: dict[int, set[int]]
) -> None:
    first = contacts[cast.typical]
    second = set().union(*(contacts[other] for other in first)) - first - {cast.typical}
    member = network.members[cast.typical]
    assert 8 <= len(first) <= 14
    assert 100 < len(second) < 1500
    assert (member.country, member.audience, member.listed) == ("DE", "everyone", True)
    assert member.headline
    assert member.offers


def test_strangers_wait_for_an_answer_of_the_requested_one(
    cast: Cast, network: DemoNetwork, contacts: dict[int, set[int]]
) -> None:
    senders = network.requests.sender[network.requests.recipient == cast.requested].tolist()
    mine = contacts[cast.requested]
    strangers = [sender for sender in senders if not contacts[sender] & mine]
    assert 4 <= len(strangers) <= len(senders) <= 15
    assert len(mine) >= 6


def test_the_recruiter_hides_many_contacts(
    cast: Cast, network: DemoNetwork, contacts: dict[int, set[int]]
) -> None:
    member = network.members[cast.recruiter]
    assert member.recruiter
    assert member.audience == "nobody"
    assert len(contacts[cast.recruiter]) >= 20


def test_the_choice_is_the_same_every_time(cast: Cast, network: DemoNetwork) -> None:
    assert pick_cast(network) == cast


@pytest.mark.parametrize("size", [5, 60, 400])
def test_a_small_network_has_a_cast_too(size: int) -> None:
    network = make(members=size)
    cast = pick_cast(network)
    chosen = {cast.hub, cast.typical, cast.requested, cast.recruiter}
    assert len(chosen) == 4
    assert max(chosen) < size


def test_too_small_a_network_is_refused() -> None:
    with pytest.raises(ValueError, match="too few"):
        pick_cast(make(members=2))


def test_a_cut_keeps_ties_inside(small: DemoNetwork) -> None:
    assert len(small.members) == 400
    assert len(small.contacts) > 4000
    ends = np.concatenate([small.contacts.a, small.contacts.b, small.requests.recipient])
    assert ends.max() < 400
