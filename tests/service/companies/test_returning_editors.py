"""Who leaves as an editor and comes back is one only if the page has not been ended meanwhile."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from sqlalchemy import URL

from ecken.service.accounts.sign_in import sign_in
from ecken.service.companies.pages import show_official_page
from ecken.service.operators.official_companies import end_page
from ecken.service.privacy.leaving import ask_to_leave, confirm_leaving
from ecken.service.search.companies import find_company
from tests.community import Town
from tests.service.companies.official import NAME, name, official_town, page_id
from tests.service.people import HERE, PASSWORD, give_password, newest_token


@pytest.fixture
def town(tmp_path: Path, town_url: URL | None) -> Iterator[Town]:
    """Ben, an editor, has left and may still come back."""
    with official_town(tmp_path, town_url) as made:
        made.community.settings = replace(made.community.settings, erase_days=14)
        give_password(made, "Ben")
        ask_to_leave(made.community, made.id("Ben"), PASSWORD)
        confirm_leaving(made.community, newest_token(made))
        yield made


def is_editor_again(town: Town) -> bool:
    sign_in(town.community, "ben@example.org", PASSWORD, HERE)
    with town.community.reading(town.id("Ben")) as world:
        page = show_official_page(world, find_company(world, NAME))
    assert page is not None
    return page.is_editor


def test_an_editor_who_comes_back_writes_for_the_page_again(town: Town) -> None:
    assert is_editor_again(town)


def test_not_for_a_page_that_was_ended_and_made_anew(town: Town) -> None:
    end_page(town.community, town.id("Ada"), page_id(town))
    town.clock.now += 60
    name(town, "Cem")
    assert not is_editor_again(town)
