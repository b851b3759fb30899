"""The contact person of a job ad, on its pages and by the JSON interface."""

import re
from pathlib import Path

from ecken.service.contacts.contacts import block_member
from ecken.service.jobs.ad_contacts import answer_as_contact, name_contact
from ecken.service.jobs.job_ads import change_ad, end_ad, publish_ad, restore_ad
from ecken.service.jobs.job_checks import TypedAd
from tests.community import Town, small_community
from tests.doors.entrances import Api
from tests.job_ads import AD, advertise, typed
from tests.web.browsing import Browser, open_browser

_REVISION = re.compile(r'name="revision" value="(\d+)"')


def agree(town: Town, ad: str) -> None:
    answer_as_contact(town.community, town.id("Dora"), ad, agrees=True, revision=1)


def revision_of(browser: Browser, path: str) -> str:
    [found] = _REVISION.findall(browser.get(path).text)
    return str(found)


def test_a_contact_is_chosen_asked_and_agrees(town: Town) -> None:
    ben, dora, ada = (open_browser(town, name) for name in ("Ben", "Dora", "Ada"))
    path = f"/jobs/{advertise(town, 'Ben')}"
    assert f'href="{path}/contact"' in ben.get(path).text
    page = ben.get(f"{path}/contact?q=dora").text
    assert f'value="{town.public_id("Dora")}"' in page
    assert town.public_id("Ella") not in page
    token = ben.token(f"{path}/contact")
    ben.post(f"{path}/contact", {"member": town.public_id("Dora")}, token=token)
    assert "has been asked" in ben.get(path).text
    assert f'href="{path}"' in dora.get("/news").text
    question = dora.get(path).text
    assert "also those who may not see your list of contacts" in question
    assert "waiting for your answer" in dora.get("/jobs/mine").text
    assert town.public_id("Dora") not in ada.get(path).text
    said = {"agrees": "1", "revision": revision_of(dora, path)}
    dora.post(f"{path}/contact/answer", said, token=dora.token(path))
    shown = ada.get(path).text
    assert f"/introductions/new?target={town.public_id('Dora')}" in shown
    dora.post(f"{path}/contact/answer", {"agrees": "0"}, token=dora.token(path))
    assert town.public_id("Dora") not in ada.get(path).text
    ben.post(f"{path}/contact", {"member": ""}, token=token)
    assert "has been asked" not in ben.get(path).text


def test_a_stranger_cannot_be_named(town: Town) -> None:
    ben = open_browser(town, "Ben")
    path = f"/jobs/{advertise(town, 'Ben')}"
    answer = ben.post(
        f"{path}/contact", {"member": town.public_id("Ivo")}, token=ben.token(f"{path}/contact")
    )
    assert answer.status_code == 409
    assert "Only a contact of yours can be named" in answer.text


def test_a_form_that_was_open_writes_to_nobody_else(town: Town) -> None:
    ad = advertise(town, "Ben")
    name_contact(town.community, town.id("Ben"), ad, town.public_id("Dora"))
    agree(town, ad)
    finn = open_browser(town, "Finn")
    assert f'name="to" value="{town.public_id("Dora")}"' in finn.get(f"/jobs/{ad}").text
    answer_as_contact(town.community, town.id("Dora"), ad, agrees=False)
    fields = {"text": "Dear Dora", "to": town.public_id("Dora")}
    answer = finn.post(f"/jobs/{ad}/apply", fields, token=finn.token("/jobs/mine"))
    assert answer.status_code == 409
    assert "another contact person now" in answer.text


def test_a_form_that_was_open_agrees_to_nothing_else(town: Town) -> None:
    ad = advertise(town, "Ben")
    name_contact(town.community, town.id("Ben"), ad, town.public_id("Dora"))
    path, dora = f"/jobs/{ad}", open_browser(town, "Dora")
    said = {"agrees": "1", "revision": revision_of(dora, path)}
    change_ad(town.community, town.id("Ben"), ad, typed(text="Sie verkaufen Stahl."))
    for sent in (said, {"agrees": "1"}, {"agrees": "1", "revision": "x"}):
        answer = dora.post(f"{path}/contact/answer", sent, token=dora.token(path))
        assert answer.status_code == 409
        assert answer.text.count("This ad has changed since you opened it") == 1
        assert "Sie verkaufen Stahl." in answer.text
    assert town.public_id("Dora") not in open_browser(town, "Ada").get(path).text


def test_a_change_is_told_and_asks_anew(town: Town) -> None:
    ad = advertise(town, "Ben")
    name_contact(town.community, town.id("Ben"), ad, town.public_id("Dora"))
    agree(town, ad)
    change_ad(town.community, town.id("Ben"), ad, typed(text="Sie verkaufen Stahl."))
    assert (
        "published again the job ad that named you" in open_browser(town, "Dora").get("/news").text
    )
    told = Api(town).call("Dora", "GET", "/me/notices").json()
    assert "ad_contact_changed" in str(told)


