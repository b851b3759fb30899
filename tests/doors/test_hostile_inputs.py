"""Hostile input at every route of pages and JSON interface: refused or passed over, never a 500."""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any
from urllib.parse import quote, quote_from_bytes

import pytest
from starlette.testclient import TestClient

from ecken.asgi import create_app
from tests.api.conftest import open_client
from tests.community import Town, small_community
from tests.privacy.routes import RECIPES, Known
from tests.web.browsing import Browser, open_browser

TEXTS = {
    "nothing": "",
    "blank": " \t\u00a0 ",
    "NUL": "a\0b",
    "half a surrogate pair": "\ud800",
    "bidi and zero width": "\u202ea\u200bb\u2066",
    "marks without end": "e" + "\u0301" * 300,
    "a huge number": "9" * 400,
    "below nothing": "-1",
    "a thousand million": "1000000000",
    "not a number": "NaN",
    "a float": "1e999",
    "script": "<script>alert(1)</script>{{7*7}}",
    "SQL": "' OR 1=1; -- %_\\",
    "hyphens": "b-" * 60,
    "brackets": "((((" * 40 + '"',
    "operators": 'OR AND - "" : * ~ ort: ort:~5km neu:0000-00-00 seit:9999-99-99',
    "a forged cursor": "eyJ2IjoxfQ.AAAA.AAAA",
    "a path": "../../etc/passwd",
    "long": "ab " * 400,
}
FOR_GUESTS = ("NUL", "half a surrogate pair", "a huge number", "a forged cursor", "operators")
CASES = [*(("member", name) for name in TEXTS), *(("guest", name) for name in FOR_GUESTS)]
PARAMETERS = (
    "q", "line", "page", "cursor", "limit", "circle", "next", "token", "company", "city", "order",
    "typed", "contact_of", "more", "find", "f_city", "to", "target", "radius", "since", "before",
    "when", "f_industry",
    "facets", "direction", "picks", "recruiter", "industry", "postal_code", "request", "invitation",
)  # fmt: skip
BODIES: dict[str, bytes] = {
    "empty": b"",
    "no JSON": b"{",
    "a list": b"[]",
    "null": b"null",
    "a text": b'"x"',
    "NaN": b'{"a": NaN}',
    "a key twice": b'{"a": 1, "a": 2}',
    "a huge number": b'{"a": ' + b"9" * 5_000 + b"}",
    "deep": b"[" * 3_000,
    "no UTF-8": b'{"a": "\xff\xfe"}',
    "half a pair": b'{"a": "\\ud800"}',
    "UTF-16": '{"a": 1}'.encode("utf-16"),
}
WRONG_TYPES: tuple[Any, ...] = (
    None,
    True,
    -1,
    10**9,
    1.5,
    [],
    {},
    [["x"]],
    {"a": {"b": 1}},
    [None],
)


@pytest.fixture(scope="module")
def town(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Town]:
    """One town that all questions are asked in; limits are not what is tested."""
    folder = tmp_path_factory.mktemp("town")
    with small_community(folder, contacts=["Ada–Ben", "Ben–Cem", "Cem–Dora"]) as made:
        yield made


@pytest.fixture(scope="module", params=["guest", "member"])
def browser(town: Town, request: pytest.FixtureRequest) -> Browser:
    """A guest's or a member's browser, which is shown what a server would answer."""
    opened = open_browser(town, "Ada" if request.param == "member" else None)
    opened.client._transport.raise_server_exceptions = False  # type: ignore[attr-defined]
    return opened


@pytest.fixture(scope="module")
def callers(town: Town) -> dict[str, TestClient]:
    """A guest and a member who call; one token serves all tests, a member may have few."""
    app = create_app(town.community)
    made = {"guest": open_client(town, None, app), "member": open_client(town, "Ada", app)}
    for client in made.values():
        client._transport.raise_server_exceptions = False  # type: ignore[attr-defined]
    return made


@pytest.fixture(scope="module", params=["guest", "member"])
def caller(callers: dict[str, TestClient], request: pytest.FixtureRequest) -> TestClient:
    """Somebody who calls with or without a token."""
    return callers[request.param]


def _paths(town: Town, *methods: str, is_api: bool) -> list[tuple[str, str, dict[str, Any]]]:
    """(method, path, body as it would be right) of every route, as the recipes know them."""
    known = Known.of(town)
    found = []
    for (method, path), recipe in RECIPES.items():
        if method in methods and path.startswith("/api/") is is_api:
            asked = next(iter(recipe(known)), None)
            body = asked.body if asked and isinstance(asked.body, dict) else {}
            found.append((method, path, dict(body)))
    assert len(found) > 15
    return found


