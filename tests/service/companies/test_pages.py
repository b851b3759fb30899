"""Official pages: what a company says, to whom, and to whom it is told who wrote it."""

from __future__ import annotations

import io
import json
import zipfile
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from sqlalchemy import URL

from ecken.errors import Invalid, NotFound, TooMany
from ecken.service.accounts.account_deletion import erase_member
from ecken.service.companies.pages import edit_page, list_versions
from ecken.service.contacts.contacts import block_member
from ecken.service.limits.limits import Limit
from ecken.service.privacy.export import export_member
from ecken.service.profiles.company_logos import find_logo, remove_logo, set_logo
from tests.community import DAY_S, Town
from tests.pictures import picture
from tests.service.companies.official import NAME, official_town, shown, writers


@pytest.fixture
def town(tmp_path: Path, town_url: URL | None) -> Iterator[Town]:
    with official_town(tmp_path, town_url) as made:
        edit_page(made.community, made.id("Ben"), NAME, text="We build ships.", link="nord.example")
        yield made


def test_whoever_may_open_the_company_reads_what_it_says(town: Town) -> None:
    for viewer in ("Ada", "Ben", "Cem", "Dora", "Ella"):
        page = shown(town, viewer)
        assert page is not None
        assert (page.text, page.link) == ("We build ships.", "https://nord.example")
        assert page.is_editor is (viewer in ("Ben", "Cem"))


def test_contacts_and_editors_alone_learn_who_wrote_it(town: Town) -> None:
    edit_page(town.community, town.id("Cem"), NAME, text="We build bridges.", link="")
    assert writers(town, "Ben") == writers(town, "Cem") == ["Cem", "Ben"]
    assert writers(town, "Ada") == ["", "Ben"]  # a contact of Ben
    assert writers(town, "Ella") == ["Cem", ""]
    assert writers(town, "Dora") == ["", ""]  # a colleague, and no contact of either


def test_the_same_text_again_is_no_version(town: Town) -> None:
    edit_page(town.community, town.id("Cem"), NAME, text="We build ships.", link="nord.example")
    assert writers(town, "Ben") == ["Ben"]


@pytest.mark.parametrize("name", ["Ada", "Dora", "Ella"])
def test_nobody_else_writes(town: Town, name: str) -> None:
    for act in (
        lambda: edit_page(town.community, town.id(name), NAME, text="Mine", link=""),
        lambda: set_logo(town.community, town.id(name), NAME, picture((64, 64), "PNG")),
        lambda: remove_logo(town.community, town.id(name), NAME),
    ):
        with pytest.raises(NotFound):
            act()
    assert writers(town, "Ben") == ["Ben"]


@pytest.mark.parametrize("link", ["javascript:alert(1)", "https://a:b@example.org", "no address"])
def test_a_link_that_is_no_address_is_refused(town: Town, link: str) -> None:
    with pytest.raises(Invalid) as refused:
        edit_page(town.community, town.id("Ben"), NAME, text="Ships", link=link)
    assert refused.value.fields["field"] == "link"


def test_a_block_hides_the_name_and_leaves_what_the_company_says(town: Town) -> None:
    block_member(town.community, town.id("Ben"), town.public_id("Ada"))
    page = shown(town, "Ada")
    assert page is not None
    assert page.text == "We build ships."
    assert writers(town, "Ada") == [""]
    block_member(town.community, town.id("Ben"), town.public_id("Cem"))
    assert writers(town, "Cem") == [""]  # not even to whoever writes for the same company


def test_where_the_company_is_not_there_nor_is_its_page(town: Town) -> None:
    for name in ("Ben", "Cem", "Dora"):
        block_member(town.community, town.id(name), town.public_id("Ella"))
    with town.community.reading(town.id("Ella")) as world:
        answers = []
        for company in (NAME, "Nowhere"):
            with pytest.raises(NotFound) as refused:
                list_versions(world, company)
            answers.append(str(refused.value))
    assert answers[0] == answers[1]


def test_a_logo_is_drawn_anew_and_old_keys_lead_nowhere(town: Town) -> None:
    set_logo(town.community, town.id("Ben"), NAME, picture((900, 300), "PNG"))
    before = shown(town, "Ella")
    assert before is not None
    with town.community.reading(town.id("Ella")) as world:
        assert find_logo(world, before.logo_key)[8:12] == b"WEBP"
    remove_logo(town.community, town.id("Cem"), NAME)
    after = shown(town, "Ella")
    assert after is not None
    assert after.logo_key == ""
    with town.community.reading(town.id("Ella")) as world, pytest.raises(NotFound):
        find_logo(world, before.logo_key)


def test_who_is_deleted_leaves_the_words_of_the_company_and_no_name(town: Town) -> None:
    erase_member(town.community, town.id("Ben"))
    page = shown(town, "Dora")
    assert page is not None
    assert page.text == "We build ships."
    assert writers(town, "Cem") == [""]


def test_the_file_of_ones_own_data_has_what_one_wrote(town: Town) -> None:
    for name, texts in (("Ben", ["We build ships."]), ("Cem", [])):
        packed = zipfile.ZipFile(io.BytesIO(export_member(town.community, town.id(name))))
        parts = json.loads(packed.read("ecken.json"))
        assert [row["text"] for row in parts["company_texts"]] == texts
        assert [row["company"] for row in parts["company_editors"]] == ["nordsud"]


def test_a_page_is_written_only_so_often(town: Town) -> None:
    settings = town.community.settings
    town.community.settings = replace(settings, post_limit=Limit(2, DAY_S))
    edit_page(town.community, town.id("Ben"), NAME, text="Bridges", link="")
    with pytest.raises(TooMany):
        edit_page(town.community, town.id("Ben"), NAME, text="Ships", link="")
