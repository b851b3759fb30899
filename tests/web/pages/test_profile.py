"""Editing one's own profile and photo by the pages."""

from __future__ import annotations

import io
import re
from collections.abc import Iterator
from html import unescape
from pathlib import Path
from typing import Any

import pytest
from PIL import Image

from tests.community import Town, small_community
from tests.web.browsing import Browser, open_browser, without_tokens

FORM: dict[str, Any] = {
    "first_name": "Ada",
    "last_name": "Weber",
    "headline": "Brücken und Tragwerke",
    "position": "Bauingenieurin",
    "company": "Weber Bau",
    "industry_text": "Hochbau",
    "city": "Köln",
    "postal_code": "50667",
    "country": "DE",
    "offers": "Statik, Gutachten",
    "seeks": "Bauzeichner",
    "about": "Erste Zeile.\nZweite Zeile.",
    "positions.title": ["Statikerin", ""],
    "positions.company": ["Alt & Co", ""],
    "positions.started": ["2009", ""],
    "positions.ended": ["2014-03", ""],
    "educations.school": "RWTH Aachen",
    "educations.degree": "Dipl.-Ing.",
    "educations.subject": "Bauwesen",
    "educations.started": "2003",
    "educations.ended": "2008",
    "languages.language": ["Deutsch", "Englisch"],
    "languages.level": ["Muttersprache", "fließend"],
    "links.label": "Büro",
    "links.url": "https://weber-bau.example/ada",
}


@pytest.fixture
def town(tmp_path: Path) -> Iterator[Town]:
    with small_community(tmp_path, contacts=["Ada–Ben"]) as made:
        yield made


def save(browser: Browser, **changed: Any):  # type: ignore[no-untyped-def]
    return browser.post("/me", {**FORM, **changed})


def test_what_is_saved_is_shown_in_the_form_and_to_others(town: Town) -> None:
    ada, ben = open_browser(town, "Ada"), open_browser(town, "Ben")
    assert save(ada).status_code == 303
    form, page = ada.get("/me").text, ben.get(f"/m/{town.public_id('Ada')}").text
    for text in ("Bauingenieurin", "RWTH Aachen", "Statik, Gutachten", "Alt &amp; Co", "Büro"):
        assert text in form, text
    for text in ("Ada Weber", "Bauingenieurin", "Köln"):
        assert text in page, text


def test_saving_twice_changes_nothing(town: Town) -> None:
    browser = open_browser(town, "Ada")
    save(browser)
    before = without_tokens(browser.get("/me").text)
    save(browser)
    after = without_tokens(browser.get("/me").text)
    assert before.split("<main")[1] != ""
    assert (
        before.split('action="/me"')[1].split("</form>")[0]
        == (after.split('action="/me"')[1].split("</form>")[0])
    )


def test_an_emptied_row_is_deleted(town: Town) -> None:
    browser = open_browser(town, "Ada")
    save(browser)
    save(browser, **{"links.label": "", "links.url": ""})
    assert "weber-bau" not in browser.get("/me").text


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("last_name", ""),
        ("last_name", " \u200b\u202e "),
        ("headline", "x" * 161),
        ("postal_code", "00000"),
        ("city", "München"),
        ("country", "XX"),
        ("about", "x" * 4_001),
        ("links.url", "javascript:alert(1)"),
        ("links.url", "java\nscript:alert(1)"),
        ("links.url", "data:text/html,x"),
        ("links.url", "//evil.example"),
        ("links.url", "https://weber-bau.example@evil.example/"),
        ("links.url", 'https://evil.example/"onmouseover="x'),
        ("links.url", "https://evil.example:port/"),
        ("educations.started", "gestern"),
        ("educations.ended", "1999"),
    ],
)
def test_what_cannot_be_is_said_beside_its_field_and_nothing_is_saved(
    town: Town, field: str, value: str
) -> None:
    browser = open_browser(town, "Ada")
    answer = save(browser, **{field: value})
    assert answer.status_code == 422
    assert answer.text.count('aria-invalid="true"') + answer.text.count('note wrong" id="f-c') >= 1
    assert "Bauingenieurin" in answer.text
    assert "Bauingenieurin" not in browser.get("/me").text


def test_markup_in_a_profile_stays_text(town: Town) -> None:
    ada, ben = open_browser(town, "Ada"), open_browser(town, "Ben")
    nasty = "<script>alert(1)</script>{{7*7}}<img src=x onerror=alert(1)>"
    names = ("headline", "company", "position", "offers", "seeks", "about", "industry_text")
    assert save(ada, **dict.fromkeys(names, nasty)).status_code == 303
    for page in (ada.get("/me"), ben.get(f"/m/{town.public_id('Ada')}"), ben.get("/contacts")):
        assert "<script>alert" not in page.text
        assert "<img src=x" not in page.text
        assert "{{7*7}}" in page.text


