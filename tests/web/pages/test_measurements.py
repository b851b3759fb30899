"""What was measured over all members elsewhere, on the pages of the network in numbers."""

from __future__ import annotations

import pytest

from ecken.service.numbers import measured
from ecken.service.numbers.snapshot import take_daily_snapshot
from ecken.store.site.measurements import Measurement, replace_measurement
from tests.community import Town
from tests.service.moderation.cases import make_operator
from tests.web.conftest import Browse, text_of

MEMBERS = 1_000_003
DISTANCES = {
    "mean_hops": 5.125,
    "mean_hops_error": 0.01,
    "effective_diameter": 6.25,
    "effective_diameter_error": 0.05,
    "longest_seen": 3,
    "pairs": [2_500_001, 5_000_002, 2_499_997],
}
FIGURES = {"mean_first": 98.5, "mean_second": 4100.5, "mean_third": 61000.5, "third_error": 0.065}


@pytest.fixture
def loaded(town: Town) -> Town:
    """The town, once it was measured on the spot and elsewhere."""
    take_daily_snapshot(town.community)
    with town.community.writing() as connection:
        for kind, result in {"distances": DISTANCES, "figures": FIGURES}.items():
            found = Measurement(kind, town.clock.now, MEMBERS, result)
            replace_measurement(connection, found)
    return town


def test_nothing_is_said_of_what_was_not_measured(browse: Browse, town: Town) -> None:
    take_daily_snapshot(town.community)
    assert "Über alle Mitglieder gemessen" not in browse("Ada").get("/numbers").text


@pytest.mark.usefixtures("loaded")
def test_members_read_shares_and_means_with_their_day_and_error(browse: Browse) -> None:
    german = text_of(browse("Ada").get("/numbers").text)
    assert "Am 14. November 2023: im Durchschnitt 5,12 ± 0,02 Schritte" in german
    assert "also 4,12 Personen dazwischen" in german
    assert "höchstens 6,2 ± 0,1 Schritte voneinander entfernt" in german
    assert "trennen 3 Schritte" in german
    assert "98,5 Kontakte, 4.100,5 Mitglieder zweiten und 61.000,5 dritten Grades" in german
    assert "mit einem Fehler von 6,5 % geschätzt" in german
    english = text_of(browse("Ada", "en").get("/numbers").text)
    assert "1 hop 25.0% 2 hops 50.0% 3 hops 25.0%" in english


def test_operators_alone_read_how_many_were_counted(browse: Browse, loaded: Town) -> None:
    make_operator(loaded, "Ada")
    whole = text_of(browse("Ada", "en").get("/admin/numbers").text)
    assert "Measured were 1,000,003 members" in whole
    assert "1 hop 2,500,001 2 hops 5,000,002 3 hops 2,499,997" in whole
    open_page = text_of(browse("Ada", "en").get("/numbers").text)
    assert "1,000,003" not in open_page
    assert "2,500,001" not in open_page


@pytest.mark.usefixtures("loaded")
def test_of_few_members_nothing_is_told(browse: Browse, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(measured, "SHOWN_FROM", MEMBERS + 1)
    assert "Über alle Mitglieder gemessen" not in browse("Ada").get("/numbers").text


def test_a_share_of_few_pairs_is_not_told_as_none(browse: Browse, loaded: Town) -> None:
    few = {**DISTANCES, "pairs": [1, 5_000_000_000, 2]}
    with loaded.community.writing() as connection:
        found = Measurement("distances", loaded.clock.now, MEMBERS, few)
        replace_measurement(connection, found)
    assert "Ein Schritt unter 0,01 % 2 Schritte 100,0 %" in text_of(
        browse("Ada").get("/numbers").text
    )
