"""Hostile input and letters beyond ASCII in the administration, alike on both databases."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from sqlalchemy import URL

from ecken.rules.operators.acts import Act
from ecken.service.accounts.accounts import set_operator
from ecken.service.house.log import read_log_question, show_log
from ecken.service.house.members import list_members, read_question
from ecken.store.house.acts import note_act
from tests.community import Town, small_community
from tests.web.browsing import open_browser

PATHS = (
    "/admin/log?q={0}&actor={0}", "/admin/log?act={0}", "/admin/log?since={0}",
    "/admin/log?page={0}", "/admin/members?q={0}", "/admin/members?role={0}&state={0}",
    "/admin/members?since={0}", "/admin/members?page={0}", "/admin/members/{0}",
    "/admin/companies?company={0}", "/admin/reports?page={0}", "/admin/reports/{0}",
    "/company-page/{0}", "/company-news/{0}", "/companies/{0}", "/companies/{0}/news?after={0}",
    "/companies/{0}/history", "/companies/{0}/edit", "/company-logo/{0}", "/place?page={0}",
    "/place?without={0}", "/report/news/{0}", "/report/company/{0}",
)  # fmt: skip
HOSTILE = (
    "%00", "a%00b", "%ED%A0%80", "%FF", "%E2%80%AE", "-1", "9" * 400, "A" * 22,
    "%27%22%3E%3Cscript%3E", "%25_%5C", "%0d%0aX:%20y",
)  # fmt: skip


@pytest.fixture
def town(tmp_path: Path, town_url: URL | None) -> Iterator[Town]:
    members = {"Ada": {}, "Öznur": {"last_name": "Ürün"}, "Zoe": {"last_name": "Ébène"}}
    with small_community(tmp_path, members=members, url=town_url) as made:
        set_operator(made.community, "ada@example.org", True, is_owner=True)
        yield made


@pytest.mark.parametrize("path", PATHS)
def test_no_address_of_the_administration_breaks(town: Town, path: str) -> None:
    ada = open_browser(town, "Ada")
    for hostile in HOSTILE:
        answer = ada.get(path.format(hostile))
        assert answer.status_code < 500, (path, hostile)
        assert "'\"><script>" not in answer.text


@pytest.mark.parametrize("form", ["/admin/companies", "/admin/log/export"])
def test_no_form_of_the_administration_breaks(town: Town, form: str) -> None:
    ada = open_browser(town, "Ada")
    for hostile in ("\0", "a\0b", "\u202e", "9" * 4_000, "'\"><script>"):
        fields = ("company", "member", "q", "actor")
        data = {**dict.fromkeys(fields, hostile), "format": "csv"}
        assert ada.post(form, data).status_code < 500, (form, hostile)


@pytest.mark.parametrize("typed", ["öz", "Öz", "ÖZ", "ür", "ÜR", "Ürün"])
def test_names_are_found_in_either_case(town: Town, typed: str) -> None:
    viewer = town.id("Ada")
    rows = list_members(town.community, viewer, read_question(town.community, {"q": typed})).rows
    assert [row.public_id for row in rows] == [town.public_id("Öznur")]
    with town.community.writing() as connection:
        note_act(connection, viewer, Act.OPENED, about=town.public_id("Öznur"), at=town.clock())
    question = read_log_question(town.community, {"q": typed, "act": "member_opened"})
    told = show_log(town.community, viewer, question).rows
    assert {row.about for row in told} == {town.public_id("Öznur")}
