"""Measure what it costs to count who found whom; print the table that ``found.md`` holds.

    python -m benchmarks.posts.found --members 4000

Processor time. The page of a member is asked for as it is, and with the note left out, in turn.
Writing is what the thread beside the pages does later: all that 200 members did, at once.
"""

from __future__ import annotations

import argparse
import random
import statistics
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

from starlette.testclient import TestClient

from ecken.search.query import parse_line
from ecken.search.search_request import SearchRequest
from ecken.service.accounts.sessions import open_session
from ecken.service.community import Community
from ecken.service.engine.network import LiveNetwork
from ecken.service.found.noting import note_hits, note_visit
from ecken.service.found.told import show_found
from ecken.service.found.writing import write_finds
from ecken.service.loading.demo_loading import load_demo
from ecken.service.search.search import search_members
from ecken.settings import Settings
from ecken.store.database import Database
from ecken.store.migration import migrate
from ecken.store.profiles.members import read_cards
from ecken.web.app import build_web
from ecken.web.http.cookies import SESSION, cookie_name
from ecken.web.profiles import members as pages
from ecken.web.security import secure

SEED = 7
NOW = 1_790_000_000
PAGES, VISITORS, SEARCHERS = 300, 200, 200


def main() -> None:
    """Build, measure, print."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.posts.found")
    parser.add_argument("--members", type=int, default=4_000)
    members = parser.parse_args().members
    with tempfile.TemporaryDirectory() as folder:
        community = _town(Path(folder), members)
        with community.database.reading() as connection:
            community.network.start(connection)
        draw = random.Random(SEED)
        _measure_pages(community, draw, members)
        _measure_visits(community, draw, members)
        _measure_searches(community, draw, members)
        community.database.close()


def _town(folder: Path, members: int) -> Community:
    database = Database(f"sqlite:///{folder / 'ecken.db'}")
    migrate(database)
    community = Community(
        Settings(data_dir=folder), database, LiveNetwork(), clock=lambda: NOW, secret=b"s" * 40
    )
    load_demo(community, members=members)
    return community


def _measure_pages(community: Community, draw: random.Random, members: int) -> None:
    viewer, *visited = draw.sample(range(1, members + 1), PAGES + 1)
    with community.database.reading() as connection:
        cards = read_cards(connection, visited)
    client = TestClient(secure(build_web(community), community), base_url="http://127.0.0.1:8000")
    name = cookie_name(community.settings, SESSION)
    with community.writing() as connection:
        client.cookies.set(name, open_session(community, connection, viewer, browser=""))
    taken: dict[str, list[float]] = {"with": [], "without": []}
    noting = pages.note_visit
    for turn, member in enumerate(visited):
        for which in ("with", "without") if turn % 2 else ("without", "with"):
            pages.note_visit = noting if which == "with" else lambda *_: None  # type: ignore[assignment]
            path = f"/m/{cards[member].public_id}"
            taken[which].append(_ms(lambda path=path: client.get(path).raise_for_status()))
    pages.note_visit = noting
    community.finds.take(at=community.clock())
    _say("the page of a member, with the note", taken["with"])
    _say("the same page without it", taken["without"])


def _measure_visits(community: Community, draw: random.Random, members: int) -> None:
    visited = draw.sample(range(1, members + 1), 20)
    noted = []
    for visitor in draw.sample(range(1, members + 1), VISITORS):
        member = draw.choice(visited)
        noted.append(_ms(lambda a=visitor, b=member: note_visit(community, a, b)))
    _say("to note a visit", noted)
    _say_each("to write a visit, later", _ms(lambda: write_finds(community)), VISITORS)


def _measure_searches(community: Community, draw: random.Random, members: int) -> None:
    asked = SearchRequest(parse_line("Berlin"), circle="all")
    found, noted = [], []
    for searcher in draw.sample(range(1, members + 1), SEARCHERS):
        with community.reading(searcher) as world:
            start = time.process_time()
            results = search_members(world, asked)
            found.append(1_000 * (time.process_time() - start))
        noted.append(
            _ms(lambda a=searcher, r=results: note_hits(community, a, asked, r, is_typed=False))
        )
    _say("a search that shows 20 members", found)
    _say("to note it", noted)
    _say_each("to write a search, later", _ms(lambda: write_finds(community)), SEARCHERS)
    hit = results.hits[0].card.member
    with community.reading(hit) as world:
        _say("`show_found`", [_ms(lambda: show_found(world, community.zone)) for _ in range(50)])


def _ms(run: Callable[[], object]) -> float:
    start = time.process_time()
    run()
    return 1_000 * (time.process_time() - start)


def _say(what: str, taken: list[float]) -> None:
    print(f"| {what} | {statistics.median(taken):.3f} ms | {max(taken):.3f} ms |")


def _say_each(what: str, taken: float, number: int) -> None:
    print(f"| {what}, each of {number} at once | {taken / number:.3f} ms | |")


if __name__ == "__main__":
    main()
