"""What does it cost to make a page of its template, in one template engine and in another?

    ecken demo --no-serve
    python -m benchmarks.http.templates --data .demo

Asks the site itself for pages of the demo network, in this process, without sockets: from the
session to gzip. The engines take turns, page by page, in the same run; what counts is processor
time, the median of the rounds. Before that each page is made by every engine out of the same
values, and the texts are compared. The script writes ``templates.md`` beside this file.

The engines are those of ``template_engines.py``. The compiler that Ecken once had, and the
templates as they were then, are read from the history of the repository.
"""

from __future__ import annotations

import argparse
import asyncio
import gc
import json
import os
import platform
import re
import statistics
import time
from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

import minijinja

from benchmarks.http.template_engines import ENGINES, compile_all
from ecken.asgi import create_app
from ecken.service.accounts.sessions import open_session
from ecken.service.community import Community
from ecken.web.rendering import render
from ecken.wiring import build_community, settings_from_environment

HERE = Path(__file__).parent
ADDRESS = ("127.0.0.1", 8000)
WARM = 2
"""Rounds that are not counted."""

App = Callable[..., Awaitable[None]]


@dataclass
class Times:
    """Milliseconds of processor time of a page by one engine, round by round."""

    rendering: list[float] = field(default_factory=list)
    whole: list[float] = field(default_factory=list)

    def medians(self) -> tuple[float, float]:
        """Return the median of the rendering and of the whole request."""
        return statistics.median(self.rendering[WARM:]), statistics.median(self.whole[WARM:])


class Renderer:
    """Stands in the place of ``render_text``: chooses the engine, takes the time, compares."""

    def __init__(self) -> None:
        self._render_text = render.render_text
        self.spent_ms = 0.0
        self.is_comparing = False
        self.unlike: set[str] = set()
        self.unable: set[str] = set()
        render.render_text = self

    def __call__(self, *args: Any, **context: Any) -> str:
        start = time.thread_time()
        text = self._render_text(*args, **context)
        self.spent_ms = (time.thread_time() - start) * 1_000
        if self.is_comparing:
            self._compare(_comparable(text), args, context)
        return text

    def _compare(self, wanted: str, args: tuple[Any, ...], context: Mapping[str, Any]) -> None:
        for name, environment in ENGINES.items():
            render.environment = environment
            try:
                if _comparable(self._render_text(*args, **context)) != wanted:
                    self.unlike.add(name)
            except minijinja.TemplateError:
                self.unable.add(name)


def _comparable(text: str) -> str:
    return re.sub(r"\n+", "\n", text)  # templates differ in empty lines


async def ask(app: App, path: str, cookie: str) -> None:
    """Ask for a page as a browser does; what comes has to be the page, in gzip."""
    plain, _, query = path.partition("?")
    headers = {
        "host": "{}:{}".format(*ADDRESS), "cookie": f"ecken={cookie}", "accept-language": "de",
        "accept": "text/html", "accept-encoding": "gzip",
        "sec-fetch-site": "same-origin",
    }  # fmt: skip
    scope = {
        "type": "http", "asgi": {"version": "3.0"}, "http_version": "1.1", "scheme": "http",
        "method": "GET", "path": plain, "raw_path": plain.encode(), "query_string": query.encode(),
        "root_path": "", "client": ("127.0.0.1", 1), "server": ADDRESS,
        "headers": [(name.encode(), value.encode()) for name, value in headers.items()],
    }  # fmt: skip
    sent: list[dict[str, Any]] = []

    async def receive() -> dict[str, Any]:
        return {"type": "http.request", "body": b"", "more_body": False}

    async def send(message: dict[str, Any]) -> None:
        sent.append(message)

    await app(scope, receive, send)
    answer = dict(sent[0]["headers"])
    assert (sent[0]["status"], answer.get(b"content-encoding")) == (200, b"gzip"), path


def pages_of(community: Community, cast: Mapping[str, int]) -> dict[str, tuple[str, int]]:
    """Return the pages by name: their address and who asks for them."""
    typical, hub = cast["typical"], cast["hub"]
    with community.reading(typical) as world:
        somebody = world.cards([hub])[hub].public_id
    return {
        "start": ("/", typical),
        "start of a hub": ("/", hub),
        "circle 2": ("/circle/2", typical),
        "search": ("/circle/2?line=leiter&city=Hamburg", typical),
        "search, facet unfolded": ("/circle/2?line=position%3Aleiter&more=company", typical),
        "requests": ("/requests", cast["requested"]),
        "a member": (f"/m/{somebody}", typical),
    }


