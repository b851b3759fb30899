"""Pages, logo and colour of the site: written by operators, shown to everybody."""

from __future__ import annotations

import io
from collections.abc import Iterator
from pathlib import Path

import pytest
from PIL import Image

from ecken.service.accounts.account_deletion import erase_member
from ecken.service.accounts.accounts import set_operator
from ecken.service.operators.site_pages import LANGUAGES, PAGES, template_of
from ecken.service.talk.messages import open_conversation, send_message
from tests.community import Town, small_community
from tests.web.browsing import Browser, open_browser

EDITOR = "/admin/pages/imprint/de"


@pytest.fixture
def town(tmp_path: Path) -> Iterator[Town]:
    with small_community(tmp_path, contacts=["Ada–Ben"]) as made:
        set_operator(made.community, "ada@example.org", True)
        yield made


def publish(browser: Browser, text: str, page: str = EDITOR) -> int:
    return browser.post(page, {"text": text, "act": "publish"}).status_code


def test_a_page_is_there_for_guests_and_linked_below_every_page(town: Town) -> None:
    ada, guest = open_browser(town, "Ada"), open_browser(town)
    assert guest.get("/imprint").status_code == 404
    assert 'href="/imprint"' not in guest.get("/").text
    assert publish(ada, "# Angaben\nVerein <b>e. V.</b>\n\n- [Seite](https://a.example)") == 303
    page = guest.get("/imprint")
    assert page.status_code == 200
    assert "<h2>Angaben</h2>" in page.text
    assert "Verein &lt;b&gt;e. V.&lt;/b&gt;" in page.text
    assert '<a href="https://a.example">Seite</a>' in page.text
    for browser, path in ((guest, "/"), (guest, "/sign-in"), (ada, "/"), (ada, "/nowhere")):
        assert 'href="/imprint"' in browser.get(path).text, path
    assert publish(ada, "") == 303
    assert guest.get("/imprint").status_code == 404


def test_a_page_in_one_language_is_shown_to_readers_of_the_other(town: Town) -> None:
    publish(open_browser(town, "Ada"), "Nur deutsch")
    english = open_browser(town).get("/imprint", headers={"accept-language": "en"}).text
    assert 'lang="de"' in english.split("<main")[1]
    assert "Nur deutsch" in english
    publish(open_browser(town, "Ada"), "Only English", "/admin/pages/imprint/en")
    english = open_browser(town).get("/imprint", headers={"accept-language": "en"}).text
    assert "Only English" in english


def test_others_write_nothing(town: Town) -> None:
    for path in (EDITOR, "/admin/look"):
        assert open_browser(town, "Ben").get(path).status_code == 404
        assert open_browser(town).get(path).status_code == 303
    for path in (EDITOR, "/admin/look/accent", "/admin/look/logo/remove"):
        form = {"text": "x", "act": "publish", "accent": "#000000"}
        assert open_browser(town, "Ben").post(path, form).status_code == 404
    assert open_browser(town).get("/imprint").status_code == 404
    ada = open_browser(town, "Ada")
    assert ada.get("/admin/pages/other/de").status_code == 404
    assert ada.get("/admin/pages/imprint/fr").status_code == 404


@pytest.mark.parametrize("name", PAGES)
@pytest.mark.parametrize("language", LANGUAGES)
def test_a_template_cannot_be_published_before_it_is_filled(
    town: Town, name: str, language: str
) -> None:
    ada, page = open_browser(town, "Ada"), f"/admin/pages/{name}/{language}"
    text = template_of(name, language)
    assert text.splitlines()[0] in ada.get(f"{page}?start=template").text
    answer = ada.post(page, {"text": text, "act": "publish"})
    assert answer.status_code == 422
    assert text.splitlines()[0] in answer.text
    assert open_browser(town).get(f"/{name}").status_code == 404
    preview = ada.post(page, {"text": text, "act": "preview"})
    assert preview.status_code == 200
    assert 'id="preview"' in preview.text
    assert open_browser(town).get(f"/{name}").status_code == 404


def test_the_history_says_who_and_opens_every_version(town: Town) -> None:
    ada = open_browser(town, "Ada")
    publish(ada, "Erste Fassung")
    publish(ada, "Zweite Fassung")
    editor = ada.get(EDITOR).text
    assert editor.count("?version=") == 2
    assert "Ada" in editor.split("?version=")[0].split("<h2>")[-1]
    first = editor.split("?version=")[2].split('"')[0]
    assert "Erste Fassung" in ada.get(f"{EDITOR}?version={first}").text


