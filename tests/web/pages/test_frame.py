"""What holds for every page: language, links, addresses of static files, errors, flash."""

from __future__ import annotations

import re
from contextlib import AbstractContextManager

import pytest
from sqlalchemy import Connection

from ecken.service.operators.site_pages import read_face
from ecken.web.app import build_web
from ecken.web.http.flash import COOKIE
from ecken.web.pages import address, is_local
from tests.community import Town
from tests.web.conftest import Browse, text_of

PAGES = ["/", "/circle/1", "/circle/2", "/circle/3", "/search", "/requests", "/requests/sent",
         "/contacts", "/numbers"]  # fmt: skip


@pytest.mark.parametrize("page", PAGES)
@pytest.mark.parametrize("language", ["de", "en"])
def test_every_page_is_drawn_in_both_languages(browse: Browse, page: str, language: str) -> None:
    answer = browse("Ada", language).get(page)
    assert answer.status_code == 200
    assert f'<html lang="{language}">' in answer.text
    assert answer.headers["content-language"] == language
    assert len(answer.content) < 60_000


@pytest.mark.parametrize("page", PAGES)
def test_every_page_leads_to_the_news(browse: Browse, page: str) -> None:
    frame = browse("Ada", "de").get(page).text
    header, sheet = frame.split("</header>")[0], frame.split('class="bottom-nav"')[1]
    assert re.search(r'<a [^>]*href="/news"[^>]*title="Neuigkeiten"', header)
    assert 'href="/news"' in sheet
    assert 'href="/news"' not in browse().get("/").text


def test_the_entry_of_the_news_says_where_one_is(browse: Browse) -> None:
    browser = browse("Ada")
    assert browser.get("/news").text.count('href="/news" aria-current="page"') == 1
    header = browser.get("/news/settings").text.split("</header>")[0]
    assert re.search(r'href="/news"[^>]*aria-current="page"', header)
    assert not re.search(r'href="/news"[^>]*aria-current', browser.get("/contacts").text)


@pytest.mark.parametrize("page", PAGES)
def test_no_page_has_inline_script_or_style(browse: Browse, page: str) -> None:
    text = browse("Ada").get(page).text
    assert not re.search(r"<style|\sstyle=|\son\w+=|javascript:", text)
    assert set(re.findall(r"<script[^>]*>", text)) == set(
        re.findall(r'<script type="module" src="/static/[0-9a-f]{12}/\w+\.js">', text)
    )


@pytest.mark.parametrize("page", PAGES)
def test_nothing_is_loaded_from_elsewhere(browse: Browse, page: str) -> None:
    text = browse("Ada").get(page).text
    assert re.findall(r'(?:src|href|action)="((?!/|#|\?)[^"]*)"', text) == []


@pytest.mark.parametrize("page", PAGES)
def test_every_form_that_changes_something_carries_the_token(browse: Browse, page: str) -> None:
    text = browse("Ada").get(page).text
    forms = re.findall(r'<form[^>]*method="post".*?</form>', text, re.DOTALL)
    assert forms
    assert all('name="csrf" value="a token"' in form for form in forms)


@pytest.mark.parametrize("page", [*PAGES[1:], "/m/x", "/m/x/path"])
def test_a_guest_is_led_to_sign_in_and_back(browse: Browse, page: str) -> None:
    answer = browse().get(f"{page}?q=a b")
    assert answer.status_code == 303
    assert answer.headers["location"] == address("/sign-in", next=f"{page}?q=a%20b")


def test_a_guest_sees_what_this_is(browse: Browse) -> None:
    page = text_of(browse().get("/").text)
    assert "Über wie viele Ecken kennen wir uns?" in page
    assert "Weber" not in page


def test_what_is_not_there_is_answered_alike(browse: Browse, town: Town) -> None:
    browser = browse("Ada")
    unknown = browser.get("/m/AAAAAAAAAAAAAAAAAAAAAA")
    malformed = browser.get("/m/nobody")
    nowhere = browser.get("/no/such/page")
    assert unknown.status_code == malformed.status_code == nowhere.status_code == 404
    bodies = {re.sub(r'value="/[^"]*"', "", a.text) for a in (unknown, malformed, nowhere)}
    assert len(bodies) == 1
    assert "Hier gibt es nichts, was Sie sehen können." in unknown.text


def test_a_method_that_a_page_does_not_have_is_refused(browse: Browse) -> None:
    assert browse("Ada").post("/contacts").status_code == 405


