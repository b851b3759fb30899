"""Measure the feed on a large network with made-up posts; write ``results-at-scale.md``.

    python -m benchmarks.posts.at_scale --network 1m --posts 100000 --days 14

Authors and likes have heavy tails: few write most, and few posts get most likes. Each page is timed
as processor time of the service, with the queries to the database; then the other way, a row for
each post and each contact of its author, is measured in the same run.
"""

from __future__ import annotations

import argparse
import os
import platform
import sqlite3
import statistics
import tempfile
import time
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from benchmarks.made_networks import stand_at_head
from benchmarks.networks import NETWORKS, make_network
from benchmarks.search.people import people
from ecken.durations import DAY_S
from ecken.graph import Network
from ecken.search.profile_index import ProfileIndex
from ecken.service.community import Community
from ecken.service.engine.network import LiveNetwork
from ecken.service.posts.feed import read_feed
from ecken.service.posts.views import show_post
from ecken.service.posts.writing import like_post
from ecken.settings import Settings
from ecken.store.database import Database
from ecken.store.ids import new_public_id
from ecken.store.migration import migrate
from ecken.store.site.loading import MEMBER_COLUMNS, insert_members, insert_rows
from ecken.store.tables import comments, likes, posts

SEED = 5
VIEWERS, LIKES = 300, 100
_AUDIENCES = np.array(["contacts", "second", "everyone"])
_SHARES_OF_AUDIENCES = (0.5, 0.2, 0.3)
_LIKES_EACH, _COMMENTS_EACH = 2.0, 0.5
_WRITTEN_OUT = 2_000
"""Posts that are written into the feed of each contact of their author."""


class MadeUpPosts:
    """Posts of some days with likes and comments by contacts of their authors."""

    def __init__(self, graph: Network, members: NDArray[np.int64], count: int, days: int) -> None:
        rng = np.random.default_rng(SEED)
        total = count * days
        weights = rng.pareto(1.2, len(members)) + 0.05
        self.authors = rng.choice(members, total, p=weights / weights.sum())
        self.audiences = rng.choice(_AUDIENCES, total, p=_SHARES_OF_AUDIENCES)
        self.now = int(time.time())
        self.at = np.sort(self.now - rng.integers(0, days * DAY_S, total))
        self._graph, self._rng, self._total = graph, rng, total

    def rows(self) -> Iterator[tuple[object, ...]]:
        """Rows of the table of posts."""
        columns = (self.authors.tolist(), self.audiences.tolist(), self.at.tolist())
        for place, (author, audience, at) in enumerate(zip(*columns, strict=True)):
            yield place + 1, new_public_id(), author, audience, f"Post {place + 1}", at

    def acts(self, mean: float) -> Iterator[tuple[int, int, int]]:
        """Post, actor and time; few posts get most."""
        tail = self._rng.pareto(1.5, self._total)
        counts = np.minimum(self._rng.poisson(tail * mean / 2), 500)
        for place in np.flatnonzero(counts).tolist():
            known = self._graph.contacts(int(self.authors[place]))
            if not len(known):
                continue
            some = np.unique(self._rng.choice(known, counts[place])).tolist()
            later = self._rng.integers(0, 2 * DAY_S, len(some)).tolist()
            for actor, after in zip(some, later, strict=True):
                yield place + 1, actor, min(int(self.at[place]) + after, self.now)


def _fill(database: Database, made: MadeUpPosts, members: NDArray[np.int64]) -> tuple[int, int]:
    """Write members, posts, likes and comments; return how many of the last two."""
    empty = dict.fromkeys(MEMBER_COLUMNS, "") | {
        "audience": "everyone", "is_listed": True, "is_recruiter": False, "joined_at": 1,
    }  # fmt: skip
    counts = [0, 0]

    def counted(kind: int, rows: Iterator[tuple[object, ...]]) -> Iterator[tuple[object, ...]]:
        for row in rows:
            counts[kind] += 1
            yield row

    with database.loading() as connection:
        rows = (
            tuple(
                (empty | {"load_id": f"m{m}", "email": f"m{m}@x.org", "email_key": f"m{m}@x.org",
                          "first_name": "Ada", "last_name": f"M{m}"}).values()
            )
            for m in members.tolist()
        )  # fmt: skip
        insert_members(connection, rows, first_id=1, at=1)
        columns = ("id", "public_id", "author_id", "audience", "text", "created_at")
        insert_rows(connection, posts, columns, made.rows())
        of_likes = ("post_id", "member_id", "created_at")
        insert_rows(connection, likes, of_likes, counted(0, made.acts(_LIKES_EACH)))
        written = ((new_public_id(), *act, "Comment") for act in made.acts(_COMMENTS_EACH))
        of_comments = ("public_id", "post_id", "author_id", "created_at", "text")
        insert_rows(connection, comments, of_comments, counted(1, written))
    return counts[0], counts[1]


def _read(community: Community, viewers: list[int]) -> dict[str, list[float]]:
    """Time pages of the feed: by whoever opens it for the first time, and once more."""
    times: dict[str, list[float]] = {}
    for viewer in viewers:
        last: str | None = None
        for what in ("feed, first page, first time", "feed, first page, again", "feed, next page"):
            with community.reading(viewer) as world:
                before = time.process_time()
                page = read_feed(world, before=last if what == "feed, next page" else None)
                times.setdefault(what, []).append(time.process_time() - before)
            last = page.before
        if page.items:
            with community.reading(viewer) as world:
                before = time.process_time()
                show_post(world, page.items[0].post.id)
                times.setdefault("one post with its comments", []).append(
                    time.process_time() - before
                )
    return times


