"""Programs that enter themselves: not at all, after approval, or at once."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from ecken.durations import DAY_S, HOUR_S
from ecken.service.accounts.account_upkeep import tidy_accounts
from ecken.service.operators.programs import approve_program, list_programs
from ecken.service.programs import registration
from ecken.settings.values import Limit
from tests.community import Town, small_community
from tests.programs import BACK, SITE, Program, entered
from tests.web.browsing import open_browser

TOLD = {
    "client_name": "Assistent", "redirect_uris": [BACK], "token_endpoint_auth_method": "none",
    "grant_types": ["authorization_code", "refresh_token"], "response_types": ["code"],
    "logo_uri": "http://127.0.0.1/", "software_id": {"any": "thing"},
}  # fmt: skip


@pytest.fixture
def town(tmp_path: Path) -> Iterator[Town]:
    with small_community(tmp_path, contacts=["Ada–Ben"]) as made:
        set_how(made, "open")
        yield made


def set_how(town: Town, how: str) -> None:
    town.community.settings = replace(town.community.settings, program_registration=how)


def register(town: Town, **more: Any) -> Any:
    told = {name: value for name, value in {**TOLD, **more}.items() if value is not None}
    return Program(town, "").site.post("/oauth/register", json=told)


def test_a_program_enters_itself_and_asks_with_a_warning(town: Town) -> None:
    answer = register(town)
    assert answer.status_code == 201
    assert "no-store" in answer.headers["cache-control"]
    told = answer.json()
    assert "client_secret" not in told
    assert (told["scope"], told["redirect_uris"]) == ("read contact", [BACK])
    program = Program(town, told["client_id"])
    page = program.browser("Ada").get(f"/oauth/authorize?{program.asked()}").text
    assert "nobody has checked who it is" in page
    assert "The administration has entered it" not in page
    tokens = program.tokens_for("Ada", scope="read contact write", given="contact")
    assert tokens["scope"] == "read contact"
    assert program.call(tokens["access_token"]) == 200


def test_a_program_with_a_secret_gets_one(town: Town) -> None:
    told = register(town, token_endpoint_auth_method=None, scope="read").json()
    assert told["token_endpoint_auth_method"] == "client_secret_basic"
    program = Program(town, told["client_id"], told["client_secret"])
    assert program.tokens_for("Ada")["scope"] == "read"


def test_it_waits_for_approval_where_the_operator_wants_that(town: Town) -> None:
    set_how(town, "approval")
    entered(town)
    program = Program(town, register(town).json()["client_id"])
    browser = program.browser("Ada")
    assert browser.get(f"/oauth/authorize?{program.asked()}").status_code == 409
    assert program.consent("Ada").status_code == 409
    approve_program(town.community, town.id("Zoe"), program.id)
    assert program.tokens_for("Ada")["scope"] == "read"


def test_where_no_program_enters_itself_nothing_says_so_and_nothing_is_stored(town: Town) -> None:
    set_how(town, "off")
    entered(town)
    answer = register(town)
    assert (answer.status_code, answer.json()["error"]) == (404, "access_denied")
    site = Program(town, "").site
    assert "registration_endpoint" not in site.get("/.well-known/oauth-authorization-server").json()
    set_how(town, "approval")
    server = site.get("/.well-known/oauth-authorization-server").json()
    assert server["registration_endpoint"] == f"{SITE}/oauth/register"
    assert len(list_programs(town.community, town.id("Zoe"))) == 1


@pytest.mark.parametrize(
    ("more", "error"),
    [
        ({"redirect_uris": ["javascript:alert(1)"]}, "invalid_redirect_uri"),
        ({"redirect_uris": []}, "invalid_redirect_uri"),
        ({"redirect_uris": None}, "invalid_redirect_uri"),
        (
            {"redirect_uris": [f"{BACK}/{n}" for n in range(20)]},
            "invalid_redirect_uri",
        ),
        ({"redirect_uris": BACK}, "invalid_client_metadata"),
        ({"redirect_uris": [5, None]}, "invalid_client_metadata"),
        ({"client_name": 5}, "invalid_client_metadata"),
        ({"client_name": "x" * 600}, "invalid_client_metadata"),
        ({"scope": ["read"]}, "invalid_client_metadata"),
        ({"grant_types": ["implicit"]}, "invalid_client_metadata"),
        ({"response_types": ["token"]}, "invalid_client_metadata"),
        ({"token_endpoint_auth_method": "private_key_jwt"}, "invalid_client_metadata"),
    ],
)
def test_what_a_program_tells_wrongly_is_refused(
    town: Town, more: dict[str, Any], error: str
) -> None:
    entered(town)
    answer = register(town, **more)
    assert (answer.status_code, answer.json()["error"]) == (400, error)
    assert len(list_programs(town.community, town.id("Zoe"))) == 1


@pytest.mark.parametrize(
    ("body", "status"),
    [(b"", 400), (b"[]", 400), (b"{", 400), (b'{"a":1,"a":2}', 400), (b"x" * 20_000, 413),
     (b"[" * 10_000, 400), (b"\xff", 400)],
)  # fmt: skip
def test_what_is_no_document_is_refused(town: Town, body: bytes, status: int) -> None:
    answer = Program(town, "").site.post("/oauth/register", content=body)
    assert answer.status_code == status


def test_a_name_that_speaks_for_the_site_is_not_shown(town: Town) -> None:
    for name in ("Administration", "  ", "\u202e\u200b"):
        assert register(town, client_name=name).json()["client_name"] == "https://kalender.example"


def test_nobody_enters_programs_without_end(town: Town, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(registration, "SELF_MADE_MAX", 2)
    seen = [register(town).status_code for _ in range(3)]
    assert seen == [201, 201, 429]
    assert entered(town).id
    monkeypatch.setattr(registration, "_TRIES", Limit(1, 60))
    assert register(town).json()["error"] == "temporarily_unavailable"


def test_a_flood_of_programs_locks_nobody_out(town: Town, monkeypatch: pytest.MonkeyPatch) -> None:
    """What is allowed something stays, and so does what came within the hour."""
    monkeypatch.setattr(registration, "SELF_MADE_MAX", 3)
    used = Program(town, register(town).json()["client_id"])
    used.tokens_for("Ada")
    flood = [register(town).json()["client_id"] for _ in range(2)]
    assert register(town).status_code == 429
    town.clock.now += HOUR_S + 1
    fresh = [register(town) for _ in range(3)]
    assert [answer.status_code for answer in fresh] == [201, 201, 429]
    entered(town)
    left = {row.public_id for row in list_programs(town.community, town.id("Zoe"))}
    assert used.id in left
    assert not left & set(flood)


def test_what_waits_for_approval_makes_room_before_what_was_approved(
    town: Town, monkeypatch: pytest.MonkeyPatch
) -> None:
    set_how(town, "approval")
    monkeypatch.setattr(registration, "SELF_MADE_MAX", 2)
    entered(town)
    approved, waiting = (register(town).json()["client_id"] for _ in range(2))
    approve_program(town.community, town.id("Zoe"), approved)
    town.clock.now += HOUR_S + 1
    assert register(town).status_code == 201
    left = {row.public_id for row in list_programs(town.community, town.id("Zoe"))}
    assert approved in left
    assert waiting not in left


def test_nobody_is_led_unasked_to_where_a_program_says_that_it_is(town: Town) -> None:
    """Else anybody could have a link of the site lead to their own (RFC 9700, 4.11.2)."""
    program = Program(
        town, register(town, redirect_uris=["https://evil.example/"]).json()["client_id"]
    )
    for wrong in ({"scope": "everything"}, {"response_type": "token"}, {"code_challenge": None},
                  {"resource": "https://other.example"}):  # fmt: skip
        asked = program.asked(redirect_uri="https://evil.example/", **wrong)
        for browser in (open_browser(town), program.browser("Ada")):
            page = browser.get(f"/oauth/authorize?{asked}")
            assert (page.status_code, page.headers.get("location")) == (422, None)


def test_what_nobody_has_allowed_goes_after_a_month(town: Town) -> None:
    used = Program(town, register(town).json()["client_id"])
    register(town)
    by_operator = entered(town)
    town.clock.now += 29 * DAY_S
    used.tokens_for("Ada")
    town.clock.now += 2 * DAY_S
    tidy_accounts(town.community)
    left = {row.public_id for row in list_programs(town.community, town.id("Zoe"))}
    assert left == {used.id, by_operator.id}
