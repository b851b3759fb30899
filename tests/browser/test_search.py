"""The search in a real browser: a named member, all values of a facet; keys, no scripts."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import expect

from tests.browser.conftest import Visit
from tests.browser.test_pages import CONTRAST
from tests.community import Town
from tests.job_ads import advertise

pytestmark = pytest.mark.browser


def test_a_member_is_named_by_keyboard(visit: Visit, town: Town) -> None:
    page = visit("Ada")
    page.goto("/circle/2")
    page.locator("summary", has_text="Weitere Filter").press("Enter")
    box = page.get_by_label("Kontakte von")
    box.focus()
    page.keyboard.type("Dor")
    expect(page.locator("#names [role=option]")).to_have_count(1)
    page.keyboard.press("ArrowDown")
    page.keyboard.press("Enter")
    expect(page.locator("#f-line")).to_have_value('kontakt_von:"Dora Klein"')
    expect(box).to_have_value("Dora Klein")
    expect(page).to_have_url(re.compile(re.escape(f"contact_of={town.public_id('Dora')}")))
    box.fill("Niemand")
    page.keyboard.press("Enter")
    expect(page.get_by_role("alert")).to_contain_text("Es gibt hier niemanden namens „Niemand“")


def test_one_of_several_namesakes_is_chosen(visit: Visit, town: Town) -> None:
    town.join("Dora2", first_name="Dora", last_name="Klein", headline="Imkerin")
    page = visit("Ada")
    page.goto("/search?contact_of=Dora+Klein")
    choice = page.locator(".choices a", has_text="Imkerin")
    choice.press("Enter")
    id = town.public_id("Dora2")
    expect(page.get_by_label("Kontakte von")).to_have_value(f"Dora Klein {id}")


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("is_phone", [False, True], ids=["desktop", "phone"])
def test_the_choice_and_all_values_can_be_read(
    visit: Visit, town: Town, scheme: str, is_phone: bool
) -> None:
    town.join("Dora2", first_name="Dora", last_name="Klein", headline="Imkerin")
    page = visit("Ada", is_phone=is_phone, color_scheme=scheme)
    for address in ("/search?contact_of=Dora+Klein", "/search?more=city"):
        page.goto(address)
        if is_phone:
            page.locator(".filter-button").click()
        assert page.evaluate(CONTRAST) == []
        assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")


def test_a_value_is_found_and_chosen_by_keyboard(visit: Visit, town: Town) -> None:
    for i in range(30):
        town.join(f"N{i:02}", city=f"Stadt {i:02}")
    page = visit("Ada")
    page.goto("/search?more=city")
    page.locator("[name=find]").focus()
    page.keyboard.type("stadt 2", delay=30)
    facet = page.locator("#facet-city")
    expect(facet.get_by_role("checkbox")).to_have_count(10)
    expect(page.locator("[name=find]")).to_be_focused()
    expect(page.locator("[name=find]")).to_have_value("stadt 2")
    facet.get_by_role("checkbox", name="Stadt 27").focus()
    page.keyboard.press("Space")
    expect(page.locator("#results h2")).to_have_text("1 Treffer")
    expect(facet.get_by_role("checkbox", checked=True)).to_contain_text("Stadt 27")


def test_names_and_values_need_no_scripts(visit: Visit, town: Town) -> None:
    page = visit("Ada", java_script_enabled=False)
    page.goto("/search?more=city")
    page.locator("summary", has_text="Weitere Filter").click()
    page.get_by_label("Kontakte von").fill("dora klein")
    page.locator("[name=find]").fill("ham")
    page.get_by_role("button", name="Filter anwenden").click()
    expect(page.locator("#f-line")).to_have_value('kontakt_von:"Dora Klein"')
    expect(page.locator("[name=find]")).to_have_value("ham")


def test_job_ads_are_filtered_without_reload(visit: Visit, town: Town) -> None:
    for title, hours in (("Einkäuferin", "full"), ("Lehrerin", "part")):
        advertise(town, "Ben", title=title, hours=hours)
    page = visit("Ada")
    page.goto("/jobs")
    expect(page.locator("#results-head")).to_have_text("2 Stellenanzeigen")
    page.get_by_role("checkbox", name="Teilzeit").click()
    expect(page.locator("#results-head")).to_have_text("1 Stellenanzeige")
    assert page.url.endswith("/jobs?f_hours=part")
    page.get_by_label("Reihenfolge").select_option("newest")
    expect(page).to_have_url(re.compile(r"/jobs\?.*order=newest"))
    assert "f_hours=part" in page.url
    page.get_by_label("Stellenanzeigen durchsuchen").fill("einkäufer")
    expect(page.locator("#results-head")).to_have_text("0 Stellenanzeigen")
    page.get_by_role("checkbox", name="Teilzeit").click()
    expect(page.locator("#results-head")).to_have_text("1 Stellenanzeige")


def test_on_a_phone_the_filters_of_job_ads_unfold(visit: Visit, town: Town) -> None:
    advertise(town, "Ben")
    page = visit("Ada", is_phone=True)
    page.goto("/jobs")
    expect(page.get_by_role("checkbox", name="Hamburg")).to_be_hidden()
    page.get_by_role("button", name="Filter").click()
    expect(page.get_by_role("checkbox", name="Hamburg")).to_be_visible()
