"""Headers that a reader's safety hangs on, on answers of every kind."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from httpx2 import Response
from starlette.testclient import TestClient

from ecken.asgi import create_app
from ecken.web.http.static_files import static_address
from tests.community import small_community

SITE = "https://verein.example"
KINDS = {
    "/sign-in": "text/html; charset=utf-8",
    "/nowhere": "text/html; charset=utf-8",
    "/.well-known/security.txt": "text/plain; charset=utf-8",
    "/api/v1/nowhere": "application/json",
    "/api/v1/me": "application/json",
    static_address("ecken.css"): "text/css; charset=utf-8",
    static_address("ecken.js"): "text/javascript; charset=utf-8",
    static_address("icons.svg"): "image/svg+xml; charset=utf-8",
    "/static/0/": "text/html; charset=utf-8",
    "/static/": "text/html; charset=utf-8",
}


@pytest.fixture
def client(tmp_path: Path) -> Iterator[TestClient]:
    settings = {"base_url": SITE}
    with small_community(tmp_path, members=["Ada"], settings=settings) as town:
        yield TestClient(create_app(town.community), base_url=SITE, follow_redirects=False)


def _asked(client: TestClient, path: str, method: str = "GET") -> Response:
    return client.request(method, path, headers={"origin": "https://evil.example"})


@pytest.mark.parametrize("path", KINDS)
def test_an_answer_of_any_kind_says_what_it_is_and_what_it_may(
    client: TestClient, path: str
) -> None:
    headers = _asked(client, path).headers
    assert headers["content-type"] == KINDS[path]
    assert headers["x-content-type-options"] == "nosniff"
    assert headers["referrer-policy"] == "same-origin"
    policy = {part.strip() for part in headers["content-security-policy"].split(";")}
    assert {"default-src 'self'", "script-src 'self'", "style-src 'self'"} <= policy
    assert {"object-src 'none'", "base-uri 'none'", "frame-ancestors 'none'"} <= policy
    age, _, rest = headers["strict-transport-security"].partition(";")
    assert int(age.removeprefix("max-age=")) >= 365 * 86_400
    assert rest.strip() == "includeSubDomains"
    assert [name for name in headers if name.startswith("access-control-")] == []


def test_a_folder_of_static_files_is_not_listed(client: TestClient) -> None:
    folder = static_address("ecken.css").rpartition("/")[0]
    for path in ("/static", "/static/", folder, f"{folder}/", f"{folder}/../app.py"):
        assert _asked(client, path).status_code == 404, path


@pytest.mark.parametrize("path", ["/", "/sign-in", "/api/v1/me", static_address("ecken.css")])
def test_what_was_sent_is_not_sent_back_by_trace(client: TestClient, path: str) -> None:
    answer = client.request("TRACE", path, headers={"x-secret": "a word of mine"})
    assert answer.status_code in (403, 404, 405)
    assert "a word of mine" not in answer.text


@pytest.mark.parametrize("path", ["/", "/sign-in", "/api/v1/me"])
def test_another_site_is_not_told_that_it_may_ask(client: TestClient, path: str) -> None:
    asked = {"access-control-request-method": "POST", "origin": "https://evil.example"}
    answer = client.request("OPTIONS", path, headers=asked)
    assert [name for name in answer.headers if name.startswith("access-control-")] == []


def test_passwords_are_masked_and_named_for_password_managers(client: TestClient) -> None:
    page = client.get("/sign-in").text
    field = page[page.index('name="password"') - 200 : page.index('name="password"') + 200]
    assert 'type="password"' in field
    assert 'autocomplete="current-password"' in field
