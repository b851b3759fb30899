"""Codes and tokens of programs: once, for one program, for a time, and what ends them."""

from __future__ import annotations

import base64
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from sqlalchemy import select

from ecken.service.accounts.account_deletion import erase_member
from ecken.service.accounts.account_upkeep import tidy_accounts
from ecken.service.accounts.sessions import (
    end_other_sessions,
    end_session,
    hash_token,
    resume_session,
    sign_out,
)
from ecken.service.operators.programs import remove_program
from ecken.service.programs.oauth_server import ACCESS_S, CODE_S, END_S, UNUSED_S
from ecken.settings.values import Limit
from ecken.store.tables import program_grants, program_tokens
from tests.community import Town, small_community
from tests.programs import SITE, Program, entered
from tests.service.people import PASSWORD, give_password


@pytest.fixture
def town(tmp_path: Path) -> Iterator[Town]:
    with small_community(tmp_path, contacts=["Ada–Ben"]) as made:
        yield made


@pytest.fixture
def program(town: Town) -> Program:
    return entered(town)


def rows_of(town: Town) -> tuple[int, int]:
    """How many grants and tokens there are."""
    with town.community.database.reading() as connection:
        tables = (program_grants, program_tokens)
        grants, tokens = (len(connection.execute(select(table)).all()) for table in tables)
    return grants, tokens


def test_a_program_acts_for_its_member_until_the_hour_is_over(program: Program) -> None:
    answer = program.redeem(program.code("Ada", scope="read contact"))
    assert "no-store" in answer.headers["cache-control"]
    tokens = answer.json()
    assert tokens.keys() == {
        "token_type", "access_token", "expires_in", "refresh_token", "scope",
    }  # fmt: skip
    assert (tokens["token_type"], tokens["expires_in"]) == ("Bearer", ACCESS_S)
    assert tokens["scope"] == "read contact"
    assert program.call(tokens["access_token"]) == 200
    assert program.call(tokens["access_token"], f"/api/v1/me/contacts/{'x' * 22}", "DELETE") == 403
    program.town.clock.now += ACCESS_S
    assert program.call(tokens["access_token"]) == 401


def test_nothing_that_opens_anything_is_stored(program: Program) -> None:
    code = program.code("Ada")
    tokens = program.redeem(code).json()
    with program.town.community.database.reading() as connection:
        hashes = set(connection.execute(select(program_tokens.c.token_hash)).scalars())
    told = {code, tokens["access_token"], tokens["refresh_token"]}
    assert hashes == {hash_token(token) for token in told}


def test_a_code_is_good_once_and_ends_what_it_gave_if_it_comes_again(program: Program) -> None:
    code = program.code("Ada")
    tokens = program.redeem(code).json()
    again = program.redeem(code)
    assert (again.status_code, again.json()["error"]) == (400, "invalid_grant")
    assert program.call(tokens["access_token"]) == 401
    assert program.refresh(tokens["refresh_token"]).status_code == 400
    assert rows_of(program.town) == (0, 0)


def test_a_code_lasts_a_minute(program: Program) -> None:
    code = program.code("Ada")
    program.town.clock.now += CODE_S
    assert program.redeem(code).json()["error"] == "invalid_grant"


def test_a_code_is_good_for_its_program_alone_and_a_stranger_ends_nothing(town: Town) -> None:
    program, other = entered(town), entered(town, keeps_secret=True)
    code = program.code("Ada")
    assert other.redeem(code).json()["error"] == "invalid_grant"
    tokens = program.redeem(code).json()
    assert other.redeem(code).json()["error"] == "invalid_grant"
    assert other.refresh(tokens["refresh_token"]).json()["error"] == "invalid_grant"
    assert other.fetch("/oauth/revoke", token=tokens["refresh_token"]).status_code == 400
    assert program.call(tokens["access_token"]) == 200


@pytest.mark.parametrize(
    ("more", "error"),
    [
        ({"code_verifier": "another-verifier-of-forty-three-letters-or-more-"}, "invalid_grant"),
        ({"code_verifier": ""}, "invalid_request"),
        ({"code_verifier": "short"}, "invalid_request"),
        ({"redirect_uri": "http://127.0.0.1/back"}, "invalid_grant"),
        ({"redirect_uri": ""}, "invalid_grant"),
        ({"client_id": "x" * 22}, "invalid_client"),
        ({"grant_type": "password"}, "unsupported_grant_type"),
        ({"grant_type": "client_credentials"}, "unsupported_grant_type"),
        ({"code": ""}, "invalid_grant"),
        ({"code": "ecc_" + "x" * 5_000}, "invalid_grant"),
        ({"resource": "https://other.example"}, "invalid_target"),
    ],
)
def test_a_code_needs_what_it_was_made_with(
    program: Program, more: dict[str, str], error: str
) -> None:
    code = program.code("Ada")
    answer = program.redeem(code, **more)
    assert answer.json()["error"] == error
    assert 400 <= answer.status_code < 500
    if error != "invalid_target":
        assert program.redeem(code).status_code == 200


