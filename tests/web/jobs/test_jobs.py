"""Pages of job ads, as a member meets them."""

import re

from tests.community import Town
from tests.job_ads import AD, advertise
from tests.web.browsing import Browser, open_browser

FORM = {**AD, "salary_from": "48.000", "salary_to": "60.000", "currency": "EUR",
        "salary_per": "year"}  # fmt: skip


def published(browser: Browser, **values: str) -> str:
    answer = browser.post("/jobs/new", {**FORM, **values}, token=browser.token("/jobs/new"))
    assert answer.status_code == 303, answer.text
    return str(answer.headers["location"])


def test_an_ad_is_written_found_and_read(town: Town) -> None:
    ben, ada = open_browser(town, "Ben"), open_browser(town, "Ada")
    path = published(ben)
    listed = ada.get("/jobs?q=einkauf*").text
    assert f'href="{path}"' in listed
    assert "1 job ad" in listed
    page = ada.get(path).text
    assert "Einkäuferin (m/w/d)" in page
    assert "€48,000 to €60,000 per year" in page
    german = ada.get(path, headers={"accept-language": "de"}).text
    assert "48.000\u00a0€ bis 60.000\u00a0€ im Jahr" in german


def test_the_form_shows_again_what_was_typed_and_what_is_wrong(town: Town) -> None:
    ben = open_browser(town, "Ben")
    answer = ben.post("/jobs/new", {**FORM, "title": "", "text": "Viel zu tun"},
                      token=ben.token("/jobs/new"))  # fmt: skip
    assert answer.status_code == 422
    assert "Viel zu tun" in answer.text
    assert 'aria-describedby="f-title-note" aria-invalid="true"' in answer.text


def test_an_ad_holds_no_markup_and_leads_nowhere_else(town: Town) -> None:
    ben, ada = open_browser(town, "Ben"), open_browser(town, "Ada")
    path = published(ben, title="<b>x</b>", text="<script>alert(1)</script>\n{{ 7*7 }}")
    page = ada.get(path).text
    assert "<script>alert" not in page
    assert "&lt;b&gt;x&lt;/b&gt;" in page
    assert "{{ 7*7 }}" in page


def test_each_number_leads_to_the_list_that_it_counts(town: Town) -> None:
    ada = open_browser(town, "Ada")
    page = ada.get(f"/jobs/{advertise(town, 'Ben')}").text
    found = re.findall(r'<a href="(/circle/\d[^"]*)"><span class="num">(\d+)</span>', page)
    assert [path.partition("?")[0] for path, _ in found] == ["/circle/1", "/circle/2"]
    for path, count in found:
        shown = ada.get(path.replace("&amp;", "&")).text
        assert f'tabindex="-1">{count} hit' in shown


def test_an_end_is_offered_to_be_undone(town: Town) -> None:
    ben, ada = open_browser(town, "Ben"), open_browser(town, "Ada")
    path = published(ben)
    token = ben.token("/jobs/mine")
    assert ben.post(f"{path}/end", token=token).headers["location"] == "/jobs/mine"
    assert f'action="{path}/restore"' in ben.get("/jobs/mine").text
    assert ada.get(path).status_code == 404
    ben.post(f"{path}/restore", token=token)
    assert ada.get(path).status_code == 200


def test_who_is_no_contact_is_shown_the_way_and_a_contact_writes(town: Town) -> None:
    path = f"/jobs/{advertise(town, 'Dora')}"
    ada = open_browser(town, "Ada").get(path).text
    assert f"/introductions/new?target={town.public_id('Dora')}" in ada
    assert f'action="{path}/apply"' not in ada
    ben = open_browser(town, "Ben")
    assert f'action="{path}/apply"' in ben.get(path).text
    sent = ben.post(f"{path}/apply", {"text": "Guten Tag"}, token=ben.token("/jobs/mine"))
    assert sent.headers["location"].startswith("/messages/")
    refused = ben.post(f"{path}/apply", {"text": ""}, token=ben.token("/jobs/mine"))
    assert refused.status_code == 422
    assert "Please write something here." in refused.text


def test_a_wrong_search_says_what_is_wrong_with_it(town: Town) -> None:
    answer = open_browser(town, "Ada").get("/jobs?q=kontakt_von:ben")
    assert answer.status_code == 422
    assert "Job ads have no field “contact_of”" in answer.text
    assert open_browser(town, "Ada").get("/jobs?f_hours=never").status_code == 422
    assert open_browser(town, "Ada").get("/jobs?cursor=forged").status_code == 200


def test_guests_are_led_to_sign_in(town: Town) -> None:
    guest = Browser(town)
    path = f"/jobs/{advertise(town, 'Ben')}"
    for address in ("/jobs", path, "/jobs/new", f"/jobs/{'x' * 22}"):
        answer = guest.get(address)
        assert (answer.status_code, answer.headers["location"][:8]) == (303, "/sign-in")
