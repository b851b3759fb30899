"""Makes the packed files in ``data/`` from the published lists; see ``data/SOURCES.md``.

Run by a maintainer when a list is renewed: ``python -m ecken.reference.pack FOLDER``, where FOLDER
holds ``plz/plz.tsv.gz`` and ``lists/``. The program itself never needs it.
"""

from __future__ import annotations

import gzip
import re
import sys
from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from pathlib import Path

import numpy as np

from ecken.files import replacing
from ecken.reference.folding import strip_accents

__all__ = ["pack_all"]

GERMAN_STATES = {
    "Bavaria": "Bayern", "Lower Saxony": "Niedersachsen", "Land Berlin": "Berlin",
    "Saxony": "Sachsen", "Saxony-Anhalt": "Sachsen-Anhalt", "Thuringia": "Thüringen",
    "Mecklenburg-Western Pomerania": "Mecklenburg-Vorpommern",
}  # fmt: skip
SWISS_STATES = {
    "Canton de Berne": "Bern", "Canton de Vaud": "Waadt", "Ticino": "Tessin",
    "Canton du Valais": "Wallis", "Canton de Fribourg": "Freiburg", "Genève": "Genf",
    "Neuchâtel": "Neuenburg",
}  # fmt: skip
ENGLISH_CITIES = {
    "Vienna": "Wien", "Munich": "München", "Nuremberg": "Nürnberg", "Geneva": "Genève",
    "Cologne": "Köln", "Hanover": "Hannover", "Brunswick": "Braunschweig", "Lucerne": "Luzern",
    "Zurich": "Zürich", "Basle": "Basel", "Berne": "Bern", "Genf": "Genève", "Sitten": "Sion",
    "Neuenburg am See": "Neuchâtel", "Sankt Gallen": "St. Gallen",
    "Klagenfurt am Wörthersee": "Klagenfurt", "Freiburg": "Freiburg im Breisgau",
    "Constance": "Konstanz", "Ratisbon": "Regensburg", "Marburg an der Lahn": "Marburg",
}  # fmt: skip

_COMPANY = re.compile(
    r"\b(AG|KG|SE|Co|eG|Stadt|Kreis|Landkreis|Der Landrat|Deutsche[rs]?|Telekom|Post|Werke?|Gas)\b"
    r"|mbH|GmbH|KGaA|e\. ?V|[Bb]ank|[Ss]parkasse|[Kk]asse\b|[Vv]ersich|[Vv]erlag|[Uu]niversität"
    r"|[Kk]lini[ks]|[Aa]mt\b|[Gg]ericht\b|Agentur|[Vv]erwaltung|Bezirk|[Pp]räsidium|[Mm]inist"
    r"|Rundfunk|Hochschule|[Gg]esell|[Gg]enoss|[Gg]ruppe|[Vv]erband|Zentrale|[Zz]entrum|Service"
    r"|[Kk]rankenh|Apothek|Holding|Group|Institut|[Kk]ammer|Niederlass|[Vv]ersand|Direkt|Handels"
    r"|[Zz]eitung|Radio|Stiftung|[Ll]andesamt|Filiale|Kirche\b|Archiv|Fernsehen|Volksf|"
    r"[Dd]ienst|[Bb]undes|[A-ZÄÖÜ]{3,}|[&+_/Ã]|\.de|\.com"
)


# What follows belongs to the name of a city; what follows a plain blank is a district.
_BYNAME = re.compile(r" (?=\(|(?:am|an|im|in|bei|ob|vor|unter|auf|der|b\.|a\.|i\.|v\.)(?: |$))")


def pack_all(source: Path, target: Path) -> None:
    """Write the four packed tables into ``target``."""
    places, names = _pack_places(source)
    _write(target / "postal_codes.tsv.gz", _PLACE_HEADER, places)
    _write(target / "city_names.tsv.gz", ("name", "place", "weight"), names)
    _write(target / "industries.tsv.gz", ("code", "level", "title", "parent"), _industries(source))
    titles = _read(source / "lists/faker_de_AT_jobs.tsv")
    _write(target / "job_titles.tsv.gz", ("neutral", "female", "male"), titles)


_PLACE_HEADER = (
    "country", "postal_code", "city", "state", "lat", "lon", "population", "is_delivery",
)  # fmt: skip