def test_a_refresh_token_is_good_once_and_its_second_use_ends_all(program: Program) -> None:
    first = program.tokens_for("Ada")
    second = program.refresh(first["refresh_token"]).json()
    assert program.call(second["access_token"]) == 200
    third = program.refresh(second["refresh_token"]).json()
    stolen = program.refresh(first["refresh_token"])
    assert (stolen.status_code, stolen.json()["error"]) == (400, "invalid_grant")
    for tokens in (first, second, third):
        assert program.call(tokens["access_token"]) == 401
    assert program.refresh(third["refresh_token"]).status_code == 400


def test_a_refresh_may_ask_for_less_and_the_next_for_all_again(program: Program) -> None:
    first = program.tokens_for("Ada", scope="read contact")
    less = program.refresh(first["refresh_token"], scope="read").json()
    assert less["scope"] == "read"
    assert program.call(less["access_token"], f"/api/v1/requests/{'x' * 22}/accept", "POST") == 403
    more = program.refresh(less["refresh_token"]).json()
    assert more["scope"] == "read contact"
    wide = program.refresh(more["refresh_token"], scope="read write")
    assert wide.json()["error"] == "invalid_scope"


def test_an_access_token_is_no_refresh_token_and_the_other_way(program: Program) -> None:
    tokens = program.tokens_for("Ada")
    assert program.refresh(tokens["access_token"]).json()["error"] == "invalid_grant"
    assert program.call(tokens["refresh_token"]) == 401
    assert program.redeem(tokens["refresh_token"]).json()["error"] == "invalid_grant"


def test_what_is_unused_ends_and_so_does_what_is_old(program: Program) -> None:
    tokens = program.tokens_for("Ada")
    clock = program.town.clock
    clock.now += UNUSED_S
    assert program.refresh(tokens["refresh_token"]).status_code == 400
    tidy_accounts(program.town.community)
    assert rows_of(program.town) == (0, 0)
    program.browsers.clear()
    tokens, began = program.tokens_for("Ada"), clock.now
    while clock.now - began + UNUSED_S // 2 < END_S:
        clock.now += UNUSED_S // 2
        tokens = program.refresh(tokens["refresh_token"]).json()
        tidy_accounts(program.town.community)
    clock.now = began + END_S
    assert program.refresh(tokens["refresh_token"]).status_code == 400


def test_a_program_with_a_secret_proves_itself_by_it(town: Town) -> None:
    program = entered(town, keeps_secret=True)
    secret, program.secret = program.secret, ""
    code = program.code("Ada")
    assert program.redeem(code).json()["error"] == "invalid_client"
    assert program.redeem(code, client_secret="wrong").json()["error"] == "invalid_client"
    said = base64.b64encode(f"{program.id}:{secret}".encode()).decode()
    wrong = program.site.post(
        "/oauth/token", data={"grant_type": "refresh_token", "refresh_token": "x"},
        headers={"authorization": f"Basic {said[:-4]}"},
    )  # fmt: skip
    assert wrong.status_code == 401
    program.site.headers["authorization"] = f"Basic {said}"
    tokens = program.redeem(code).json()
    assert tokens["scope"] == "read"


def test_a_public_program_cannot_borrow_the_secret_of_another(town: Town) -> None:
    program, other = entered(town), entered(town, keeps_secret=True)
    code = program.code("Ada")
    assert program.redeem(code, client_secret=other.secret).status_code in (400, 401)


def test_a_program_ends_its_own_tokens(program: Program) -> None:
    tokens = program.tokens_for("Ada")
    ended = program.fetch("/oauth/revoke", token=tokens["access_token"], token_type_hint="x")
    assert ended.status_code == 200
    assert program.call(tokens["access_token"]) == 401
    more = program.refresh(tokens["refresh_token"]).json()
    assert program.fetch("/oauth/revoke", token=more["refresh_token"]).status_code == 200
    assert program.call(more["access_token"]) == 401
    for nothing in (more["refresh_token"], "x", "ecr_" + "x" * 43):
        assert program.fetch("/oauth/revoke", token=nothing).status_code == 200
    assert program.fetch("/oauth/revoke").status_code == 400


