"""Drafts of privacy notice and record of processing: what is set, every table, and what is open."""

from __future__ import annotations

import re
from dataclasses import replace
from pathlib import Path

import pytest

from ecken.errors import Invalid, NotFound
from ecken.rules.markup import find_placeholders, read_markup
from ecken.service.accounts.accounts import set_operator
from ecken.service.operators.privacy_documents import (
    privacy_notice,
    processing_record,
    processing_record_for,
)
from ecken.service.operators.site_pages import publish_page, template_of
from ecken.settings import Settings
from ecken.store.site.register import personal_tables
from tests.community import small_community

USUAL = Settings()
OTHER = replace(
    USUAL, erase_days=23, message_retention_d=365, base_url="https://netz.example",
    mail_sender="smtp", smtp_host="localhost", joining="approval", session_d=7,
)  # fmt: skip
BOTH = ["de", "en"]


@pytest.mark.parametrize("language", BOTH)
def test_the_record_names_every_column_about_people(language: str) -> None:
    text = processing_record(USUAL, language)
    described = text.splitlines()
    tables = personal_tables()
    assert len(tables) > 30
    for table in tables:
        for columns in table.columns.values():
            (line,) = [line for line in described if f". {table.name}: " in line]
            assert ", ".join(columns) in line


@pytest.mark.parametrize("language", BOTH)
def test_the_drafts_say_what_is_set(language: str) -> None:
    for write in (privacy_notice, processing_record):
        usual, other = write(USUAL, language), write(OTHER, language)
        assert "23" not in re.findall(r"\d+", usual)
        assert {"23", "365"} <= set(re.findall(r"\d+", other))
        assert "https://netz.example" in other
        assert "localhost" in other
        for text in (usual, other):
            assert not re.search(r"^[?!]|[{}]", text, re.MULTILINE)


@pytest.mark.parametrize("language", BOTH)
def test_what_nobody_can_know_is_left_open_and_cannot_be_published(
    tmp_path: Path, language: str
) -> None:
    notice = privacy_notice(OTHER, language)
    assert len(find_placeholders(notice)) >= 10
    assert len(find_placeholders(processing_record(OTHER, language))) >= 10
    assert len(read_markup(notice)) > 12
    with small_community(tmp_path, members=["Ada"]) as town:
        set_operator(town.community, "ada@example.org", True)
        with pytest.raises(Invalid) as caught:
            publish_page(town.community, town.id("Ada"), "data-protection", language, notice)
        assert caught.value.code == "page_unfinished"
        filled = re.sub(r"\[\[[^\]]*\]\]", "Nordlicht e. V.", notice)
        publish_page(town.community, town.id("Ada"), "data-protection", language, filled)


def test_the_editor_starts_from_the_settings_and_the_record_is_for_operators(
    tmp_path: Path,
) -> None:
    with small_community(tmp_path, members=["Ada", "Ben"], settings={"session_d": 11}) as town:
        set_operator(town.community, "ada@example.org", True)
        assert "11 Tage" in template_of("data-protection", "de", town.community.settings)
        assert "11 days" in processing_record_for(town.community, town.id("Ada"), "en")
        with pytest.raises(NotFound):
            processing_record_for(town.community, town.id("Ben"), "en")
        with pytest.raises(Invalid):
            processing_record_for(town.community, town.id("Ada"), "fr")
