"""Questions at joining: set by administrators, answered, read by who approves, then deleted."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from sqlalchemy import func, select

from ecken.service.accounts.accounts import set_operator
from ecken.service.accounts.joining import confirm_address
from ecken.store.tables import joining_answers
from tests.community import Town, small_community
from tests.service.people import HERE, PASSWORD, newest_token
from tests.web.browsing import Browser, open_browser

PAGE = "/admin/joining-questions"
NELE = {"first_name": "Nele", "last_name": "Neu", "email": "nele@neu.example", "password": PASSWORD}


@pytest.fixture
def town(tmp_path: Path) -> Iterator[Town]:
    settings = {"joining": "approval"}
    with small_community(tmp_path, members=["Ada", "Ben"], settings=settings) as made:
        set_operator(made.community, "ada@example.org", True)
        yield made


def ask(town: Town) -> Browser:
    ada = open_browser(town, "Ada")
    typed = {
        "question_0_en": "Who knows you here?", "question_0_de": "Wer kennt Sie hier?",
        "needed_0": "1", "question_2_de": "  Woher   kommen Sie? ",
    }  # fmt: skip
    assert ada.post(PAGE, typed).status_code == 303
    return ada


def count_answers(town: Town) -> int:
    with town.community.database.reading() as connection:
        query = select(func.count()).select_from(joining_answers)
        return int(connection.execute(query).scalar_one())


def join(town: Town, **answers: str) -> None:
    assert open_browser(town).post("/join", {**NELE, **answers}).status_code == 200
    assert confirm_address(town.community, newest_token(town), PASSWORD, HERE) is None


def test_what_is_asked_has_to_be_answered_where_it_is_needed(town: Town) -> None:
    page = ask(town).get(PAGE).text
    assert 'value="Woher kommen Sie?"' in page
    guest = open_browser(town)
    form = guest.get("/join").text
    assert "Who knows you here?" in form
    assert "Woher kommen Sie?" in form
    refused = guest.post("/join", {**NELE, "answer_1": "Aus Köln"})
    assert refused.status_code == 422
    assert 'href="#f-answer_0"' in refused.text
    assert "Aus Köln" in refused.text
    assert count_answers(town) == 0
    long = guest.post("/join", {**NELE, "answer_0": "x" * 1_001})
    assert long.status_code == 422


@pytest.mark.parametrize("act", ["approve", "refuse"])
def test_who_approves_reads_the_answers_and_they_go_with_the_decision(town: Town, act: str) -> None:
    ada = ask(town)
    join(town, answer_0="<b>Ada", answer_1="")
    house = ada.get("/admin").text
    assert "Who knows you here?" in house
    assert "&lt;b&gt;Ada" in house
    assert "Woher" not in house, "what was not answered is not shown"
    path = house.split('action="/admin/awaiting/')[1].split("/")[0]
    assert count_answers(town) == 1
    assert ada.post(f"/admin/awaiting/{path}/{act}").status_code == 303
    assert count_answers(town) == 0


def test_nothing_is_asked_where_nobody_approves(tmp_path: Path) -> None:
    with small_community(tmp_path, members=["Ada"], settings={"joining": "open"}) as town:
        set_operator(town.community, "ada@example.org", True)
        assert "Nothing is asked at present" in ask(town).get(PAGE).text
        guest = open_browser(town)
        assert "Who knows you here?" not in guest.get("/join").text
        assert guest.post("/join", {**NELE, "answer_0": "x"}).status_code == 200
        assert count_answers(town) == 0


def test_known_and_unknown_addresses_are_answered_alike(town: Town) -> None:
    ask(town)
    guest = open_browser(town)
    pages = [
        guest.post("/join", {**NELE, "email": email, "answer_0": "Ada"}).text
        for email in ("ben@example.org", "bob@example.org")
    ]
    assert "bob@example.org" in pages[1]
    assert count_answers(town) == 1
    refused = [
        guest.post("/join", {**NELE, "email": e}) for e in ("ben@example.org", "x@y.example")
    ]
    assert {answer.status_code for answer in refused} == {422}
