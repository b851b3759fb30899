"""What is told of a network: the same at each door, and of nobody alone."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from ecken.graph import Network
from ecken.rules.audience import Audience
from ecken.service.numbers.network_measures import measure_network
from ecken.service.numbers.numbers import OpenNumbers, choose_days, read_open, show_numbers
from ecken.service.numbers.shown_figures import SHOWN_FROM, round_figures
from ecken.service.numbers.snapshot import take_daily_snapshot
from ecken.service.privacy.privacy import set_privacy
from ecken.store.site.daily_snapshot import DailyFigures, replace_daily
from tests.community import Town
from tests.service.large_towns import SIZE, large_town


@pytest.fixture
def town(tmp_path: Path) -> Iterator[Town]:
    with large_town(tmp_path) as town:
        yield town


def _open(town: Town) -> OpenNumbers:
    with town.community.database.reading() as connection:
        found = read_open(connection, town.community.zone)
    assert found is not None
    return found


def test_shares_of_hops_and_of_members_are_the_whole() -> None:
    star = Network.from_pairs([(0, i) for i in range(1, 60)])
    shown = round_figures(measure_network(star))
    assert [one.hops for one in shown.hops] == [1, 2]
    assert sum(one.share for one in shown.hops) == pytest.approx(1, abs=1e-3)
    assert shown.mean_between == pytest.approx((shown.mean_hops or 0) - 1)


def test_no_bin_stands_for_fewer_than_five_members() -> None:
    """The hub of a star has 59 contacts: nobody is told so."""
    star = Network.from_pairs([(0, i) for i in range(1, 60)])
    (only,) = round_figures(measure_network(star)).degrees
    assert (only.low, only.high, only.share) == (0, None, 1.0)


def test_a_line_of_hundreds_ends_in_one_bar_for_all_that_is_farther() -> None:
    line = Network.from_pairs([(i, i + 1) for i in range(300)])
    hops = round_figures(measure_network(line)).hops
    assert len(hops) == 25
    assert hops[-1].or_more
    assert sum(one.share for one in hops) == pytest.approx(1, abs=1e-2)


def test_among_few_members_nothing_is_told_of_the_network(town: Town) -> None:
    take_daily_snapshot(town.community)
    assert _open(town).figures is not None
    for i in range(SIZE - SHOWN_FROM + 1):
        set_privacy(town.community, town.id(f"M{i}"), audience=Audience.EVERYONE, is_listed=False)
    take_daily_snapshot(town.community)
    found = _open(town)
    assert found.figures is None
    assert found.growth == ()
    assert found.mean_contacts > 0


def test_days_are_chosen_by_year_by_month_or_one_by_one() -> None:
    years = ["2025-03-01", "2025-02-01", "2024-12-31", "2024-12-30", "2023-06-01"]
    assert choose_days(years) == ["2025-03-01", "2024-12-31", "2023-06-01"]
    months = ["2025-03-02", "2025-03-01", "2025-02-28", "2025-01-31", "2025-01-30"]
    assert choose_days(months) == ["2025-03-02", "2025-02-28", "2025-01-31"]
    assert choose_days(["2025-03-02", "2025-03-01"]) == ["2025-03-02", "2025-03-01"]
    assert len(choose_days([f"2025-03-{day:02}" for day in range(31, 0, -1)])) == 24


def test_growth_is_told_as_a_share_of_todays_members(town: Town) -> None:
    with town.community.writing() as connection:
        replace_daily(connection, DailyFigures("2022-12-31", SIZE // 2, 10, 1.5))
    take_daily_snapshot(town.community)
    first, last = _open(town).growth
    assert (first.day, first.members, first.mean_contacts) == ("2022-12-31", 0.5, 1.5)
    assert first.mean_hops is None
    assert last.members == 1.0
    assert last.mean_hops is not None


def test_the_own_line_counts_what_contacts_show(town: Town) -> None:
    """M0 knows M1 and M39 (two contacts each, and M0 among them) and M13 and M27."""
    with town.community.reading(town.id("M0")) as world:
        own = show_numbers(world).own
        lists = [len(world.contact_list(member)) for member in world.contacts.tolist()]
        lengths = world.list_lengths_of_contacts().tolist()
    assert own is not None
    assert (own.contacts, own.with_list) == (len(lists), len(lists))
    assert own.mean == round(sum(lengths) / len(lists) + 1, 1)
    set_privacy(town.community, town.id("M1"), audience=Audience.NOBODY, is_listed=True)
    with town.community.reading(town.id("M0")) as world:
        own = show_numbers(world).own
    assert own is not None
    assert own.with_list == own.contacts - 1
