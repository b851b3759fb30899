"""The demo shows a living feed to those who sign in."""

from __future__ import annotations

from pathlib import Path

from ecken.service.loading.demo_loading import load_demo
from ecken.service.posts.feed import read_feed
from ecken.service.posts.views import show_post
from tests.community import small_community


def test_the_feeds_of_the_cast_hold_posts_with_likes_and_comments(tmp_path: Path) -> None:
    with small_community(tmp_path) as town:
        cast = load_demo(town.community, members=600)
        with town.community.database.reading() as connection:
            town.community.network.start(connection)
        acted = 0
        for member in cast.values():
            with town.community.reading(member) as world:
                feed = read_feed(world)
                assert feed.items, member
                for item in feed.items:
                    shown = show_post(world, item.post.id)
                    assert shown.post.at < world.now
                    assert all(comment.at < world.now for comment in shown.comments)
                    acted += len(shown.likers) + len(shown.comments)
        assert acted > 20