async def measure_page(
    app: App, path: str, cookie: str, renderer: Renderer, rounds: int
) -> dict[str, Times]:
    """Let every engine make a page in turn, in alternating order."""
    renderer.is_comparing, renderer.unable = True, set()
    render.environment = ENGINES["Ecken"]
    await ask(app, path, cookie)
    renderer.is_comparing = False
    times = {name: Times() for name in ENGINES if name not in renderer.unable}
    for number in range(rounds + WARM):
        for name in list(times)[:: -1 if number % 2 else 1]:
            render.environment = ENGINES[name]
            start = time.process_time()
            await ask(app, path, cookie)
            times[name].whole.append((time.process_time() - start) * 1_000)
            times[name].rendering.append(renderer.spent_ms)
    return times


async def measure(data: Path, rounds: int) -> dict[str, dict[str, Times]]:
    """Measure every page; fail if an engine makes another one."""
    settings = replace(
        settings_from_environment(), data_dir=data, demo=True, database_url="",
        base_url="http://{}:{}".format(*ADDRESS), request_expiry_d=0, request_open_max=0,
    )  # fmt: skip
    community = build_community(settings)
    app, renderer = create_app(community), Renderer()
    cast = json.loads((data / "demo.json").read_text("utf-8"))["cast"]
    pages = pages_of(community, cast)
    with community.writing() as connection:
        cookies = {
            member: open_session(community, connection, member, browser="benchmark")
            for member in {member for _, member in pages.values()}
        }
    gc.collect()
    gc.freeze()  # as the site does when it starts
    found = {
        name: await measure_page(app, path, cookies[member], renderer, rounds)
        for name, (path, member) in pages.items()
    }
    assert not renderer.unlike, f"other pages: {renderer.unlike}"
    return found


def table_of(found: Mapping[str, Mapping[str, Times]], part: int) -> str:
    """Return the medians as a table: the rendering (0) or the whole request (1)."""
    rows = [["page", *ENGINES], ["---", *["---:"] * len(ENGINES)]]
    for page, times in found.items():
        cells = [f"{times[n].medians()[part]:.2f}" if n in times else "–" for n in ENGINES]
        rows.append([page, *cells])
    return "\n".join(f"| {' | '.join(row)} |" for row in rows)


def _more(found: Mapping[str, Mapping[str, Times]], other: str) -> str:
    """Say how much longer the site takes for whole requests than another engine, page by page."""
    ratios = [t["Ecken"].medians()[1] / t[other].medians()[1] - 1 for t in found.values()]
    return f"{min(ratios):+.0%} to {max(ratios):+.0%}, median {statistics.median(ratios):+.0%}"


def main() -> None:
    """Measure and write the page."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--data", type=Path, default=Path(".demo"))
    parser.add_argument("--rounds", type=int, default=40)
    given = parser.parse_args()
    load = os.getloadavg()[0]
    found = asyncio.run(measure(given.data, given.rounds))
    compiled = {name: compile_all(name) for name in ENGINES if name != "MiniJinja"}
    page = PAGE.format(
        machine=f"{os.cpu_count()} processors, {platform.machine()}, "
        f"Python {platform.python_version()}",
        load=f"{load:.1f} at the start, {os.getloadavg()[0]:.1f} at the end",
        rounds=given.rounds,
        rendering=table_of(found, 0),
        whole=table_of(found, 1),
        compiler=_more(found, "compiler before"),
        plain=_more(found, "plain Jinja before"),
        compiled=", ".join(f"{name} {spent:.2f} s" for name, spent in compiled.items()),
    )
    (HERE / "templates.md").write_text(page, "utf-8")
    print(page)


PAGE = """# What a page costs of its template

Measured with `python -m benchmarks.http.templates` on the demo network (39,796 members): {machine};
load of the machine {load}. Processor time in milliseconds, medians of {rounds} rounds, the engines
in turn, in alternating order. All engines made the same pages, byte for byte but for empty lines
(MiniJinja writes three signs with other escapes, which are put right; – is a page that it cannot
make). [template_engines.py](template_engines.py) says what each engine is.

## Making the text

{rendering}

## The whole request, from the session to gzip

{whole}

Whole requests of *Ecken* against *compiler before*: {compiler}; against *plain Jinja before*:
{plain}.

Compiling all templates for one language: {compiled}.
"""


if __name__ == "__main__":
    main()
