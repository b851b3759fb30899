"""Postal codes, cities and distances."""

import math
from pathlib import Path

import numpy as np
import pytest

from ecken.reference import places
from tests.work_counter import count_calls


def test_every_country_has_its_codes() -> None:
    countries = [place.country for place in places.all_places()]
    assert {c: countries.count(c) for c in ("DE", "AT", "CH")} == {
        "DE": 10814, "AT": 2217, "CH": 3362,
    }  # fmt: skip
    assert places.place_arrays().is_delivery.sum() == 13843


def test_every_place_is_complete_and_lies_in_the_three_countries() -> None:
    for place in places.all_places():
        assert place.city
        assert place.state
        assert len(place.postal_code) == (5 if place.country == "DE" else 4)
        assert 45.7 < place.lat < 55.2
        assert 5.8 < place.lon < 17.3


@pytest.mark.parametrize(
    ("country", "code", "city"),
    [
        ("DE", "50667", "Köln"),
        ("DE", "20457", "Hamburg"),
        ("DE", "10997", "Berlin"),
        ("AT", "1010", "Wien"),
        ("AT", "8010", "Graz"),
        ("CH", "3000", "Bern"),
        (None, "D-50667", "Köln"),
        (None, "CH 8001", "Zürich"),
        (None, "1010", "Wien"),
        (None, "8001", "Zürich"),
        ("de", " 50667 ", "Köln"),
    ],
)
def test_a_postal_code_has_its_city(country: str | None, code: str, city: str) -> None:
    place = places.find_postal_code(country, code)
    assert place is not None
    assert place.city == city


@pytest.mark.parametrize(("country", "code"), [("DE", "00000"), ("AT", "50667"), (None, "")])
def test_an_unknown_postal_code_has_no_place(country: str | None, code: str) -> None:
    assert places.find_postal_code(country, code) is None


def test_a_code_of_a_company_carries_the_city_around_it() -> None:
    place = places.find_postal_code("DE", "10875")
    assert place is not None
    assert place.city == "Berlin"
    index = places.all_places().index(place)
    assert not places.place_arrays().is_delivery[index]


@pytest.mark.parametrize(
    ("written", "city"),
    [
        ("Köln", "Köln"),
        ("koeln", "Köln"),
        ("KOLN", "Köln"),
        ("Munich", "München"),
        ("Vienna", "Wien"),
        ("Zuerich", "Zürich"),
        ("Soest", "Soest"),
        ("Frankfurt", "Frankfurt am Main"),
        ("St. Gallen", "St. Gallen"),
        ("sankt pölten", "St. Pölten"),
        ("Kreuzberg", "Berlin"),
        ("Wiener Neustadt", "Wiener Neustadt"),
    ],
)
def test_a_city_is_found_however_it_is_written(written: str, city: str) -> None:
    assert places.find_city(written)[0].city == city


def test_a_large_city_is_one_answer_and_namesakes_come_by_population() -> None:
    assert len(places.find_city("Hamburg")) == 1
    assert [place.state for place in places.find_city("Frankfurt")] == ["Hessen", "Brandenburg"]


SPELLINGS = [
    line.split("\t")
    for line in Path(__file__)
    .with_name("city_spellings.tsv")
    .read_text(encoding="utf-8")
    .splitlines()
    if not line.startswith("#")
]


@pytest.mark.parametrize(("written", "city", "code"), SPELLINGS)
def test_a_city_is_found_in_all_its_usual_spellings(written: str, city: str, code: str) -> None:
    place = places.find_city(written)[0]
    assert place.city == city
    assert f"{place.country} {place.postal_code}".startswith(code)


def test_there_are_enough_spellings() -> None:
    assert len(SPELLINGS) > 70


@pytest.mark.parametrize(
    "name",
    ["Entenhausen", "", "Entenhausen a. M.", "a. M.", "Bad Entenhausen", "()", "Halle " * 40],
)
def test_an_unknown_city_is_not_found(name: str) -> None:
    assert places.find_city(name) == []


def test_a_name_of_any_length_is_looked_up_with_little_work() -> None:
    for name in ("Halle " * 400, "a " * 1000, "Frankfurt/" * 200, "x" * 2000, "stadt " * 300):
        assert count_calls(lambda name=name: places.find_city(name)) < 10 * len(name), name[:20]


def test_distances_are_those_of_the_map() -> None:
    hamburg, munich = places.find_city("Hamburg")[0], places.find_city("München")[0]
    assert places.distance_km(hamburg, munich) == pytest.approx(612, rel=0.01)
    assert places.distance_km(hamburg, hamburg) == 0


def _haversine(a: places.Place, b: places.Place) -> float:
    phi, psi = math.radians(a.lat), math.radians(b.lat)
    step = math.sin((psi - phi) / 2) ** 2
    turn = math.sin(math.radians(b.lon - a.lon) / 2) ** 2
    return 2 * 6371 * math.asin(math.sqrt(step + math.cos(phi) * math.cos(psi) * turn))


@pytest.mark.parametrize("km", [0.0, 5.0, 50.0, 300.0])
def test_the_surroundings_are_what_the_formula_says(km: float) -> None:
    centre = places.find_city("Kassel")[0]
    expected = {
        (place.country, place.postal_code)
        for place in places.all_places()
        if _haversine(centre, place) <= km + 1e-9
    }
    mask = places.near_mask(centre, km)
    found = {
        (p.country, p.postal_code)
        for p, is_near in zip(places.all_places(), mask, strict=True)
        if is_near
    }
    assert found == expected
    assert ("DE", centre.postal_code) in found
    assert mask.sum() == len(expected)


def test_everything_is_near_enough_and_nothing_nearer_than_nothing() -> None:
    centre = places.find_city("Kassel")[0]
    assert places.near_mask(centre, 30000).all()
    assert not places.near_mask(centre, -1).any()


def test_columns_and_places_have_one_order() -> None:
    arrays = places.place_arrays()
    assert arrays.unit.shape == (len(places.all_places()), 3)
    assert np.allclose(np.linalg.norm(arrays.unit, axis=1), 1)
    for index in (0, 5000, 16000):
        assert arrays.lat[index] == places.all_places()[index].lat
