"""Pages that wait for something: they renew one part quietly, and say once when it is over."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

from ecken.service.accounts.accounts import set_operator
from ecken.service.loading import list_uploads
from ecken.store.site.list_uploads import insert_upload, update_upload
from tests.community import Town

pytestmark = pytest.mark.browser

Visit = Callable[..., Page]

LISTEN = """() => {
  window.stayed = true;
  window.heard = [];
  for (const voice of document.querySelectorAll('[role=status], [role=alert], [aria-live]')) {
    new MutationObserver(() => heard.push(voice.textContent.trim()))
      .observe(voice, {childList: true, characterData: true, subtree: true});
  }
}"""


def loading(town: Town) -> str:
    """Bring a list that is being loaded; return its id."""
    set_operator(town.community, "ada@example.org", True)
    with town.community.writing() as connection:
        upload = insert_upload(connection, town.id("Ada"), b"a;b\n", at=town.clock())
        update_upload(connection, upload, state="loading", seen_at=town.clock())
    return upload


def finish(town: Town, upload: str) -> None:
    with town.community.writing() as connection:
        update_upload(connection, upload, state="failed")


def test_a_list_is_loaded_without_a_word_until_it_is_over(
    visit: Visit, town: Town, monkeypatch: pytest.MonkeyPatch
) -> None:
    upload = loading(town)
    page = visit("Ada")
    page.goto(f"/admin/lists/{upload}/status")
    expect(page.get_by_text("Die Liste wird geladen.")).to_be_visible()
    assert page.locator("meta[http-equiv=refresh]").count() == 0
    page.evaluate(LISTEN)
    page.get_by_role("main").get_by_role("link", name="Eine Liste einspielen").last.focus()
    monkeypatch.setitem(list_uploads._stages, upload, "members")
    expect(page.get_by_text("Die Liste wird geladen.")).to_have_count(0)
    assert page.evaluate("[window.stayed, window.heard]") == [True, []]
    finish(town, upload)
    banner = (
        "Das Laden wurde unterbrochen. Es wurde nichts geladen; Sie können es noch einmal starten."
    )
    expect(page.locator("#state .banner")).to_have_text(banner)
    expect(page.locator("main > p.hidden[role=status]")).to_have_text(banner)
    assert page.evaluate("[window.stayed, window.heard]") == [True, [banner]]
    assert page.locator("#state [role=alert]").count() == 0, "else it would be read out twice"
    focused = page.evaluate("document.activeElement.textContent")
    assert focused == "Eine Liste einspielen", "what has the focus keeps it"


def test_without_scripts_the_page_loads_anew(visit: Visit, town: Town) -> None:
    upload = loading(town)
    page = visit("Ada", java_script_enabled=False)
    page.goto(f"/admin/lists/{upload}/status")
    expect(page.get_by_text("Die Liste wird geladen.")).to_be_visible()
    finish(town, upload)
    expect(page.get_by_text("Das Laden wurde unterbrochen.")).to_be_visible()


def test_whoever_is_signed_out_meanwhile_is_asked_to_sign_in(visit: Visit, town: Town) -> None:
    upload = loading(town)
    page = visit("Ada")
    page.goto(f"/admin/lists/{upload}/status")
    page.context.clear_cookies()
    expect(page.get_by_role("heading", name="Anmelden")).to_be_visible()
