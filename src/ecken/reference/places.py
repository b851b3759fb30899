"""Postal codes and cities of Germany, Austria and Switzerland, with coordinates.

A *place* is one postal code with the city it belongs to. Codes that the post gave to single
companies are kept (people do write them) but carry the city they lie in. Distances are great
circles on a sphere of 6371 km: within 0.5 % of the real ones.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache

import numpy as np
import numpy.typing as npt

from ecken.reference.city_names import find_rows, place_of_row
from ecken.reference.packed import read_rows

__all__ = [
    "EARTH_RADIUS_KM",
    "Place",
    "PlaceArrays",
    "all_places",
    "distance_km",
    "find_city",
    "find_postal_code",
    "near_mask",
    "place_arrays",
]

EARTH_RADIUS_KM = 6371.0


@dataclass(frozen=True, slots=True)
class Place:
    """One postal code. ``country`` is ISO 3166 (DE, AT, CH), ``lat`` and ``lon`` in degrees."""

    country: str
    postal_code: str
    city: str
    state: str
    lat: float
    lon: float


@dataclass(frozen=True, slots=True)
class PlaceArrays:
    """All places as columns, in the order of ``all_places``, for questions about many at once.

    ``lat`` and ``lon`` are float64 degrees of shape (n,); ``unit`` is float64 (n, 3), the point on
    the unit sphere; ``population`` is int64 (n,), of the whole city and 0 where unknown (below
    15,000); ``is_delivery`` is bool (n,), false for the codes of single companies.
    """

    lat: npt.NDArray[np.float64]
    lon: npt.NDArray[np.float64]
    unit: npt.NDArray[np.float64]
    population: npt.NDArray[np.int64]
    is_delivery: npt.NDArray[np.bool_]


@cache
def all_places() -> tuple[Place, ...]:
    """All 16,393 postal codes, sorted by country and code."""
    return tuple(
        Place(country, code, city, state, float(lat), float(lon))
        for country, code, city, state, lat, lon, *_ in read_rows("postal_codes")
    )


@cache
def place_arrays() -> PlaceArrays:
    """The columns of ``all_places``; read once."""
    rows = read_rows("postal_codes")
    lat = np.array([float(row[4]) for row in rows])
    lon = np.array([float(row[5]) for row in rows])
    return PlaceArrays(
        lat=lat,
        lon=lon,
        unit=_on_unit_sphere(lat, lon),
        population=np.array([int(row[6]) for row in rows], dtype=np.int64),
        is_delivery=np.array([row[7] == "1" for row in rows]),
    )


def find_postal_code(country: str | None, code: str) -> Place | None:
    """The place of a postal code, or none if the lists do not have it.

    ``code`` may carry its country (``"D-50667"``, ``"CH 8001"``). Without any country, five digits
    are German and four digits Austrian or, where Austria has no such code, Swiss.
    """
    prefix, digits = _split_code(code)
    wanted = (country or prefix or "").strip().upper()
    wanted = {"D": "DE", "A": "AT"}.get(wanted, wanted)
    for candidate in [wanted] if wanted else ["DE", "AT", "CH"]:
        place = _by_code().get((candidate, digits))
        if place is not None:
            return place
    return None


def find_city(name: str) -> list[Place]:
    """Cities of that name, the most populous first; one place (the most central code) for each.

    Umlauts, accents and case do not matter (``Köln``, ``Koeln``, ``koln``), nor how a city is told
    from its namesakes (``Frankfurt a. M.``, ``Halle/Saale``); English names of large cities are
    known (``Munich``). Villages and districts lead to the postal code they lie in. If no city or
    district has exactly this name, or only a village, cities that begin with it (``Frankfurt``)
    go first.
    """
    places = all_places()
    return list(dict.fromkeys(places[place_of_row(row)] for row in find_rows(name)))


def distance_km(a: Place, b: Place) -> float:
    """Great-circle distance between two places in kilometres."""
    ends = _on_unit_sphere(np.array([a.lat, b.lat]), np.array([a.lon, b.lon]))
    chord = float(np.linalg.norm(ends[0] - ends[1]))
    return 2 * EARTH_RADIUS_KM * float(np.arcsin(min(1.0, chord / 2)))


def near_mask(place: Place, km: float) -> npt.NDArray[np.bool_]:
    """Which of ``all_places`` lie within ``km`` kilometres; bool (n,). Below a millisecond."""
    centre = _on_unit_sphere(np.array([place.lat]), np.array([place.lon]))[0]
    angle = min(km / EARTH_RADIUS_KM, np.pi)
    if angle < 0:
        return np.zeros(len(all_places()), dtype=np.bool_)
    # chord² ≤ (2 sin(angle/2))²: exact for short distances, where the dot product is not
    chord = ((place_arrays().unit - centre) ** 2).sum(axis=1)
    mask: npt.NDArray[np.bool_] = chord <= (2 * np.sin(angle / 2)) ** 2 + 1e-15
    return mask


def _on_unit_sphere(
    lat: npt.NDArray[np.float64], lon: npt.NDArray[np.float64]
) -> npt.NDArray[np.float64]:
    phi, lam = np.radians(lat), np.radians(lon)
    return np.stack([np.cos(phi) * np.cos(lam), np.cos(phi) * np.sin(lam), np.sin(phi)], axis=1)


def _split_code(code: str) -> tuple[str, str]:
    letters = "".join(c for c in code if c.isalpha())
    return letters, "".join(c for c in code if c.isdigit())


@cache
def _by_code() -> dict[tuple[str, str], Place]:
    return {(place.country, place.postal_code): place for place in all_places()}
