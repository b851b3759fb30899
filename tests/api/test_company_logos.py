"""The logo of a company by the JSON interface, and how large a file its form takes."""

from __future__ import annotations

import io
import random
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from httpx2 import Response
from PIL import Image
from starlette.testclient import TestClient

from ecken.asgi import create_app
from ecken.rules.scope import Scope
from ecken.service.accounts.tokens import issue_token
from tests.community import Town
from tests.service.companies.official import NAME, official_town, shown
from tests.web.browsing import open_browser

Call = Callable[..., Response]
pytestmark = [pytest.mark.slow, pytest.mark.usefixtures("drawn_with_patience")]


@pytest.fixture
def town(tmp_path: Path) -> Iterator[Town]:
    with official_town(tmp_path) as made:
        yield made


@pytest.fixture
def call(town: Town) -> Call:
    client = TestClient(create_app(town.community), base_url="http://127.0.0.1:8000")

    def ask(method: str, name: str, path: str = f"/{NAME}/logo", body: bytes = b"") -> Response:
        token = issue_token(town.community, town.id(name), scope=Scope.WRITE)
        headers = {"authorization": f"Bearer {token}", "content-type": "image/png"}
        return client.request(
            method, f"/api/v1/companies{path}", headers=headers, content=body or None
        )

    return ask


def large() -> bytes:
    """A picture that does not get small: some 190 KB."""
    noise = random.Random(1).randbytes(400 * 160 * 3)
    file = io.BytesIO()
    Image.frombytes("RGB", (400, 160), noise).save(file, "PNG")
    return file.getvalue()


def test_an_editor_sets_and_removes_the_logo(town: Town, call: Call) -> None:
    assert call("PUT", "Ben", body=large()).status_code == 204
    page = shown(town, "Ella")
    assert page is not None
    logo = call("GET", "Ella", f"/logos/{page.logo_key}")
    with Image.open(io.BytesIO(logo.content)) as drawn:
        assert (drawn.format, drawn.size) == ("WEBP", (400, 160))
    for name in ("Dora", "Ella"):
        for method, body in (("PUT", large()), ("DELETE", b"")):
            assert call(method, name, body=body).status_code == 404
    wrong = call("PUT", "Ben", body=b"GIF89a")
    assert (wrong.status_code, wrong.json()["code"]) == (422, "photo_unreadable")
    assert call("DELETE", "Cem").status_code == 204
    assert call("GET", "Ella", f"/logos/{page.logo_key}").status_code == 404


def test_the_form_takes_as_large_a_file_as_it_says(town: Town) -> None:
    sent = open_browser(town, "Ben").post(
        f"/companies/{NAME.replace('&', '%26')}/logo", files={"photo": ("logo.png", large())}
    )
    assert sent.status_code == 303
    page = shown(town, "Ella")
    assert page is not None
    assert page.logo_key
