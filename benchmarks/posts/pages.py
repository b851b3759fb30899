"""Times what members open: the feed and what else shows posts, in the service and as a page."""

from __future__ import annotations

import asyncio
import time
from collections.abc import Callable
from typing import Any, TypeVar

from benchmarks.posts.made_town import Town
from ecken.asgi import create_app
from ecken.durations import DAY_S
from ecken.service.accounts.sessions import hash_token
from ecken.service.posts.feed import read_best, read_feed, read_headlines
from ecken.service.posts.views import show_post
from ecken.service.posts.writing import like_post, write_comment
from ecken.service.reach.forecast import forecast_reach
from ecken.service.talk.notices import list_notices
from ecken.store.accounts.sessions import insert_session

__all__ = ["Samples", "read_pages", "time_acts", "time_whole_pages"]

_SHARE = 0.05
T = TypeVar("T")


class Samples:
    """Processor time and wall time of each call, by what was asked."""

    def __init__(self) -> None:
        self.processor: dict[str, list[float]] = {}
        self.wall: dict[str, list[float]] = {}

    def time(self, what: str, ask: Callable[..., T], *given: Any, **named: Any) -> T:
        """Ask, and note how long it took."""
        wall, processor = time.perf_counter(), time.process_time()
        found = ask(*given, **named)
        self.processor.setdefault(what, []).append(time.process_time() - processor)
        self.wall.setdefault(what, []).append(time.perf_counter() - wall)
        return found


def read_pages(town: Town, viewers: list[int]) -> Samples:
    """Read what shows posts, as each of the viewers: first with nothing known of them, then again.

    What a page needs of the network is part of the first, as at the first page of a visit.
    """
    samples, community = Samples(), town.community

    def ask(viewer: int, what: str, question: Callable[..., T], *given: Any, **named: Any) -> T:
        with community.reading(viewer) as world:
            return samples.time(what, question, world, *given, **named)

    for viewer in viewers:
        ask(viewer, "feed, first page, first of a visit", read_feed)
        page = ask(viewer, "feed, first page, again", read_feed)
        if page.before:
            ask(viewer, "feed, next page", read_feed, before=page.before)
        ask(viewer, "feed, best first", read_best)
        ask(viewer, "start page, its posts", read_headlines, most=3)
        ask(viewer, "notices", list_notices)
        ask(viewer, "forecast of reach", forecast_reach, _SHARE)
        if page.items:
            ask(viewer, "one post with its comments", show_post, page.items[0].post.id)
    return samples


def time_acts(town: Town, viewers: list[int]) -> Samples:
    """Time likes and comments, and look that the next answer tells each."""
    samples, community = Samples(), town.community
    for viewer in viewers:
        with community.reading(viewer) as world:
            items = read_feed(world).items
        wanted = [item.post for item in items if not item.post.is_liked]
        if not wanted:
            continue
        post = wanted[0].id
        samples.time("like", like_post, community, viewer, post)
        samples.time("comment", write_comment, community, viewer, post, "So do I.")
        with community.reading(viewer) as world:
            shown = {item.post.id: item.post for item in read_feed(world).items}[post]
            assert shown.is_liked
            assert shown.likes == wanted[0].likes + 1
            assert shown.comments == wanted[0].comments + 1
    return samples


def time_whole_pages(town: Town, viewers: list[int], paths: list[str]) -> Samples:
    """Time pages as the site draws them, without a network in between."""
    samples = Samples()
    with town.community.writing() as connection:
        for viewer in viewers:
            insert_session(
                connection, viewer, hash_token(_token(viewer)), browser="Benchmark",
                at=town.now, expires_at=town.now + 30 * DAY_S,
            )  # fmt: skip
    app = create_app(town.community)
    with asyncio.Runner() as runner:
        for viewer in viewers:
            for path in paths:
                status = samples.time(f"`{path}`", runner.run, _answer(app, path, _token(viewer)))
                assert status == 200, (path, status)
    return samples


def _token(viewer: int) -> str:
    return f"{viewer:043d}"


async def _answer(app: Any, path: str, token: str) -> int:
    headers = {"host": "127.0.0.1:8000", "accept-language": "en", "cookie": f"ecken={token}"}
    scope = {
        "type": "http", "asgi": {"version": "3.0"}, "http_version": "1.1", "method": "GET",
        "scheme": "http", "path": path, "raw_path": path.encode(), "query_string": b"",
        "root_path": "", "headers": [(k.encode(), v.encode()) for k, v in headers.items()],
        "client": ("127.0.0.1", 50_000), "server": ("127.0.0.1", 8_000),
    }  # fmt: skip
    sent: list[Any] = []

    async def receive() -> Any:
        return {"type": "http.request", "body": b"", "more_body": False}

    async def send(message: Any) -> None:
        sent.append(message)

    await app(scope, receive, send)
    return int(sent[0]["status"])