def _like(community: Community, viewers: list[int]) -> list[float]:
    """Time likes, and look that the next answer tells each."""
    times = []
    for viewer in viewers:
        with community.reading(viewer) as world:
            items = read_feed(world).items
        wanted = [item.post for item in items if not item.post.is_liked]
        if wanted:
            before = time.process_time()
            like_post(community, viewer, wanted[0].id)
            times.append(time.process_time() - before)
            with community.reading(viewer) as world:
                assert show_post(world, wanted[0].id).post.is_liked
    return times


def _write_out(folder: Path, graph: Network, made: MadeUpPosts) -> dict[str, list[float]]:
    """Time the other way: a row for each post and contact, and the read of a page of them."""
    connection = sqlite3.connect(folder / "written.db")
    connection.execute("PRAGMA journal_mode=WAL")
    connection.execute(
        "CREATE TABLE entries (member INTEGER, at INTEGER, post INTEGER, PRIMARY KEY "
        "(member, at, post)) WITHOUT ROWID"
    )
    times: dict[str, list[float]] = {"post, written into each feed": [], "page of written rows": []}
    rows = 0
    for place in range(_WRITTEN_OUT):
        known = graph.contacts(int(made.authors[place])).tolist()
        before = time.process_time()
        with connection:
            connection.executemany(
                "INSERT INTO entries VALUES (?, ?, ?)",
                [(member, int(made.at[place]), place) for member in known],
            )
        times["post, written into each feed"].append(time.process_time() - before)
        rows += len(known)
    for member in range(1, VIEWERS):
        before = time.process_time()
        connection.execute(
            "SELECT post FROM entries WHERE member = ? ORDER BY at DESC LIMIT 21", (member,)
        ).fetchall()
        times["page of written rows"].append(time.process_time() - before)
    connection.close()
    times["rows for each post"] = [rows / _WRITTEN_OUT]
    return times


def _line(what: str, seconds: list[float]) -> str:
    order = sorted(seconds)
    p95, most = order[int(len(order) * 0.95)], order[-1]
    middle = statistics.median(order)
    return f"| {what} | {1e3 * middle:.1f} ms | {1e3 * p95:.1f} ms | {1e3 * most:.1f} ms |"


def main() -> None:
    """Make the network and the posts, read, write the page."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--network", default="1m", choices=sorted(NETWORKS))
    parser.add_argument("--posts", type=int, default=100_000, help="a day")
    parser.add_argument("--days", type=int, default=14)
    asked = parser.parse_args()
    graph = make_network(NETWORKS[asked.network])
    members = np.arange(1, graph.n, dtype=np.int64)
    made = MadeUpPosts(graph, members, asked.posts, asked.days)
    rng = np.random.default_rng(SEED)
    viewers = rng.choice(members, VIEWERS, replace=False).tolist()
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        database = Database(f"sqlite:///{folder / 'ecken.db'}")
        migrate(database)
        liked, commented = _fill(database, made, members)
        network = LiveNetwork()
        network.graph, network.index = graph, ProfileIndex.build(people(graph.n - 1, SEED))
        with database.reading() as connection:
            stand_at_head(network, connection)
        settings = Settings(data_dir=folder)
        community = Community(settings=settings, database=database, network=network)
        times = _read(community, viewers)
        assert network.graph is graph, "the network was built anew from the tables"
        times["like, until it is told"] = _like(community, viewers[:LIKES])
        other = _write_out(folder, graph, made)
        database.close()
    rows_each = other.pop("rows for each post")[0]
    lines = [
        "# What the feed costs",
        "",
        "Written by `python -m benchmarks.posts.at_scale`. Processor time of the service",
        "functions, one process, SQLite.",
        "",
        f"{datetime.now(UTC):%Y-%m-%d %H:%M} UTC, {os.cpu_count()} cores, Linux "
        f"{platform.release()}, Python {platform.python_version()}; load average "
        f"{', '.join(f'{load:.1f}' for load in os.getloadavg())}.",
        "",
        f"Network `{asked.network}`: {graph.n:,} members, {graph.n_contacts:,} contacts;",
        f"{asked.posts:,} posts a day for {asked.days} days, {liked:,} likes, {commented:,} "
        f"comments. {VIEWERS} viewers at random.",
        "",
        "| what | median | p95 | longest |",
        "| --- | --- | --- | --- |",
        *(_line(what, seconds) for what, seconds in times.items()),
        "",
        "The other way, a row for each post and each contact of its author: "
        f"{rows_each:,.0f} rows for a post on average, {rows_each * asked.posts / 1e6:,.0f} "
        "million a day.",
        "",
        "| what | median | p95 | longest |",
        "| --- | --- | --- | --- |",
        *(_line(what, seconds) for what, seconds in other.items()),
        "",
    ]
    (Path(__file__).parent / "results-at-scale.md").write_text("\n".join(lines), "utf-8")
    print("\n".join(lines))


if __name__ == "__main__":
    main()
