"""Names of the made-up members: by country, varied, and seldom twice the same."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache

import numpy as np

from ecken.demo.spreading import Bool, Int64
from ecken.demo.vocabulary import Words, as_words, name_lists
from ecken.reference.folding import expand

__all__ = ["Names", "make_emails", "make_names"]

FEMALE_SHARE = 0.47
FOREIGN_AT_HOME = 0.12
LENGTHENED_SHARE = 0.08
AT_HOME = ("DE", "AT", "CH", "LI")
NEIGHBOUR_POOLS = (
    "turkish", "turkish", "slavic", "slavic", "slavic", "italian", "iberian", "greek",
    "english", "french", "dutch", "hungarian", "other",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Names:
    """First and last names; ``is_female`` is bool (n,) and agrees with the first name."""

    first: list[str]
    last: list[str]
    is_female: Bool


def make_names(countries: Sequence[str], rng: np.random.Generator) -> Names:
    """Names for members of these countries; at most a few have the same full name."""
    pool = _draw_pools(countries, rng)
    is_female = rng.random(len(countries)) < FEMALE_SHARE
    first, last = as_words([""] * len(countries)), as_words([""] * len(countries))
    for name in sorted(set(pool)):
        here = np.flatnonzero(pool == name)
        for sex in ("female", "male"):
            these = here[is_female[here] == (sex == "female")]
            first[these] = _draw_first(name, sex, len(these), rng)
        last[here] = _draw_last(name, len(here), rng)
    lengthened = np.flatnonzero(rng.random(len(countries)) < LENGTHENED_SHARE)
    _lengthen(first, last, pool, lengthened, rng)
    may_share = rng.random(len(countries)) < 0.3
    while len(again := _surplus_namesakes(first, last, may_share)):
        _lengthen(first, last, pool, again, rng)
    return Names(list(first), list(last), is_female)


def make_emails(names: Names) -> list[str]:
    """One address each at a domain reserved for examples (RFC 2606); no two are equal."""
    domains = ("example.org", "example.com", "example.net")
    pairs = zip(names.first, names.last, strict=True)
    return [
        f"{_local_part(first)}.{_local_part(last)}.{number}@{domains[number % 3]}"
        for number, (first, last) in enumerate(pairs, start=1)
    ]


@cache
def _local_part(name: str) -> str:
    return expand(name).replace(" ", "-") or "x"


def _draw_pools(countries: Sequence[str], rng: np.random.Generator) -> Words:
    pool_of = {c: name for name, p in name_lists()["pools"].items() for c in p["countries"]}
    pool_of |= dict.fromkeys(AT_HOME, "german")
    pool = as_words([pool_of.get(country, "english") for country in countries])
    guests = (pool == "german") & (rng.random(len(pool)) < FOREIGN_AT_HOME)
    pool[guests] = rng.choice(as_words(NEIGHBOUR_POOLS), int(guests.sum()))
    return pool


def _draw_first(pool: str, sex: str, count: int, rng: np.random.Generator) -> Words:
    if pool != "german":
        return _pick(as_words(name_lists()["pools"][pool][sex]), count, rng)
    frequent = _pick(as_words(name_lists()["german"][sex]), count, rng)
    listed = _pick(as_words(name_lists()["faker"][sex]), count, rng)
    return np.where(rng.random(count) < 0.6, frequent, listed)


def _draw_last(pool: str, count: int, rng: np.random.Generator) -> Words:
    if pool != "german":
        return _pick(as_words(name_lists()["pools"][pool]["last"]), count, rng)
    german = name_lists()["german"]
    frequent = _pick(as_words(german["last"]), count, rng)
    rarer = _pick(as_words(name_lists()["faker"]["last"] + german["more_last"]), count, rng)
    return np.where(rng.random(count) < 0.35, frequent, rarer)


def _lengthen(
    first: Words, last: Words, pool: Words, members: Int64, rng: np.random.Generator
) -> None:
    """A longer name as each language has them: a middle initial, two last names, a double name."""
    seconds = as_words([_draw_last(pool[member], 1, rng)[0] for member in members])
    initials = rng.integers(0, 26, len(members))
    for member, second, letter in zip(members, seconds, initials, strict=True):
        if pool[member] == "english" and "." not in first[member]:
            first[member] = f"{first[member]} {chr(ord('A') + letter)}."
        elif pool[member] == "iberian" and " " not in last[member]:
            last[member] = f"{last[member]} {second}"
        elif "-" not in last[member] and second != last[member]:
            last[member] = f"{last[member]}-{second}"
        else:
            first[member] = f"{first[member]} {chr(ord('A') + letter)}."


def _surplus_namesakes(first: Words, last: Words, may_share: Bool) -> Int64:
    """Who has a name that another had before: all but a few, and always from the third on."""
    seen: Counter[tuple[str, str]] = Counter()
    surplus = []
    for member, name in enumerate(zip(first, last, strict=True)):
        seen[name] += 1
        if seen[name] > (2 if may_share[member] else 1):
            surplus.append(member)
    return np.array(surplus, dtype=np.int64)


def _pick(values: Words, count: int, rng: np.random.Generator) -> Words:
    return values[rng.integers(0, len(values), count)]
