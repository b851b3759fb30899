"""A small town that is asked through the JSON interface, token and all."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from starlette.testclient import TestClient
from starlette.types import ASGIApp

from ecken.asgi import create_app
from ecken.rules.scope import Scope
from ecken.service.accounts.tokens import issue_token
from tests.community import Town, small_community

Client = Callable[..., TestClient]

CONTACTS = ("Ada–Ben", "Ada–Cem", "Ben–Dora", "Cem–Dora", "Ben–Ella", "Dora–Finn", "Finn–Gül")
MEMBERS = {
    "Ada": {"city": "Hamburg"},
    "Ben": {"headline": "Einkaufsleiter", "company": "Siemens"},
    "Dora": {"company": "Siemens", "position": "Einkäuferin", "city": "Hamburg"},
    "Ivo": {},
}


@pytest.fixture
def town(tmp_path: Path) -> Iterator[Town]:
    """Ada knows Ben and Cem; Dora is behind both, Ella behind Ben, Finn behind Dora; Ivo alone."""
    with small_community(tmp_path, members=MEMBERS, contacts=CONTACTS) as town:
        yield town


def open_client(town: Town, name: str | None, app: ASGIApp | None = None) -> TestClient:
    """Return a client of the whole site that sends a token of ``name``, or none."""
    headers = {}
    if name is not None:
        headers["authorization"] = (
            f"Bearer {issue_token(town.community, town.id(name), scope=Scope.WRITE)}"
        )
    site = app or create_app(town.community)
    return TestClient(site, base_url="http://127.0.0.1:8000", headers=headers)


@pytest.fixture
def client(town: Town) -> Client:
    """``client("Ada")`` calls as Ada; ``client()`` as nobody."""
    app = create_app(town.community)
    return lambda name=None: open_client(town, name, app)