def test_deceiving_characters_are_taken_out(town: Town) -> None:
    browser = open_browser(town, "Ada")
    save(browser, headline="a\u202eb\u200bc\x07d\u2066e")
    assert "abcde" in browser.get("/me").text


def test_a_postal_code_fills_in_its_city(town: Town) -> None:
    browser = open_browser(town, "Ada")
    assert save(browser, city="", country="", postal_code="8001").status_code == 303
    assert "Zürich" in browser.get("/me").text


def test_fields_that_are_not_of_the_profile_are_not_written(town: Town) -> None:
    browser = open_browser(town, "Ada")
    extra = {
        "is_operator": "1",
        "email": "evil@example.net",
        "audience": "nobody",
        "state": "closed",
    }
    save(browser, **extra)
    assert browser.get("/admin").status_code == 404
    assert "ada@example.org" in browser.get("/account").text


def test_rows_that_do_not_belong_together_are_refused(town: Town) -> None:
    assert save(open_browser(town, "Ada"), **{"links.url": ["a", "b"]}).status_code == 422


def test_too_many_rows_are_refused(town: Town) -> None:
    many = {"links.label": ["x"] * 11, "links.url": ["https://a.example"] * 11}
    assert save(open_browser(town, "Ada"), **many).status_code == 422


# ---------------------------------------------------------------------------------------- photos
def picture(width: int = 800, height: int = 600, kind: str = "JPEG", **options: Any) -> bytes:
    file = io.BytesIO()
    Image.new("RGB", (width, height), "teal").save(file, kind, **options)
    return file.getvalue()


def upload(browser: Browser, content: bytes, name: str = "photo.jpg"):  # type: ignore[no-untyped-def]
    return browser.post("/me/photo", files={"photo": (name, content)})


def photo_path(browser: Browser) -> str:
    return "/photo/" + browser.get("/me").text.split("/photo/")[1].split('"')[0]


def test_a_photo_becomes_a_small_square_without_a_history(town: Town) -> None:
    browser = open_browser(town, "Ada")
    exif = Image.Exif()
    exif[0x010E] = "secret place"
    assert upload(browser, picture(exif=exif)).status_code == 303
    answer = browser.get(photo_path(browser))
    assert answer.headers["content-type"] == "image/webp"
    assert answer.headers["cache-control"] == "private, no-cache"
    with Image.open(io.BytesIO(answer.content)) as stored:
        assert stored.size == (512, 512)
        assert dict(stored.getexif()) == {}
    assert b"secret place" not in answer.content


def test_the_camera_of_a_phone_and_a_part_of_the_photo_are_taken(town: Town) -> None:
    browser = open_browser(town, "Ada")
    files = {"photo": ("", b""), "camera": ("image.jpg", picture())}
    part = {"across": "0", "down": "100", "zoom": "200"}
    assert browser.post("/me/photo", part, files=files).status_code == 303
    with Image.open(io.BytesIO(browser.get(photo_path(browser)).content)) as stored:
        assert stored.size == (300, 300)
    wrong = browser.post("/me/photo", {"zoom": "5000"}, files=files)
    assert wrong.status_code == 422
    assert "no such part of the photo" in wrong.text


@pytest.mark.parametrize("kind", ["PNG", "WEBP", "GIF"])
def test_other_usual_kinds_are_taken(town: Town, kind: str) -> None:
    assert upload(open_browser(town, "Ada"), picture(64, 80, kind)).status_code == 303


@pytest.mark.parametrize(
    "content",
    [
        b"",
        b"GIF89a",
        b"<svg xmlns='http://www.w3.org/2000/svg'><script>alert(1)</script></svg>",
        picture()[:200],
        picture(8, 8),
        picture(12_000, 12_000, "PNG", compress_level=9),
        b"\x89PNG\r\n\x1a\n" + b"\0" * 100,
    ],
    ids=["nothing", "cut", "svg", "half", "tiny", "bomb", "zeros"],
)
def test_what_is_no_photo_is_refused_beside_the_field(town: Town, content: bytes) -> None:
    browser = open_browser(town, "Ada")
    answer = upload(browser, content, "../../etc/<b>.png")
    assert answer.status_code == 422
    assert "/photo/" not in browser.get("/me").text


def test_a_photo_beyond_the_limit_is_refused(tmp_path: Path) -> None:
    with small_community(
        tmp_path, members=["Ada"], settings={"photo_max_bytes": 1_000_000}
    ) as town:
        browser = open_browser(town, "Ada")
        assert upload(browser, b"x" * 1_100_000).status_code == 422
        assert upload(browser, b"x" * 3_000_000).status_code == 413


