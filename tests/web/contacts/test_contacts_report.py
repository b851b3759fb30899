"""The report over a file's people: held by the browser, shown as a page and as a PDF."""

from __future__ import annotations

import html
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from ecken.service.imports import report_pdf
from ecken.service.runtime.asked_process import ProcessAnswer
from tests.community import Town, small_community
from tests.reading_here import read_here
from tests.web.browsing import Browser, open_browser

BOOK = "First Name,Last Name,URL,Email Address,Company,Position,Connected On\n" + "".join(
    f"V{n},N{n},,v{n}@example.net,{company},Lehrerin,01 Mar {2019 + n}\n"
    for n, company in enumerate(("Acme & Söhne GmbH", "ACME & SÖHNE", "Canary"))
)


@pytest.fixture(autouse=True)
def _reading_here(monkeypatch: pytest.MonkeyPatch) -> None:
    read_here(monkeypatch)


@pytest.fixture
def town(tmp_path: Path) -> Iterator[Town]:
    with small_community(tmp_path, members=["Ada", "Ben"]) as made:
        yield made


def sealed_report(browser: Browser) -> str:
    """Compare the book; return what the page holds of the report."""
    page = browser.post(
        "/import", token=browser.token("/import"), files={"file": ("c.csv", BOOK.encode())}
    )
    found = re.search(
        r'action="/import/report"[^>]*>.*?name="report" value="([^"]+)"', page.text, re.S
    )
    assert found
    return html.unescape(found[1])


def test_the_page_shows_the_figures_of_the_file(town: Town) -> None:
    ada = open_browser(town, "Ada")
    answer = ada.post("/import/report", {"report": sealed_report(ada)})
    assert answer.status_code == 200
    assert answer.headers["cache-control"] == "private, no-store"
    page = html.unescape(answer.text)
    assert "3 × 930 = 2,790" in page
    assert "Acme & Söhne GmbH" in page or "ACME & SÖHNE" in page
    assert "Canary" not in page
    assert "Contacts: 1 in 2019, 3 in 2021" in page
    assert "<polyline" in page


def test_the_pdf_is_drawn_of_the_same_words_as_often_as_asked(
    town: Town, monkeypatch: pytest.MonkeyPatch
) -> None:
    drawn: list[bytes] = []

    def run(asked: bytes) -> ProcessAnswer:
        drawn.append(asked)
        return ProcessAnswer(b"%PDF-", 0)

    monkeypatch.setattr(report_pdf, "_run", run)
    ada = open_browser(town, "Ada")
    sealed = sealed_report(ada)
    token = ada.token("/import")
    for _ in range(2):
        answer = ada.post("/import/report.pdf", {"report": sealed}, token=token)
        assert answer.status_code == 200
        assert answer.headers["content-type"] == "application/pdf"
        assert answer.headers["cache-control"] == "private, no-store"
    assert "3 \\u00d7 930 = 2,790" in drawn[0].decode()
    assert drawn[0] == drawn[1]


@pytest.mark.parametrize("path", ["/import/report", "/import/report.pdf"])
def test_a_report_of_another_member_or_none_is_gone(town: Town, path: str) -> None:
    ada, ben = open_browser(town, "Ada"), open_browser(town, "Ben")
    sealed = sealed_report(ada)
    answers: list[Any] = [
        ben.post(path, {"report": sealed}),
        ben.post(path, {"report": "x"}),
        ben.post(path),
    ]
    for answer in answers:
        assert answer.status_code == 422
        assert "This report is gone" in answer.text


def test_its_address_alone_leads_to_choosing_a_file(town: Town) -> None:
    page = open_browser(town, "Ada").get("/import/report")
    assert page.status_code == 200
    assert 'type="file"' in page.text
