"""Made-up profiles for the benchmark: one seed, one network, always the same.

Names, titles, places and industries are real lists; who has which is drawn. Frequencies are
skewed (Zipf), cities by population, and members of one company share industry, city and many
words (homophily). Last names and companies beyond the lists are put together from syllables.
"""

from __future__ import annotations

import gzip
from collections.abc import Iterator
from dataclasses import dataclass
from importlib.resources import files

import numpy as np

from ecken.reference import industries, places, titles
from ecken.search import Profile

_START, _END = 1_262_304_000, 1_767_225_600  # 2010 to 2026
_SYLLABLES = (
    "ba be bi bo bu da de di do du fa fe fi fo ga ge gi go ha he hi ho ka ke ki ko la le li lo "
    "lu ma me mi mo mu na ne ni no pa pe pi po ra re ri ro ru sa se si so ta te ti to tu wa we wi "
    "schl schm schw br gr kr tr st sp"
).split()
_ENDINGS = "mann berg bach hof ler ner er ke ing stein feld meier hauer rich wald born dorf".split()
_BUSINESS = (
    "Maschinenbau Logistik Software Consulting Versicherung Medien Bau Handel Technik Systeme "
    "Energie Pharma Verlag Immobilien Automation Lebensmittel Elektronik Textil Beratung Druck"
).split()
_LEGAL = ("GmbH", "AG", "GmbH & Co. KG", "SE", "e. V.", "KG", "mbH", "")
_SCHOOLS = "Universität Technische Universität|Hochschule|Fachhochschule|Berufsakademie".split("|")
_DEGREES = ("Diplom", "B.Sc.", "M.Sc.", "MBA", "Dr.", "B.A.", "M.A.", "Staatsexamen")
_SUBJECTS = (
    "Betriebswirtschaft Informatik Maschinenbau Jura Medizin Psychologie Physik Chemie Germanistik "
    "Elektrotechnik Bauingenieurwesen Wirtschaftsinformatik Geschichte Biologie Pädagogik"
).split()
_LANGUAGES = "Deutsch Englisch Französisch Spanisch Italienisch Türkisch Russisch Polnisch".split()


@dataclass(frozen=True)
class Lists:
    first: list[str]
    last: list[str]
    companies: list[tuple[str, int, str]]  # name, place, industry
    positions: list[str]
    words: list[str]
    place_weights: np.ndarray


def _zipf(rng: np.random.Generator, size: int, draws: int, power: float = 1.0) -> np.ndarray:
    weights = 1.0 / np.arange(1, size + 1) ** power
    return rng.choice(size, draws, p=weights / weights.sum())


def _syllables(rng: np.random.Generator, many: int) -> list[str]:
    names: dict[str, None] = {}
    while len(names) < many:
        parts = rng.integers(0, len(_SYLLABLES), rng.integers(1, 4))
        name = "".join(_SYLLABLES[p] for p in parts) + _ENDINGS[rng.integers(len(_ENDINGS))]
        names[name.capitalize()] = None
    return list(names)


