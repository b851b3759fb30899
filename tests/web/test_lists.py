"""A list in the browser: brought, understood, reported, loaded; for operators, and nobody else."""

from __future__ import annotations

import csv
import html
import io
import re
import threading
from collections.abc import Iterator
from pathlib import Path

import pytest
from httpx2 import Response

from ecken.service.accounts.accounts import set_operator
from ecken.service.loading import list_uploads
from ecken.store.accounts.accounts import find_account_by_email
from ecken.store.site.list_uploads import delete_uploads_before, update_upload
from tests.cli.test_load_club_list import EXCEL
from tests.community import Town, small_community
from tests.waiting import PATIENCE_S
from tests.web.browsing import Browser, links_in, open_browser

ID = re.compile(r"/admin/lists/([A-Za-z0-9_-]{22})")


@pytest.fixture
def town(tmp_path: Path) -> Iterator[Town]:
    with small_community(tmp_path, contacts=["Ada–Ben"]) as made:
        set_operator(made.community, "ada@example.org", True)
        yield made


def bring(browser: Browser, content: bytes) -> Response:
    return browser.post("/admin/lists", {}, files={"list": ("list.csv", content)})


def brought(browser: Browser, content: bytes) -> str:
    """Bring a list; return its address."""
    answer = bring(browser, content)
    assert answer.status_code == 303, answer.text
    return str(answer.headers["location"])


def chosen(page: str) -> dict[str, str]:
    """What the form of the columns has chosen."""
    found = {}
    for name, options in re.findall(r'<select[^>]* name="(c_\w+)".*?>(.*?)</select>', page, re.S):
        if selected := re.search(r"<option selected>(.*?)</option>", options):
            found[name] = html.unescape(selected[1])
    return found


def loaded(browser: Browser, address: str) -> str:
    """Load what the report shows, and return the page that says how it ended."""
    return load_seen(browser, address, seen(browser, address))


def seen(browser: Browser, address: str) -> str:
    """The mark of the report as it is now; empty where it offers nothing to load."""
    found = re.search(r'name="seen" value="(\w+)"', browser.get(f"{address}/report").text)
    return found[1] if found else ""


def load_seen(browser: Browser, address: str, mark: str) -> str:
    """Load what a report of before has shown."""
    answer = browser.post(f"{address}/load", {"seen": mark})
    assert answer.status_code == 303, answer.text
    for thread in threading.enumerate():
        if thread.name == "list":
            thread.join(PATIENCE_S)
    return browser.get(f"{address}/status").text


def emails(town: Town) -> set[str]:
    wanted = ("joerg@example.org", "aenne@example.org", "ben@x.org", "cem@example.org", "a@x.org")
    with town.community.database.reading() as connection:
        return {email for email in wanted if find_account_by_email(connection, email)}


def test_a_list_exported_by_excel_in_germany_loads_in_one_go(town: Town) -> None:
    ada = open_browser(town, "Ada")
    address = brought(ada, EXCEL.encode("cp1252"))
    page = ada.get(address).text
    assert "Read as Windows-1252; the names of the columns stand in line 4." in page
    assert "joerg@example.org · aenne@example.org" in page
    form = chosen(page)
    assert form == {
        "c_email": "E-Mail", "c_first_name": "Vorname", "c_last_name": "Nachname",
        "c_id": "Mitgliedsnr.", "c_consent": "Einwilligung", "c_left": "Austritt",
        "c_postal_code": "PLZ", "c_city": "Ort", "c_country": "Land",
    }  # fmt: skip
    assert ada.post(address, form).headers["location"] == f"{address}/report"
    report = ada.get(f"{address}/report").text
    assert "there is no consent in the list" in report
    assert "Not taken from the list: Straße, Geburtsdatum" in report
    assert emails(town) == set()
    page = loaded(ada, address)
    assert "The list is loaded. The file has been deleted." in page
    assert emails(town) == {"joerg@example.org", "aenne@example.org"}
    with town.community.database.reading() as connection:
        assert list_uploads.rows.read_content(connection, address.rpartition("/")[2]) == b""


def test_the_report_is_said_in_german_and_can_be_sent_to_the_office(town: Town) -> None:
    ada = open_browser(town, "Ada")
    address = brought(ada, b"Nr;Name;E-Mail\n1;Weber;keine\n2;Rot;a@x.org\n")
    ada.post(address, chosen(ada.get(address).text))
    answer = ada.get(f"{address}/report.csv", headers={"accept-language": "de"})
    lines = list(csv.reader(io.StringIO(answer.content.decode("utf-8-sig")), delimiter=";"))
    assert lines[0] == ["Was", "Zeile", "Nummer", "Name", "Spalte", "Bisher", "Künftig", "Grund"]
    assert lines[1][-1] == "E-Mail: „keine“ ist keine E-Mail-Adresse"
    page = ada.get(f"{address}/report").text
    assert "There are wrong lines." in page
    assert f"{address}/load" not in page
    assert "please look at the report again" in loaded(ada, address)
    assert emails(town) == set()
    ada.post(address, {**chosen(ada.get(address).text), "skip": "1"})
    assert "The list is loaded." in loaded(ada, address)
    assert emails(town) == {"a@x.org"}


