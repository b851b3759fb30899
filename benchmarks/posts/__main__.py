"""Measure the feed on the demo network; print the table that ``results.md`` holds.

    python -m benchmarks.posts --members 4000

Processor time. Read: ``read_feed`` inside the viewer's world, first page. Write: a row for each
contact of an author, and of everybody who acts, in a table of its own, as fan-out on write needs.
"""

from __future__ import annotations

import argparse
import random
import statistics
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

from sqlalchemy import Connection, text

from ecken.durations import DAY_S
from ecken.rules.posts import PostAudience
from ecken.service.community import Community
from ecken.service.engine.network import LiveNetwork
from ecken.service.loading.demo_loading import load_demo
from ecken.service.posts.feed import read_feed, read_headlines
from ecken.settings import Settings
from ecken.store.database import Database
from ecken.store.migration import migrate
from ecken.store.posts.acts import insert_like
from ecken.store.posts.comments import insert_comment
from ecken.store.posts.posts import insert_post

SEED = 7
DAYS = 14
POSTS_PER_MEMBER = 1.5
LIKES_PER_POST = 5
VIEWERS = 60
NOW = 1_790_000_000


def main() -> None:
    """Build, measure, print."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.posts")
    parser.add_argument("--members", type=int, default=4_000)
    members = parser.parse_args().members
    with tempfile.TemporaryDirectory() as folder:
        community = make_demo_town(Path(folder), members)
        with community.database.reading() as connection:
            community.network.start(connection)
            ties = {m: community.network.graph.contacts(m).tolist() for m in range(1, members + 1)}
        rows, acts = _write(community, ties)
        print(f"{members} members, {rows} posts, {acts} acts in {DAYS} days")
        _measure_reading(community, ties)
        with community.writing() as connection:
            _measure_writing(connection, ties)
        community.database.close()


def make_demo_town(folder: Path, members: int) -> Community:
    """Return a community with so many members of the demo, its network not yet started."""
    database = Database(f"sqlite:///{folder / 'ecken.db'}")
    migrate(database)
    community = Community(
        Settings(data_dir=folder), database, LiveNetwork(), clock=lambda: NOW, secret=b"s" * 40
    )
    load_demo(community, members=members)
    return community


def _write(community: Community, ties: dict[int, list[int]]) -> tuple[int, int]:
    draw = random.Random(SEED)
    posts = acts = 0
    with community.writing() as connection:
        for author in draw.choices([*ties], k=int(len(ties) * POSTS_PER_MEMBER)):
            at = NOW - draw.randrange(DAYS * DAY_S)
            audience = draw.choice([*PostAudience])
            post = insert_post(connection, author, text="Hello", audience=audience, at=at)
            posts += 1
            readers = ties[author] or [author]
            for member in draw.sample(readers, min(len(readers), LIKES_PER_POST)):
                insert_like(connection, post.id, member, at=min(NOW, at + 3_600))
                acts += 1
            insert_comment(connection, post.id, draw.choice(readers), text="I see", at=at + 60)
            acts += 1
    return posts, acts


def _measure_reading(community: Community, ties: dict[int, list[int]]) -> None:
    by_contacts = sorted(ties, key=lambda member: len(ties[member]))
    usual = random.Random(SEED).sample(by_contacts, VIEWERS)
    for name, viewers in (("members drawn", usual), ("the 5 with most contacts", by_contacts[-5:])):
        feed, start = [], []
        for viewer in viewers:
            with community.reading(viewer) as world:
                assert world.near is not None  # as the rest of a page has asked it before
                feed.append(_ms(lambda world=world: read_feed(world)))
                start.append(_ms(lambda world=world: read_headlines(world, most=3)))
        _say(f"read_feed, {name}", feed)
        _say(f"read_headlines, {name}", start)


def _measure_writing(connection: Connection, ties: dict[int, list[int]]) -> None:
    connection.execute(text("CREATE TABLE fanned (member INTEGER, post INTEGER, at INTEGER)"))
    connection.execute(text("CREATE INDEX ix_fanned ON fanned (member, at)"))
    row = text("INSERT INTO fanned VALUES (:m, :p, :at)")
    by_contacts = sorted(ties, key=lambda member: len(ties[member]))
    usual = random.Random(SEED).sample(by_contacts, VIEWERS)
    for name, authors in (("members drawn", usual), ("the 5 with most contacts", by_contacts[-5:])):
        taken = []
        for author in authors:
            rows = [{"m": member, "p": 1, "at": NOW} for member in ties[author]]
            if rows:
                taken.append(_ms(lambda rows=rows: connection.execute(row, rows)))
        _say(f"rows for one act, {name}", taken)
    rows_of_all = statistics.mean(len(contacts) for contacts in ties.values())
    print(f"| rows for one act, on average | {rows_of_all:.1f} | |")


def _ms(run: Callable[[], object]) -> float:
    start = time.process_time()
    run()
    return 1_000 * (time.process_time() - start)


def _say(what: str, taken: list[float]) -> None:
    print(f"| {what} | {statistics.median(taken):.2f} ms | {max(taken):.2f} ms |")


if __name__ == "__main__":
    main()
