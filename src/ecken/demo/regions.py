"""Where the made-up members live: a city that follows their ties, and a postal code in it."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache

import numpy as np
import numpy.typing as npt

from ecken.demo.origin import Countries
from ecken.demo.spreading import Bool, Int64, Neighbours, spread
from ecken.demo.vocabulary import geography
from ecken.reference.places import all_places, near_mask, place_arrays

__all__ = ["Homes", "find_homes"]

SUBURB_SHARE = 0.3
SUBURB_KM = 18.0
NOISE_SHARE = 0.1


@dataclass(frozen=True, slots=True)
class Town:
    """A city to live in; ``places`` are indexes of its postal codes, none outside DE, AT, CH."""

    country: str
    city: str
    weight: float
    places: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class Homes:
    """City and postal code of each member; ``town`` is int64 (n,), −1 where there is none."""

    town: Int64
    city: list[str]
    postal_code: list[str]


def find_homes(
    countries: Countries,
    known_cities: Sequence[str],
    ties: Neighbours,
    rng: np.random.Generator,
) -> Homes:
    """Homes in the members' countries; ``known_cities`` are those of their organisations or ""."""
    towns = all_towns()
    town = _known_towns(countries, known_cities)
    fixed = town >= 0
    town = np.where(fixed, town, _draw_towns(countries, rng))
    town = spread(town, ties, rng, rounds=5, share=0.6, fixed=fixed, within=countries.of)
    noise = (rng.random(len(town)) < NOISE_SHARE) & ~fixed
    town[noise] = _draw_towns(countries, rng)[noise]
    place = _draw_places(town, rng)
    cities = [towns[t].city if t >= 0 else "" for t in town]
    codes = [""] * len(town)
    for member in np.flatnonzero(place >= 0):
        home = all_places()[place[member]]
        cities[member], codes[member] = home.city, home.postal_code
    return Homes(town, cities, codes)


@cache
def all_towns() -> list[Town]:
    """Cities with 15,000 inhabitants or more, and those of other countries by falling size."""
    arrays = place_arrays()
    grouped: dict[tuple[str, str, str], list[int]] = defaultdict(list)
    for index in np.flatnonzero(arrays.is_delivery & (arrays.population > 0)):
        place = all_places()[index]
        grouped[place.country, place.city, place.state].append(int(index))
    towns = [
        Town(country, city, float(arrays.population[indexes[0]]), tuple(indexes))
        for (country, city, _), indexes in grouped.items()
    ]
    for country, cities in geography()["cities"].items():
        towns += [Town(country, city, rank**-0.6, ()) for rank, city in enumerate(cities, start=1)]
    return towns


def _known_towns(countries: Countries, cities: Sequence[str]) -> Int64:
    """The town of the organisation, where it lies in the member's country."""
    largest: dict[tuple[str, str], int] = {}
    for number, town in sorted(enumerate(all_towns()), key=lambda item: item[1].weight):
        largest[town.country, town.city] = number
    pairs = zip(countries.of, cities, strict=True)
    return np.array([largest.get((countries.codes[c], city), -1) for c, city in pairs])


def _draw_towns(countries: Countries, rng: np.random.Generator) -> Int64:
    """One town of each member's country, by weight; −1 where the country has none."""
    town = np.full(len(countries.of), -1, dtype=np.int64)
    for number, code in enumerate(countries.codes):
        here = np.flatnonzero(countries.of == number)
        choices = [i for i, t in enumerate(all_towns()) if t.country == code]
        if choices:
            weights = np.array([all_towns()[i].weight for i in choices])
            town[here] = rng.choice(choices, len(here), p=weights / weights.sum())
    return town


def _draw_places(town: Int64, rng: np.random.Generator) -> Int64:
    """A postal code in the town or, for some, in its surroundings; −1 where there are none."""
    place = np.full(len(town), -1, dtype=np.int64)
    moves_out = rng.random(len(town)) < SUBURB_SHARE
    draws = rng.random(len(town))
    order = np.argsort(town, kind="stable")
    for here in np.split(order, np.flatnonzero(np.diff(town[order])) + 1):
        number = int(town[here[0]])
        if number < 0 or not all_towns()[number].places:
            continue
        inside = np.array(all_towns()[number].places)
        _fill(place, here[~moves_out[here]], inside, draws)
        _fill(place, here[moves_out[here]], _surroundings(number), draws)
    return place


def _fill(place: Int64, members: Int64, codes: Int64, draws: npt.NDArray[np.float64]) -> None:
    place[members] = codes[(draws[members] * len(codes)).astype(np.int64)]


@cache
def _surroundings(number: int) -> Int64:
    """Postal codes near a town that lie in its country."""
    town = all_towns()[number]
    centre = all_places()[town.places[len(town.places) // 2]]
    close: Bool = near_mask(centre, SUBURB_KM) & place_arrays().is_delivery
    same = [i for i in np.flatnonzero(close) if all_places()[i].country == town.country]
    return np.array(same, dtype=np.int64)