def test_a_new_photo_has_a_new_address_and_the_old_one_is_gone(town: Town) -> None:
    browser = open_browser(town, "Ada")
    upload(browser, picture())
    before = photo_path(browser)
    upload(browser, picture(300, 300))
    assert photo_path(browser) != before
    assert browser.get(before).status_code == 404
    browser.post("/me/photo/delete")
    assert 'src="/photo/' not in browser.get("/me").text


def test_a_photo_is_for_members_who_are_not_blocked(town: Town) -> None:
    ada, ben = open_browser(town, "Ada"), open_browser(town, "Ben")
    upload(ada, picture())
    path = photo_path(ada)
    assert ben.get(path).status_code == 200
    assert open_browser(town).get(path).status_code == 303
    ada.post(f"/m/{town.public_id('Ben')}/block")
    assert ben.get(path).status_code == 404
    never = ben.get("/photo/AAAAAAAAAAAAAAAAAAAAAA").text
    hidden = without_tokens(ben.get(path).text)
    assert hidden.split("<footer")[0] == without_tokens(never).split("<footer")[0]


def test_a_copy_of_a_photo_is_asked_for_before_each_use(town: Town) -> None:
    town.join("Cem")
    ada, ben, cem = (open_browser(town, name) for name in ("Ada", "Ben", "Cem"))
    upload(ada, picture())
    path = photo_path(ada)
    first = ben.get(path)
    assert first.headers["cache-control"] == "private, no-cache"
    tag = first.headers["etag"]
    for given in (tag, f"W/{tag}", f'"other", {tag}'):
        again = ben.get(path, headers={"if-none-match": given})
        assert (again.status_code, again.content) == (304, b"")
        assert again.headers["etag"] == tag
    assert ben.get(path, headers={"if-none-match": '"other"'}).status_code == 200
    assert cem.get(path).headers["etag"] != tag, "a tag tells nobody whose copy it is"
    assert path.rsplit("/", 1)[1] not in tag
    ada.post(f"/m/{town.public_id('Ben')}/block")
    blocked = ben.get(path, headers={"if-none-match": tag})
    never = ben.get("/photo/AAAAAAAAAAAAAAAAAAAAAA", headers={"if-none-match": tag})
    assert blocked.status_code == never.status_code == 404
    assert "no-store" in blocked.headers["cache-control"]
    assert "etag" not in blocked.headers
    cem.post("/sign-out")
    assert cem.get(path, headers={"if-none-match": tag}).status_code == 303
    ada.post("/me/photo/delete")
    assert ada.get(path, headers={"if-none-match": first.headers["etag"]}).status_code == 404


@pytest.mark.parametrize(
    ("language", "title"),
    [
        ("de", "Webentwicklung"),
        ("en", "Web development"),
    ],
)
def test_an_industry_is_named_in_the_language_of_the_form(
    town: Town, language: str, title: str
) -> None:
    """And the form takes that name for the same code, though others have it too."""
    town.join("Uwe", industry="62.01.1")
    browser = open_browser(town, "Uwe")
    browser.client.headers["accept-language"] = language
    page = unescape(browser.get("/me").text)
    field = re.search(r'name="industry_text"[^>]*value="([^"]*)"', page)
    assert field
    assert field[1] == title
    assert save(browser, industry_text=title).status_code == 303
    with town.community.reading(town.id("Ben")) as world:
        found = world.index.profile(town.id("Uwe"))
    assert found
    assert found.industry == "62.01.1"


def test_an_official_title_of_an_industry_is_taken_and_shown_in_plain_words(town: Town) -> None:
    browser = open_browser(town, "Ada")
    browser.client.headers["accept-language"] = "de"
    assert save(browser, industry_text="Tertiärer Unterricht").status_code == 303
    with town.community.reading(town.id("Ben")) as world:
        found = world.index.profile(town.id("Ada"))
    assert found
    assert found.industry == "85.42"
    page = unescape(browser.get("/me").text)
    assert 'value="Hochschulen"' in page
    assert "Tertiärer Unterricht" not in page


@pytest.mark.parametrize("language", ["de", "en"])
def test_the_form_offers_each_industry_once(town: Town, language: str) -> None:
    browser = open_browser(town, "Ada")
    browser.client.headers["accept-language"] = language
    page = unescape(browser.get("/me").text)
    choices = re.search(r'<datalist id="industries">(.*?)</datalist>', page, re.DOTALL)
    assert choices
    names = re.findall(r'value="([^"]*)"', choices[1])
    assert len(names) == len(set(names)) > 90
