"""The feed and the acts that are told, against the rule written out with sets, in towns at random.

Decision 056 has the rule: ties are looked for in lists of contacts, of the author, and of whom the
author is tied to.
"""

from __future__ import annotations

from pathlib import Path
from random import Random
from typing import Any

import pytest

from ecken.durations import DAY_S
from ecken.errors import NotFound
from ecken.rules.posts import PostAudience
from ecken.service.posts.feed import read_feed
from ecken.service.posts.views import show_post
from ecken.store.posts.acts import insert_like
from ecken.store.posts.comments import insert_comment
from ecken.store.posts.posts import insert_post
from tests import oracle
from tests.community import Town
from tests.examples import IS_LONG
from tests.privacy.views import Tables
from tests.service.random_towns import random_town

SEEDS = range(200) if IS_LONG else range(12)
DAYS = 300


def _write_posts(town: Town, random: Random) -> None:
    members = list(town.ids.values())
    with town.community.writing() as connection:
        for i in range(70):
            author, at = random.choice(members), town.clock() - random.randrange(DAYS * DAY_S)
            audience = random.choice([*PostAudience])
            post = insert_post(connection, author, text=f"No. {i}", audience=audience, at=at)
            for actor in random.sample(members, random.choice((0, 1, 3, 8))):
                later = random.randrange(at, town.clock() + 1)
                if random.random() < 0.7:
                    insert_like(connection, post.id, actor, at=later)
                else:
                    insert_comment(connection, post.id, actor, text="I see", at=later)


class _Truth:
    """What one viewer is told, from the rows of the tables alone."""

    def __init__(self, tables: Any, viewer: int) -> None:
        self.tables, self.viewer = tables, viewer
        network, self.hidden = tables.network(), set(tables.hidden(viewer))
        found = [*oracle.layers(network, viewer, self.hidden), set(), set()]
        self.first, self.second = found[1], found[2]
        self._lists = {viewer: set(self.first)}
        for layer in (1, 2):
            for owner in found[layer]:
                shown = {u for u in network.row(owner) if network.discloses(owner, layer, u)}
                self._lists[owner] = shown - self.hidden
        self.posts = {row["id"]: row for row in tables["posts"] if self._may_open(row)}

    def _may_open(self, post: dict[str, Any]) -> bool:
        author = post["author_id"]
        if author == self.viewer:
            return True
        reached = {"contacts": self.first, "second": self.first | self.second}
        is_for_all = post["audience"] == "everyone" and author not in self.hidden
        return is_for_all or author in reached.get(post["audience"], set())

    def _tied(self, member: int, owners: set[int]) -> set[int]:
        """Who is tied to a member by the lists of these owners."""
        naming = {owner for owner in owners if member in self._lists.get(owner, ())}
        return naming | (self._lists.get(member, set()) if member in owners else set())

    def _is_told(
        self, post: dict[str, Any], actor: int, owners: set[int], *, further: bool
    ) -> bool:
        author, audience = post["author_id"], post["audience"]
        if actor in self.hidden:
            return False
        if self.viewer in (author, actor) or author == actor or audience == "everyone":
            return True
        tied = self._tied(author, owners)
        near = {x for o in tied for x in self._tied(o, owners | ({o} if further else set()))}
        return actor in tied or (audience == "second" and actor in near)

    def acts(self, post: dict[str, Any]) -> list[tuple[str, int]]:
        """Likes and comments that are told about a post, by whom."""
        owners = {self.viewer, post["author_id"], *self.first}
        return sorted(
            (kind, actor)
            for kind, actor, _ in self._acts_on(post["id"])
            if self._is_told(post, actor, owners, further=True)
        )

    def _acts_on(self, post_id: int) -> list[tuple[str, int, int]]:
        tables = (("likes", "member_id"), ("comments", "author_id"))
        return [
            (name, row[actor], row["created_at"])
            for name, actor in tables
            for row in self.tables[name]
            if row["post_id"] == post_id
        ]

    def feed(self) -> list[str]:
        """The ids of all posts of the feed, in order."""
        placed = []
        for post in self.posts.values():
            at = post["created_at"]
            if post["author_id"] not in {self.viewer, *self.first}:
                acted = [
                    at
                    for _, actor, at in self._acts_on(post["id"])
                    if actor in self.first
                    and self._is_told(post, actor, {*self.first}, further=False)
                ]
                if not acted:
                    continue
                at = max(acted)
            placed.append((-at, post["public_id"]))
        return [public_id for _, public_id in sorted(placed)]


def _pages(town: Town, viewer: int) -> list[str]:
    found: list[str] = []
    before = None
    while True:
        with town.community.reading(viewer) as world:
            page = read_feed(world, before=before, most=7)
        found += [item.post.id for item in page.items]
        before = page.before
        if before is None:
            return found


@pytest.mark.parametrize("seed", SEEDS)
def test_feed_and_acts_are_those_of_the_rule(tmp_path: Path, seed: int) -> None:
    random = Random(seed)
    with random_town(tmp_path, seed, members=16, ties=random.choice((18, 28, 40))) as town:
        _write_posts(town, random)
        with town.community.database.reading() as connection:
            tables = Tables.read(connection)
        for viewer in random.sample(sorted(town.ids.values()), 5):
            truth = _Truth(tables, viewer)
            assert _pages(town, viewer) == truth.feed()
            names = {public: town.id(name) for name, public in town.public_ids.items()}
            for row in tables["posts"]:
                with town.community.reading(viewer) as world:
                    if row["id"] not in truth.posts:
                        with pytest.raises(NotFound):
                            show_post(world, row["public_id"])
                        continue
                    shown = show_post(world, row["public_id"])
                told = [("likes", names[card.public_id]) for card in shown.likers]
                told += [("comments", names[one.author.public_id]) for one in shown.comments]
                assert sorted(told) == truth.acts(row)
