"""How many pass posts on, and how well forecasts fit: told over many posts, never of one member."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from sqlalchemy import update

from ecken.errors import NotFound
from ecken.rules.posts import PostAudience
from ecken.rules.reach.measuring import is_enough, wilson_interval
from ecken.rules.reach.spreading import hops_of
from ecken.service.numbers.snapshot import take_daily_snapshot
from ecken.service.reach.calibration import calibrate_forecasts
from ecken.service.reach.measured import reach_of_post
from ecken.service.reach.overview import show_reach
from ecken.service.reach.passing_on import measured_share, usual_share
from ecken.service.reach.publishing import publish_post, publish_share
from ecken.service.reach.shares import SHARE_ASSUMED
from ecken.store.posts.acts import insert_like
from ecken.store.posts.posts import insert_post
from ecken.store.reach.counts import ForecastRow, insert_forecast
from ecken.store.reach.viewers import FirstViews, add_first_views
from ecken.store.tables import members
from tests.community import DAY_S, NOW, Town, small_community
from tests.web.browsing import open_browser

NAMES = [f"M{i}" for i in range(40)]


@pytest.fixture
def town(tmp_path: Path) -> Iterator[Town]:
    contacts = [f"M{i}–M{i + 1}" for i in range(39)]
    with small_community(tmp_path, contacts=contacts) as made:
        yield made


_FORECAST = ForecastRow(0.02, 30.0, 10.0, 5.0, 0.5)


def _write_posts(
    town: Town, count: int, *, age_d: int = 10, forecast: ForecastRow = _FORECAST
) -> None:
    """Posts by many, each seen by 36 others, of whom two like it."""
    ids = [town.id(name) for name in NAMES]
    with town.community.writing() as connection:
        for i in range(count):
            author, at = ids[i % 40], NOW - age_d * DAY_S
            post = insert_post(
                connection, author, text="Hello", audience=PostAudience.EVERYONE, at=at
            )
            others = [member for member in ids if member != author][:36]
            views = FirstViews(post.id, "2023-11-04", dict.fromkeys(others, 1))
            add_first_views(connection, [views])
            insert_forecast(connection, post.id, forecast)
            for liker in others[:2]:
                insert_like(connection, post.id, liker, at=at)


def test_the_share_is_measured_with_its_interval_on_the_daily_snapshot(town: Town) -> None:
    _write_posts(town, 40)
    take_daily_snapshot(town.community)
    with town.community.reading(town.id("M0")) as world:
        found = measured_share(world)
        assert found is not None
        assert found.posts == 40
        assert found.interval.share == pytest.approx(2 / 36)
        assert found.interval.low < 2 / 36 < found.interval.high
        assert usual_share(world) == found.interval.share
        shown = show_reach(world, None)
        assert shown.chosen.share == found.interval.share
        assert len(shown.others) == 6


@pytest.mark.parametrize(("count", "age_d"), [(29, 10), (40, 3), (40, 200)])
def test_over_too_few_settled_posts_nothing_is_told(town: Town, count: int, age_d: int) -> None:
    _write_posts(town, count, age_d=age_d)
    take_daily_snapshot(town.community)
    with town.community.reading(town.id("M0")) as world:
        assert measured_share(world) is None
        assert usual_share(world) == SHARE_ASSUMED
        assert show_reach(world, None).measured is None


def test_few_authors_and_few_views_are_not_enough_either() -> None:
    assert is_enough(posts=30, authors=20, shown=1000)
    assert not is_enough(posts=30, authors=19, shown=1000)
    assert not is_enough(posts=30, authors=20, shown=999)


@pytest.mark.parametrize(("hits", "tries"), [(0, 10), (3, 10), (10, 10), (60, 1500)])
def test_the_interval_ends_where_the_measured_share_is_just_no_surprise(
    hits: int, tries: int
) -> None:
    """Wilson: the true shares from which the measured one is 1.96 standard errors away."""
    found = wilson_interval(hits, tries)
    assert found.share == hits / tries
    for end in (found.low, found.high):
        error = (end * (1 - end) / tries) ** 0.5
        assert abs(found.share - end) == pytest.approx(1.959964 * error, abs=1e-7)
    assert -1e-9 < found.low <= found.share + 1e-9
    assert found.share - 1e-9 <= found.high < 1 + 1e-9
    assert found.low < found.high


def test_a_post_goes_as_far_as_it_is_for() -> None:
    assert [hops_of(audience) for audience in PostAudience] == [1, 2, 3]


def test_operators_compare_forecasts_with_what_came_of_them(town: Town) -> None:
    _write_posts(town, 6)
    with town.community.writing() as connection:
        connection.execute(
            update(members).where(members.c.id == town.id("M1")).values(is_operator=True)
        )
    with town.community.reading(town.id("M1")) as world:
        (found,) = calibrate_forecasts(world).bins
    assert (found.low, found.high, found.posts) == (30, 100, 6)
    assert (found.forecast, found.seen) == (45.0, 36.0)
    with town.community.reading(town.id("M0")) as world, pytest.raises(NotFound):
        calibrate_forecasts(world)


def test_a_bin_of_few_posts_tells_nothing(town: Town) -> None:
    _write_posts(town, 4)
    with town.community.writing() as connection:
        connection.execute(
            update(members).where(members.c.id == town.id("M1")).values(is_operator=True)
        )
    with town.community.reading(town.id("M1")) as world:
        found = calibrate_forecasts(world)
    assert [(one.posts, one.forecast, one.seen) for one in found.bins] == [(None, 0.0, 0.0)]


def test_operators_see_how_many_contacts_look_in_and_how_many_act(town: Town) -> None:
    """Each post: 36 contacts saw it, of 30 there were; two like it."""
    _write_posts(town, 6)
    with town.community.writing() as connection:
        connection.execute(
            update(members).where(members.c.id == town.id("M1")).values(is_operator=True)
        )
    with town.community.reading(town.id("M1")) as world:
        found = calibrate_forecasts(world)
    near, second, third = found.looking_in
    assert (near.degree, near.posts, near.forecast, near.seen) == (1, 6, 180.0, 216)
    assert near.interval is not None
    assert near.interval.share == 1.0
    assert (second.forecast, second.seen, second.interval) == (60.0, 0, None)
    assert (third.forecast, third.seen) == (30.0, 0)
    assert found.acts is not None
    assert found.acts.forecast == pytest.approx(6 * 0.02 * 45)
    assert tuple(found.acts)[2:] == (12, 12, 0, 0)
    page = open_browser(town, "M1").get("/admin/reach").text
    assert "100.0%" in page
    assert "Forecast to pass it on" in page


def test_of_few_posts_nobody_hears_who_looked_in_or_acted(town: Town) -> None:
    _write_posts(town, 4)
    with town.community.writing() as connection:
        connection.execute(
            update(members).where(members.c.id == town.id("M1")).values(is_operator=True)
        )
    with town.community.reading(town.id("M1")) as world:
        found = calibrate_forecasts(world)
    assert (found.looking_in, found.acts) == ([], None)


def test_sums_tell_nothing_of_posts_in_a_bin_that_is_hidden(town: Town) -> None:
    """One post more, of another forecast: what is told of the six stays as it is."""
    _write_posts(town, 6)
    with town.community.writing() as connection:
        connection.execute(
            update(members).where(members.c.id == town.id("M1")).values(is_operator=True)
        )
    with town.community.reading(town.id("M1")) as world:
        before = calibrate_forecasts(world)
    _write_posts(town, 1, forecast=ForecastRow(0.02, 2.0, 0.0, 0.0, 0.5))
    with town.community.reading(town.id("M1")) as world:
        after = calibrate_forecasts(world)
    assert (after.looking_in, after.acts) == (before.looking_in, before.acts)
    assert [one.posts for one in after.bins] == [None, 6]


def test_a_bin_of_one_author_tells_nothing(town: Town) -> None:
    for _ in range(6):
        _write_posts(town, 1)
    with town.community.writing() as connection:
        connection.execute(
            update(members).where(members.c.id == town.id("M1")).values(is_operator=True)
        )
    with town.community.reading(town.id("M1")) as world:
        assert [one.posts for one in calibrate_forecasts(world).bins] == [None]


def test_a_share_has_a_forecast_of_its_own_within_whom_it_is_for(town: Town) -> None:
    community = town.community
    post = publish_post(community, town.id("M3"), "Hello", audience="everyone")
    shared = publish_share(community, town.id("M4"), post, audience="second", share="20")
    with community.reading(town.id("M4")) as world:
        reach = reach_of_post(world, shared)
        assert reach.forecast is not None
        assert (reach.forecast.share, reach.forecast.first) == (0.2, 2)
        assert reach.forecast.second == pytest.approx(0.4)
        assert reach.forecast.third == 0.0
