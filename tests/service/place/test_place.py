"""One's own place against the oracle, whole and without contacts, whatever the settings."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from ecken.rules.audience import Audience
from ecken.service.place.left_out import without
from ecken.service.place.place import PAGE, show_place
from ecken.service.privacy.privacy import set_privacy
from tests import oracle
from tests.community import Town
from tests.examples import few_examples
from tests.service.test_world import NAMES, Plan, blocked_for, built, oracle_of, plans


@few_examples(25)
@given(plan=plans, data=st.data())
def test_place_and_picture_equal_the_oracle(plan: Plan, data: st.DataObject) -> None:
    with built(plan) as town:
        world, ada = oracle_of(town, plan), town.id(NAMES[0])
        blocked = blocked_for(town, plan, ada)
        own = sorted(oracle.circle(world, ada, 1, blocked))
        gone = data.draw(st.sets(st.sampled_from(own), max_size=3)) if own else set()
        names = {town.id(name): name for name in NAMES}
        with town.community.reading(ada) as seen:
            picture = without(seen, [town.public_id(names[member]) for member in gone])
            place = show_place(picture)
            away = [*blocked, *gone]
            assert picture.figures[:3] == oracle.figures(world, ada, away)
            assert place.figures[:3] == picture.figures[:3]
            for degree in (1, 2, 3):
                circle = oracle.circle(world, ada, degree, away)
                assert set(picture.circle(degree).tolist()) == circle
            layers = oracle.layers(world, ada, away)[1:]
            assert [d.members for d in place.distances if d.hops] == [len(one) for one in layers]
            assert sum(d.members for d in place.distances) == place.others
            expected = oracle.losses(world, ada, away)
            assert len(place.openings.items) == len(expected)
            for one in place.openings.items:
                opened, alone, (_, second, third) = expected[one.card.member]
                assert (one.opened, one.alone, one.without) == (opened, alone, (second, third))
                assert one.shared == opened - alone
                assert one.change == (second - place.figures.second, third - place.figures.third)
            lost = [one.alone for one in place.openings.items]
            assert lost == sorted(lost, reverse=True)
            assert place.alone == sum(lost)


def test_a_closed_list_is_told_from_one_that_opens_nobody(town_of_many: Town) -> None:
    ada = town_of_many.id("Ada")
    with town_of_many.community.reading(ada) as world:
        opener, other = show_place(world).openings.items[:2]
    set_privacy(town_of_many.community, other.card.member, audience=Audience.NOBODY, is_listed=True)
    with town_of_many.community.reading(ada) as world:
        found = {
            one.card.member: one
            for page in (1, 2)
            for one in show_place(world, page=page).openings.items
        }
    assert (found[opener.card.member].is_closed, found[opener.card.member].opened) == (False, 1)
    assert (found[other.card.member].is_closed, found[other.card.member].opened) == (True, 0)


def test_the_ranking_has_pages(town_of_many: Town) -> None:
    ada = town_of_many.id("Ada")
    with town_of_many.community.reading(ada) as world:
        first, second = (show_place(world, page=page).openings for page in (1, 2))
        last = show_place(world, page=99).openings
    assert (first.total, first.pages, len(first.items)) == (PAGE + 3, 2, PAGE)
    assert [one.card.member for one in second.items] == [one.card.member for one in last.items]
    assert len(second.items) == 3
    assert first.items[0].alone == 1
    shown = {one.card.member for one in first.items + second.items}
    assert len(shown) == PAGE + 3


def test_shares_are_of_those_whom_one_may_know_of(town_of_many: Town) -> None:
    with town_of_many.community.reading(town_of_many.id("Ada")) as world:
        place = show_place(world)
    assert place.others == PAGE + 4
    assert place.within(1) == (PAGE + 3) / (PAGE + 4)
    assert place.within(6) == 1
