"""Every part of a member's own data is explained, in both languages: by the guide in their file."""

import pytest
from sqlalchemy import create_engine

from ecken.service.privacy.export_words import words_of
from ecken.store.site.export import read_own, read_ties
from ecken.store.site.register import personal_tables
from ecken.store.tables import metadata


def _parts() -> set[str]:
    engine = create_engine("sqlite://")
    metadata.create_all(engine)
    with engine.connect() as connection:
        parts = {**read_own(connection, 1), **read_ties(connection, 1, now=0, hidden=())}
    engine.dispose()
    return set(parts)


@pytest.mark.parametrize("language", ["de", "en"])
def test_every_part_of_a_members_data_is_explained(language: str) -> None:
    parts = _parts()
    assert len(parts) > 30
    missing = sorted(parts - words_of(language).keys())
    assert missing == [], f"add a line to service/privacy/data_words/{language}.txt"


@pytest.mark.parametrize("language", ["de", "en"])
def test_every_table_about_people_is_named_in_the_record_of_processing(language: str) -> None:
    tables = {table.name for table in personal_tables()}
    assert len(tables) > 30
    missing = sorted(tables - words_of(language).keys())
    assert missing == [], f"add a line to service/privacy/data_words/{language}.txt"


def test_both_languages_explain_the_same() -> None:
    assert words_of("de").keys() == words_of("en").keys()
    assert all(said.strip() for language in ("de", "en") for said in words_of(language).values())
