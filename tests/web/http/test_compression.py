"""Small answers, and who does not get them."""

from __future__ import annotations

import gzip
from collections.abc import Iterator
from pathlib import Path

import pytest
from starlette.datastructures import Headers

from ecken.web.http.compression import gzipped, may_be_compressed
from ecken.web.http.static_files import static_address
from tests.community import Town, small_community
from tests.web.browsing import open_browser


@pytest.fixture
def town(tmp_path: Path) -> Iterator[Town]:
    with small_community(tmp_path, contacts=["Ada–Ben"]) as made:
        yield made


def test_pages_and_static_files_come_small(town: Town) -> None:
    browser = open_browser(town, "Ada")
    for path in ("/", "/me", static_address("ecken.css")):
        small = browser.get(path, headers={"accept-encoding": "gzip, br"})
        whole = browser.get(path, headers={"accept-encoding": "identity"})
        assert small.headers["content-encoding"] == "gzip"
        assert "content-encoding" not in whole.headers
        for answer in (small, whole):
            assert "accept-encoding" in answer.headers["vary"].lower()
        assert int(small.headers["content-length"]) < len(whole.content) / 2


COOKIE = {"cookie": "ecken=x"}


@pytest.mark.parametrize(
    ("sent", "is_https", "may_be"),
    [
        ({"sec-fetch-site": "same-origin"}, True, True),
        ({"sec-fetch-site": "none"}, True, True),
        ({"sec-fetch-site": "cross-site"}, True, False),
        ({"sec-fetch-site": "same-site"}, True, False),
        ({"sec-fetch-site": "cross-site"}, False, False),
        (COOKIE, True, False),
        (COOKIE, False, True),
        ({}, True, True),
        ({"authorization": "Bearer x"}, True, True),
        ({"accept-encoding": "gzip;q=0"}, True, False),
        ({"accept-encoding": "br, GZIP;q=0.5"}, True, True),
        ({"accept-encoding": "br"}, True, False),
        ({"accept-encoding": ""}, True, False),
    ],
)
def test_what_another_site_had_asked_for_is_not_compressed(
    sent: dict[str, str], is_https: bool, may_be: bool
) -> None:
    headers = Headers({"accept-encoding": "gzip", **sent})
    assert may_be_compressed(headers, is_https=is_https) == may_be


def test_the_same_answer_is_compressed_to_the_same_bytes() -> None:
    body = b"one and the same page " * 100
    assert gzipped(body) == gzipped(body)
    assert gzip.decompress(gzipped(body)) == body


def test_no_secret_of_a_page_is_on_the_next_one(town: Town) -> None:
    browser = open_browser(town, "Ada")
    assert browser.token("/me") != browser.token("/me")
