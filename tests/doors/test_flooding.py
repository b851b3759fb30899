"""Nobody floods the others: each limit holds at both doors, and both count together.

Every limit of what one member may do to others is here and in the table of docs/limits.md.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, fields
from pathlib import Path
from typing import Any

import pytest
from httpx2 import Response

from ecken.durations import DAY_S
from ecken.service.jobs.job_ads import publish_ad
from ecken.service.jobs.job_checks import TypedAd
from ecken.service.posts.writing import write_post
from ecken.settings import Settings
from ecken.settings.values import Limit
from tests.community import Town, small_community
from tests.doors.entrances import Api
from tests.privacy.job_routes import AD
from tests.web.browsing import Browser, open_browser

DOCS = Path(__file__).parents[2] / "docs" / "limits.md"
OTHERS = ("Ben", "Cem", "Dora", "Ella", "Finn", "Gus", "Hans", "Ivo")
ALLOWED = 2


@dataclass
class Scene:
    """Ada at both doors, with posts, ads and members to do something about."""

    town: Town
    page: Browser
    api: Api
    posts: list[str]
    ads: list[str]

    def form(self, path: str, values: dict[str, Any]) -> Response:
        return self.page.post(path, values)

    def call(self, method: str, path: str, body: dict[str, Any] | None = None) -> Response:
        return (
            self.api.call("Ada", method, path, json=body)
            if body
            else self.api.call("Ada", method, path)
        )

    def member(self, n: int) -> str:
        return self.town.public_id(OTHERS[n])


Act = Callable[[Scene, int], Response]
"""Do it the n-th time, each time about something else."""


@dataclass
class Flood:
    """One thing that a member may do so often."""

    setting: str
    code: str
    on_page: Act
    by_call: Act


POST, SHARED = {"text": "Hallo", "audience": "everyone"}, {"text": "", "audience": "everyone"}
ASK = {"to_bridge": "Bitte", "to_target": "Guten Tag"}

FLOODS = {
    "posts": Flood(
        "post_limit", "too_many_tries",
        lambda s, n: s.form("/posts", POST),
        lambda s, n: s.call("POST", "/posts", POST),
    ),
    "shares": Flood(
        "post_limit", "too_many_tries",
        lambda s, n: s.form(f"/posts/{s.posts[n]}/share", SHARED),
        lambda s, n: s.call("POST", f"/posts/{s.posts[n]}/shares", SHARED),
    ),
    "comments": Flood(
        "comment_limit", "too_many_tries",
        lambda s, n: s.form(f"/posts/{s.posts[n]}/comments", {"text": "So"}),
        lambda s, n: s.call("POST", f"/posts/{s.posts[n]}/comments", {"text": "So"}),
    ),
    "likes": Flood(
        "like_limit", "too_many_tries",
        lambda s, n: s.form(f"/posts/{s.posts[n]}/like", {}),
        lambda s, n: s.call("PUT", f"/posts/{s.posts[n]}/like"),
    ),
    "reports": Flood(
        "report_quota", "report_quota",
        lambda s, n: s.form(f"/report/profile/{s.member(n)}", {"reason": "spam"}),
        lambda s, n: s.call(
            "POST", "/reports", {"kind": "profile", "id": s.member(n), "reason": "spam"}
        ),
    ),
    "job ads": Flood(
        "job_quota", "job_quota",
        lambda s, n: s.form("/jobs/new", AD),
        lambda s, n: s.call("POST", "/jobs", AD),
    ),
    "applications": Flood(
        "message_quota", "message_quota",
        lambda s, n: s.form(f"/jobs/{s.ads[n]}/apply", {"text": "Guten Tag"}),
        lambda s, n: s.call("POST", f"/jobs/{s.ads[n]}/apply", {"text": "Guten Tag"}),
    ),
    "messages": Flood(
        "message_quota", "message_quota",
        lambda s, n: s.form("/messages/new", {"to": s.member(n), "text": "Hallo"}),
        lambda s, n: s.call(
            "POST", f"/conversations/{_talk(s, n)}/messages", {"text": "Hallo"}
        ),
    ),
    "requests": Flood(
        "request_quota", "request_quota",
        lambda s, n: s.form(f"/m/{s.member(n + 4)}/request", {}),
        lambda s, n: s.call("POST", "/requests", {"to": s.member(n + 4)}),
    ),
    "introductions": Flood(
        "introduction_quota", "introduction_quota",
        lambda s, n: s.form(
            "/introductions/new", {"target": s.member(n + 4), "bridge": s.member(0), **ASK}
        ),
        lambda s, n: s.call(
            "POST", "/introductions", {"target": s.member(n + 4), "bridge": s.member(0), **ASK}
        ),
    ),
}  # fmt: skip


def _talk(scene: Scene, n: int) -> str:
    answer = scene.call("POST", "/conversations", {"contact": scene.member(n)})
    return str(answer.json()["id"])


@contextmanager
def scene(folder: Path, setting: str) -> Iterator[Scene]:
    """Ada knows four, and by Ben four more; there may be two of whatever ``setting`` limits."""
    is_limit = isinstance(getattr(Settings(data_dir=folder), setting), Limit)
    settings = {setting: Limit(ALLOWED, DAY_S) if is_limit else ALLOWED}
    contacts = [f"Ada–{name}" for name in OTHERS[:4]] + [f"Ben–{name}" for name in OTHERS[4:]]
    with small_community(folder, contacts=contacts, settings=settings) as town:
        ben, cem = town.id("Ben"), town.id("Cem")
        posts = [
            write_post(town.community, author, "Hallo", audience="everyone")
            for author in (ben, ben, cem, cem)
        ]
        ads = [publish_ad(town.community, town.id(name), TypedAd(AD)) for name in OTHERS[:4]]
        yield Scene(town, open_browser(town, "Ada"), Api(town), posts, ads)


@pytest.mark.parametrize("order", ["page call", "call page"])
@pytest.mark.parametrize("what", FLOODS)
def test_a_limit_holds_at_both_doors_which_count_together(
    tmp_path: Path, what: str, order: str
) -> None:
    flood = FLOODS[what]
    acts = {"page": flood.on_page, "call": flood.by_call}
    with scene(tmp_path, flood.setting) as here:
        for n, door in enumerate(order.split()):
            answer = acts[door](here, n)
            assert answer.status_code < 400, answer.text
        refused = flood.by_call(here, ALLOWED)
        assert (refused.status_code, refused.json()["code"]) == (429, flood.code)
        assert int(refused.headers["retry-after"]) > 0
        page = flood.on_page(here, ALLOWED + 1)
        assert page.status_code == 429
        assert re.search('class="(banner|note) wrong|role="alert"', page.text), "it is said why"


def test_after_a_day_it_goes_on(tmp_path: Path) -> None:
    flood = FLOODS["reports"]
    with scene(tmp_path, flood.setting) as here:
        for n in range(ALLOWED):
            flood.by_call(here, n)
        here.town.clock.pass_days(1.01)
        assert flood.by_call(here, ALLOWED).status_code == 201


def test_every_limit_stands_in_the_table_with_its_usual_value() -> None:
    table = {
        cells[3].strip(" `"): cells[2].strip()
        for line in DOCS.read_text("utf-8").splitlines()
        if line.startswith("| ") and len(cells := line.split("|")) > 4
    }
    limited = {
        field.name
        for field in fields(Settings)
        if re.search("_(limit|quota|limit_daily|open_max|running_max)$", field.name)
    }
    assert {flood.setting for flood in FLOODS.values()} <= limited
    assert {f"ECKEN_{name.upper()}" for name in limited} <= set(table)
    usual = Settings(data_dir=Path("x"))
    for name in limited:
        value = getattr(usual, name)
        most = value.most if isinstance(value, Limit) else value
        assert table[f"ECKEN_{name.upper()}"].replace(",", "").split()[0] == str(most), name