def test_a_consent_to_an_ad_that_has_ended_is_withdrawn_on_the_list(town: Town) -> None:
    ad = advertise(town, "Ben")
    name_contact(town.community, town.id("Ben"), ad, town.public_id("Dora"))
    agree(town, ad)
    end_ad(town.community, town.id("Ben"), ad)
    dora, path = open_browser(town, "Dora"), f"/jobs/{ad}/contact/answer"
    assert f'action="{path}"' in dora.get("/jobs/mine").text
    assert [one["running"] for one in Api(town).call("Dora", "GET", "/jobs/naming-me").json()] == [
        False
    ]
    answer = dora.post(path, {"agrees": "0"}, token=dora.token("/jobs/mine"))
    assert answer.headers["location"] == "/jobs/mine"
    assert f'action="{path}"' not in dora.get("/jobs/mine").text
    restore_ad(town.community, town.id("Ben"), ad)
    assert town.public_id("Dora") not in open_browser(town, "Ada").get(f"/jobs/{ad}").text


def test_asking_too_often_is_refused_on_the_page(town: Town) -> None:
    ben, ad = open_browser(town, "Ben"), advertise(town, "Ben")
    api, path, dora = Api(town), f"/jobs/{ad}/contact", town.public_id("Dora")
    for _ in range(3):
        ben.post(path, {"member": dora}, token=ben.token(path))
        ben.post(path, {"member": ""}, token=ben.token(path))
    answer = ben.post(path, {"member": dora}, token=ben.token(path))
    assert answer.status_code == 429
    assert "Too many attempts" in answer.text
    assert api.call("Ben", "PUT", path, json={"member": dora}).status_code == 429


def test_a_message_by_the_json_interface_goes_to_whom_its_writer_is_shown(town: Town) -> None:
    api, ad = Api(town), advertise(town, "Ben")
    name_contact(town.community, town.id("Ben"), ad, town.public_id("Dora"))
    agree(town, ad)
    block_member(town.community, town.id("Dora"), town.public_id("Ada"))
    for writer in ("Finn", "Ada"):
        shown = api.call(writer, "GET", f"/jobs/{ad}").json()["contact"]["id"]
        sent = api.call(writer, "POST", f"/jobs/{ad}/apply", json={"text": "Hello"})
        assert sent.status_code == 200
        [talk] = api.call(writer, "GET", "/me/conversations").json()
        assert (talk["id"], talk["members"][0]["id"]) == (sent.json()["conversation"], shown)
        assert shown == town.public_id("Dora" if writer == "Finn" else "Ben")


def test_guests_read_no_name_on_a_public_ad(tmp_path: Path) -> None:
    with small_community(tmp_path, contacts=["Ben–Dora"], settings={"public_jobs": True}) as town:
        ad = publish_ad(town.community, town.id("Ben"), TypedAd(dict(AD), is_public=True))
        name_contact(town.community, town.id("Ben"), ad, town.public_id("Dora"))
        agree(town, ad)
        guest = open_browser(town)
        for path in (f"/jobs/{ad}", "/jobs.atom", "/jobs.rss"):
            page = guest.get(path)
            assert page.status_code == 200
            assert "Siemens" in page.text
            assert "Dora" not in page.text
            assert town.public_id("Dora") not in page.text


def test_the_json_interface_has_the_same(town: Town) -> None:
    api = Api(town)
    ad = advertise(town, "Ben")
    path, dora = f"/jobs/{ad}", town.public_id("Dora")
    assert api.call("Ben", "PUT", f"{path}/contact", json={"member": dora}).status_code == 204
    assert api.call("Ada", "GET", path).json()["contact"]["id"] == town.public_id("Ben")
    assert api.call("Dora", "GET", path).json()["asked"] == "asked"
    assert [one["id"] for one in api.call("Dora", "GET", "/jobs/naming-me").json()] == [ad]
    for wrong in ({}, {"revision": 2}):
        said = api.call("Dora", "POST", f"{path}/contact/answer", json={"agrees": True, **wrong})
        assert (said.status_code, said.json()["code"]) == (409, "job_changed")
    [naming] = api.call("Dora", "GET", "/jobs/naming-me").json()
    assert naming["revision"] == api.call("Dora", "GET", path).json()["revision"] == 1
    said = api.call("Dora", "POST", f"{path}/contact/answer", json={"agrees": True, "revision": 1})
    assert said.status_code == 204
    own = api.call("Ben", "GET", path).json()
    assert (own["named"]["member"]["id"], own["named"]["agreed"]) == (dora, True)
    seen = api.call("Ada", "GET", path).json()
    assert (seen["contact"]["id"], seen["named"], seen["asked"]) == (dora, None, None)
    assert seen["revision"] is None
    block_member(town.community, town.id("Dora"), town.public_id("Ada"))
    assert api.call("Ada", "GET", path).json()["contact"]["id"] == town.public_id("Ben")
    assert api.call("Ben", "DELETE", f"{path}/contact").status_code == 204
    assert api.call("Ivo", "GET", path).json()["contact"]["id"] == town.public_id("Ben")
