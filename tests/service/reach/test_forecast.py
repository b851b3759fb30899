"""What a post is likely to reach: within what the author may see, also if requests are accepted."""

from __future__ import annotations

from pathlib import Path

import pytest

from ecken.errors import Invalid
from ecken.rules.audience import Audience
from ecken.rules.rounding import Rounded
from ecken.service.contacts.contacts import block_member
from ecken.service.contacts.requests import decline_request, list_incoming, send_request
from ecken.service.privacy.privacy import set_privacy
from ecken.service.reach import if_accepted
from ecken.service.reach.forecast import forecast_reach
from ecken.service.reach.if_accepted import IfAccepted, reach_if_accepted
from ecken.service.reach.overview import show_reach
from ecken.service.reach.shares import SHARES, parse_share, percent_of
from tests.community import Town, small_community
from tests.service.random_towns import random_town

CONTACTS = (
    *("Ada–Ben", "Ada–Cem", "Ben–Dora", "Cem–Dora", "Ben–Ella", "Dora–Finn", "Finn–Gül"),
    *(f"Zoe–Z{i}" for i in range(12)),
)


def _if_accepted(town: Town, name: str, share: float = 0.2) -> IfAccepted:
    with town.community.reading(town.id(name)) as world:
        return reach_if_accepted(world, share)


def test_all_contacts_see_a_post_and_each_bridge_may_pass_it_on(tmp_path: Path) -> None:
    with (
        small_community(tmp_path, contacts=CONTACTS) as town,
        town.community.reading(town.id("Ada")) as world,
    ):
        found = forecast_reach(world, 0.1)
        assert found.first == 2
        assert found.second == pytest.approx((1 - 0.9**2) + 0.1)  # Dora has two bridges, Ella one
        # Finn sees it if Dora does, and passes it on
        assert found.third == pytest.approx((1 - 0.9**2) * 0.1, abs=0.01)
        assert found.total == found.first + found.second + found.third


def test_whoever_is_blocked_or_closes_their_list_carries_nothing_on(tmp_path: Path) -> None:
    with small_community(tmp_path, contacts=CONTACTS) as town:
        set_privacy(town.community, town.id("Ben"), audience=Audience.NOBODY, is_listed=True)
        with town.community.reading(town.id("Ada")) as world:
            assert forecast_reach(world, 0.1).second == pytest.approx(0.1)
        block_member(town.community, town.id("Ada"), town.public_id("Cem"))
        with town.community.reading(town.id("Ada")) as world:
            found = forecast_reach(world, 0.1)
            assert (found.first, found.second, found.third) == (1, 0.0, 0.0)


def test_an_open_request_counts_with_the_list_that_its_sender_may_see(tmp_path: Path) -> None:
    with small_community(tmp_path, contacts=CONTACTS) as town:
        assert _if_accepted(town, "Ella").requests == 0
        with town.community.reading(town.id("Ella")) as world:
            assert world.contact_list(town.id("Dora"), is_far=False).size == 3
        send_request(town.community, town.id("Ella"), town.public_id("Dora"))
        found = _if_accepted(town, "Ella", share=1.0)
        # Finn enters the second circle; Dora, who was in it, becomes a contact
        assert (found.requests, found.closed) == (1, 0)
        assert found.more.is_few


def test_a_list_that_the_sender_may_not_see_counts_for_nothing(tmp_path: Path) -> None:
    with small_community(tmp_path, contacts=CONTACTS) as town:
        send_request(town.community, town.id("Ada"), town.public_id("Zoe"))
        before = _if_accepted(town, "Ada", share=1.0)
        assert (before.requests, before.closed, before.more.is_few) == (1, 1, True)
        town.connect("Zoe–Finn")
        set_privacy(town.community, town.id("Zoe"), audience=Audience.CONTACTS, is_listed=True)
        assert _if_accepted(town, "Ada", share=1.0) == before


def test_a_request_declined_in_silence_counts_as_open(tmp_path: Path) -> None:
    with small_community(tmp_path, contacts=CONTACTS) as town:
        send_request(town.community, town.id("Ella"), town.public_id("Dora"))
        before = _if_accepted(town, "Ella")
        with town.community.reading(town.id("Dora")) as world:
            (request,) = list_incoming(world)
        decline_request(town.community, town.id("Dora"), request.id)
        assert _if_accepted(town, "Ella") == before


@pytest.mark.parametrize("seed", range(4))
def test_what_accepted_requests_would_bring_is_what_they_then_bring(
    tmp_path: Path, seed: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Where all lists are open to everyone nothing is hidden from the sender."""
    monkeypatch.setattr(if_accepted, "round_count", lambda count, _: Rounded(count))
    with random_town(tmp_path, seed, open_lists=True) as town:
        ada = town.id("M0")
        with town.community.reading(ada) as world:
            asked = [*world.circle(2)[:4].tolist(), *world.circle(3)[:4].tolist()]
            cards = world.cards(asked)
            before = forecast_reach(world, 0.2)
        assert len(asked) > 3
        for card in cards.values():
            send_request(town.community, ada, card.public_id)
        found = _if_accepted(town, "M0")
        then = town.community.network.graph.cascade(ada, 0.2, hops=2, also=asked)
        more = then.first + then.second - before.first - before.second
        assert more > 4
        assert (found.requests, found.more.about) == (len(asked), round(more))


def test_the_page_has_each_share_once_and_the_chosen_one_beside(tmp_path: Path) -> None:
    with (
        small_community(tmp_path, contacts=CONTACTS) as town,
        town.community.reading(town.id("Ada")) as world,
    ):
        shown = show_reach(world, 0.05)
        assert [each.share for each in shown.others] == list(SHARES)
        assert shown.chosen in shown.others
        assert [each.second for each in shown.others] == sorted(e.second for e in shown.others)


def test_a_share_is_read_in_percent_and_no_other_is_taken() -> None:
    assert [parse_share(percent_of(share)) for share in SHARES] == list(SHARES)
    for text in ("", "3", "0.05", "5%", "-1", "x" * 1000):
        with pytest.raises(Invalid) as refused:
            parse_share(text)
        assert refused.value.code == "share_unknown"
