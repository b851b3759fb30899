"""The page of decided cases, as who decides about reports meets it."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

import pytest

from ecken.service.moderation import decided_cases
from tests.community import Town, small_community
from tests.service.moderation.cases import decide, make_operator, only_case, report_profile
from tests.web.browsing import open_browser

PATH = "/admin/reports/decided"


@pytest.fixture
def town(tmp_path: Path) -> Iterator[Town]:
    contacts = ("Ada–Ben", "Ben–Cem")
    with small_community(tmp_path, contacts=contacts, members=["Eva", "Olga"]) as made:
        make_operator(made, "Olga")
        yield made


def decided(town: Town, about: str, action: str, *, by: str = "Ada", **more: object) -> str:
    """Let Ada report a profile and Olga decide; return the case."""
    report_profile(town, by, about)
    case = only_case(town, "Olga")
    decide(town, "Olga", case, action, **more)
    return case


def cases_in(page: str) -> list[str]:
    return re.findall(r'href="/admin/reports/([\w-]{22})"', page)


def test_the_page_leads_to_each_case_and_names_no_reporter(town: Town) -> None:
    olga = open_browser(town, "Olga")
    assert PATH in olga.get("/admin/reports").text
    assert "Nothing found" in olga.get(PATH).text
    cases = [decided(town, "Cem", "suspend", days="7"), decided(town, "Eva", "none")]
    page = olga.get(PATH).text
    assert cases_in(page) == cases[::-1]
    assert "Cem Beispiel" in page
    assert "Suspended until" in page
    assert "Account suspended" in page
    assert "Ada" not in page
    assert town.public_id("Ada") not in page
    assert "Cem Beispiel" in olga.get(f"/admin/reports/{cases[0]}").text


def test_the_boxes_narrow_down_and_keep_what_was_chosen(town: Town) -> None:
    warned = decided(town, "Cem", "warn")
    town.clock.pass_days(40)
    decided(town, "Eva", "none")
    olga = open_browser(town, "Olga")
    page = olga.get(f"{PATH}?kind=profile&decision=warn&month=2023-11").text
    assert cases_in(page) == [warned]
    for value in ("profile", "warn", "2023-11"):
        assert f'<option value="{value}" selected>' in page
    assert ">November 2023</option>" in page
    assert "Show all" in page
    empty = olga.get(f"{PATH}?month=2023-10").text
    assert cases_in(empty) == []
    assert '<option value="2023-10" selected>' in empty, "the page says what it looks for"


def test_pages_keep_the_search(town: Town, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(decided_cases, "PAGE", 1)
    cases = [decided(town, "Cem", "warn", by=name) for name in ("Ada", "Ben")]
    decided(town, "Eva", "none")
    olga = open_browser(town, "Olga")
    page = olga.get(f"{PATH}?decision=warn").text
    assert cases_in(page) == cases[1:]
    [more] = re.findall(r'rel="next" href="(\?[^"]*)"', page)
    assert cases_in(olga.get(PATH + more.replace("&amp;", "&")).text) == cases[:1]


def test_what_is_no_choice_is_said_beside_the_box(town: Town) -> None:
    answer = open_browser(town, "Olga").get(f"{PATH}?month=gestern")
    assert answer.status_code == 422
    assert "“gestern” is not a month" in answer.text
    assert 'id="f-month-note"' in answer.text


def test_who_may_not_decide_finds_no_page(town: Town) -> None:
    for name in ("Ada", "Cem"):
        answer = open_browser(town, name).get(PATH)
        assert answer.status_code == 404
        assert "Decided cases" not in answer.text
