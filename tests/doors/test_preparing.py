"""While the search is prepared every door says so in one way, and answers all else."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from httpx2 import Response
from starlette.routing import Route

from ecken.search import ProfileIndex
from ecken.service.contacts.requests import send_request
from ecken.service.search.target_groups import create_group
from ecken.web.app import build_web
from tests.community import Town, small_community
from tests.doors.entrances import Api
from tests.web.browsing import Browser, open_browser

TIES = ["Ada–Ben", "Ben–Cem", "Cem–Dora", "Ada–Eva", "Eva–Cem", "Ada–Finn", "Ivo–Dora"]
MEMBERS = {"Cem": {"company": "Siemens"}, "Ivo": {"company": "Siemens", "city": "Hamburg"}}

WORKS = (
    "/", "/contacts", "/requests", "/introductions", "/messages", "/news", "/posts", "/jobs", "/me",
    "/privacy", "/place", "/found", "/kept", "/numbers", "/companies", "/circle/1", "/circle/2",
    "/circle/3", "/search", "/m/{Cem}", "/m/{Ben}", "/suggestions",
)  # fmt: skip
SEARCHES = (
    "/circle/1?line=siemens", "/search?line=siemens", "/circle/2?company=Siemens", "/groups",
    "/companies/siemens", "/ways-in?company=siemens", "/search/names?typed=ce",
)  # fmt: skip
API_WORKS = (
    "/me", "/me/figures", "/me/contacts", "/me/requests", "/me/requests/ranked", "/members/{Cem}",
    "/me/introductions", "/me/conversations", "/posts", "/me/search?circle=2", "/companies",
    "/me/notices", "/jobs",
)  # fmt: skip
API_SEARCHES = (
    "/me/search?circle=2&line=siemens", "/me/search?circle=2&company=Siemens", "/me/target-groups",
    "/me/news", "/companies/siemens",
)  # fmt: skip


@pytest.fixture
def town(tmp_path: Path) -> Iterator[Town]:
    with small_community(tmp_path, contacts=TIES, members=MEMBERS) as town:
        create_group(town.community, town.id("Ada"), name="Kolleginnen", query="siemens")
        send_request(town.community, town.id("Cem"), town.public_id("Ada"))
        yield town


def prepare(town: Town) -> ProfileIndex:
    """Let the network stand as if it had just been built."""
    network = town.community.network
    every = (network.index.profile(member) for member in network.index.members())
    network.index = ProfileIndex.of_columns(one for one in every if one is not None)
    return network.index


def path_in(town: Town, path: str) -> str:
    return re.sub(r"\{(\w+)\}", lambda found: town.public_id(found[1]), path)


def test_pages_that_search_say_that_it_is_prepared_and_how_far(town: Town) -> None:
    browser = open_browser(town, "Ada")
    before = {path: browser.get(path_in(town, path)).status_code for path in WORKS + SEARCHES}
    assert set(before.values()) == {200}, before
    index = prepare(town)
    for path in WORKS:
        assert browser.get(path_in(town, path)).status_code == 200, path
    for path in SEARCHES:
        answer = browser.get(path_in(town, path))
        assert answer.status_code == 503, path
        assert answer.headers["retry-after"] == "5"
        assert "The search is being prepared; 0 % is done." in answer.text
        german = browser.get(path_in(town, path), headers={"accept-language": "de"})
        assert german.status_code == 503
    assert index.enter_words()
    for path in SEARCHES:
        assert browser.get(path_in(town, path)).status_code == 200, path


def test_the_start_page_says_so_in_the_place_of_counts(town: Town) -> None:
    browser, beginner = open_browser(town, "Ada"), open_browser(town, "Ivo")
    before = browser.get("/").text
    assert "Kolleginnen" in before
    suggested = "Perhaps you know:"
    assert suggested in beginner.get("/").text
    index = prepare(town)
    told = "The search is being prepared; this works again in a moment."
    page = browser.get("/").text
    assert told in page
    assert "Kolleginnen" not in page
    assert _figures(page) == _figures(before)
    page = beginner.get("/").text
    assert told in page
    assert suggested not in page
    assert index.enter_words()
    assert told not in browser.get("/").text
    assert "Kolleginnen" in browser.get("/").text


def _figures(page: str) -> list[str]:
    return re.findall(r'<span class="figure">([^<]*)</span>', page)


def test_calls_that_search_are_refused_by_one_code(town: Town) -> None:
    api = Api(town)
    for path in API_WORKS + API_SEARCHES:
        assert api.call("Ada", "GET", path_in(town, path)).status_code == 200, path
    assert api.client.get("/readyz").json()["preparing"] == []
    before = {path: api.call("Ada", "GET", path_in(town, path)).json() for path in API_WORKS}
    index = prepare(town)
    for path, told in before.items():
        answer = api.call("Ada", "GET", path_in(town, path))
        assert (answer.status_code, answer.json()) == (200, told), path
    for path in API_SEARCHES:
        answer = api.call("Ada", "GET", path_in(town, path))
        assert (answer.status_code, answer.json()["code"]) == (503, "search_preparing"), path
        assert answer.json()["fields"] == {"percent": 0}
        assert int(answer.headers["retry-after"]) > 0
    ready = api.client.get("/readyz")
    assert (ready.status_code, ready.json()["preparing"]) == (200, ["search"])
    assert index.enter_words()
    for path in API_SEARCHES:
        assert api.call("Ada", "GET", path_in(town, path)).status_code == 200, path
    assert api.client.get("/readyz").json()["preparing"] == []


def test_no_page_breaks_meanwhile(town: Town) -> None:
    """Whatever page there is: it is shown, it refuses as ever, or says that the search waits."""
    browser = open_browser(town, "Ada")
    prepare(town)
    paths = sorted(_plain_paths(browser))
    assert len(paths) > 40
    for path in paths:
        answer = browser.get(path)
        assert answer.status_code < 500 or _is_waiting(answer), path


def _is_waiting(answer: Response) -> bool:
    return answer.status_code == 503 and "The search is being prepared" in answer.text


def _plain_paths(browser: Browser) -> set[str]:
    routes = build_web(browser.town.community).routes
    return {
        route.path
        for route in routes
        if isinstance(route, Route) and "GET" in (route.methods or ()) and "{" not in route.path
    }
