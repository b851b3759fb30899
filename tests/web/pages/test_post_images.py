"""Images of posts by the pages: put in, shown in a grid, described, taken out, handed out."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

import pytest

from ecken.service.contacts.contacts import block_member
from tests.community import Town, small_community
from tests.pictures import picture
from tests.web.browsing import Browser, open_browser, without_tokens

pytestmark = [pytest.mark.slow, pytest.mark.usefixtures("drawn_with_patience")]

LARGE, SMALL = picture((2_000, 1_000), "JPEG"), picture((60, 40), "PNG")
_IMAGE = re.compile(
    r'<a href="/image/([\w-]{22})"><img src="/image/\1/small" alt="([^"]*)" '
    r'width="(\d+)" height="(\d+)" loading="lazy"></a>'
)


@pytest.fixture
def town(tmp_path: Path) -> Iterator[Town]:
    with small_community(tmp_path, contacts=["Ada–Ben"], members=["Zoe"]) as town:
        yield town


def _publish(browser: Browser, *uploads: bytes, **fields: str) -> str:
    files = {f"image{n}": (f"{n}.jpg", upload) for n, upload in enumerate(uploads, 1)}
    answer = browser.post("/posts", {"audience": "contacts", **fields}, files=files)
    assert answer.status_code == 303, answer.text
    found = re.search(r'id="post-([\w-]{22})"', browser.get("/posts").text)
    assert found
    return found[1]


def test_images_stand_in_a_grid_with_their_sizes_and_lead_to_the_large_ones(town: Town) -> None:
    post = _publish(open_browser(town, "Ada"), LARGE, SMALL, text="Look", alt1='A "lake"')
    for path in ("/posts", f"/posts/{post}", f"/m/{town.public_id('Ada')}/posts"):
        page = open_browser(town, "Ben").get(path).text
        assert '<div class="images of-2">' in page
        told = [match[1:] for match in _IMAGE.findall(page)]
        assert told == [
            ("A &#34;lake&#34;", "1600", "800"),
            ("Image without a description", "60", "40"),
        ]


def test_an_image_needs_no_words_beside_it(town: Town) -> None:
    browser = open_browser(town, "Ada")
    post = _publish(browser, SMALL)
    assert "has posted an image" in open_browser(town, "Ben").get("/").text
    assert browser.post("/posts", {"audience": "contacts"}).status_code == 422
    assert _IMAGE.search(browser.get(f"/posts/{post}").text)


def test_a_file_is_handed_out_to_its_readers_and_kept_by_their_browser_alone(town: Town) -> None:
    post = _publish(open_browser(town, "Ada"), LARGE)
    ben, zoe = open_browser(town, "Ben"), open_browser(town, "Zoe")
    key = _IMAGE.search(ben.get(f"/posts/{post}").text)[1]  # type: ignore[index]
    sizes = []
    for path in (f"/image/{key}", f"/image/{key}/small"):
        answer = ben.get(path)
        assert (answer.status_code, answer.headers["content-type"]) == (200, "image/webp")
        assert answer.headers["cache-control"] == "private, no-cache"
        assert answer.headers["vary"] == "Cookie"
        assert answer.headers["x-content-type-options"] == "nosniff"
        again = ben.get(path, headers={"if-none-match": f"W/{answer.headers['etag']}"})
        assert (again.status_code, again.content) == (304, b"")
        sizes.append(len(answer.content))
        held = {"if-none-match": answer.headers["etag"]}
        never = zoe.get(f"/image/{'x' * 22}", headers=held)
        refused = zoe.get(path, headers=held)
        assert refused.status_code == never.status_code == 404
        known = without_tokens(refused.text).replace(path, f"/image/{'x' * 22}")
        assert known == without_tokens(never.text)
        assert open_browser(town).get(path).status_code == 303
    assert sizes[0] > sizes[1]
    block_member(town.community, town.id("Ada"), town.public_id("Ben"))
    assert ben.get(path, headers=held).status_code == 404


def test_what_is_wrong_with_an_image_stands_beside_it_and_words_stay(town: Town) -> None:
    browser = open_browser(town, "Ada")
    files = {"image1": ("a.jpg", SMALL), "image3": ("b.jpg", b"<svg onload=alert(1)>")}
    fields = {"text": "My words", "audience": "contacts", "alt1": "A lake", "alt3": "A <hill>"}
    answer = browser.post("/posts", fields, files=files)
    assert answer.status_code == 422
    assert "My words</textarea>" in answer.text
    assert 'name="alt3" type="text" value="A &lt;hill&gt;"' in answer.text
    assert re.search(r'<details class="add-images" open>', answer.text)
    assert re.search(r'name="image3"[^>]*aria-invalid="true"', answer.text)
    assert "This file cannot be read as a photo." in answer.text
    answer = browser.post("/posts", fields)  # sent again as it stands: the files are missing now
    assert re.search(r'name="image1"[^>]*aria-invalid="true"', answer.text)
    assert "chosen none" in answer.text
    assert "post-acts" not in browser.get("/posts").text


def test_an_image_is_described_taken_out_and_added_by_the_form_of_the_post(town: Town) -> None:
    browser = open_browser(town, "Ada")
    post = _publish(browser, SMALL, LARGE, text="Hello", alt1="A lake")
    first, second = (match[0] for match in _IMAGE.findall(browser.get(f"/posts/{post}").text))
    form = browser.get(f"/posts/{post}/edit").text
    assert f'name="alt-{first}" type="text" value="A lake"' in form
    assert 'name="image3"' in form
    assert 'name="image2"' not in form
    fields = {"text": "Hello", f"alt-{second}": "A hill", "alt3": "A dog", "without": first}
    answer = browser.post(f"/posts/{post}/edit", fields, files={"image3": ("c.png", SMALL)})
    assert answer.status_code == 303
    told = [match[1] for match in _IMAGE.findall(browser.get(f"/posts/{post}").text)]
    assert told == ["A hill", "A dog"]
    page = open_browser(town, "Ben").get(f"/posts/{post}/versions").text
    assert [match[1] for match in _IMAGE.findall(page)] == [
        "A hill", "A dog", "A lake", "Image without a description",
    ]  # fmt: skip
    # A form that does not know of images leaves them.
    assert browser.post(f"/posts/{post}/edit", {"text": "Bye"}).status_code == 303
    told = [match[1] for match in _IMAGE.findall(browser.get(f"/posts/{post}").text)]
    assert told == ["A hill", "A dog"]


def test_a_form_sent_twice_makes_one_post(town: Town) -> None:
    browser = open_browser(town, "Ada")
    token = browser.token("/posts")
    for _ in range(2):
        answer = browser.post(
            "/posts", {"audience": "contacts"}, token=token, files={"image1": ("a.png", SMALL)}
        )
        assert answer.status_code == 303
    assert browser.get("/posts").text.count('<div class="images') == 1
