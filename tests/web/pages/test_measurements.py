"""What was measured over all members, on the page of the network in numbers."""

from __future__ import annotations

from ecken.store.site.measurements import Measurement, replace_measurement
from tests.community import Town
from tests.web.conftest import Browse, text_of

DISTANCES = {
    "mean_hops": 5.125,
    "mean_hops_error": 0.01,
    "effective_diameter": 6.25,
    "effective_diameter_error": 0.05,
}
FIGURES = {"mean_first": 98.5, "mean_second": 4100.5, "mean_third": 61000.5, "third_error": 0.065}


def test_it_is_shown_with_its_day_and_its_error(browse: Browse, town: Town) -> None:
    assert "Über alle Mitglieder gemessen" not in browse("Ada").get("/numbers").text
    at = town.clock.now
    with town.community.writing() as connection:
        replace_measurement(connection, Measurement("distances", at, 1_000_000, DISTANCES))
        replace_measurement(connection, Measurement("figures", at, 1_000_001, FIGURES))
    german = text_of(browse("Ada").get("/numbers").text)
    assert "über 1.000.000 Mitglieder: im Durchschnitt 5,12 ± 0,02 Schritte" in german
    assert "also 4,12 Personen dazwischen" in german
    assert "höchstens 6,2 ± 0,1 Schritte voneinander entfernt" in german
    assert "98,5 Kontakte, 4.100,5 Mitglieder zweiten und 61.000,5 dritten Grades" in german
    assert "mit einem Fehler von 6,5 % geschätzt" in german
    english = text_of(browse("Ada", "en").get("/numbers").text)
    assert "On 14 November 2023, over 1,000,000 members" in english
    assert "on average 5.12 ± 0.02 hops, that is 4.12 people in between" in english
    assert english.count("1,000,00") == 2
