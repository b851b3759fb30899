"""Taking one's data along and leaving by the API: the same password and limits as on the pages."""

from __future__ import annotations

import io
import json
import zipfile
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import select
from starlette.testclient import TestClient

from ecken.asgi import create_app
from ecken.errors import NotFound
from ecken.rules.scope import Scope
from ecken.service.accounts.sign_in import sign_in
from ecken.service.accounts.tokens import issue_token
from ecken.service.privacy import data_exports
from ecken.service.privacy.data_exports import resume_exports
from ecken.service.privacy.leaving import confirm_leaving
from ecken.store.tables import answered_calls, audit_entries, one_time_tokens
from tests.community import Town, small_community
from tests.service.people import HERE, PASSWORD, give_password, newest_token
from tests.web.browsing import open_browser

Call = Callable[..., Any]


@pytest.fixture
def town(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Town]:
    """A town in which files are made when a test says so, in its own thread."""
    monkeypatch.setattr(data_exports, "_start", lambda community, viewer: None)
    with small_community(tmp_path, contacts=["Ada–Ben"]) as town:
        give_password(town, "Ada")
        yield town


def calling(town: Town, scope: Scope = Scope.WRITE) -> Call:
    token = issue_token(town.community, town.id("Ada"), scope=scope)
    client = TestClient(create_app(town.community), base_url="http://127.0.0.1:8000")
    headers = {"authorization": f"Bearer {token}"}

    def call(method: str, path: str, body: object = None, **more: str) -> Any:
        return client.request(
            method, f"/api/v1{path}", headers={**headers, **more}, json=body if body else None
        )

    return call


def make(town: Town) -> None:
    """Make the file that was asked for."""
    town.clock.now += data_exports.STALE_S + 1
    assert resume_exports(town.community) == 1


def kinds(town: Town) -> list[str]:
    with town.community.database.reading() as connection:
        return list(connection.execute(select(audit_entries.c.kind)).scalars())


def test_a_file_is_asked_for_watched_and_taken_once(town: Town) -> None:
    call = calling(town)
    assert call("GET", "/me/export").status_code == 404
    asked = call("POST", "/me/export", {"password": PASSWORD, "language": "en"})
    assert (asked.status_code, asked.json()["state"]) == (202, "waiting")
    again = call("POST", "/me/export", {"password": PASSWORD})
    assert (again.status_code, again.json()["code"]) == (409, "data_export_under_way")
    id = asked.json()["id"]
    assert call("POST", f"/me/export/{id}").status_code == 404, "it is not ready"
    make(town)
    shown = call("GET", "/me/export").json()
    assert (shown["id"], shown["state"]) == (id, "ready")
    assert shown["expires"] > town.clock() >= shown["asked"]
    taken = call("POST", f"/me/export/{id}")
    assert taken.headers["content-type"] == "application/zip"
    assert "no-store" in taken.headers["cache-control"]
    archive = zipfile.ZipFile(io.BytesIO(taken.content))
    assert "README.txt" in archive.namelist()
    assert json.loads(archive.read("ecken.json"))["contacts"][0]["name"] == "Ben Beispiel"
    assert call("POST", f"/me/export/{id}").status_code == 404
    assert call("GET", "/me/export").status_code == 404
    assert {"export_asked", "exported"} <= set(kinds(town))


def test_a_file_of_another_is_not_there(town: Town) -> None:
    give_password(town, "Ben")
    call = calling(town)
    id = call("POST", "/me/export", {"password": PASSWORD}).json()["id"]
    make(town)
    token = issue_token(town.community, town.id("Ben"), scope=Scope.WRITE)
    client = TestClient(create_app(town.community), base_url="http://127.0.0.1:8000")
    headers = {"authorization": f"Bearer {token}"}
    theirs = client.post(f"/api/v1/me/export/{id}", headers=headers)
    never = client.post(f"/api/v1/me/export/{'x' * 22}", headers=headers)
    assert (theirs.status_code, theirs.content) == (never.status_code, never.content)
    assert call("POST", f"/me/export/{id}").status_code == 200


def test_a_file_can_be_dropped(town: Town) -> None:
    call = calling(town)
    call("POST", "/me/export", {"password": PASSWORD})
    assert call("DELETE", "/me/export").status_code == 204
    assert call("GET", "/me/export").status_code == 404
    assert call("DELETE", "/me/export").status_code == 204


