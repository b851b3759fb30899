"""Hostile bodies: nothing is taken apart on the event loop, nor more than a page can hold."""

from __future__ import annotations

import asyncio
from collections.abc import Iterator
from itertools import pairwise
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from starlette.datastructures import FormData, Headers

from ecken.web import security
from ecken.web.http import bodies
from ecken.web.http.bodies import (
    FOR_GUESTS,
    FOR_MEMBERS,
    FormLimit,
    FormTooLargeError,
    limit_of,
    parse_form,
    read_form,
)
from tests.community import Town, small_community
from tests.web.browsing import open_browser

FORM = "application/x-www-form-urlencoded"
PARTS = "multipart/form-data; boundary=x"
PART = b'--x\r\nContent-Disposition: form-data; name="a"\r\n\r\n1\r\n'

HOSTILE: dict[str, tuple[str, bytes]] = {
    "ampersands": (FORM, b"&" * 990_000),
    "few ampersands": (FORM, b"&" * 15_000),
    "equals": (FORM, b"=" * 15_000),
    "fields": (FORM, b"a=&" * 5_000),
    "5 MB": (FORM, b"a=" + b"x" * 5_000_000),
    "percents": (FORM, b"a=" + b"%41" * 5_000),
    "broken percents": (FORM, b"a=" + b"%" * 15_000),
    "pluses": (FORM, b"a=" + b"+" * 15_000),
    "parts": (PARTS, PART * 100_000 + b"--x--\r\n"),
    "some parts": (PARTS, PART * 200 + b"--x--\r\n"),
    "part heads": (PARTS, b"--x\r\n" + b"A: b\r\n" * 2_000),
    "a long part head": (PARTS, b"--x\r\nContent-Disposition: " + b"a" * 15_000),
    "parameters of a part": (PARTS, b"--x\r\nContent-Disposition: form-data" + b";a=b" * 3_000),
    "boundary beginnings": (PARTS, PART[:-3] + b"\r\n--" * 3_000),
    "line ends": (PARTS, PART + b"\r\n" * 7_000),
    "dashes": (PARTS, b"-" * 15_000),
    "no boundary": ("multipart/form-data", PART * 200),
    "two boundaries": ("multipart/form-data; boundary=x; boundary=y", PART * 200),
    "json": ("application/json", b'{"a":' * 3_000),
    "nothing": ("", b"&" * 15_000),
}
PATHS = ("/sign-in", "/me", "/me/photo", "/join", "/sign-out", "/nowhere", "/requests/answers")


@pytest.fixture
def town(tmp_path: Path) -> Iterator[Town]:
    with small_community(tmp_path, contacts=["Ada–Ben"]) as made:
        yield made


def note_parsed(monkeypatch: pytest.MonkeyPatch) -> list[tuple[int, FormLimit]]:
    """Write down what is taken apart; fail if that happens on an event loop."""
    noted: list[tuple[int, FormLimit]] = []

    def noting(kind: str, body: bytes, limit: FormLimit) -> FormData:
        with pytest.raises(RuntimeError):
            asyncio.get_running_loop()
        noted.append((len(body), limit))
        return parse_form(kind, body, limit)

    monkeypatch.setattr(bodies, "parse_form", noting)
    return noted


@pytest.mark.parametrize("name", [None, "Ada"])
@pytest.mark.parametrize("case", HOSTILE)
def test_a_hostile_body_costs_nobody_else_anything(
    town: Town, monkeypatch: pytest.MonkeyPatch, name: str | None, case: str
) -> None:
    noted = note_parsed(monkeypatch)
    kind, body = HOSTILE[case]
    browser = open_browser(town, name)
    for path in PATHS:
        answer = browser.client.post(path, content=body, headers={"content-type": kind})
        assert answer.status_code in (403, 413), (path, answer.status_code)
    most = 16_384 if name is None else 400_000
    for size, limit in noted:
        assert size <= limit.size_bytes
        assert limit.fields <= 700
        assert size <= most or limit.size_bytes > 1_000_000  # a photo, by a member only


