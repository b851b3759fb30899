"""Operators enter the programs that may ask members for access."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from sqlalchemy import select

from ecken.service.accounts.sessions import hash_token
from ecken.service.operators import programs
from ecken.service.operators.programs import list_programs
from ecken.store.tables import audit_entries
from tests.community import Town, small_community
from tests.service.moderation.cases import make_operator
from tests.web.browsing import Browser, open_browser

PROGRAM = {
    "name": "Kalender",
    "redirects": "https://kalender.example/back\r\nhttp://127.0.0.1/back",
    "scope": "contact",
    "secret": "1",
}


@pytest.fixture
def town(tmp_path: Path) -> Iterator[Town]:
    with small_community(tmp_path, contacts=["Ada–Ben"]) as made:
        settings = replace(made.community.settings, operator_second_factor="optional")
        made.community.settings = settings
        make_operator(made, "Ada")
        yield made


def secrets_on(page: str) -> list[str]:
    return re.findall(r'<code class="secret">([^<]+)</code>', page)


def enter(browser: Browser, **more: str) -> list[str]:
    """Enter a program; return its id and its secret."""
    answer = browser.post("/admin/programs", {**PROGRAM, **more})
    assert answer.status_code == 200, answer.text
    return secrets_on(answer.text)


def test_a_program_is_entered_and_its_secret_shown_once(town: Town) -> None:
    browser = open_browser(town, "Ada")
    id, secret = enter(browser)
    (row,) = list_programs(town.community, town.id("Ada"))
    assert (row.public_id, row.name, row.scope) == (id, "Kalender", "contact")
    assert row.redirects == ("https://kalender.example/back", "http://127.0.0.1/back")
    assert row.secret_hash == hash_token(secret)
    page = browser.get("/admin/programs").text
    assert id in page
    assert secret not in page


def test_a_new_secret_ends_the_one_before(town: Town) -> None:
    browser = open_browser(town, "Ada")
    id, secret = enter(browser)
    renewed = browser.post(f"/admin/programs/{id}/secret")
    assert secrets_on(renewed.text)[0] == id
    (row,) = list_programs(town.community, town.id("Ada"))
    assert row.secret_hash == hash_token(secrets_on(renewed.text)[1]) != hash_token(secret)


def test_a_program_without_a_secret_gets_none(town: Town) -> None:
    browser = open_browser(town, "Ada")
    (id,) = enter(browser, secret="")
    assert browser.post(f"/admin/programs/{id}/secret").status_code == 404
    (row,) = list_programs(town.community, town.id("Ada"))
    assert not row.keeps_secret


def test_a_program_is_removed_once(town: Town) -> None:
    browser = open_browser(town, "Ada")
    id, _ = enter(browser)
    assert browser.post(f"/admin/programs/{id}/remove").status_code == 303
    assert browser.post(f"/admin/programs/{id}/remove").status_code == 404
    assert list_programs(town.community, town.id("Ada")) == []
    with town.community.database.reading() as connection:
        kinds = list(connection.execute(select(audit_entries.c.kind)).scalars())
    assert [kind for kind in kinds if kind.startswith("program_")] == [
        "program_entered",
        "program_removed",
    ]


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("name", " "),
        ("name", "x" * 61),
        ("redirects", ""),
        ("redirects", "javascript:alert(1)"),
        ("redirects", "\n".join(f"https://a.example/{n}" for n in range(11))),
        ("scope", "moderate"),
        ("scope", "all"),
    ],
)
def test_what_does_not_fit_is_said_beside_its_field(town: Town, field: str, value: str) -> None:
    browser = open_browser(town, "Ada")
    answer = browser.post("/admin/programs", {**PROGRAM, field: value})
    assert answer.status_code == 422
    assert f'id="f-{field}-note"' in answer.text
    assert list_programs(town.community, town.id("Ada")) == []


def test_there_are_so_many_programs_and_no_more(
    town: Town, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(programs, "PROGRAMS_MAX", 1)
    browser = open_browser(town, "Ada")
    enter(browser)
    assert browser.post("/admin/programs", PROGRAM).status_code == 409


def test_only_an_operator_who_has_just_proved_to_be_one_enters_programs(town: Town) -> None:
    ben = open_browser(town, "Ben")
    assert ben.get("/admin/programs").status_code == 404
    assert ben.post("/admin/programs", PROGRAM).status_code == 404
    ada = open_browser(town, "Ada")
    town.clock.now += 601
    led = ada.post("/admin/programs", PROGRAM)
    assert led.headers["location"] == "/account/prove?next=%2Fadmin%2Fprograms"
    assert list_programs(town.community, town.id("Ada")) == []