def _sign_out(program: Program) -> bool:
    session = resume_session(program.town.community, program.browser("Ada").session)
    assert session is not None
    sign_out(program.town.community, session)
    return True


def _end_others(program: Program) -> bool:
    end_other_sessions(program.town.community, program.town.id("Ada"), keep=None)
    return False


def _end_one(program: Program) -> bool:
    session = resume_session(program.town.community, program.browser("Ada").session)
    assert session is not None
    end_session(program.town.community, program.town.id("Ada"), session.public_id)
    return False


def _change_password(program: Program) -> bool:
    give_password(program.town, "Ada")
    form = {"old": PASSWORD, "new": "sieben grüne Schafe"}
    assert program.browser("Ada").post("/account/password", form).status_code == 303
    return False


def _erase(program: Program) -> bool:
    erase_member(program.town.community, program.town.id("Ada"))
    return False


def _remove_program(program: Program) -> bool:
    remove_program(program.town.community, program.town.id("Zoe"), program.id)
    return False


@pytest.mark.parametrize(
    "happens", [_sign_out, _end_others, _end_one, _change_password, _erase, _remove_program]
)
def test_what_ends_the_access_of_a_program(
    program: Program, happens: Callable[[Program], bool]
) -> None:
    adas, bens = program.tokens_for("Ada"), program.tokens_for("Ben")
    goes_on = happens(program)
    assert (program.call(adas["access_token"]) == 200) is goes_on
    assert (program.refresh(adas["refresh_token"]).status_code == 200) is goes_on
    assert (program.call(bens["access_token"]) == 200) is (happens is not _remove_program)


def test_ending_the_other_sessions_keeps_what_was_allowed_in_this_one(program: Program) -> None:
    elsewhere = program.tokens_for("Ada")
    program.browsers.clear()
    here = program.tokens_for("Ada")
    session = resume_session(program.town.community, program.browser("Ada").session)
    end_other_sessions(program.town.community, program.town.id("Ada"), keep=session)
    assert program.call(elsewhere["access_token"]) == 401
    assert program.call(here["access_token"]) == 200


@pytest.mark.parametrize(
    ("kind", "body", "status"),
    [
        ("application/json", b"{}", 415),
        ("", b"", 415),
        ("application/x-www-form-urlencoded", b"a=" + b"x" * 20_000, 413),
        ("application/x-www-form-urlencoded", b"a&" * 40, 413),
        ("application/x-www-form-urlencoded", b"\xff\xfe", 400),
        ("application/x-www-form-urlencoded", b"", 400),
        ("application/x-www-form-urlencoded", b"grant_type=a&grant_type=b", 400),
    ],
)
@pytest.mark.parametrize("path", ["/oauth/token", "/oauth/revoke"])
def test_what_is_no_form_of_a_program_is_refused_in_its_words(
    program: Program, path: str, kind: str, body: bytes, status: int
) -> None:
    answer = program.site.post(path, content=body, headers={"content-type": kind})
    assert answer.status_code in (status, 401 if body == b"" and status == 400 else status)
    assert answer.json().keys() >= {"error"}
    assert "no-store" in answer.headers["cache-control"]


def test_many_tries_from_one_place_are_told_to_wait(
    program: Program, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("ecken.service.programs.access._CALLS", Limit(3, 60))
    seen = [program.fetch(grant_type="refresh_token", refresh_token="x") for _ in range(4)]
    assert [answer.status_code for answer in seen] == [400, 400, 400, 429]
    assert int(seen[-1].headers["retry-after"]) > 0


def test_programs_read_where_to_ask(program: Program) -> None:
    server = program.site.get("/.well-known/oauth-authorization-server").json()
    assert server["issuer"] == SITE
    assert server["code_challenge_methods_supported"] == ["S256"]
    assert server["authorization_response_iss_parameter_supported"] is True
    assert "registration_endpoint" not in server
    challenge = program.site.get("/api/v1/me/figures").headers["www-authenticate"]
    where = challenge.partition('resource_metadata="')[2].rstrip('"')
    resource = program.site.get(where.removeprefix(SITE)).json()
    assert resource["resource"] == f"{SITE}/api/v1"
    assert resource["authorization_servers"] == [server["issuer"]]
    assert set(resource["scopes_supported"]) == {"read", "contact", "write"}
    assert program.site.get("/.well-known/oauth-protected-resource/other").status_code == 404