def _lists(rng: np.random.Generator, n: int) -> Lists:
    data = files("ecken.demo").joinpath("data/german_names.txt.gz").read_bytes()
    female, male, last = (
        line.split("\t") for line in gzip.decompress(data).decode().split("\n")[:3]
    )
    first = [name for pair in zip(female, male, strict=False) for name in pair]
    last = last + _syllables(rng, min(40_000, n // 10))
    population = places.place_arrays().population.astype(float) + 2_000
    weights = population * places.place_arrays().is_delivery
    weights /= weights.sum()
    leaf_codes = [i.code for i in industries.all_industries().values() if i.level == 4]
    how_many = max(50, n // 12)
    brands = _syllables(rng, how_many)
    at = rng.choice(len(weights), how_many, p=weights)
    companies = [
        (
            f"{brand} {_BUSINESS[rng.integers(20)]} {_LEGAL[rng.integers(8)]}".strip(),
            int(at[i]),
            leaf_codes[rng.integers(len(leaf_codes))],
        )
        for i, brand in enumerate(brands)
    ]
    named = [form for t in titles.all_titles() for form in (t.female, t.male, t.neutral)]
    heads = [f"{h} {b}" for h in ("Leiter", "Leiterin", "Referent", "Managerin") for b in _BUSINESS]
    joined = [f"{b}{h}" for h in ("leiter", "berater", "leiterin", "manager") for b in _BUSINESS]
    positions = named + heads + joined
    rng.shuffle(positions)
    texts = " ".join(i.title for i in industries.all_industries().values()).replace(",", " ")
    words = list(dict.fromkeys(texts.split())) + [w.lower() for w in _syllables(rng, n // 20 + 100)]
    return Lists(first, last, companies, positions, words, weights)


def people(n: int, seed: int = 7) -> Iterator[Profile]:
    """``n`` profiles with member ids 1 to n; the same for the same arguments."""
    rng = np.random.default_rng(seed)
    lists = _lists(rng, n)
    alphabet = np.array(list("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_"))
    for start in range(1, n + 1, 20_000):
        yield from _some(rng, lists, alphabet, start, min(20_000, n + 1 - start))


def _some(
    rng: np.random.Generator, lists: Lists, alphabet: np.ndarray, start: int, m: int
) -> Iterator[Profile]:
    first = _zipf(rng, len(lists.first), m, 0.7)
    last = _zipf(rng, len(lists.last), m, 0.9)
    company = _zipf(rng, len(lists.companies), 3 * m, 0.8).reshape(m, 3)
    position = _zipf(rng, len(lists.positions), 3 * m, 0.7).reshape(m, 3)
    words = _zipf(rng, len(lists.words), 24 * m, 0.9).reshape(m, 24)
    joined = rng.integers(_START, _END, m)
    dice = rng.random((m, 8))
    elsewhere = rng.choice(len(lists.place_weights), m, p=lists.place_weights)
    languages = _zipf(rng, len(_LANGUAGES), 2 * m).reshape(m, 2)
    school = _zipf(rng, 400, m, 0.8)
    ids = alphabet[rng.integers(0, 64, (m, 22))]
    all_places = places.all_places()
    for i in range(m):
        employer, at, industry = lists.companies[company[i, 0]]
        place = all_places[at if dice[i, 0] < 0.7 else int(elsewhere[i])]
        former = tuple(
            (lists.companies[company[i, k]][0], lists.positions[position[i, k]])
            for k in (1, 2)
            if dice[i, k] < 0.6
        )
        text = [lists.words[w] for w in words[i]]
        yield Profile(
            start + i,
            "".join(ids[i]),
            lists.first[first[i]],
            lists.last[last[i]],
            f"{lists.positions[position[i, 0]]} bei {employer}" if dice[i, 3] < 0.5 else "",
            employer,
            lists.positions[position[i, 0]],
            former,
            industry if dice[i, 4] < 0.9 else "",
            "" if dice[i, 4] < 0.9 else text[0],
            place.city,
            place.postal_code,
            place.country,
            _education(int(school[i]), dice[i, 5], all_places),
            tuple(dict.fromkeys(_LANGUAGES[k] for k in languages[i])),
            " ".join(text[:6]),
            " ".join(text[6:11]),
            " ".join(text[11:]) if dice[i, 6] < 0.5 else "",
            bool(dice[i, 7] < 0.06),
            int(joined[i]),
        )


def _education(school: int, dice: float, all_places: tuple[places.Place, ...]) -> tuple[
    tuple[str, str, str], ...
]:  # fmt: skip
    if dice > 0.8:
        return ()
    name = f"{_SCHOOLS[school % 4]} {all_places[school * 31].city}"
    return ((name, _DEGREES[int(dice * 100) % 8], _SUBJECTS[int(dice * 1000) % 15]),)
