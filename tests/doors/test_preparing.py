"""While the search is prepared every door says so in one way, and answers all else."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from httpx2 import Response
from starlette.routing import Route

from ecken.errors import NotReady
from ecken.rules.request import UNDO_S
from ecken.service.companies.news import delete_news, restore_news, write_news
from ecken.service.contacts.contacts import block_member
from ecken.service.contacts.requests import send_request
from ecken.service.profiles.company_logos import set_logo
from ecken.service.search.followed_companies import follow_company
from ecken.service.search.target_groups import create_group
from ecken.store.ids import new_public_id
from ecken.web import news as news_pages
from ecken.web.app import build_web
from tests.community import Town, small_community
from tests.doors.entrances import Api
from tests.job_ads import advertise
from tests.pictures import picture
from tests.preparing import prepare
from tests.service.companies.official import NAME, official_town, page_id
from tests.service.companies.official import shown as official
from tests.web.browsing import Browser, open_browser, without_tokens

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
    "/me/news", "/companies/siemens", "/me/followed-companies",
)  # fmt: skip


@pytest.fixture
def town(tmp_path: Path) -> Iterator[Town]:
    with small_community(tmp_path, contacts=TIES, members=MEMBERS) as town:
        create_group(town.community, town.id("Ada"), name="Kolleginnen", query="siemens")
        send_request(town.community, town.id("Cem"), town.public_id("Ada"))
        yield town


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


@pytest.fixture
def reader(tmp_path: Path) -> Iterator[Town]:
    """Ella follows a company, which has an official page; its news come later."""
    with official_town(tmp_path) as town:
        follow_company(town.community, town.id("Ella"), NAME)
        yield town


def tell_news(town: Town) -> str:
    """Let a company say something that its followers are told before anybody looks again."""
    at = town.clock.now
    town.clock.now -= UNDO_S + 60
    news = write_news(town.community, town.id("Ben"), NAME, "A new ship")
    town.clock.now = at
    return news


def hide_company(town: Town, name: str) -> None:
    for other in ("Ben", "Cem", "Dora"):
        block_member(town.community, town.id(name), town.public_id(other))


def test_no_page_breaks_for_whoever_follows_a_company_with_news(reader: Town) -> None:
    browser = open_browser(reader, "Ella")
    tell_news(reader)
    assert "News of" in browser.get("/news").text
    prepare(reader)
    for path in sorted(_plain_paths(browser)):
        answer = browser.get(path)
        assert answer.status_code < 500 or _is_waiting(answer), path
    for path in WORKS:
        if "{" not in path:
            assert browser.get(path).status_code == 200, path
    assert "News of" not in browser.get("/news").text
    for path in ("/news", "/companies"):
        assert "the search is being prepared" in browser.get(path).text.lower(), path


@pytest.mark.parametrize("is_hidden", [True, False])
def test_whether_there_are_news_shows_nowhere_meanwhile(reader: Town, *, is_hidden: bool) -> None:
    browser, api = open_browser(reader, "Ella"), Api(reader)
    if is_hidden:
        hide_company(reader, "Ella")
    calls = ("/me/notices", "/posts", "/me", "/me/figures", "/me/followed-companies", "/me/news")

    def told() -> dict[str, object]:
        pages = {path: browser.get(path) for path in WORKS if "{" not in path}
        found: dict[str, object] = {
            path: (page.status_code, _steady(page.text)) for path, page in pages.items()
        }
        answers = {path: api.call("Ella", "GET", path) for path in calls}
        return found | {p: (answer.status_code, answer.text) for p, answer in answers.items()}

    told()  # whatever a first visit changes
    index = prepare(reader)
    before = told()
    assert before == told()
    assert index.enter_words()
    tell_news(reader)
    prepare(reader)
    assert told() == before


def _steady(page: str) -> str:
    return re.sub(r'nonce="[^"]*"', "", without_tokens(page))


def test_what_is_hidden_and_what_never_was_wait_alike(reader: Town) -> None:
    """Pages and calls that find something by its id, and only then ask whether it is there."""
    set_logo(reader.community, reader.id("Ben"), NAME, picture((64, 64), "PNG"))
    news, page = tell_news(reader), page_id(reader)
    shown = official(reader, "Ben")
    assert shown is not None
    logo = shown.logo_key
    hide_company(reader, "Ada")
    browsers, api = {name: open_browser(reader, name) for name in ("Ada", "Ella")}, Api(reader)
    never = new_public_id()
    paths = {
        "/company-news/{}": news, "/company-page/{}": page, "/company-logo/{}": logo,
        "/report/news/{}": news, "/report/company/{}": page,
    }  # fmt: skip
    calls = {
        "/company-news/{}": news, "/company-news/{}/versions": news, "/companies/logos/{}": logo,
    }  # fmt: skip

    def told(name: str, id: str = "") -> list[int]:
        pages = [browsers[name].get(path.format(id or one)) for path, one in paths.items()]
        answers = [api.call(name, "GET", path.format(id or one)) for path, one in calls.items()]
        return [answer.status_code for answer in (*pages, *answers)]

    many = len(paths) + len(calls)
    assert told("Ada") == told("Ada", never) == [404] * many
    assert not {404, 503} & set(told("Ella"))
    prepare(reader)
    for name, id in (("Ada", ""), ("Ada", never), ("Ella", ""), ("Ella", never)):
        assert told(name, id) == [503] * many, (name, id)
    for change in (delete_news, restore_news):
        for id in (news, never):
            with pytest.raises(NotReady, match="being prepared"):
                change(reader.community, reader.id("Ben"), id)


def test_an_ad_is_shown_without_whom_one_knows_there(town: Town) -> None:
    ad = advertise(town, "Ben", company="Siemens")
    browser, api = open_browser(town, "Ada"), Api(town)
    nobody = "Nobody of your first and second circle works there"
    assert "through one contact" in browser.get(f"/jobs/{ad}").text
    assert api.call("Ada", "GET", f"/jobs/{ad}").json()["known"]["second"] == 1
    prepare(town)
    page = browser.get(f"/jobs/{ad}")
    assert page.status_code == 200
    assert "The search is being prepared" in page.text
    assert nobody not in page.text
    answer = api.call("Ada", "GET", f"/jobs/{ad}")
    assert (answer.status_code, answer.json()["known"]) == (200, None)


def test_a_page_for_an_error_does_not_need_its_frame(
    town: Town, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuse(_world: object) -> int:
        raise NotReady("network_busy", "The network is changing too fast; please try again.")

    monkeypatch.setitem(news_pages.badges, "notices", refuse)
    answer = open_browser(town, "Ada").get("/contacts")
    assert answer.status_code == 503
    assert "The network is changing too fast" in answer.text


def _is_waiting(answer: Response) -> bool:
    return answer.status_code == 503 and "The search is being prepared" in answer.text


def _plain_paths(browser: Browser) -> set[str]:
    routes = build_web(browser.town.community).routes
    return {
        route.path
        for route in routes
        if isinstance(route, Route) and "GET" in (route.methods or ()) and "{" not in route.path
    }