@pytest.mark.parametrize(
    ("path", "local"),
    [("/", True), ("/m/x?y=1", True), ("//evil.example", False), ("/\\evil.example", False),
     ("https://evil.example", False), ("", False), ("/a\r\nSet-Cookie: x", False),
     ("javascript:alert(1)", False), ("/a\\b", False)],
)  # fmt: skip
def test_only_pages_of_this_site_are_led_to(path: str, local: bool) -> None:
    assert is_local(path) is local


def test_an_address_leaves_out_what_is_empty() -> None:
    assert address("/search", q="a b&c", order="", page=None) == "/search?q=a%20b%26c"


def test_names_are_text_and_never_markup(browse: Browse) -> None:
    page = browse("Ada").get("/circle/2").text
    assert "&lt;b&gt;Ernst&lt;/b&gt;" in page
    assert "<b>Ernst" not in page
    assert "{{7*7}}" in page


def test_static_files_are_kept_for_ever_under_their_hash(browse: Browse) -> None:
    browser = browse()
    found = re.search(r'href="(/static/[0-9a-f]{12}/ecken\.css)"', browser.get("/").text)
    assert found
    answer = browser.get(found.group(1))
    assert "immutable" in answer.headers["cache-control"]
    assert len(answer.content) < 30_000
    assert browser.get("/static/other/ecken.css").headers["cache-control"] == "no-cache"
    assert browser.get("/static/other/../app.py").status_code == 404
    assert browser.get("/static/other/secret").status_code == 404


def test_the_reader_chooses_the_language_once(browse: Browse) -> None:
    browser = browse("Ada", "de")
    answer = browser.post("/language", data={"language": "en", "next": "/contacts?q=x"})
    assert answer.headers["location"] == "/contacts?q=x"
    assert '<html lang="en">' in browser.get("/contacts").text


def test_an_unknown_language_is_refused(browse: Browse) -> None:
    assert browse("Ada").post("/language", data={"language": "xx"}).status_code == 422


@pytest.mark.parametrize("header", ["fr", "", "*", "x;q=nan;q=1", ",,,;q=", "a" * 5_000])
def test_german_comes_first_where_nothing_fits(browse: Browse, header: str) -> None:
    assert '<html lang="de">' in browse("Ada", header).get("/").text


def test_the_more_wanted_language_wins(browse: Browse) -> None:
    assert '<html lang="en">' in browse("Ada", "de;q=0.3, en-US;q=0.8").get("/").text


def test_a_flash_is_said_once(browse: Browse, town: Town) -> None:
    browser = browse("Ada")
    browser.post(f"/m/{town.public_id('Finn')}/request", data={"message": ""})
    assert "Ihre Anfrage an Finn Beispiel ist unterwegs." in browser.get("/").text
    assert "unterwegs" not in browser.get("/").text


@pytest.mark.parametrize("forged", ["x", "x.y", "e30=.00", "." * 50, "a.é"])
def test_a_forged_flash_says_nothing(browse: Browse, forged: str) -> None:
    browser = browse("Ada")
    answer = browser.get("/", headers={"cookie": f"{COOKIE}={forged}".encode()})  # type: ignore[dict-item]
    assert answer.status_code == 200
    assert "data-flash" not in answer.text


def test_another_members_flash_says_nothing(browse: Browse, town: Town) -> None:
    ada, ben = browse("Ada"), browse("Ben")
    ada.post(f"/m/{town.public_id('Finn')}/request", data={"message": ""})
    ben.cookies.update(ada.cookies)
    assert "data-flash" not in ben.get("/").text


def test_every_module_with_pages_is_in_the_application(town: Town) -> None:
    paths = {getattr(route, "path", "") for route in build_web(town.community).routes}
    assert {"/", "/circle/{circle}", "/search", "/m/{id}", "/requests", "/contacts"} <= paths


@pytest.mark.parametrize(
    "path",
    ["/", "/contacts", "/circle/2", "/search/names?typed=dor", "/requests", "/news", "/privacy"],
)
def test_a_page_and_the_frame_around_it_are_read_at_once(
    browse: Browse, town: Town, monkeypatch: pytest.MonkeyPatch, path: str
) -> None:
    read, opened = town.community.database.reading, []
    read_face(town.community)  # whether rules are to be accepted stands in what is kept for seconds

    def counted() -> AbstractContextManager[Connection]:
        opened.append(path)
        return read()

    monkeypatch.setattr(town.community.database, "reading", counted)
    assert browse("Ada").get(path).status_code == 200
    assert len(opened) == 1
