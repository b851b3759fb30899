"""The page of the network in numbers, in all its states."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from ecken.rules.audience import Audience
from ecken.service.numbers import numbers
from ecken.service.numbers.snapshot import take_daily_snapshot
from ecken.service.privacy.privacy import set_privacy
from tests.community import Town, small_community
from tests.service.large_towns import large_town
from tests.web.conftest import Browse, text_of


@pytest.fixture
def among_few(monkeypatch: pytest.MonkeyPatch) -> None:
    """Let figures be told of a town of nine."""
    monkeypatch.setattr(numbers, "SHOWN_FROM", 0)


def test_published_means_say_hops_and_people(browse: Browse) -> None:
    page = text_of(browse("Ada").get("/numbers").text)
    assert "Leskovec &amp; Horvitz, WWW 2008 6,6" in page
    assert "5,6 Personen dazwischen · 180 Mio. Mitglieder" in page
    assert "3,74 Personen dazwischen" in page
    assert "75,0 % der 8 anderen Mitglieder" in page
    assert "150 × 930 = 139.500?" in page


@pytest.mark.usefixtures("among_few")
def test_the_separation_is_measured_over_open_lists_only(browse: Browse, town: Town) -> None:
    take_daily_snapshot(town.community)
    before = browse("Ada").get("/numbers").text
    # networkx: average_shortest_path_length of the same nine contacts is 2.1071…
    assert "Im Durchschnitt 2,11 Schritte, also 1,11 Personen dazwischen" in text_of(before)
    for name in ("Ivo", "Gül"):
        set_privacy(town.community, town.id(name), audience=Audience.NOBODY, is_listed=False)
    take_daily_snapshot(town.community)
    closed = browse("Ben").get("/numbers").text
    town.connect("Ivo-Gül")
    take_daily_snapshot(town.community)
    assert browse("Ben").get("/numbers").text == closed


def test_the_day_stands_once(browse: Browse, town: Town) -> None:
    take_daily_snapshot(town.community)
    assert text_of(browse("Ada").get("/numbers").text).count("Stand 14. November 2023") == 1


def test_the_own_line_says_what_contacts_show(browse: Browse) -> None:
    """Gül has one contact: Finn, who has Dora and her."""
    page = text_of(browse("Gül", "en").get("/numbers").text)
    assert "you have 1 contact, and the lists that your contacts show you say 2.0 for each" in page
    assert "have more contacts than you" not in text_of(browse("Ivo", "en").get("/numbers").text)


def test_few_members_read_why_there_are_no_figures(browse: Browse, town: Town) -> None:
    take_daily_snapshot(town.community)
    page = text_of(browse("Ada").get("/numbers").text)
    assert "sobald 36 Mitglieder einen Kontakt in einer Liste haben" in page
    assert "Wie viele Kontakte Mitglieder haben" not in page


def test_before_the_first_snapshot_the_page_says_so(browse: Browse) -> None:
    assert "Noch nicht gemessen" in browse("Ada").get("/numbers").text


@pytest.mark.usefixtures("among_few")
def test_where_all_lists_are_closed_nothing_is_measured(browse: Browse, town: Town) -> None:
    for member in town.ids.values():
        set_privacy(town.community, member, audience=Audience.NOBODY, is_listed=True)
    take_daily_snapshot(town.community)
    page = browse("Ada").get("/numbers")
    assert page.status_code == 200
    assert "Noch sind keine zwei Mitglieder verbunden." in page.text


class TestAlone:
    """One member, who knows nobody."""

    @pytest.fixture
    def town(self, tmp_path: Path) -> Iterator[Town]:
        with small_community(tmp_path, members={"Ada": {}}) as town:
            yield town

    def test_the_first_member_sees_a_page(self, browse: Browse, town: Town) -> None:
        take_daily_snapshot(town.community)
        page = text_of(browse("Ada").get("/numbers").text)
        assert "Sie sind hier das erste Mitglied." in page
        assert "Facebook 2011" in page


class TestLarge:
    """Forty members in a ring."""

    @pytest.fixture
    def town(self, tmp_path: Path) -> Iterator[Town]:
        with large_town(tmp_path) as town:
            take_daily_snapshot(town.community)
            yield town

    def test_each_plot_has_a_table_behind_it(self, browse: Browse, town: Town) -> None:
        page = browse("M3", "en").get("/numbers").text
        assert page.count('role="img"') == page.count("<summary>As a table</summary>") == 1
        text = text_of(page)
        assert "Everyone reaches everyone." in text
        assert "60 seconds of processor time suffice" in text
        assert len(page) < 60_000
