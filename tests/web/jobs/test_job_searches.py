"""Saved job searches on the pages."""

import html
import re

from tests.community import Town
from tests.job_ads import advertise
from tests.web.browsing import open_browser


def test_a_search_is_saved_with_its_filters_and_leads_back_to_them(town: Town) -> None:
    ada = open_browser(town, "Ada")
    page = ada.get("/jobs?q=eink%C3%A4ufer&f_hours=full&f_city=Hamburg").text
    [to] = re.findall(r'href="(/jobs/searches/new[^"]*)"', page)
    form = ada.get(html.unescape(to)).text
    assert "Working hours: full-time" in form
    fields = {"name": "Einkauf", "q": "einkäufer", "f_hours": "full", "f_city": "Hamburg"}
    token = ada.token("/jobs/searches/new")
    saved = ada.post("/jobs/searches/new", fields, token=token)
    assert saved.headers["location"] == "/jobs/searches"
    town.clock.now += 1
    ad = advertise(town, "Ben")
    advertise(town, "Ben", city="Köln")
    town.clock.now += 1
    listed = ada.get("/jobs/searches").text
    assert "1 new since" in listed
    back = html.unescape(re.findall(r'<h2><a href="([^"]*)">Einkauf', listed)[0])
    assert re.findall(r'<h3><a href="/jobs/([\w-]+)"', ada.get(back).text) == [ad]
    again = ada.post("/jobs/searches/new", {**fields, "q": "x"}, token=token)
    assert again.status_code == 409
    assert "You already have a job search with this name." in again.text


def test_what_is_wrong_stands_beside_the_field(town: Town) -> None:
    ada = open_browser(town, "Ada")
    token = ada.token("/jobs/searches/new")
    answer = ada.post("/jobs/searches/new", {"name": " ", "q": "x"}, token=token)
    assert answer.status_code == 422
    assert 'aria-describedby="f-name-note"' in answer.text
    answer = ada.post("/jobs/searches/new", {"name": "A", "q": "name:x"}, token=token)
    assert "Job ads have no field" in answer.text


def test_a_search_is_marked_as_seen_and_deleted_with_an_undo(town: Town) -> None:
    ada = open_browser(town, "Ada")
    token = ada.token("/jobs/searches/new")
    ada.post("/jobs/searches/new", {"name": "Alle"}, token=token)
    town.clock.now += 1
    advertise(town, "Ben")
    town.clock.now += 1
    [path] = re.findall(r'action="(/jobs/searches/[\w-]{22})/seen"', ada.get("/jobs/searches").text)
    ada.post(f"{path}/seen", token=token)
    assert "1 new since" not in ada.get("/jobs/searches").text
    ada.post(f"{path}/delete", token=token)
    page = ada.get("/jobs/searches").text
    assert "No saved job searches yet" in page
    assert f'action="{path}/restore"' in page
    ada.post(f"{path}/restore", token=token)
    assert "Alle" in ada.get("/jobs/searches").text
