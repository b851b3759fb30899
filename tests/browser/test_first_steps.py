"""The first steps, the comparison of a file and its report, in every look of a newcomer."""

from __future__ import annotations

from typing import Any

import pytest
from playwright.sync_api import Page, expect

from ecken.service.privacy.contact_details import set_findable
from scripts.fetch_axe import AXE
from tests.browser.conftest import Visit
from tests.browser.test_axe import RULES
from tests.browser.test_every_page import SIDEWAYS
from tests.community import Town
from tests.exchange.archives import make_zip

pytestmark = pytest.mark.browser

COMPANIES = ("Stadtwerke Nord", "STADTWERKE NORD GmbH", "Klinikum Süd", "Donaudampfschifffahrt" * 3)
CONNECTIONS = "First Name,Last Name,URL,Email Address,Company,Position,Connected On\n" + "".join(
    f"V{n},N{n},https://www.linkedin.com/in/v{n},{email},{COMPANIES[n % 4]},Lehrerin,"
    f"0{n % 9 + 1} Mar {2014 + n % 7}\n"
    for n, email in enumerate(["ben@example.org", "dora@example.org", *[""] * 60])
)


def _look(page: Page, where: str) -> list[str]:
    """What is wrong with the page that is open, in this look and at 320 px."""
    faults = [f"{where}: {fault}" for fault in page.evaluate(SIDEWAYS)]
    if AXE.is_file():
        page.evaluate(AXE.read_text("utf-8"))
        found: Any = page.evaluate("rules => axe.run({runOnly: rules})", RULES)
        faults += [f"{where}: {fault['id']}" for fault in found["violations"]]
    return faults


def _bring(page: Page) -> None:
    page.goto("/import")
    file: Any = {
        "name": "Basic_LinkedInDataExport.zip",
        "mimeType": "application/zip",
        "buffer": make_zip({"Connections.csv": CONNECTIONS}),
    }
    page.locator("#f-file").set_input_files(file)
    page.locator("form[action='/import'] button").click()


@pytest.mark.parametrize(
    ("language", "scheme", "width"),
    [("de-DE", "light", 320), ("en-GB", "dark", 320), ("de-DE", "dark", 1280),
     ("en-GB", "light", 1280)],
)  # fmt: skip
def test_steps_comparison_and_report_hold_in_every_look(
    visit: Visit, town: Town, language: str, scheme: str, width: int
) -> None:
    set_findable(town.community, town.id("Ben"), True)
    page = visit(
        "Ivo", locale=language, color_scheme=scheme, viewport={"width": width, "height": 900}
    )
    page.goto("/")
    faults = _look(page, "start")
    _bring(page)
    expect(page.locator(".report-offer")).to_be_visible()
    faults += _look(page, "comparison")
    with page.context.expect_page() as opened:
        page.locator(".report-offer button").click()
    expect(opened.value.locator(".growth svg")).to_be_visible()
    faults += _look(opened.value, "report")
    assert faults == []