def _pack_places(source: Path) -> tuple[list[list[object]], list[list[object]]]:
    by_code: dict[tuple[str, str], list[list[str]]] = defaultdict(list)
    for row in _read(source / "plz/plz.tsv.gz"):
        by_code[row[0], row[1]].append(row)
    cities = _city_coordinates(source)
    delivery = {key: rows for key, rows in by_code.items() if not _is_company(key[0], rows)}
    chosen = {key: _choose_city(rows, cities) for key, rows in delivery.items()}
    states = {key: _state(rows, chosen[key]) for key, rows in delivery.items()}
    towns = [(*_centre(rows), chosen[key], states[key]) for key, rows in delivery.items()]
    points = np.array([(lat, lon) for lat, lon, _, _ in towns])
    places: list[list[object]] = []
    for key in sorted(by_code):
        lat, lon = _centre(by_code[key])
        if key in chosen:
            city, state = chosen[key], states[key]
        else:
            gap = ((points - (lat, lon)) * (1.0, 0.65)) ** 2
            city, state = towns[int(gap.sum(axis=1).argmin())][2:]
        people = _population(city, lat, lon, cities)
        places.append([*key, city, state, f"{lat:.4f}", f"{lon:.4f}", people, int(key in chosen)])
    return places, _city_names(places, by_code, cities)


def _is_company(country: str, rows: Sequence[Sequence[str]]) -> bool:
    """Whether a German code belongs to companies: no settlement shares a code with one."""
    if country != "DE":
        return False
    return any(row[3] in GERMAN_STATES or _COMPANY.search(row[2]) for row in rows)


def _city_coordinates(source: Path) -> dict[str, list[tuple[float, float, int]]]:
    cities: dict[str, list[tuple[float, float, int]]] = defaultdict(list)
    for _, name, _, _, lat, lon, population in _read(source / "lists/cities15000_dach.tsv"):
        entry = (float(lat), float(lon), int(population))
        german = ENGLISH_CITIES.get(name, name)
        for key in {strip_accents(german), _base(german)}:
            cities[key].append(entry)
    return cities


def _base(name: str) -> str:
    """``"Mülheim an der Ruhr"``, ``"Halle (Saale)"`` → ``"mulheim"``, ``"halle"``."""
    return strip_accents(_BYNAME.split(name)[0])


def _clean(name: str) -> str:
    """``"Wien, Innere Stadt"`` → ``"Wien"``, ``"Bern 9"`` → ``"Bern"``."""
    first = re.split(r"\s*,", name)[0]
    return re.sub(r"\s+\d+( .*)?$", "", first).strip()


def _choose_city(rows: Sequence[Sequence[str]], cities: Cities) -> str:
    """The city of a code that names several settlements (or a city with its districts)."""
    lat, lon = _centre(rows)
    names = list(dict.fromkeys(_clean(row[2]) for row in rows))
    known = [c for name in names for c in _beginnings(name) if _population(c, lat, lon, cities)]
    if known:
        return max(known, key=lambda c: (_population(c, lat, lon, cities), len(c)))
    parents = Counter(p for p in names for n in names if n.startswith(p + " "))
    if parents:
        return max(parents, key=lambda p: (parents[p], -len(p)))
    gaps = {_clean(r[2]): (float(r[4]) - lat) ** 2 + (float(r[5]) - lon) ** 2 for r in rows}
    return min(names, key=lambda name: gaps[name])


def _beginnings(name: str) -> list[str]:
    """The name, and what is left without its districts: ``"Berlin Kreuzberg"`` → ``"Berlin"``."""
    words = name.split(" ")
    cuts = [" ".join(words[:n]) for n in range(len(words) - 1, 0, -1)]
    return [name, *(cut for cut in cuts if not _BYNAME.match(name[len(cut) :]))]


Cities = dict[str, list[tuple[float, float, int]]]


def _population(city: str, lat: float, lon: float, cities: Cities) -> int:
    """Inhabitants of the listed city of that name within about 25 km, else 0."""
    for key in (strip_accents(city), _base(city)):
        for city_lat, city_lon, people in cities.get(key, []):
            if (city_lat - lat) ** 2 + (0.65 * (city_lon - lon)) ** 2 < (25 / 111) ** 2:
                return people
    return 0


