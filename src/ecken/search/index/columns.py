"""Columns: one value per row, as small numbers into lists that only grow."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Callable, Iterable, Sequence
from functools import cache, lru_cache, partial
from typing import Any, Generic, TypeVar

import numpy as np
import numpy.typing as npt

from ecken.reference import places
from ecken.search.matching.titles import title_key
from ecken.search.matching.words import fold, terms
from ecken.search.profiles import Profile

__all__ = [
    "CODED",
    "Codes",
    "Columns",
    "Groups",
    "NO_PLACE",
    "PLACE_IN_ROWS",
    "Sets",
    "name_key",
    "place_of",
    "position_group",
]

_V = TypeVar("_V")

# Facets with one value per member.
CODED = ("industry", "city", "company", "position")
_IN_ROWS = (*CODED, "languages", "place")
PLACE_IN_ROWS = {name: place for place, name in enumerate(_IN_ROWS)}
_PLAIN = ("rows", "joined", "recruiter", "public_id", "name_rank")
NO_PLACE = -1
_GAP = 1 << 32  # between the ranks of two neighbours


class _Numbered(Generic[_V]):
    """Distinct values by number, in the order in which they came; number 0 is ``empty``."""

    def __init__(self, empty: _V) -> None:
        self.values: list[_V] = [empty]
        self._numbers: dict[_V, int] = {empty: 0}

    def _enter(self, value: _V) -> int:
        """The number of a value, entered if new."""
        number = self._numbers.get(value)
        if number is None:
            number = len(self.values)
            self.values.append(value)
            self._numbers[value] = number
        return number


class Codes(_Numbered[str]):
    """Distinct values of a column by number; number 0 is the empty value.

    ``ranks`` int64 rise with the values, once they have been ranked; values that come after that
    get a place between their neighbours.
    """

    def __init__(self) -> None:
        super().__init__("")
        self.ranks = np.zeros(1, np.int64)
        self._in_order: list[str] = []

    def rank(self) -> None:
        """Note the order of all values there are."""
        self._in_order = sorted(self.values)
        ranks = np.empty(len(self.values), np.int64)
        ranks[[self._numbers[value] for value in self._in_order]] = np.arange(len(ranks)) * _GAP
        self.ranks = ranks

    def number(self, value: str) -> int:
        """The number of a value, entered if new."""
        many = len(self.values)
        number = self._enter(value)
        if number == many and self._in_order:
            self._place(value, number)
        return number

    def _place(self, value: str, number: int) -> None:
        """Rank one more value, or all anew if there is no number left between its neighbours."""
        at = bisect_left(self._in_order, value)
        low = self.ranks.item(self._numbers[self._in_order[at - 1]])
        high = low + 2 * _GAP
        if at < len(self._in_order):
            high = self.ranks.item(self._numbers[self._in_order[at]])
        if high - low < 2:
            self.rank()
            return
        if number >= len(self.ranks):
            longer = np.zeros(2 * number, np.int64)
            longer[: len(self.ranks)] = self.ranks
            self.ranks = longer
        self.ranks[number] = (low + high) // 2
        self._in_order.insert(at, value)

    def numbers(self, texts: Iterable[str]) -> list[int]:
        """The numbers of many texts without the blanks around them, entered if new."""
        known: _Remembering[str] = _Remembering(lambda text: self.number(text.strip()))
        return list(map(known.__getitem__, texts))

    def find(self, value: str) -> int | None:
        """The number of a value if any member has or had it."""
        return self._numbers.get(value)


class Groups(Codes):
    """Codes of values of which several mean the same; ``known`` int32 is the group of each.

    Group 0 are those that mean nothing.
    """

    def __init__(self, group_of: Callable[[str], str]) -> None:
        super().__init__()
        self._group_of = group_of
        self.groups = Codes()
        self.known: npt.NDArray[np.int32] = np.zeros(1, np.int32)

    def settle(self) -> None:
        """Find the groups of new values; the writer calls it before rows with them are shown."""
        fresh = self.values[len(self.known) :]
        if fresh:
            numbers = [self.groups.number(self._group_of(value)) for value in fresh]
            self.known = np.concatenate([self.known, np.array(numbers, np.int32)])

    def meant(self, values: Iterable[str]) -> list[int]:
        """The groups of some values, as far as any member has or had one of them."""
        found = (self.groups.find(self._group_of(value)) for value in values)
        return [number for number in found if number]


class Sets(_Numbered[tuple[int, ...]]):
    """Distinct sets of numbers, by number; number 0 is the empty set."""

    def __init__(self) -> None:
        super().__init__(())
        self._pairs = np.zeros((2, 0), np.int64), 1

    def number(self, members: Iterable[int]) -> int:
        """The number of a set, entered if new."""
        return self._enter(tuple(sorted(set(members))))

    def pairs(self) -> npt.NDArray[np.int64]:
        """Each set and each of its members as two rows of numbers."""
        known, upto = self._pairs
        late = self.values[upto:]
        if late:
            new = [(upto + i, member) for i, value in enumerate(late) for member in value]
            known = np.concatenate([known, np.array(new, np.int64).reshape(-1, 2).T], axis=1)
            self._pairs = known, upto + len(late)
        return known

    def with_any(self, members: Iterable[int]) -> npt.NDArray[np.bool_]:
        """Which sets have any of these members."""
        wanted = set(members)
        return np.array([not wanted.isdisjoint(value) for value in self.values], np.bool_)


class Columns:
    """The columns of one segment, of equal length ``capacity``.

    ``rows`` int32 (capacity, 6): numbers into ``Codes`` of industry, city, company and position,
    into ``Sets`` of languages, and the position of the place in ``all_places`` or −1; side by side,
    so that all facets of a member cost one cache miss. ``joined`` int64 epoch seconds;
    ``recruiter`` bool; ``public_id`` bytes of 24; ``name_rank`` float64, rising with the name in
    the order of ``name_key``.
    """

    def __init__(self, capacity: int) -> None:
        self.rows = np.zeros((capacity, len(_IN_ROWS)), np.int32)
        self.rows[:, -1] = NO_PLACE
        self.joined = np.zeros(capacity, np.int64)
        self.recruiter = np.zeros(capacity, np.bool_)
        self.public_id = np.zeros(capacity, "S24")
        self.name_rank = np.zeros(capacity, np.float64)

    def put(self, row: int, profile: Profile, codes: dict[str, Codes], sets: Sets) -> None:
        """Write one row, all but ``name_rank``."""
        self.rows[row] = (
            codes["industry"].number(profile.industry.strip()),
            codes["city"].number(profile.city.strip()),
            codes["company"].number(profile.company.strip()),
            codes["position"].number(profile.position.strip()),
            _spoken_set(codes["language"], sets, profile.languages),
            place_of(profile.country, profile.postal_code, profile.city),
        )
        self.joined[row] = profile.joined
        self.recruiter[row] = profile.recruiter
        self.public_id[row] = _checked(profile.public_id)

    def fill(self, profiles: Sequence[Profile], codes: dict[str, Codes], sets: Sets) -> None:
        """Write the rows of many members at once, as ``put`` does one by one."""
        if not profiles:
            return
        at = np.fromiter((p.member for p in profiles), np.int64, len(profiles))
        texts = {
            "industry": [p.industry for p in profiles],
            "city": [p.city for p in profiles],
            "company": [p.company for p in profiles],
            "position": [p.position for p in profiles],
        }
        for name, values in texts.items():
            self.rows[at, PLACE_IN_ROWS[name]] = codes[name].numbers(values)
        spoken = _Remembering(partial(_spoken_set, codes["language"], sets))
        self.rows[at, PLACE_IN_ROWS["languages"]] = [spoken[p.languages] for p in profiles]
        self.rows[at, PLACE_IN_ROWS["place"]] = [
            place_of(p.country, p.postal_code, p.city) for p in profiles
        ]
        self.joined[at] = [p.joined for p in profiles]
        self.recruiter[at] = [p.recruiter for p in profiles]
        self.public_id[at] = [_checked(p.public_id) for p in profiles]

    def arrays(self) -> dict[str, npt.NDArray[np.generic]]:
        """All columns by name, for keeping."""
        return {name: getattr(self, name) for name in _PLAIN}

    def column(self, name: str) -> npt.NDArray[Any]:
        """One column by name; ``rows`` for those that lie side by side."""
        place = PLACE_IN_ROWS.get(name)
        column: npt.NDArray[Any] = getattr(self, name) if place is None else self.rows[:, place]
        return column

    @classmethod
    def of(cls, arrays: dict[str, npt.NDArray[np.generic]]) -> Columns:
        """The columns that ``arrays`` gave."""
        columns = cls(0)
        for name in _PLAIN:
            setattr(columns, name, arrays[name])
        return columns

    def grown(self, capacity: int) -> Columns:
        """A longer copy."""
        longer = Columns(capacity)
        for name, column in self.arrays().items():
            longer.arrays()[name][: len(column)] = column
        return longer


class _Remembering(dict[_V, int]):
    """Numbers of values that come again and again, each looked up once."""

    def __init__(self, find: Callable[[_V], int]) -> None:
        self._find = find

    def __missing__(self, value: _V) -> int:
        self[value] = number = self._find(value)
        return number


def _spoken_set(codes: Codes, sets: Sets, languages: Iterable[str]) -> int:
    spoken = (codes.number(name.strip()) for name in languages)
    return sets.number(number for number in spoken if number)


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
    return f"{_sorted_by(profile.last_name)}\x00{_sorted_by(profile.first_name)}"


@lru_cache(maxsize=65536)
def _sorted_by(name: str) -> str:
    return fold(" ".join(terms(name)))
