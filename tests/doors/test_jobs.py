"""Job ads through both doors, with the same answers."""

import re
from collections.abc import Iterator
from pathlib import Path
from typing import Protocol

import pytest

from tests.community import small_community
from tests.doors.entrances import Api, Pages
from tests.job_ads import AD

MEMBERS = {"Ben": {"company": "Siemens"}, "Dora": {"company": "Siemens AG"}}
CONTACTS = ("Ada–Ben", "Ada–Cem", "Ben–Dora", "Cem–Dora")


class JobDoor(Protocol):
    """What members do with job ads. Refusals come back as their status."""

    def publish(self, name: str, **values: str) -> str | int: ...

    def found(self, name: str, line: str) -> list[str]: ...

    def known(self, name: str, ad: str) -> tuple[int, int] | int: ...

    def act(self, name: str, ad: str, what: str, **fields: str) -> int: ...


class ApiJobs(Api):
    """Through the JSON interface."""

    def publish(self, name: str, **values: str) -> str | int:
        answer = self.call(name, "POST", "/jobs", json={**AD, **values})
        return str(answer.json()["id"]) if answer.status_code == 201 else answer.status_code

    def found(self, name: str, line: str) -> list[str]:
        answer = self.call(name, "GET", "/jobs", params={"line": line}).json()
        assert answer["total"] == len(answer["hits"])
        return [hit["id"] for hit in answer["hits"]]

    def known(self, name: str, ad: str) -> tuple[int, int] | int:
        answer = self.call(name, "GET", f"/jobs/{ad}")
        known = answer.json().get("known")
        return (known["first"], known["second"]) if known else answer.status_code

    def act(self, name: str, ad: str, what: str, **fields: str) -> int:
        answer = self.call(name, "POST", f"/jobs/{ad}/{what}", json=fields or None)
        return answer.status_code if answer.status_code >= 400 else 200


class PageJobs(Pages):
    """Through the pages."""

    def publish(self, name: str, **values: str) -> str | int:
        browser = self.browsers[name]
        fields = {**AD, "currency": "EUR", "salary_per": "year", **values}
        answer = browser.post("/jobs/new", fields, token=browser.token("/privacy"))
        is_done = answer.status_code == 303
        return str(answer.headers["location"]).rpartition("/")[2] if is_done else answer.status_code

    def found(self, name: str, line: str) -> list[str]:
        page = self.browsers[name].get("/jobs", params={"q": line}).text
        return re.findall(r'<h3><a href="/jobs/([\w-]{22})"', page)

    def known(self, name: str, ad: str) -> tuple[int, int] | int:
        answer = self.browsers[name].get(f"/jobs/{ad}")
        if answer.status_code != 200:
            return answer.status_code
        counts = dict(re.findall(r'href="/circle/(\d)[^"]*"><span class="num">(\d+)', answer.text))
        return int(counts.get("1", 0)), int(counts.get("2", 0))

    def act(self, name: str, ad: str, what: str, **fields: str) -> int:
        return self._post(name, f"/jobs/{ad}/{what}", **fields)


@pytest.fixture(params=[ApiJobs, PageJobs], ids=["api", "web"])
def door(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[JobDoor]:
    with small_community(tmp_path, members=MEMBERS, contacts=CONTACTS) as town:
        yield request.param(town)


def test_an_ad_is_found_ended_and_published_again(door: JobDoor) -> None:
    ad = str(door.publish("Ben"))
    assert door.found("Ada", "einkäufer") == door.found("Ben", "") == [ad]
    assert door.act("Ada", ad, "end") == door.act("Ada", ad, "extend") == 404
    assert door.act("Ben", ad, "end") == 200
    assert door.found("Ada", "einkäufer") == []
    assert door.known("Ada", ad) == 404
    assert door.act("Ben", ad, "restore") == 200
    assert door.act("Ben", ad, "restore") == 409
    assert door.act("Ben", ad, "end") == door.act("Ben", ad, "extend") == 200
    assert door.found("Ada", "") == [ad]


def test_whom_one_knows_is_the_same_number(door: JobDoor) -> None:
    ad = str(door.publish("Ben"))
    assert door.known("Ada", ad) == (1, 1)
    assert door.known("Dora", ad) == (1, 0)


def test_applying_needs_a_contact(door: JobDoor) -> None:
    ad = str(door.publish("Dora"))
    assert door.act("Ada", ad, "apply", text="Guten Tag") == 409
    assert door.act("Ben", ad, "apply", text="Guten Tag") == 200
    assert door.act("Ben", ad, "apply", text=" ") == 422
    assert door.act("Dora", ad, "apply", text="Guten Tag") == 409


def test_a_block_leaves_no_ad(door: JobDoor) -> None:
    ad = str(door.publish("Ben"))
    assert isinstance(door, Api | Pages)
    assert door.block("Ben", "Ada") == 200
    assert door.found("Ada", "") == []
    assert door.known("Ada", ad) == 404
    assert door.act("Ada", ad, "apply", text="Guten Tag") == 404
    assert door.found("Cem", "") == [ad]


def test_what_cannot_be_used_is_refused(door: JobDoor) -> None:
    for wrong in ({"title": ""}, {"city": ""}, {"hours": "x"}, {"salary_to": "viel"}):
        assert door.publish("Ben", **wrong) == 422
    assert door.found("Ben", "") == []
