"""Times the counting of views: noted as a page is shown, written every two seconds, ended."""

from __future__ import annotations

import time
from collections import defaultdict
from dataclasses import dataclass

import numpy as np

from benchmarks.posts.made_town import SEED, Town
from benchmarks.posts.pages import Samples
from ecken.durations import DAY_S
from ecken.service.reach.counting import COUNTED_D, end_counting, write_views

__all__ = ["Counted", "count_views"]

VIEWS_A_DAY = 1_000_000
_PEAK = 5
"""At the busiest hour there are so many times as many views as on average."""
_EVERY_S = 2


@dataclass(frozen=True)
class Counted:
    """What counting cost."""

    samples: Samples
    views: int
    processor_s: float
    """For all of them, and so for the day of which they are a part."""
    counted: int
    posts: int
    rows: int
    bitmap_bytes: float
    """On average, of one post."""
    ended: Samples


def count_views(town: Town, views: int) -> Counted:
    """Note and write views of the newest posts by contacts of their authors; compare the numbers.

    Each write holds what comes together in two seconds of the busiest hour. Then the clock is moved
    on by thirty days, and who has seen what is forgotten, with the pieces timed.
    """
    community, rng = town.community, np.random.default_rng(SEED)
    with community.database.reading() as connection:
        newest = connection.exec_driver_sql(
            "SELECT public_id, author_id FROM posts ORDER BY id DESC LIMIT ?", (views // 4,)
        ).fetchall()
    community.views.take()  # what the pages before have noted
    together = VIEWS_A_DAY * _PEAK * _EVERY_S // DAY_S
    expected: dict[str, set[int]] = defaultdict(set)
    samples, noted, begin = Samples(), 0, time.process_time()
    while noted < views:
        for _ in range(together):
            public_id, author = newest[int(rng.integers(len(newest)) * rng.random())]
            readers = town.graph.contacts(author)
            viewer = int(readers[rng.integers(len(readers))]) if len(readers) else 0
            if viewer:
                community.views.note(viewer, [public_id])
                expected[public_id].add(viewer)
            noted += 1
        samples.time(f"{together} views, written together", write_views, community)
    taken_s = time.process_time() - begin
    right = sum(map(len, expected.values()))
    with community.database.reading() as connection:
        ask = connection.exec_driver_sql
        counted = ask("SELECT sum(members) FROM post_reach").scalar_one()
        rows = ask("SELECT count(*) FROM post_reach").scalar_one()
        seen = ask("SELECT count(*), avg(length(viewers)) FROM post_viewers").one()
    assert counted == right, (counted, right)
    return Counted(samples, noted, taken_s, counted, seen[0], rows, seen[1], _end(town))


def _end(town: Town) -> Samples:
    samples, community = Samples(), town.community
    before = community.clock
    community.clock = lambda: town.now + (COUNTED_D + 1) * DAY_S
    samples.time("all forgotten", end_counting, community)
    community.clock = before
    with community.database.reading() as connection:
        left = connection.exec_driver_sql("SELECT count(*) FROM post_viewers").scalar_one()
    assert left == 0
    return samples
