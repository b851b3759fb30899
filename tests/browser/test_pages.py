"""The pages in a real browser: two clicks to the bridge, keyboard alone, no scripts, phones."""

from __future__ import annotations

import pytest
from playwright.sync_api import Page, expect

from ecken.service.contacts.requests import send_request
from tests.browser.conftest import Visit
from tests.community import Town

pytestmark = pytest.mark.browser

PAGES = ("/", "/circle/1", "/circle/2", "/circle/3", "/search", "/requests", "/requests/sent",
         "/contacts", "/numbers")  # fmt: skip

CONTRAST = """() => {
  const number = (c) => {
    const canvas = (window.paintBox ??= Object.assign(document.createElement('canvas'),
      {width: 1, height: 1}).getContext('2d', {willReadFrequently: true}));
    canvas.clearRect(0, 0, 1, 1); canvas.fillStyle = c; canvas.fillRect(0, 0, 1, 1);
    return [...canvas.getImageData(0, 0, 1, 1).data];
  };
  const light = ([r, g, b]) => [r, g, b].map((v) => {
    v /= 255; return v <= 0.03928 ? v / 12.92 : ((v + 0.055) / 1.055) ** 2.4;
  }).reduce((sum, v, i) => sum + v * [0.2126, 0.7152, 0.0722][i], 0);
  const ground = (element) => {
    for (let e = element; e; e = e.parentElement) {
      const colour = number(getComputedStyle(e).backgroundColor);
      if (colour[3] > 250) return colour;
    }
    return [255, 255, 255];
  };
  const faint = [];
  const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
  while (walker.nextNode()) {
    const element = walker.currentNode.parentElement;
    if (!walker.currentNode.data.trim() || element.closest('svg, script, option, .hidden, .skip'))
      continue;
    if (!element.checkVisibility()) continue;
    const style = getComputedStyle(element);
    const pair = [light(number(style.color)), light(ground(element))].sort((a, b) => b - a);
    const ratio = (pair[0] + 0.05) / (pair[1] + 0.05);
    const isLarge = parseFloat(style.fontSize) >= 24;
    const text = element.textContent.trim().slice(0, 40);
    if (ratio < (isLarge ? 3 : 4.5)) faint.push(`${text} ${ratio}`);
  }
  return faint;
}"""

SMALL_TARGETS = """() => [...document.querySelectorAll('button, .button, nav a, summary, select')]
  .filter((e) => e.checkVisibility() && !e.closest('.hidden, .strip, .top-nav'))
  .map((e) => [e.textContent.trim().slice(0, 30), e.getBoundingClientRect()])
  .filter(([, box]) => box.width && (box.height < 43.5 || box.width < 40))
  .map(([text, box]) => `${text} ${box.width}x${box.height}`)"""


def test_from_the_start_page_to_the_bridge_in_two_clicks(visit: Visit) -> None:
    page = visit("Ada")
    page.click(".figure-2")
    bridge = page.locator("li", has_text="Ella Ernst").locator(".via a")
    expect(bridge).to_have_text("Ben Yıldız")
    bridge.click()
    expect(page.locator("h1")).to_contain_text("Ben Yıldız")


def test_the_figures_equal_the_lists_behind_them(visit: Visit) -> None:
    page = visit("Ada")
    for degree, figure in enumerate(page.locator(".figure").all_inner_texts(), start=1):
        page.goto(f"/circle/{degree}")
        assert page.locator(".hits > li").count() == int(figure)


def test_results_come_while_typing_and_back_works(visit: Visit) -> None:
    page = visit("Ada")
    page.goto("/circle/2")
    expect(page.locator(".hits > li")).to_have_count(3)
    page.locator("#f-line").press_sequentially("einkauf*", delay=30)
    expect(page.locator(".hits > li")).to_have_count(2)
    expect(page).to_have_url("/circle/2?q=einkauf%2A")
    expect(page.locator("#f-line")).to_be_focused()
    page.fill("#f-company", "bosch")
    expect(page.locator(".hits > li")).to_have_count(1)
    expect(page.locator("#f-line")).to_have_value("einkauf* unternehmen:bosch")
    page.click(".hits .name a")
    expect(page.locator("h1")).to_contain_text("Ella Ernst")
    page.go_back()
    expect(page.locator(".hits > li")).to_have_count(1)
    expect(page.locator("#f-company")).to_have_value("bosch")


def test_a_facet_filters_without_reload(visit: Visit) -> None:
    page = visit("Ada")
    page.goto("/circle/2")
    page.evaluate("window.stayed = true")
    page.click(".facet a:has-text('Siemens')")
    expect(page.locator(".hits > li")).to_have_count(1)
    expect(page.locator(".chosen")).to_contain_text("Siemens")
    page.click(".chosen a")
    expect(page.locator(".hits > li")).to_have_count(3)
    assert page.evaluate("window.stayed")


def test_what_is_wrong_in_the_line_is_said_while_the_hits_stay(visit: Visit) -> None:
    page = visit("Ada")
    page.goto("/circle/2")
    with page.expect_response(lambda r: r.status == 422):
        page.locator("#f-line").press_sequentially('"dora')
    expect(page.locator("#query-note .wrong")).to_contain_text("Anführungszeichen")
    expect(page.locator(".hits > li").first).to_be_visible()


