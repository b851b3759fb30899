"""The page on which a member allows or refuses a program, and where programs are listed."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.community import Town, small_community
from tests.programs import BACK, SITE, Program, entered, params_of
from tests.web.browsing import open_browser


@pytest.fixture
def town(tmp_path: Path) -> Iterator[Town]:
    with small_community(tmp_path, contacts=["Ada–Ben"]) as made:
        yield made


@pytest.fixture
def program(town: Town) -> Program:
    return entered(town)


def test_a_guest_signs_in_and_comes_back(program: Program) -> None:
    asked = program.asked()
    led = open_browser(program.town).get(f"/oauth/authorize?{asked}")
    assert led.status_code == 303
    assert params_of(led.headers["location"]) == {"next": f"/oauth/authorize?{asked}"}


def test_the_page_says_who_asks_what_for_and_where_it_leads(program: Program) -> None:
    page = program.browser("Ada").get(f"/oauth/authorize?{program.asked(scope='read contact')}")
    assert page.status_code == 200
    for words in ("Kalender", "kalender.example", "write to others in your name", "Ada"):
        assert words in page.text
    assert "change what is yours" not in page.text
    policy = page.headers["content-security-policy"]
    assert "form-action 'self' https://kalender.example;" in policy
    assert "frame-ancestors 'none'" in policy
    assert page.headers["x-frame-options"] == "DENY"
    assert "no-store" in page.headers["cache-control"]


def test_a_name_with_signs_of_the_page_stays_a_name(town: Town) -> None:
    program = entered(town)
    page = program.browser("Ada").get(
        f"/oauth/authorize?{program.asked(state='</form><script>alert(1)</script>')}"
    )
    assert "<script>alert" not in page.text


def test_allowing_leads_back_with_code_state_and_issuer(program: Program) -> None:
    led = program.consent("Ada")
    assert led.headers["location"].startswith(f"{BACK}?")
    told = params_of(led.headers["location"])
    assert told.keys() == {"code", "state", "iss"}
    assert (told["state"], told["iss"]) == ("a state", SITE)
    again = program.consent("Ada")
    assert params_of(again.headers["location"])["code"] != told["code"]


def test_refusing_leads_back_and_allows_nothing(program: Program) -> None:
    led = program.consent("Ada", allow="0")
    told = params_of(led.headers["location"])
    assert (told["error"], told["state"], told["iss"]) == ("access_denied", "a state", SITE)
    assert "None." in program.browser("Ada").get("/account").text


@pytest.mark.parametrize(
    ("more", "error"),
    [
        ({"response_type": "token"}, "unsupported_response_type"),
        ({"response_type": None}, "unsupported_response_type"),
        ({"scope": "read moderate"}, "invalid_scope"),
        ({"scope": "everything"}, "invalid_scope"),
        ({"code_challenge": None}, "invalid_request"),
        ({"code_challenge_method": "plain"}, "invalid_request"),
        ({"code_challenge_method": None}, "invalid_request"),
        ({"code_challenge": "short"}, "invalid_request"),
        ({"resource": "https://other.example/mcp"}, "invalid_target"),
    ],
)
def test_what_is_asked_wrongly_is_answered_to_the_program(
    program: Program, more: dict[str, str | None], error: str
) -> None:
    """Also to a guest, who need not sign in for it."""
    for browser in (program.browser("Ada"), open_browser(program.town)):
        led = browser.get(f"/oauth/authorize?{program.asked(**more)}")
        assert led.status_code == 303
        assert led.headers["location"].startswith(f"{BACK}?")
        told = params_of(led.headers["location"])
        assert (told["error"], told["state"], told["iss"]) == (error, "a state", SITE)
    assert params_of(program.consent("Ada", **more).headers["location"])["error"] == error


@pytest.mark.parametrize(
    "more",
    [
        {"client_id": None},
        {"client_id": "x" * 22},
        {"client_id": "'; drop table programs; --"},
        {"redirect_uri": None},
        {"redirect_uri": "https://evil.example/back"},
        {"redirect_uri": f"{BACK}/more"},
        {"redirect_uri": "javascript:alert(1)"},
        {"redirect_uri": "//evil.example"},
        {"redirect_uri": f"{BACK}@evil.example"},
    ],
)
def test_nobody_is_led_where_the_program_is_not_known_to_be(
    program: Program, more: dict[str, str | None]
) -> None:
    page = program.browser("Ada").get(f"/oauth/authorize?{program.asked(**more)}")
    assert page.status_code == 422
    assert "location" not in page.headers
    for allow in ("0", "1"):
        assert program.consent("Ada", allow=allow, **more).status_code == 422


def test_a_field_that_comes_twice_is_refused(program: Program) -> None:
    asked = f"{program.asked()}&redirect_uri=https%3A%2F%2Fevil.example%2F"
    page = program.browser("Ada").get(f"/oauth/authorize?{asked}")
    assert page.status_code == 422
    assert "evil" not in page.headers.get("location", "")


def test_a_program_gets_no_more_than_it_may_ask_for(town: Town) -> None:
    program = entered(town, scope="read")
    assert program.tokens_for("Ada", scope="read contact write")["scope"] == "read"
    led = program.consent("Ada", scope="contact")
    assert params_of(led.headers["location"])["error"] == "invalid_scope"


def test_a_member_may_allow_less_and_never_more(program: Program) -> None:
    tokens = program.tokens_for("Ada", scope="read contact", given="read")
    assert tokens["scope"] == "read"
    assert (
        program.call(tokens["access_token"], f"/api/v1/requests/{'x' * 22}/accept", "POST") == 403
    )
    tokens = program.tokens_for("Ada", scope="read", given="write")
    assert tokens["scope"] == "read"


def test_a_port_of_the_members_machine_is_free(program: Program) -> None:
    led = program.consent("Ada", redirect_uri="http://127.0.0.1:49152/back")
    assert led.headers["location"].startswith("http://127.0.0.1:49152/back?code=")


def test_a_form_of_another_site_allows_nothing(program: Program) -> None:
    form = {"asked": program.asked(), "allow": "1", "scope": "read"}
    assert program.browser("Ada").post("/oauth/authorize", form, token="x").status_code == 403
    answer = program.browser("Ada").post(
        "/oauth/authorize", form, headers={"origin": "https://evil.example"}
    )
    assert answer.status_code == 403


def test_an_old_session_proves_itself_before_it_allows(program: Program) -> None:
    browser = program.browser("Ada")
    program.town.clock.now += 601
    there = f"/oauth/authorize?{program.asked()}"
    for led in (browser.get(there), program.consent("Ada")):
        assert led.headers["location"].startswith("/account/prove?")
        assert params_of(led.headers["location"]) == {"next": there}
    page = browser.get(led.headers["location"]).text
    assert "/oauth/authorize?response_type=code&amp;" in page


def test_programs_are_listed_with_their_last_use_and_ended_one_by_one(program: Program) -> None:
    first = program.tokens_for("Ada", scope="read")
    second = program.tokens_for("Ada", scope="read contact write")
    bens = program.tokens_for("Ben")
    page = program.browser("Ada").get("/account").text
    ends = re.findall(r'action="(/account/programs/[^"]+/end)"', page)
    assert len(ends) == 2
    assert program.browser("Ben").post(ends[1]).status_code == 404
    assert program.browser("Ada").post(ends[1]).status_code == 303
    assert program.call(first["access_token"]) == 401
    assert program.refresh(first["refresh_token"]).status_code == 400
    assert program.call(second["access_token"]) == 200
    assert program.call(bens["access_token"]) == 200
    history = program.browser("Ada").get("/account").text
    assert "You ended the access of a program" in history
    assert "Kalender (write)" in history


def test_a_member_allows_so_many_and_no_more(
    program: Program, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("ecken.service.programs.access.GRANTS_MAX", 1)
    program.tokens_for("Ada")
    full = program.consent("Ada")
    assert full.status_code == 409
    assert "already" in full.text
    program.tokens_for("Ben")