def test_a_form_is_taken_apart_once(town: Town, monkeypatch: pytest.MonkeyPatch) -> None:
    browser = open_browser(town, "Ada")
    token = browser.token()
    noted = note_parsed(monkeypatch)
    assert browser.post("/sign-out", token=token).status_code == 303
    assert len(noted) == 1


def test_what_comes_from_elsewhere_is_not_even_read(
    town: Town, monkeypatch: pytest.MonkeyPatch
) -> None:
    noted = note_parsed(monkeypatch)
    for headers in ({"origin": "https://evil.example"}, {"sec-fetch-site": "cross-site"}):
        answer = open_browser(town, "Ada").post("/sign-out", headers=headers, token="x")
        assert answer.status_code == 403
    assert not noted


def test_a_refusal_of_a_large_form_is_a_page(town: Town) -> None:
    answer = open_browser(town).client.post(
        "/sign-in", content=b"a=" + b"x" * 20_000, headers={"content-type": FORM}
    )
    assert answer.status_code == 413
    assert "16 KB" in answer.text
    assert "<nav" in answer.text or "<main" in answer.text


# ------------------------------------------------------------------------------------- reading
def read(kind: str, pieces: list[bytes], limit: FormLimit) -> tuple[FormData | None, int]:
    """Read a body that comes in pieces; return the form, or none, and how many were asked for."""
    asked = 0

    async def receive() -> dict[str, object]:
        nonlocal asked
        asked += 1
        return {
            "type": "http.request",
            "body": pieces[asked - 1],
            "more_body": asked < len(pieces),
        }

    async def run() -> FormData | None:
        try:
            return await read_form(Headers({"content-type": kind}), receive, limit)
        except FormTooLargeError:
            return None

    return asyncio.run(run()), asked


@given(
    fields=st.integers(1, 12),
    most=st.integers(1, 12),
    cuts=st.lists(st.integers(0, 800), max_size=6),
    is_parts=st.booleans(),
)
def test_fields_are_counted_however_the_body_is_cut(
    fields: int, most: int, cuts: list[int], is_parts: bool
) -> None:
    kind = PARTS if is_parts else FORM
    body = PART * fields + b"--x--\r\n" if is_parts else b"&".join([b"a=1"] * fields)
    places = sorted({0, len(body), *(cut for cut in cuts if cut < len(body))})
    pieces = [body[a:b] for a, b in pairwise(places)]
    form, _ = read(kind, pieces, FormLimit(10_000, most + 2))
    if fields <= most:
        assert form is not None
        assert form.getlist("a") == ["1"] * fields
    if fields > most + 2:
        assert form is None


def test_reading_stops_where_it_is_too_much() -> None:
    for piece in (b"&" * 100, b"x" * 1_000):
        form, asked = read(FORM, [piece] * 1_000, FormLimit(10_000, 1_000))
        assert form is None
        assert asked <= 11


def test_guests_and_members_have_their_limits(town: Town) -> None:
    settings = town.community.settings
    for path in ("/me", "/me/photo", "/join", "/x"):
        assert limit_of(path, is_member=False, settings=settings) == FOR_GUESTS
    assert limit_of("/x", is_member=True, settings=settings) == FOR_MEMBERS
    photo = limit_of("/me/photo", is_member=True, settings=settings)
    assert photo.size_bytes > settings.photo_max_bytes
    assert photo.fields <= 10


def test_one_sender_has_one_large_body_under_way() -> None:
    uploads = security._Uploads()
    large, small = Headers({"content-length": "5000000"}), Headers({"content-length": "10"})
    with uploads.one("a", large):
        with uploads.one("a", small), uploads.one("b", large):
            pass
        with pytest.raises(Exception, match="under way"), uploads.one("a", large):
            pass
    with uploads.one("a", large):
        pass
    assert not uploads._senders
