"""Questions at joining: set by administrators, answered, read by who approves, then deleted."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from httpx2 import Response
from sqlalchemy import event, func, select

from ecken.service.accounts.accounts import set_operator
from ecken.service.accounts.joining import confirm_address
from ecken.service.accounts.joining_questions import set_questions
from ecken.store.tables import joining_answers
from tests.community import Town, small_community
from tests.service.people import HERE, PASSWORD, newest_token
from tests.web.accounts.provider_towns import NEW, come, town_with_provider
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


def mark_in(page: str) -> str:
    """Which questions a form was drawn with."""
    return page.split('name="asked" value="')[1].split('"')[0]


def send(guest: Browser, **typed: str) -> Response:
    return guest.post("/join", {**NELE, "asked": mark_in(guest.get("/join").text), **typed})


def join(town: Town, **answers: str) -> None:
    assert send(open_browser(town), **answers).status_code == 200
    assert confirm_address(town.community, newest_token(town), PASSWORD, HERE) is None


def test_what_is_asked_has_to_be_answered_where_it_is_needed(town: Town) -> None:
    page = ask(town).get(PAGE).text
    assert 'value="Woher kommen Sie?"' in page
    guest = open_browser(town)
    form = guest.get("/join").text
    assert "Who knows you here?" in form
    assert "Woher kommen Sie?" in form
    refused = send(guest, answer_1="Aus Köln")
    assert refused.status_code == 422
    assert 'href="#f-answer_0"' in refused.text
    assert "Aus Köln" in refused.text
    assert count_answers(town) == 0
    long = send(guest, answer_0="x" * 1_001)
    assert long.status_code == 422
    assert 'href="#f-answer_0"' in long.text


OTHERS = {"question_0_de": "Welcher Jahrgang?", "question_1_de": "Wer kennt Sie hier?"}


def test_an_answer_does_not_come_to_stand_under_another_question(town: Town) -> None:
    ada, guest = ask(town), open_browser(town)
    mark = mark_in(guest.get("/join").text)
    assert ada.post(PAGE, OTHERS).status_code == 303
    for asked in ({"asked": mark}, {}):
        refused = guest.post("/join", {**NELE, **asked, "answer_0": "Diabetes"})
        assert refused.status_code == 422
        assert "The questions have changed." in refused.text
        assert "Diabetes" not in refused.text
        assert 'value="nele@neu.example"' in refused.text
        assert mark_in(refused.text) != mark
    assert count_answers(town) == 0
    again = {**NELE, "asked": mark_in(refused.text), "answer_0": "1970"}
    assert guest.post("/join", again).status_code == 200
    assert count_answers(town) == 1


def test_nor_where_somebody_joins_by_a_provider(tmp_path: Path) -> None:
    with town_with_provider(tmp_path, settings={"joining": "approval"}) as (town, provider):
        set_operator(town.community, "ada@example.org", True)
        ada, guest = ask(town), open_browser(town)
        come(guest, provider, **NEW)
        names = {"first_name": "Nele", "last_name": "Neumann"}
        form = {**names, "asked": mark_in(guest.get("/join/with").text), "answer_0": "Diabetes"}
        assert ada.post(PAGE, OTHERS).status_code == 303
        refused = guest.post("/join/with", form)
        assert refused.status_code == 422
        assert "The questions have changed." in refused.text
        assert "Diabetes" not in refused.text
        assert 'value="Neumann"' in refused.text
        assert count_answers(town) == 0
        form = {**names, "asked": mark_in(refused.text), "answer_0": "1970"}
        assert guest.post("/join/with", form).status_code == 200
        assert count_answers(town) == 1


def test_two_who_set_the_questions_at_once_go_one_after_the_other(town: Town) -> None:
    said: list[str] = []
    engine = town.community.database._writer
    event.listen(engine, "before_cursor_execute", lambda *about: said.append(str(about[2])))
    typed = [({"de": "Welcher Jahrgang?"}, False)]
    set_questions(town.community, town.id("Ada"), typed)
    locked = next(n for n, one in enumerate(said) if "FROM journal_head" in one)
    deleted = next(n for n, one in enumerate(said) if one.startswith("DELETE FROM joining_q"))
    assert locked < deleted


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
        send(guest, email=email, answer_0="Ada").text
        for email in ("ben@example.org", "bob@example.org")
    ]
    assert "bob@example.org" in pages[1]
    assert count_answers(town) == 1
    refused = [send(guest, email=e) for e in ("ben@example.org", "x@y.example")]
    assert {answer.status_code for answer in refused} == {422}