def test_a_page_outlives_its_author(town: Town) -> None:
    set_operator(town.community, "ben@example.org", True)
    publish(open_browser(town, "Ada"), "Bleibt stehen")
    erase_member(town.community, town.id("Ada"), mail="closed")
    assert "Bleibt stehen" in open_browser(town).get("/imprint").text
    assert "a former member" in open_browser(town, "Ben").get(EDITOR).text


def test_operators_are_told_what_is_missing(town: Town) -> None:
    ada = open_browser(town, "Ada")
    assert "§ 5 DDG" in ada.get("/admin").text
    publish(ada, "x")
    publish(ada, "x", "/admin/pages/data-protection/de")
    assert "§ 5 DDG" not in ada.get("/admin").text


def test_the_colour_is_a_style_sheet_and_is_made_readable(town: Town) -> None:
    ada, guest = open_browser(town, "Ada"), open_browser(town)
    assert "accent.css" not in guest.get("/").text
    assert ada.post("/admin/look/accent", {"accent": "yellow"}).status_code == 422
    assert ada.post("/admin/look/accent", {"accent": "#ffee00"}).status_code == 303
    assert "#ffee00" in ada.get("/admin/look").text
    page = guest.get("/").text
    address = page.split('href="/look/')[1].split('"')[0]
    sheet = guest.get(f"/look/{address}")
    assert sheet.headers["content-type"].startswith("text/css")
    assert "immutable" in sheet.headers["cache-control"]
    assert "--accent:#ffee00" in sheet.text
    assert guest.get("/look/aaaaaaaaaaaa/accent.css").status_code == 404
    assert "style=" not in page
    assert ada.post("/admin/look/accent", {"accent": ""}).status_code == 303
    assert "accent.css" not in guest.get("/").text


def picture(kind: str) -> bytes:
    file = io.BytesIO()
    Image.new("RGBA" if kind != "JPEG" else "RGB", (900, 300)).save(file, kind)
    return file.getvalue()


def test_a_logo_is_drawn_anew_and_stays_clear_where_it_was(town: Town) -> None:
    ada, guest = open_browser(town, "Ada"), open_browser(town)
    for kind in ("PNG", "JPEG", "WEBP"):
        sent = ada.post("/admin/look/logo", {}, files={"photo": ("logo", picture(kind))})
        assert sent.status_code == 303, kind
    ada.post("/admin/look/logo", {}, files={"photo": ("logo.png", picture("PNG"))})
    address = guest.get("/").text.split('src="/look/logo/')[1].split('"')[0]
    answer = guest.get(f"/look/logo/{address}")
    with Image.open(io.BytesIO(answer.content)) as logo:
        assert (logo.format, logo.size) == ("WEBP", (480, 160))
        assert logo.convert("RGBA").getpixel((0, 0))[3] == 0
    svg = b'<svg xmlns="http://www.w3.org/2000/svg"/>'
    for wrong in (svg, b"x" * 100, b"GIF89a"):
        sent = ada.post("/admin/look/logo", {}, files={"photo": ("logo", wrong)})
        assert sent.status_code == 422
    ada.post("/admin/look/logo/remove", {})
    assert "/look/logo/" not in guest.get("/").text
    assert guest.get(f"/look/logo/{address}").status_code == 404


def test_what_is_one_s_own_stands_behind_the_photo_and_the_bell_says_a_number(town: Town) -> None:
    ada = open_browser(town, "Ada")
    for path in ("/", "/contacts", "/nowhere", "/account"):
        menu = ada.get(path).text.split('class="more own-menu"')[2].split("</details>")[0]
        for wanted in ('href="/me"', 'href="/account"', 'href="/privacy"', 'action="/sign-out"'):
            assert wanted in menu, path
    assert 'data-badge="notices"' not in ada.get("/").text
    send_message_to_ada(town)
    assert 'aria-label="1 unread"' in ada.get("/contacts").text
    ada.post("/news/read", {})
    assert 'data-badge="notices"' not in ada.get("/contacts").text


def send_message_to_ada(town: Town) -> None:
    talk = open_conversation(town.community, town.id("Ben"), town.public_id("Ada"))
    send_message(town.community, town.id("Ben"), talk, "Hallo")
