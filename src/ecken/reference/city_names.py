"""Finds the city for a name in any of its written forms.

Names are rows of the packed table ``city_names``: a name, the position of its (most central) place
in ``all_places``, and a weight, which is about the population and small for villages.
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterable
from functools import cache, lru_cache

from ecken.reference.bynames import bare_name, byname_words, fits, is_district, states_of
from ecken.reference.folding import expand, strip_accents
from ecken.reference.packed import read_rows

__all__ = ["City", "cities_of", "find_rows", "is_whole_city", "place_of_row"]

_CITY = 10_000  # weights from here on are populations
_FAR_LARGER = 10
_LONGEST = 100  # letters

City = tuple[int, int]
"""A city as (position of its place, weight): the same for all of its names."""


@lru_cache(maxsize=16384)
def find_rows(name: str) -> tuple[int, ...]:
    """Rows that a name may mean, the most likely first; none if it is not known."""
    if len(name) > _LONGEST:
        return ()
    for text in dict.fromkeys((name, bare_name(name))):
        found = _as_written(text) or _with_byname(text) or _around_district(text)
        if found:
            return tuple(found)
    return ()


def cities_of(name: str) -> list[City]:
    """The cities that a name may mean, or lies in, the most likely first."""
    return [(place_of_row(row), _weight(row)) for row in find_rows(name)]


@lru_cache(maxsize=16384)
def is_whole_city(name: str) -> bool:
    """Whether a known name means the whole city, not only a district (``Berlin-Mitte``)."""
    if len(name) > _LONGEST:
        return False
    bare = bare_name(name)
    return bool(_as_written(bare) or _with_byname(bare))


def place_of_row(row: int) -> int:
    """The position in ``all_places`` of the place of a row."""
    return int(_rows()[row][1])


def _as_written(text: str) -> list[int]:
    """Rows of exactly this name; first those that begin with it, if they are cities far larger."""
    exact = _named({expand(text), strip_accents(text)})
    longer = _named(_longer_names(strip_accents(text)))
    if not exact:
        return longer
    least, here = max(_CITY, _FAR_LARGER * _weight(exact[0])), place_of_row(exact[0])
    larger = [row for row in longer if _weight(row) >= least and place_of_row(row) != here]
    return larger + exact


def _with_byname(text: str) -> list[int]:
    """Rows of the longest beginning that is a city, told from others by what follows it."""
    words = strip_accents(text).split()
    for cut in range(len(words) - 1, 0, -1):
        base, byname = " ".join(words[:cut]), byname_words(words[cut:])
        longer = [row for row in _named(_longer_names(base)) if fits(byname, _byname(row, base))]
        found = longer if longer and _weight(longer[0]) >= _CITY else []
        found = found or _in_states(base, states_of(byname)) or longer
        if found:
            return found
    return []


def _around_district(text: str) -> list[int]:
    """``Berlin-Mitte``: the large city whose part is written after it."""
    words = strip_accents(text).split()
    for cut in range(len(words) - 1, 0, -1):
        base = " ".join(words[:cut])
        if is_district(text, base):
            return [row for row in _named({base}) if _weight(row) >= _CITY]
    return []


def _in_states(base: str, states: frozenset[str]) -> list[int]:
    return [row for row in _named({base}) if states and _states()[place_of_row(row)] in states]


def _byname(row: int, base: str) -> list[str]:
    return byname_words(strip_accents(_rows()[row][0]).split()[len(base.split()) :])


def _named(keys: Iterable[str]) -> list[int]:
    """Rows with these folded names, by falling weight."""
    positions = {position for key in keys for position in _by_name().get(key, [])}
    return sorted(positions, key=lambda position: (-_weight(position), position))


def _longer_names(beginning: str) -> list[str]:
    if not beginning:
        return []
    names, found = _sorted_names(), beginning + " "
    return names[bisect_left(names, found) : bisect_left(names, beginning + "!")]


def _weight(row: int) -> int:
    return int(_rows()[row][2])


@cache
def _rows() -> list[list[str]]:
    return read_rows("city_names")


@cache
def _states() -> list[str]:
    return [row[3] for row in read_rows("postal_codes")]


@cache
def _by_name() -> dict[str, list[int]]:
    """Folded name → rows."""
    names: dict[str, list[int]] = {}
    for position, (name, *_) in enumerate(_rows()):
        for key in {expand(name), strip_accents(name)}:
            names.setdefault(key, []).append(position)
    return names


@cache
def _sorted_names() -> list[str]:
    return sorted(_by_name())
