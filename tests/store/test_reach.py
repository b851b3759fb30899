"""Who has seen a post is counted once, on both databases."""

from __future__ import annotations

from pyroaring import BitMap
from sqlalchemy import Connection, select

from ecken.durations import DAY_S
from ecken.rules.posts import PostAudience
from ecken.store.database import Database
from ecken.store.posts.acts import insert_like
from ecken.store.posts.comments import insert_comment
from ecken.store.posts.posts import delete_post_row, insert_post
from ecken.store.profiles.members import insert_member
from ecken.store.reach.counts import (
    DayCount,
    ForecastRow,
    insert_forecast,
    read_counts,
    read_forecast,
)
from ecken.store.reach.passing_on import (
    Outcome,
    PassingOn,
    measure_passing_on,
    read_outcomes,
)
from ecken.store.reach.viewers import (
    FirstViews,
    add_first_views,
    delete_viewers,
    forget_viewer,
    read_seen_posts,
)
from ecken.store.tables import post_reach, post_viewers
from tests.community import NOW

DAY = "2023-11-14"


def _members(connection: Connection, count: int = 12) -> list[int]:
    rows = [{"email": f"{i}@example.org", "last_name": f"M{i}"} for i in range(count)]
    return [insert_member(connection, row, at=NOW) for row in rows]


def _post(connection: Connection, author: int, audience: str = "everyone", at: int = NOW) -> int:
    for_whom = PostAudience(audience)
    return insert_post(connection, author, text="Hello", audience=for_whom, at=at).id


def test_views_add_up_by_day_and_degree(database: Database) -> None:
    with database.writing() as connection:
        ada, *others = _members(connection)
        post = _post(connection, ada)
        first = dict.fromkeys(others[:6], 1) | dict.fromkeys(others[6:8], 2)
        assert add_first_views(connection, [FirstViews(post, DAY, first)]) == 8
        again = dict.fromkeys(others[:10], 2)
        assert add_first_views(connection, [FirstViews(post, DAY, again)]) == 2
        assert add_first_views(connection, [FirstViews(post, "2023-11-15", again)]) == 0
        assert read_counts(connection, post) == [DayCount(DAY, 1, 6), DayCount(DAY, 2, 4)]
        (seen,) = connection.execute(select(post_viewers.c.viewers)).scalars()
        assert BitMap.deserialize(seen) == BitMap(others[:10])


def test_posts_of_before_and_posts_that_are_gone_are_not_counted(database: Database) -> None:
    with database.writing() as connection:
        ada, ben, *_ = _members(connection)
        old, young = _post(connection, ada, at=NOW - 9 * DAY_S), _post(connection, ada)
        gone = _post(connection, ada)
        views = [FirstViews(post, DAY, {ben: 1}) for post in (old, young, gone)]
        delete_post_row(connection, gone)
        assert add_first_views(connection, views) == 2
        assert delete_viewers(connection, written_before=NOW - 5 * DAY_S, most=9) == 1
        assert connection.execute(select(post_viewers.c.post_id)).scalars().all() == [young]
        assert read_counts(connection, old) == [DayCount(DAY, 1, 1)]
        assert read_seen_posts(connection, ["A" * 22], since=0) == []


def test_viewers_are_forgotten_some_at_a_time_the_oldest_first(database: Database) -> None:
    with database.writing() as connection:
        ada, ben, *_ = _members(connection)
        old = [_post(connection, ada, at=NOW - 40 * DAY_S + i) for i in range(5)]
        young = _post(connection, ada)
        views = [FirstViews(post, DAY, {ben: 1}) for post in (*old, young)]
        add_first_views(connection, views)
        before = NOW - 30 * DAY_S
        left = [*old, young]
        for deleted in (2, 2, 1, 0):
            assert delete_viewers(connection, written_before=before, most=2) == deleted
            left = left[deleted:]
            kept = select(post_viewers.c.post_id).order_by(post_viewers.c.post_id)
            assert connection.execute(kept).scalars().all() == left


def test_a_post_takes_its_numbers_with_it(database: Database) -> None:
    with database.writing() as connection:
        ada, ben, *_ = _members(connection)
        post = _post(connection, ada)
        add_first_views(connection, [FirstViews(post, DAY, {ben: 1})])
        row = ForecastRow(0.05, 3.0, 2.5, 0.25, 0.125)
        insert_forecast(connection, post, row)
        assert read_forecast(connection, post) == row
        delete_post_row(connection, post)
        assert read_forecast(connection, post) is None
        assert connection.execute(select(post_reach)).fetchall() == []
        assert connection.execute(select(post_viewers)).fetchall() == []


def test_a_member_is_taken_out_of_every_post(database: Database) -> None:
    with database.writing() as connection:
        ada, ben, cem, *_ = _members(connection)
        posts = [_post(connection, ada) for _ in range(3)]
        for post in posts:
            add_first_views(connection, [FirstViews(post, DAY, {ben: 1, cem: 1})])
        forget_viewer(connection, ben)
        left = connection.execute(select(post_viewers.c.viewers)).scalars().all()
        assert [BitMap.deserialize(viewers) for viewers in left] == [BitMap([cem])] * 3


def test_open_posts_alone_are_summed_up(database: Database) -> None:
    with database.writing() as connection:
        ada, ben, *others = _members(connection)
        one, other = _post(connection, ada), _post(connection, ben)
        closed, unseen = _post(connection, ada, "contacts"), _post(connection, ben)
        for post in (one, other, closed):
            seen = dict.fromkeys(others[:7], 1)
            add_first_views(connection, [FirstViews(post, DAY, seen)])
            for actor in (ada, ben, *others[:2]):
                insert_like(connection, post, actor, at=NOW)
            insert_comment(connection, post, others[0], text="Fine", at=NOW)
        insert_like(connection, unseen, others[0], at=NOW)
        found = measure_passing_on(connection, since=NOW, until=NOW)
        # on each, two others and the author of the other post; the author's own act is none
        assert found == PassingOn(posts=2, authors=2, shown=14, acted=6)
        nothing = measure_passing_on(connection, since=NOW + 1, until=NOW + 2)
        assert nothing == PassingOn(0, 0, 0, 0)


def test_outcomes_have_forecast_and_members_of_three_circles(database: Database) -> None:
    with database.writing() as connection:
        ada, *others = _members(connection)
        seen, unseen = _post(connection, ada), _post(connection, ada, "contacts")
        for post in (seen, unseen):
            insert_forecast(connection, post, ForecastRow(0.02, 5.0, 2.0, 0.5, 0.1))
        degrees = dict.fromkeys(others[:3], 1) | {others[3]: 2, others[4]: 0}
        add_first_views(connection, [FirstViews(seen, DAY, degrees)])
        found = read_outcomes(connection, since=NOW, until=NOW)
        assert found == [Outcome(ada, 0.02, 7.5, 4), Outcome(ada, 0.02, 7.5, 0)]
