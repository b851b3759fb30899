"""Editors: named and withdrawn by operators, told, and known to no one who may not know."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from sqlalchemy import URL

from ecken.errors import Conflict, Invalid, NotFound
from ecken.service.companies.editors import leave_editors, list_editors
from ecken.service.companies.pages import edit_page
from ecken.service.contacts.contacts import block_member
from ecken.service.operators import official_companies
from ecken.service.operators.official_companies import end_page, list_official, withdraw_editor
from ecken.service.talk.notices import list_notices
from ecken.store.accounts.audit import read_audit
from tests.community import Town
from tests.service.companies.official import NAME, name, official_town, page_id, shown, writers
from tests.service.moderation.cases import decide, only_case, report_profile


@pytest.fixture
def town(tmp_path: Path, town_url: URL | None) -> Iterator[Town]:
    with official_town(tmp_path, town_url) as made:
        yield made


def editors(town: Town, viewer: str) -> list[str]:
    with town.community.reading(town.id(viewer)) as world:
        return [card.first_name for card in list_editors(world, NAME)]


def withdraw(town: Town, editor: str) -> None:
    withdraw_editor(
        town.community, town.id("Ada"), page_id=page_id(town), member_id=town.public_id(editor)
    )


def told(town: Town, viewer: str) -> list[str]:
    with town.community.reading(town.id(viewer)) as world:
        return [notice.kind.value for notice in list_notices(world)]


def test_editors_know_each_other_and_nobody_else_does(town: Town) -> None:
    assert editors(town, "Ben") == editors(town, "Cem") == ["Ben", "Cem"]
    for viewer in ("Ada", "Dora", "Ella"):
        with pytest.raises(NotFound):
            editors(town, viewer)


def test_whoever_is_named_twice_is_named_once_and_told(town: Town) -> None:
    assert name(town, "Ben", "NORD & SUED") == "nordsud"
    [one] = list_official(town.community, town.id("Ada"))
    assert [row.public_id for row in one.editors] == [town.public_id("Ben"), town.public_id("Cem")]
    assert told(town, "Ben") == ["editor_named"]


def test_naming_goes_by_the_address_of_a_profile_too(town: Town) -> None:
    address = f"https://club.example/m/{town.public_id('Dora')}"
    official_companies.name_editor(
        town.community, town.id("Ada"), company=NAME, member=f" {address}/ "
    )
    assert editors(town, "Dora") == ["Ben", "Cem", "Dora"]


@pytest.mark.parametrize(
    ("company", "member", "code"),
    [
        ("Nowhere", "ben@example.org", "company_unknown"),
        (NAME, "nobody@example.org", "editor_unknown"),
    ],
)
def test_who_or_what_is_not_there_cannot_be_named(
    town: Town, company: str, member: str, code: str
) -> None:
    with pytest.raises(Invalid) as refused:
        official_companies.name_editor(
            town.community, town.id("Ada"), company=company, member=member
        )
    assert refused.value.code == code


def test_a_company_has_so_many_editors(town: Town, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(official_companies, "EDITORS_MAX", 2)
    with pytest.raises(Conflict) as refused:
        name(town, "Dora")
    assert refused.value.code == "editors_max"
    name(town, "Ben")  # who is one already changes nothing


@pytest.mark.parametrize("viewer", ["Ben", "Dora"])
def test_operators_alone_name_withdraw_and_end(town: Town, viewer: str) -> None:
    community, member = town.community, town.id(viewer)
    page, other = page_id(town), town.public_id("Cem")
    for act in (
        lambda: list_official(community, member),
        lambda: official_companies.name_editor(
            community, member, company=NAME, member="ben@example.org"
        ),
        lambda: withdraw_editor(community, member, page_id=page, member_id=other),
        lambda: end_page(community, member, page),
    ):
        with pytest.raises(NotFound):
            act()
    assert editors(town, "Ben") == ["Ben", "Cem"]


def test_whoever_is_withdrawn_writes_no_more_and_leaves_what_they_wrote(town: Town) -> None:
    edit_page(town.community, town.id("Ben"), NAME, text="Ships", link="")
    for _ in range(2):
        withdraw(town, "Ben")
    with pytest.raises(NotFound):
        edit_page(town.community, town.id("Ben"), NAME, text="Mine", link="")
    page = shown(town, "Dora")
    assert page is not None
    assert page.text == "Ships"
    assert told(town, "Ben") == ["editor_withdrawn", "editor_named"]


def test_whoever_stops_is_an_editor_no_longer(town: Town) -> None:
    for _ in range(2):
        leave_editors(town.community, town.id("Ben"), "Nord + Süd")
    assert editors(town, "Cem") == ["Cem"]
    with town.community.database.reading() as connection:
        kinds = [entry.kind for entry in read_audit(connection, town.id("Ben"), limit=9)]
    assert kinds == ["editor_left", "editor_named"]


def test_a_suspended_editor_is_named_nowhere_until_they_are_back(town: Town) -> None:
    edit_page(town.community, town.id("Ben"), NAME, text="Ships", link="")
    report_profile(town, "Dora", "Ben")
    decide(town, "Ada", only_case(town, "Ada"), "suspend", days="7")
    assert editors(town, "Cem") == ["Cem"]
    assert writers(town, "Cem") == [""]
    page = shown(town, "Dora")
    assert page is not None
    assert page.text == "Ships"
    [one] = list_official(town.community, town.id("Ada"))
    assert {row.state for row in one.editors} == {"active", "suspended"}


def test_a_block_between_two_editors_hides_each_from_the_other(town: Town) -> None:
    block_member(town.community, town.id("Ben"), town.public_id("Cem"))
    assert editors(town, "Ben") == ["Ben"]
    assert editors(town, "Cem") == ["Cem"]


def test_an_ended_page_takes_texts_editors_and_notifications_along(town: Town) -> None:
    edit_page(town.community, town.id("Ben"), NAME, text="Ships", link="")
    end_page(town.community, town.id("Ada"), page_id(town))
    assert shown(town, "Ben") is None
    assert told(town, "Ben") == []
    assert list_official(town.community, town.id("Ada")) == []
    name(town, "Cem")
    page = shown(town, "Cem")
    assert page is not None
    assert page.text == ""