@pytest.mark.parametrize("path", ["/me/export", "/me/erasure"])
def test_wrong_passwords_are_refused_and_counted_with_those_on_the_pages(
    town: Town, path: str
) -> None:
    call, browser = calling(town), open_browser(town, "Ada")
    town.clock.now += 601  # the session's own proof is no longer fresh
    body = {"password": "falsch geraten", **({"sure": True} if "erasure" in path else {})}
    for _ in range(5):
        refused = call("POST", path, body)
        assert (refused.status_code, refused.json()["code"]) == (403, "password_wrong")
        assert browser.post("/account/data/export", {"password": "x"}).status_code == 403
    full = call("POST", path, {**body, "password": PASSWORD})
    assert (full.status_code, full.json()["code"]) == (429, "too_many_tries")
    assert int(full.headers["retry-after"]) > 0
    assert call("GET", "/me").status_code == 200


def test_files_of_a_day_are_counted_with_those_of_the_pages(town: Town) -> None:
    call, browser = calling(town), open_browser(town, "Ada")
    for _ in range(3):
        assert call("POST", "/me/export", {"password": PASSWORD}).status_code == 202
        call("DELETE", "/me/export")
    for _ in range(2):
        form = {"password": PASSWORD}
        assert browser.post("/account/data/export", form).status_code == 303
        call("DELETE", "/me/export")
    refused = call("POST", "/me/export", {"password": PASSWORD})
    assert (refused.status_code, refused.json()["code"]) == (429, "data_exports_many")


@pytest.mark.parametrize("scope", [Scope.READ, Scope.CONTACT])
def test_a_token_to_read_or_to_contact_goes_as_far_as_the_state(town: Town, scope: Scope) -> None:
    id = calling(town)("POST", "/me/export", {"password": PASSWORD}).json()["id"]
    make(town)
    call = calling(town, scope)
    assert call("GET", "/me/export").status_code == 200
    for method, path, body in (
        ("POST", "/me/export", {"password": PASSWORD}),
        ("POST", f"/me/export/{id}", None),
        ("DELETE", "/me/export", None),
        ("POST", "/me/erasure", {"password": PASSWORD, "sure": True}),
        ("DELETE", "/me/erasure", None),
    ):
        refused = call(method, path, body)
        assert (refused.status_code, refused.json()["code"]) == (403, "scope_missing"), path


def test_no_password_is_kept_for_repetitions(town: Town) -> None:
    call = calling(town)
    for _ in range(2):
        call("POST", "/me/export", {"password": PASSWORD}, **{"idempotency-key": "k"})
    with town.community.database.reading() as connection:
        assert connection.execute(select(answered_calls)).all() == []


@pytest.mark.parametrize(
    "body", [{"password": PASSWORD}, {"password": PASSWORD, "sure": False}, {"sure": True}]
)
def test_an_erasure_is_meant(town: Town, body: dict[str, object]) -> None:
    call = calling(town)
    assert call("POST", "/me/erasure", body).status_code == 422
    assert call("GET", "/me").status_code == 200


def test_without_days_the_account_is_erased_at_once(town: Town) -> None:
    call = calling(town)
    done = call("POST", "/me/erasure", {"password": PASSWORD, "sure": True})
    assert (done.status_code, done.json()) == (200, {"state": "erased", "days": 0})
    assert call("GET", "/me").status_code == 401
    with town.community.reading(town.id("Ben")) as world:
        assert world.figures.first == 0


def test_with_days_a_mail_asks_once_more_and_the_wish_can_be_undone(
    tmp_path: Path,
) -> None:
    with small_community(tmp_path, contacts=["Ada–Ben"], settings={"erase_days": 14}) as town:
        give_password(town, "Ada")
        call = calling(town)
        assert call("DELETE", "/me/erasure").status_code == 404, "nothing was asked for"
        wish = {"password": PASSWORD, "sure": True}
        asked = call("POST", "/me/erasure", wish)
        assert asked.json() == {"state": "mail_sent", "days": 14}
        link = newest_token(town)
        assert call("DELETE", "/me/erasure").status_code == 204
        with pytest.raises(NotFound):
            confirm_leaving(town.community, link)
        with town.community.database.reading() as connection:
            assert connection.execute(select(one_time_tokens)).all() == []
        assert {"leaving_asked", "leaving_withdrawn"} <= set(kinds(town))
        call("POST", "/me/erasure", wish)
        assert confirm_leaving(town.community, newest_token(town)) == 14
        assert call("GET", "/me").status_code == 401
        assert call("DELETE", "/me/erasure").status_code == 401
        sign_in(town.community, "ada@example.org", PASSWORD, HERE)
        with town.community.reading(town.id("Ben")) as world:
            assert world.figures.first == 1
        assert call("GET", "/me").status_code == 401, "tokens do not return"
