"""Made-up companies: each has a sector, an industry and a name of its own."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache

import numpy as np

from ecken.demo.vocabulary import Choices, Sector, company_patterns, geography, name_lists

__all__ = ["Company", "invent_company"]

PARKS = (
    "Lindenpark", "Südring", "Rosengarten", "Stadtwald", "Mühlbach", "Kastanienhof", "Neumarkt",
    "Seeufer", "Westpark", "Burgberg", "Wiesengrund", "Birkenhain", "Marktplatz", "Kanal",
    "Alten Zoll", "Schlossgarten", "Nordtor", "Weinberg", "Sonnenhang", "Osthafen",
)  # fmt: skip
_BEGINNINGS = (
    "Neu", "Ober", "Nieder", "Alten", "Hohen", "Linden", "Tann", "Eschen", "Birk", "Grün",
    "Falken", "Wiesen", "Ahorn", "Lichten", "Erlen", "Raben", "Silber", "Mühlen", "Weiden",
    "Sonnen", "Kalten", "Reiher", "Buchen", "Hasel",
)  # fmt: skip
_ENDS = (
    "rode",
    "walden",
    "stetten",
    "furth",
    "münde",
    "brück",
    "quell",
    "werder",
    "rieth",
    "horst",
)
PLACES = tuple(beginning + end for beginning in _BEGINNINGS for end in _ENDS)
NAME_TRIES = 12


@dataclass(frozen=True, slots=True)
class Company:
    """An employer, made up or from the data; ``industry`` is a WZ 2008 code."""

    name: str
    sector: str
    industry: str


def invent_company(
    sector: Sector, country: str, taken: set[str], rng: np.random.Generator
) -> Company:
    """A company of the sector with a name that is not in ``taken`` (and is then)."""
    industry = str(sector.industries.draw(rng, 1)[0])
    patterns = company_patterns(sector, industry)
    tries = (_invent_name(patterns, country, rng) for _ in range(NAME_TRIES))
    name = next((name for name in tries if name not in taken), "")
    while not name or name in taken:
        name = f"{_invent_name(patterns, country, rng)} {PLACES[rng.integers(len(PLACES))]}"
    taken.add(name)
    return Company(name, sector.name, industry)


def _invent_name(patterns: Sequence[str], country: str, rng: np.random.Generator) -> str:
    pattern = patterns[int(rng.integers(len(patterns)))]
    lasts = _last_names(country)
    one, two = rng.integers(len(lasts), size=2)
    name: str = pattern.format(
        last=lasts[one],
        last2=lasts[two],
        form=_legal_forms(country).draw(rng, 1)[0] if "{form}" in pattern else "",
        park=PARKS[rng.integers(len(PARKS))],
        place=PLACES[rng.integers(len(PLACES))],
    )
    return name


@cache
def _legal_forms(country: str) -> Choices:
    return Choices.parse(geography()["legal_forms"].get(country, ["Ltd."]))


@cache
def _last_names(country: str) -> list[str]:
    for pool in name_lists()["pools"].values():
        if country in pool["countries"]:
            return list(pool["last"])
    faker: list[str] = name_lists()["faker"]["last"]
    return faker + list(name_lists()["german"]["more_last"])