def test_without_scripts_everything_still_works(visit: Visit) -> None:
    page = visit("Ada", java_script_enabled=False)
    page.goto("/circle/2")
    page.fill("#f-line", "einkauf*")
    page.click(".query button")
    expect(page.locator(".hits > li")).to_have_count(2)
    page.fill("#f-company", "siemens")
    page.click(".apply")
    expect(page.locator(".hits > li")).to_have_count(1)
    expect(page.locator("#f-line")).to_have_value("einkauf* unternehmen:siemens")
    page.click(".hits .name a")
    page.click("#ask summary")
    page.fill("#f-message", "Wir kennen Ben.")
    page.click("#ask button")
    expect(page.locator(".flash")).to_contain_text("Ihre Anfrage an Dora Klein ist unterwegs.")
    page.goto("/contacts")
    page.locator("li", has_text="Cem Kaya").get_by_role("button", name="Entfernen").click()
    expect(page.locator(".flash")).to_contain_text("Cem Kaya ist nicht mehr Ihr Kontakt")
    page.click(".flash button")
    expect(page.locator("h1")).to_contain_text("Cem Kaya")


def _tab_to(page: Page, selector: str) -> None:
    for _ in range(80):
        page.keyboard.press("Tab")
        if page.evaluate("(s) => document.activeElement.matches(s)", selector):
            return
    raise AssertionError(f"the keyboard does not reach {selector}")


def test_the_keyboard_alone_reaches_everything(visit: Visit) -> None:
    page = visit("Ada")
    page.keyboard.press("Tab")
    expect(page.locator(".skip")).to_be_focused()
    page.keyboard.press("Enter")
    _tab_to(page, ".figure-3")
    page.keyboard.press("Tab")
    expect(page.locator(".rings .contact").first).to_be_focused()
    outline = page.evaluate(
        "getComputedStyle(document.activeElement.querySelector('circle')).stroke"
    )
    assert outline != "none"
    page.keyboard.press("ArrowRight")
    expect(page.locator(".rings .contact").nth(1)).to_be_focused()
    page.keyboard.press("Shift+Tab")
    page.keyboard.press("Shift+Tab")
    expect(page.locator(".figure-2")).to_be_focused()
    page.keyboard.press("Enter")
    page.wait_for_url("/circle/2")
    _tab_to(page, "#f-line")
    page.keyboard.type("dora")
    page.keyboard.press("Enter")
    expect(page.locator(".hits > li")).to_have_count(1)
    _tab_to(page, ".hits .name a")
    page.keyboard.press("Enter")
    expect(page.locator("h1")).to_contain_text("Dora Klein")
    _tab_to(page, "#ask summary")
    page.keyboard.press("Enter")
    _tab_to(page, "#f-message")
    page.keyboard.type("Guten Tag")
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    expect(page.locator(".flash")).to_be_visible()


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_text_stands_out_from_its_ground(visit: Visit, town: Town, scheme: str) -> None:
    page = visit("Ada", color_scheme=scheme)
    for path in (*PAGES, f"/m/{town.public_id('Dora')}", f"/m/{town.public_id('Finn')}/path",
                 "/circle/2?view=cards", "/circle/2?view=table", "/circle/1?q=zzz"):  # fmt: skip
        page.goto(path)
        assert page.evaluate(CONTRAST) == [], path


def test_pages_fit_a_phone_and_can_be_tapped(visit: Visit, town: Town) -> None:
    page = visit("Ada", is_phone=True, has_touch=True)
    for path in (*PAGES, f"/m/{town.public_id('Dora')}", f"/m/{town.public_id('Finn')}/path"):
        page.goto(path)
        assert page.evaluate("document.documentElement.scrollWidth") <= 390, path
        assert page.evaluate(SMALL_TARGETS) == [], path


def test_on_a_phone_filters_unfold(visit: Visit) -> None:
    page = visit("Ada", is_phone=True)
    page.goto("/circle/2")
    expect(page.locator("#f-company")).to_be_hidden()
    page.click(".filter-button")
    page.fill("#f-company", "bosch")
    expect(page.locator(".hits > li")).to_have_count(1)


def test_a_guest_sees_the_way_in(visit: Visit) -> None:
    page = visit(None)
    page.goto("/circle/2")
    expect(page).to_have_url("/sign-in?next=%2Fcircle%2F2")
    page.goto("/")
    expect(page.locator("h1")).to_have_text("Über wie viele Ecken kennen wir uns?")


def test_the_language_can_be_changed(visit: Visit) -> None:
    page = visit("Ada")
    page.click(".foot button")
    expect(page.locator("html")).to_have_attribute("lang", "en")
    expect(page.locator(".figures")).to_contain_text("in the second circle")


@pytest.mark.parametrize("language", ["de-DE", "en-GB"])
def test_the_navigation_leaves_room_for_the_name_of_the_community(
    visit: Visit, town: Town, language: str
) -> None:
    send_request(town.community, town.id("Ivo"), town.public_id("Ada"))
    page = visit("Ada", locale=language)
    name = page.locator(".brand span")
    name.evaluate("e => { e.textContent = 'Alumni Hamburg e. V.' }")
    labels = page.locator(":is(.top-nav, .bottom-nav) > a > span:first-of-type:visible")
    for width in (320, 390, 976, 1100, 1280):
        page.set_viewport_size({"width": width, "height": 800})
        if width not in (320, 976):  # the narrowest of either kind may cut the last letters
            assert name.evaluate("e => e.scrollHeight <= e.clientHeight + 1"), width
        assert labels.count() >= 4
        assert max(labels.evaluate_all("all => all.map((e) => e.offsetHeight)")) < 30, width


def test_what_is_behind_more_is_reached_by_keyboard(visit: Visit) -> None:
    page = visit("Ada")
    page.locator(".top-nav summary").focus()
    page.keyboard.press("Enter")
    page.keyboard.press("Tab")
    expect(page.locator(".top-nav a[href='/introductions']")).to_be_focused()
    page.keyboard.press("Escape")
    expect(page.locator(".top-nav summary")).to_be_focused()
    expect(page.locator(".top-nav a[href='/introductions']")).to_be_hidden()