def _filled(path: str, text: str) -> str:
    """A path with the text in its places; what no address can hold goes as bytes."""
    value = quote_from_bytes(text.encode("utf-8", "surrogatepass")[:600], safe="")
    value = value if value.strip(".") else "x"
    while "{" in path:
        path = path[: path.index("{")] + value + path[path.index("}") + 1 :]
    return path


def _query(text: str, *, is_twice: bool = False) -> str:
    value = quote_from_bytes(text.encode("utf-8", "surrogatepass"), safe="")
    pairs = [f"{quote(name)}={value}" for name in PARAMETERS]
    return "&".join(pairs * 2 if is_twice else pairs)


def _check_page(answer: Any, what: object) -> None:
    assert answer.status_code < 500, what
    if answer.status_code >= 400 and "html" in answer.headers.get("content-type", ""):
        assert "<h1" in answer.text, what
    assert "<script>alert(1)" not in answer.text, what


def _check_call(answer: Any, what: object) -> None:
    assert answer.status_code < 500, (what, answer.text[:200])
    if answer.status_code >= 400:
        assert set(answer.json()) == {"code", "message", "fields"}, what


@pytest.mark.parametrize(("browser", "name"), CASES, indirect=["browser"])
def test_no_address_breaks_a_page(town: Town, browser: Browser, name: str) -> None:
    text = TEXTS[name]
    for _, path, _ in _paths(town, "GET", is_api=False):
        for at in (f"{_filled(path, town.public_id('Ben'))}?{_query(text)}", _filled(path, text)):
            _check_page(browser.get(at), (name, at[:200]))


def test_no_parameter_sent_twice_breaks_a_page(town: Town, browser: Browser) -> None:
    for _, path, _ in _paths(town, "GET", is_api=False):
        at = f"{_filled(path, town.public_id('Ben'))}?{_query('2', is_twice=True)}"
        _check_page(browser.get(at), at)


@pytest.mark.parametrize(("browser", "name"), CASES, indirect=["browser"])
def test_no_form_breaks_a_page(town: Town, browser: Browser, name: str) -> None:
    value = TEXTS[name].encode("utf-8", "surrogatepass")
    token = browser.token()
    for _, path, body in _paths(town, "POST", is_api=False):
        fields = "&".join(f"{key}={quote_from_bytes(value, safe='')}" for key in body)
        answer = browser.client.post(
            _filled(path, town.public_id("Ben")),
            content=f"csrf={quote(token)}&{fields}",
            headers={"content-type": "application/x-www-form-urlencoded"},
        )
        _check_page(answer, (name, path))
        if "/sign-" in path or path.endswith("/close"):
            token = browser.token()


def test_no_form_of_files_breaks_a_page(town: Town, browser: Browser) -> None:
    for _, path, body in _paths(town, "POST", is_api=False):
        files = dict.fromkeys((*body, "photo"), ("\u202e<x>.html", b"\x00\xff", "image/png"))
        answer = browser.client.post(
            _filled(path, town.public_id("Ben")), data={"csrf": browser.token()}, files=files
        )
        _check_page(answer, path)


@pytest.mark.parametrize(("caller", "name"), CASES, indirect=["caller"])
def test_no_text_breaks_a_call(town: Town, caller: TestClient, name: str) -> None:
    text = TEXTS[name]
    for method, path, body in _paths(town, "GET", "POST", "PUT", "DELETE", is_api=True):
        sent = json.dumps(dict.fromkeys(body, text)).encode()
        headers = {"content-type": "application/json"}
        for at in (f"{_filled(path, town.public_id('Ben'))}?{_query(text)}", _filled(path, text)):
            answer = caller.request(method, at, content=sent if body else None, headers=headers)
            _check_call(answer, (name, method, at[:200]))


@pytest.mark.parametrize("name", BODIES)
def test_no_body_breaks_a_call(town: Town, caller: TestClient, name: str) -> None:
    headers = {"content-type": "application/json"}
    for method, path, _ in _paths(town, "POST", "PUT", is_api=True):
        at = _filled(path, town.public_id("Ben"))
        answer = caller.request(method, at, content=BODIES[name], headers=headers)
        _check_call(answer, (name, method, path))


@pytest.mark.parametrize("value", WRONG_TYPES, ids=repr)
def test_no_wrong_type_breaks_a_call(town: Town, caller: TestClient, value: Any) -> None:
    for method, path, body in _paths(town, "POST", "PUT", is_api=True):
        at = _filled(path, town.public_id("Ben"))
        for key in body:
            _check_call(caller.request(method, at, json={**body, key: value}), (method, path, key))
