"""Former positions, education and languages of the made-up members."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt

from ecken.demo.affiliations import Affiliation
from ecken.demo.companies import Company
from ecken.demo.origin import Countries, Organisation, universities_of
from ecken.demo.spreading import Bool
from ecken.demo.vocabulary import Choices, sectors, titles_of
from ecken.demo.work import Work

__all__ = ["Education", "Language", "Position", "make_careers", "make_languages"]

CAREER_YEARS_MAX = 34
FORMER_MAX = 3
APPRENTICE_COUNTRIES = ("DE", "AT", "CH")
DEGREES = Choices.parse(["Bachelor:5", "Master:6", "Diplom:6", "Promotion:2", "Magister:1"])
LEVELS = Choices.parse(["verhandlungssicher:3", "fließend:4", "gut:3", "Grundkenntnisse:2"])
THIRD_LANGUAGES = Choices.parse(
    ["Französisch:6", "Spanisch:5", "Italienisch:3", "Niederländisch:2", "Russisch:2",
     "Türkisch:2", "Polnisch:1", "Schwedisch:1", "Portugiesisch:1", "Japanisch:1", "Esperanto:1"]
)  # fmt: skip
NATIVE_LANGUAGES = {
    "DE": "Deutsch", "AT": "Deutsch", "CH": "Deutsch", "LI": "Deutsch", "NL": "Niederländisch",
    "FR": "Französisch", "BE": "Niederländisch", "LU": "Luxemburgisch", "SE": "Schwedisch",
    "IT": "Italienisch", "FI": "Finnisch", "NO": "Norwegisch", "ES": "Spanisch", "PL": "Polnisch",
    "JP": "Japanisch", "CZ": "Tschechisch", "BR": "Portugiesisch", "DK": "Dänisch",
    "RU": "Russisch", "GR": "Griechisch", "HU": "Ungarisch", "CL": "Spanisch", "AR": "Spanisch",
    "BG": "Bulgarisch", "IL": "Hebräisch", "PT": "Portugiesisch", "HR": "Kroatisch",
    "VE": "Spanisch", "TW": "Chinesisch", "LV": "Lettisch", "LT": "Litauisch", "EE": "Estnisch",
    "MX": "Spanisch", "SK": "Slowakisch", "UY": "Spanisch", "RO": "Rumänisch", "TR": "Türkisch",
    "CO": "Spanisch", "SI": "Slowenisch", "UA": "Ukrainisch", "CN": "Chinesisch",
    "KR": "Koreanisch", "TH": "Thailändisch", "IS": "Isländisch", "SV": "Spanisch",
    "RS": "Serbisch", "BY": "Russisch",
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Position:
    """A former position; years are those it began and ended in."""

    company: str
    title: str
    started: int
    ended: int


@dataclass(frozen=True, slots=True)
class Education:
    """A degree or an apprenticeship."""

    school: str
    degree: str
    subject: str
    started: int
    ended: int


@dataclass(frozen=True, slots=True)
class Language:
    """A language and how well it is spoken, in German words."""

    language: str
    level: str


def make_careers(
    work: Work,
    affiliations: Sequence[Affiliation],
    countries: Sequence[str],
    cities: Sequence[str],
    is_female: Bool,
    year: int,
    rng: np.random.Generator,
) -> tuple[list[tuple[Position, ...]], list[tuple[Education, ...]]]:
    """Former positions (latest first) and education of all members up to ``year``."""
    size = len(affiliations)
    began = year - 1 - (CAREER_YEARS_MAX * rng.random(size)).astype(np.int64)
    colleagues = _colleagues(work, countries)
    counts = np.minimum(rng.poisson((year - began) / 10), FORMER_MAX)
    draws = rng.random((size, 2 * FORMER_MAX + 6))
    positions, educations = [], []
    for member, known in enumerate(affiliations):
        person = _Person(
            work.sector[member],
            countries[member],
            cities[member],
            bool(is_female[member]),
            int(began[member]),
        )
        draw = draws[member]
        former = _former_jobs(person, known, int(counts[member]), year, draw, colleagues)
        positions.append(former)
        educations.append(_education(person, known, draw[-6:]))
    return positions, educations


def make_languages(countries: Countries, rng: np.random.Generator) -> list[tuple[Language, ...]]:
    """The native language, English, German abroad, and for some one more."""
    size = len(countries.of)
    levels = LEVELS.draw(rng, 3 * size).reshape(3, size)
    third = THIRD_LANGUAGES.draw(rng, size)
    draws = rng.random((3, size))
    rows = []
    for member, country in enumerate(countries.of):
        native = NATIVE_LANGUAGES.get(countries.codes[country], "Englisch")
        spoken = {native: "Muttersprache"}
        if draws[0, member] < 0.9:
            spoken.setdefault("Englisch", levels[0, member])
        if draws[1, member] < 0.4:
            spoken.setdefault("Deutsch", levels[1, member])
        if draws[2, member] < 0.35:
            spoken.setdefault(third[member], levels[2, member])
        rows.append(tuple(Language(*entry) for entry in spoken.items()))
    return rows


Colleagues = dict[tuple[str, str], list[Company]]
Draws = npt.NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class _Person:
    sector: str
    country: str
    city: str
    is_female: bool
    began: int


def _colleagues(work: Work, countries: Sequence[str]) -> Colleagues:
    """Companies by sector and country, each as often as it has people."""
    companies: Colleagues = defaultdict(list)
    for name, country, company in zip(work.sector, countries, work.company, strict=True):
        if company >= 0:
            companies[name, country].append(work.companies[company])
    return companies


def _former_jobs(
    person: _Person,
    known: Affiliation,
    count: int,
    year: int,
    draw: Draws,
    colleagues: Colleagues,
) -> tuple[Position, ...]:
    """Jobs one after the other since the career began; real organisations come first."""
    past = known.past
    count = max(count, len(past))
    pool = colleagues.get((person.sector, person.country), [])
    if count == 0 or (not pool and not past):
        return ()
    span = max(year - person.began, count)
    bounds = [person.began + span * step // (count + 1) for step in range(count + 1)]
    jobs = []
    for step in range(count):
        company, title = _former_job(person, past, step, draw, pool)
        jobs.append(Position(company, title, bounds[step], bounds[step + 1]))
    return tuple(reversed(jobs))


def _former_job(
    person: _Person,
    past: Sequence[Organisation],
    step: int,
    draw: Draws,
    pool: Sequence[Company],
) -> tuple[str, str]:
    """Company and title of one former job."""
    if step < len(past) or not pool:
        organisation = past[min(step, len(past) - 1)]
        if organisation.kind == "project":
            return organisation.name, "Mitwirkende" if person.is_female else "Mitwirkender"
        industry = sectors()[organisation.sector].usual_industry
        company, titles = organisation.name, titles_of(organisation.sector, industry)
    else:
        former = pool[int(draw[2 * step] * len(pool))]
        company, titles = former.name, titles_of(former.sector, former.industry)
    title = _by_chance(titles, draw[2 * step + 1])
    return company, title.female if person.is_female else title.male


def _education(person: _Person, known: Affiliation, draw: Draws) -> tuple[Education, ...]:
    """A degree from the university in the data or another; an apprenticeship; or nothing."""
    sector = sectors()[person.sector]
    ended = person.began
    if known.university is not None:
        schools = [known.university.name]
    else:
        schools = universities_of(person.country) if draw[1] < sector.academic else []
    if schools and draw[5] < 0.9:
        school = schools[int(draw[2] * len(schools))]
        subject = sector.subjects[int(draw[0] * len(sector.subjects))]
        degree = _by_chance(DEGREES, draw[3])
        return (Education(school, degree, subject, ended - 3 - int(draw[4] * 4), ended),)
    if person.country in APPRENTICE_COUNTRIES and draw[1] >= sector.academic and draw[5] < 0.7:
        trade = sector.trades[int(draw[0] * len(sector.trades))]
        school = f"Berufsschule {person.city}"
        return (Education(school, "Ausbildung", trade, ended - 3, ended),)
    return ()


def _by_chance(choices: Choices, draw: float) -> Any:
    """The value that a draw from [0, 1) falls on."""
    last = len(choices.values) - 1
    return choices.values[min(last, int(np.searchsorted(np.cumsum(choices.chances), draw)))]