def _centre(rows: Sequence[Sequence[str]]) -> tuple[float, float]:
    lat = sorted(float(row[4]) for row in rows)[len(rows) // 2]
    lon = sorted(float(row[5]) for row in rows)[len(rows) // 2]
    return lat, lon


def _state(rows: Sequence[Sequence[str]], city: str) -> str:
    """German name of the state that the rows of this city (else: all rows) mostly name."""
    named = [row[3] for row in rows if row[2].startswith(city)] or [row[3] for row in rows]
    state = Counter(named).most_common(1)[0][0] or "Tirol"  # Jungholz has none in the list
    if rows[0][0] == "CH":
        return SWISS_STATES.get(state, state.removeprefix("Kanton "))
    return GERMAN_STATES.get(state, state)


def _city_names(
    places: Sequence[Sequence[object]],
    by_code: dict[tuple[str, str], list[list[str]]],
    cities: Cities,
) -> list[list[object]]:
    """Rows (name, index of a place, weight): each city once, then villages and other names."""
    members: dict[tuple[object, ...], list[int]] = defaultdict(list)
    for index, place in enumerate(places):
        if place[7]:
            members[place[0], place[2]].append(index)
    names: dict[tuple[str, int], int] = {}
    for (_, city), indexes in members.items():
        for group in _parted(indexes, places):
            centre = _central(str(city), group, places, cities)
            weight = max(int(str(places[i][6])) for i in group) + len(group)
            names[str(city), centre] = weight
            for english, german in ENGLISH_CITIES.items():
                if german == city:
                    names[english, centre] = weight
    index_of = {(place[0], place[1]): i for i, place in enumerate(places) if place[7]}
    cities_at = {(str(place[2]), place[0], place[3]) for place in places}
    for key, i in index_of.items():
        for row in by_code[str(key[0]), str(key[1])]:
            for name in {_clean(row[2]), row[2].split(" ", 1)[-1], row[2].split(":")[-1]}:
                if (name, places[i][0], places[i][3]) not in cities_at and len(name) > 2:
                    names.setdefault((name, i), int(str(places[i][6])) // 1000)
    return [[name, i, weight] for (name, i), weight in sorted(names.items())]


def _parted(indexes: list[int], places: Sequence[Sequence[object]]) -> list[list[int]]:
    """Codes of one name and state in groups that lie within 30 km: two Neustadts stay two."""
    groups: list[list[int]] = []
    for index in indexes:
        for group in groups:
            if _gap_km(places[index], places[group[0]]) < 30:
                group.append(index)
                break
        else:
            groups.append([index])
    return groups


def _gap_km(a: Sequence[object], b: Sequence[object]) -> float:
    lat = float(str(a[4])) - float(str(b[4]))
    lon = float(str(a[5])) - float(str(b[5]))
    return float(111 * (lat**2 + (0.65 * lon) ** 2) ** 0.5)


def _central(
    city: str, group: list[int], places: Sequence[Sequence[object]], cities: Cities
) -> int:
    lat = float(np.median([float(str(places[i][4])) for i in group]))
    lon = float(np.median([float(str(places[i][5])) for i in group]))
    for city_lat, city_lon, _ in cities.get(_base(city), []):
        if abs(city_lat - lat) < 0.25 and abs(city_lon - lon) < 0.35:
            lat, lon = city_lat, city_lon
            break
    centre: list[object] = [None, None, None, None, lat, lon]
    return min(group, key=lambda i: _gap_km(places[i], centre))


def _industries(source: Path) -> Iterable[Sequence[object]]:
    for code, level, title, parent in _read(source / "lists/wz2008.tsv"):
        mended = re.sub(r"(Sozial|Unternehmens)-(?=versicherung|beratung)", r"\1", title)
        yield code, level, re.sub(r"\s+", " ", mended), parent


def _read(path: Path) -> list[list[str]]:
    data = path.read_bytes()
    text = (gzip.decompress(data) if path.suffix == ".gz" else data).decode("utf-8")
    return [line.split("\t") for line in text.splitlines()[1:]]


def _write(path: Path, header: Sequence[str], rows: Iterable[Sequence[object]]) -> None:
    lines = ["\t".join(header), *("\t".join(map(str, row)) for row in rows)]
    text = "\n".join(lines) + "\n"
    with replacing(path, mode=0o644) as file:
        file.write(gzip.compress(text.encode("utf-8"), compresslevel=9, mtime=0))


if __name__ == "__main__":
    pack_all(Path(sys.argv[1]), Path(__file__).with_name("data"))