def test_columns_can_be_chosen_otherwise_and_the_choice_is_kept(town: Town) -> None:
    ada = open_browser(town, "Ada")
    content = b"Kennung;Wer;Post;Privat\n1;Weber, Ada;a@x.org;p@x.org\n"
    address = brought(ada, content)
    wrong = ada.post(address, {"c_email": "Post", "c_last_name": "Post"})
    assert wrong.status_code == 422
    assert "The column “Post” of the list is chosen twice." in wrong.text
    ada.post(address, {"c_email": "Privat", "c_full_name": "Wer"})
    loaded(ada, address)
    again = brought(ada, content.replace(b"@x", b"@y"))
    assert chosen(ada.get(again).text) == {"c_email": "Privat", "c_full_name": "Wer"}


def test_what_is_no_table_is_refused_at_once(town: Town) -> None:
    ada = open_browser(town, "Ada")
    answer = bring(ada, b"PK\x03\x04 a workbook")
    assert answer.status_code == 422
    assert "save the sheet as CSV (UTF-8)" in answer.text
    assert ada.post("/admin/lists", {}).status_code == 422


def test_what_was_changed_since_the_report_has_to_be_looked_at_again(town: Town) -> None:
    ada = open_browser(town, "Ada")
    content = b"id;email;last_name\n1;a@x.org;Weber\n"
    address = brought(ada, content)
    ada.post(address, chosen(ada.get(address).text))
    mark = seen(ada, address)
    town.join("Zoe", email="a@x.org")
    assert "please look at the report again" in load_seen(ada, address, mark)


def test_only_one_list_is_loaded_at_a_time_and_a_dead_one_holds_up_nobody(town: Town) -> None:
    ada = open_browser(town, "Ada")
    address = brought(ada, b"id;email;last_name\n1;a@x.org;Weber\n")
    ada.post(address, chosen(ada.get(address).text))
    upload = address.rpartition("/")[2]
    with town.community.writing() as connection:
        update_upload(connection, upload, state="loading", seen_at=town.clock())
    assert 'http-equiv="refresh"' in ada.get(f"{address}/status").text
    assert ada.post(f"{address}/load", {"seen": "x"}).status_code == 409
    town.clock.now += list_uploads.STALE_S + 1
    assert "The loading was interrupted." in ada.get(f"{address}/status").text
    assert "The list is loaded." in loaded(ada, address)
    assert emails(town) == {"a@x.org"}


def test_a_failure_says_so_and_leaves_nothing(town: Town, monkeypatch: pytest.MonkeyPatch) -> None:
    ada = open_browser(town, "Ada")
    address = brought(ada, b"id;email;last_name\n1;a@x.org;Weber\n")
    ada.post(address, chosen(ada.get(address).text))

    def fail(*_: object, **__: object) -> None:
        raise OSError("no room")

    with monkeypatch.context() as patch:
        patch.setattr("ecken.service.loading.list_uploads._note_done", fail)
        assert "Something went wrong. Nothing was loaded" in loaded(ada, address)
    assert emails(town) == set()
    assert "The list is loaded." in loaded(ada, address)


def test_a_list_that_is_given_up_is_gone(town: Town) -> None:
    ada = open_browser(town, "Ada")
    address = brought(ada, b"id;email;last_name\n1;a@x.org;Weber\n")
    assert ada.post(f"{address}/drop").status_code == 303
    assert ada.get(address).status_code == 404
    address = brought(ada, b"id;email;last_name\n1;a@x.org;Weber\n")
    with town.community.writing() as connection:
        delete_uploads_before(connection, town.clock() + 1)
    assert ada.get(address).status_code == 404


def test_links_are_handed_out_and_lead_to_a_password(town: Town) -> None:
    ada = open_browser(town, "Ada")
    answer = ada.post("/admin/lists/links")
    assert answer.headers["content-disposition"] == 'attachment; filename="ecken-links.csv"'
    text = answer.content.decode("utf-8-sig")
    rows = list(csv.DictReader(io.StringIO(text), delimiter=";"))
    assert {row["email"] for row in rows} == {"ada@example.org", "ben@example.org"}
    path = rows[0]["link"].removeprefix("http://127.0.0.1:8000")
    assert 'name="password"' in open_browser(town).get(path).text


def test_one_member_is_added_and_the_link_shown(town: Town) -> None:
    ada = open_browser(town, "Ada")
    form = {"first_name": "Nele", "last_name": "Neu", "email": "a@x.org", "country": "Österreich"}
    refused = ada.post("/admin/members/new", {**form, "email": "keine", "country": "Atlantis"})
    assert refused.status_code == 422
    assert "“keine” is no e-mail address" in refused.text
    assert "“Atlantis” is no country" in refused.text
    page = ada.post("/admin/members/new", form).text
    assert "Nele Neu is a member now." in page
    assert any("/reset/new?token=" in link for link in links_in(page))
    assert emails(town) == {"a@x.org"}
    again = ada.post("/admin/members/new", form)
    assert "a@x.org belongs to a member already" in again.text


def test_for_others_there_are_no_lists(town: Town) -> None:
    ada, ben = open_browser(town, "Ada"), open_browser(town, "Ben")
    address = brought(ada, b"id;email;last_name\n1;a@x.org;Weber\n")
    for path in ("/admin/lists", "/admin/members/new", address, f"{address}/report",
                 f"{address}/report.csv", f"{address}/status"):  # fmt: skip
        assert ben.get(path).status_code == 404, path
    assert bring(ben, b"id;email;last_name\n").status_code == 404
    for path in ("/admin/lists/links", "/admin/members/new", address, f"{address}/load",
                 f"{address}/drop"):  # fmt: skip
        assert ben.post(path, {"last_name": "X", "email": "x@x.org"}).status_code == 404, path
    set_operator(town.community, "ben@example.org", True)
    assert ben.get(address).status_code == 404
