"""Measure posts on a large network: the feed, other pages, acts, views; write ``results.md``.

    python -m benchmarks.posts --network 1m --posts 100000 --folder /var/tmp/town

The town is made in ``--folder`` and kept there (2 GB for a million members). What changes it
(likes, comments, views, sessions) is done to a copy. Fan-out on write is measured in the same run.
"""

from __future__ import annotations

import argparse
import logging
import shutil
import tempfile
from datetime import UTC, datetime
from pathlib import Path

import numpy as np
import structlog

from benchmarks.clock import machine
from benchmarks.networks import NETWORKS
from benchmarks.posts.made_town import SEED, Asked, Town, is_made, town_in
from benchmarks.posts.on_write import Written, write_out
from benchmarks.posts.pages import Samples, read_pages, time_acts, time_whole_pages
from benchmarks.posts.views import VIEWS_A_DAY, Counted, count_views

PATHS = ["/posts", "/", "/news"]
HUBS = 10
_HEAD = ["| what | asked | p50 | p95 | longest | p50 on the wall |", "| --- " * 6 + "|"]


def main() -> None:
    """Open the town, ask, write the page."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--network", default="1m", choices=sorted(NETWORKS))
    parser.add_argument("--posts", type=int, default=100_000, help="a day")
    parser.add_argument("--days", type=int, default=14)
    parser.add_argument("--viewers", type=int, default=100)
    parser.add_argument("--views", type=int, default=5_000)
    parser.add_argument("--folder", type=Path, required=True)
    options = parser.parse_args()
    structlog.configure(wrapper_class=structlog.make_filtering_bound_logger(logging.INFO))
    options.folder.mkdir(parents=True, exist_ok=True)
    asked = Asked(options.network, options.posts, options.days)
    if not is_made(options.folder):
        town_in(options.folder, asked).community.database.close()
    with tempfile.TemporaryDirectory(dir=options.folder) as name:
        copy = Path(name)
        for file in options.folder.glob("*"):
            if file.is_file():
                shutil.copy(file, copy)
        town = town_in(copy, asked)
        page = _measured(town, copy, options.viewers, options.views)
        town.community.database.close()
    (Path(__file__).parent / "results.md").write_text("\n".join(page), "utf-8")
    print("\n".join(page))


def _measured(town: Town, folder: Path, count: int, views: int) -> list[str]:
    rng, graph = np.random.default_rng(SEED + 1), town.graph
    viewers = rng.choice(np.arange(1, graph.n), count + 20, replace=False).tolist()
    warm, viewers = viewers[:20], viewers[20:]
    lengths = np.array([graph.contact_count(member) for member in range(graph.n)])
    hubs = [int(member) for member in np.argsort(lengths)[-HUBS:] if member]
    read_pages(town, warm)
    by_all, by_hubs = read_pages(town, viewers), read_pages(town, hubs)
    time_whole_pages(town, warm[:5], PATHS)
    pages = time_whole_pages(town, viewers[: count // 2], PATHS)
    acts = time_acts(town, viewers[: count // 2])
    other = write_out(town, folder, viewers)
    counted = count_views(town, views)
    second = [len(graph.circles(viewer, hops=2).second) for viewer in viewers]
    return [
        *_head(town, lengths, second, count),
        *_table(by_all, pages, acts),
        "",
        f"The {len(hubs)} members with most contacts ({int(lengths[hubs].min()):,} to "
        f"{int(lengths[hubs].max()):,}):",
        "",
        *_table(by_hubs),
        "",
        *_other_way(other),
        *_views(counted),
    ]


def _head(town: Town, lengths: np.ndarray, second: list[int], count: int) -> list[str]:
    asked, graph = town.asked, town.graph
    return [
        "# What posts cost at full size",
        "",
        "Written by `python -m benchmarks.posts`. One process, SQLite. Processor time, which other",
        "work on the machine stretches less than the time on the wall in the last column.",
        "",
        f"{datetime.now(UTC):%Y-%m-%d %H:%M} UTC, {machine()}.",
        "",
        f"Network `{asked.network}`: {graph.n:,} members, {graph.n_contacts:,} contacts;",
        f"{asked.posts_a_day:,} posts a day for {asked.days} days ({town.posts:,}), {town.likes:,}",
        f"likes, {town.comments:,} comments, made up as in `made_town.py`. {count} viewers drawn.",
        f"Members have {int(np.median(lengths))} contacts at the median, the viewers "
        f"{int(np.median(second)):,} members in the",
        f"second circle, at most {max(second):,}. “First of a visit” finds the circles, too. Paths",
        "are whole pages as the site draws them.",
        "",
    ]


def _table(*all_samples: Samples) -> list[str]:
    return [
        *_HEAD,
        *(
            _line(what, taken, samples.wall[what])
            for samples in all_samples
            for what, taken in samples.processor.items()
        ),
    ]


def _line(what: str, taken: list[float], wall: list[float]) -> str:
    p50, p95 = (1e3 * float(np.percentile(taken, at)) for at in (50, 95))
    on_the_wall = 1e3 * float(np.percentile(wall, 50))
    cells = [
        f"{p50:.2f} ms",
        f"{p95:.2f} ms",
        f"{1e3 * max(taken):.1f} ms",
        f"{on_the_wall:.1f} ms",
    ]
    return f"| {what} | {len(taken)} | {' | '.join(cells)} |"


def _other_way(other: Written) -> list[str]:
    return [
        "## Fan-out on write, in the same run",
        "",
        f"A row for each contact of whoever writes or acts: {other.rows_for_each:,.0f} rows for a",
        f"post on average, {other.rows_a_day / 1e6:,.1f} million rows a day for posts, likes and",
        "comments. The page of such rows is read without the checks of what its reader may see.",
        "",
        *_table(other.samples),
        "",
    ]


def _views(counted: Counted) -> list[str]:
    rate = counted.views / counted.processor_s
    return [
        "## Views",
        "",
        f"{counted.views:,} views of the newest posts, by contacts of their authors, written as",
        f"they come together in two seconds of the busiest hour of a day with {VIEWS_A_DAY:,}.",
        f"Members counted: {counted.counted:,}; sets in the same run say the same.",
        "",
        *_table(counted.samples, counted.ended),
        "",
        f"{rate:,.0f} views a second of processor time: a day with {VIEWS_A_DAY:,} takes",
        f"{VIEWS_A_DAY / rate / 60:,.0f} minutes of it. {counted.posts:,} posts have a bitmap of",
        f"{counted.bitmap_bytes:,.0f} bytes on average until their counting ends, and "
        f"{counted.rows:,} rows of",
        "numbers. “All forgotten” deletes these bitmaps, a thousand at a time.",
        "",
    ]


if __name__ == "__main__":
    main()
