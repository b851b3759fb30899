"""Columns: one value per row, as small numbers into lists that only grow."""

from __future__ import annotations

from functools import cache, lru_cache

import numpy as np
import numpy.typing as npt

from ecken.reference import places
from ecken.search.profiles import Profile
from ecken.search.titles import title_key
from ecken.search.words import fold, terms

__all__ = [
    "CODED",
    "Codes",
    "Columns",
    "Groups",
    "NO_PLACE",
    "name_key",
    "place_of",
    "position_group",
]

# Facets with one value per member.
CODED = ("industry", "city", "company", "position")
NO_PLACE = -1


class Codes:
    """Distinct values of a column by number; number 0 is the empty value."""

    def __init__(self) -> None:
        self.values: list[str] = [""]
        self._numbers: dict[str, int] = {"": 0}

    def number(self, value: str) -> int:
        """The number of a value, entered if new."""
        number = self._numbers.get(value)
        if number is None:
            number = len(self.values)
            self.values.append(value)
            self._numbers[value] = number
        return number

    def find(self, value: str) -> int | None:
        """The number of a value if any member has or had it."""
        return self._numbers.get(value)


class Groups(Codes):
    """Codes of position titles; ``known`` int32 is the group (``position_group``) of each."""

    def __init__(self) -> None:
        super().__init__()
        self.groups = Codes()
        self.known: npt.NDArray[np.int32] = np.zeros(1, np.int32)

    def settle(self) -> None:
        """Find the groups of new titles; the writer calls it before rows with them are shown."""
        fresh = self.values[len(self.known) :]
        if fresh:
            numbers = [self.groups.number(position_group(value)) for value in fresh]
            self.known = np.concatenate([self.known, np.array(numbers, np.int32)])


class Columns:
    """The columns of one segment, of equal length ``capacity``.

    ``codes[name]`` int32 numbers into ``Codes``; ``place`` int32 position in ``all_places`` or −1;
    ``joined`` int64 epoch seconds; ``recruiter`` bool; ``public_id`` bytes of 24; ``name_rank``
    float64, rising with the name in the order of ``name_key``.
    """

    def __init__(self, capacity: int) -> None:
        self.codes = {name: np.zeros(capacity, np.int32) for name in CODED}
        self.place = np.full(capacity, NO_PLACE, np.int32)
        self.joined = np.zeros(capacity, np.int64)
        self.recruiter = np.zeros(capacity, np.bool_)
        self.public_id = np.zeros(capacity, "S24")
        self.name_rank = np.zeros(capacity, np.float64)

    def put(self, row: int, profile: Profile, codes: dict[str, Codes]) -> None:
        """Write one row, all but ``name_rank``."""
        self.codes["industry"][row] = codes["industry"].number(profile.industry.strip())
        self.codes["city"][row] = codes["city"].number(profile.city.strip())
        self.codes["company"][row] = codes["company"].number(profile.company.strip())
        self.codes["position"][row] = codes["position"].number(profile.position.strip())
        self.place[row] = place_of(profile.country, profile.postal_code, profile.city)
        self.joined[row] = profile.joined
        self.recruiter[row] = profile.recruiter
        self.public_id[row] = _checked(profile.public_id)

    def arrays(self) -> dict[str, npt.NDArray[np.generic]]:
        """All columns by name, for keeping."""
        coded = {f"codes_{name}": column for name, column in self.codes.items()}
        names = ("place", "joined", "recruiter", "public_id", "name_rank")
        return {**coded, **{name: getattr(self, name) for name in names}}

    @classmethod
    def of(cls, arrays: dict[str, npt.NDArray[np.generic]]) -> Columns:
        """The columns that ``arrays`` gave."""
        columns = cls(0)
        columns.codes = {name: arrays[f"codes_{name}"] for name in CODED}  # type: ignore[misc]
        for name in ("place", "joined", "recruiter", "public_id", "name_rank"):
            setattr(columns, name, arrays[name])
        return columns

    def grown(self, capacity: int) -> Columns:
        """A longer copy."""
        longer = Columns(capacity)
        for name, column in self.arrays().items():
            longer.arrays()[name][: len(column)] = column
        return longer


def _checked(public_id: str) -> bytes:
    encoded = public_id.encode("ascii")
    if not 0 < len(encoded) <= 24:
        raise ValueError(f"a public id has 1 to 24 ASCII characters, not {public_id!r}")
    return encoded


@lru_cache(maxsize=65536)
def place_of(country: str, postal_code: str, city: str) -> int:
    """Where a profile lies: its postal code, or else its city; −1 if neither is known."""
    place = places.find_postal_code(country.strip() or None, postal_code) if postal_code else None
    if place is None and city.strip():
        named = places.find_city(city)
        inside = [p for p in named if p.country == country.strip().upper()] if country else named
        place = inside[0] if inside else None
    return _positions()[place.country, place.postal_code] if place else NO_PLACE


@cache
def _positions() -> dict[tuple[str, str], int]:
    return {(p.country, p.postal_code): i for i, p in enumerate(places.all_places())}


@lru_cache(maxsize=65536)
def position_group(position: str) -> str:
    """What all forms of a title share: ``Einkäuferin`` and ``Einkäufer*in`` are one group."""
    return " ".join(title_key(term) for term in terms(position))


def name_key(profile: Profile) -> str:
    """What names are sorted by: last name, then first name, without case and accents."""
    last, first = terms(profile.last_name), terms(profile.first_name)
    return fold(f"{' '.join(last)}\x00{' '.join(first)}")
