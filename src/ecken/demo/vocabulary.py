"""The words the demo network is made of, read from the tables in ``data/``."""

from __future__ import annotations

import gzip
import re
import tomllib
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import Any

import numpy as np
import numpy.typing as npt

from ecken.reference.titles import find_title

__all__ = [
    "Choices",
    "JobTitle",
    "Sector",
    "Words",
    "as_words",
    "company_patterns",
    "geography",
    "name_lists",
    "read_text",
    "sectors",
    "titles_of",
]

Words = npt.NDArray[np.object_]


@dataclass(frozen=True, slots=True)
class Choices:
    """Values with weights, to draw many at once."""

    values: Words
    chances: npt.NDArray[np.float64]

    @classmethod
    def parse(cls, entries: Sequence[str]) -> Choices:
        """From entries like ``"AG:2"``; without a number the weight is 1."""
        parted = [entry.rsplit(":", 1) for entry in entries]
        weights = [float(part[1]) if len(part) == 2 else 1.0 for part in parted]
        return cls(as_words([part[0] for part in parted]), np.array(weights) / sum(weights))

    def draw(self, rng: np.random.Generator, count: int) -> Words:
        """``count`` values drawn by weight, as an object array."""
        return self.values[rng.choice(len(self.values), count, p=self.chances)]


@dataclass(frozen=True, slots=True)
class JobTitle:
    """A job title in the form for a woman and for a man."""

    female: str
    male: str

    @classmethod
    def parse(cls, text: str) -> JobTitle:
        """From ``"Ingenieurin|Ingenieur"`` or the neutral form in the reference list."""
        if "|" in text:
            return cls(*text.split("|"))
        title = find_title(text)
        if title is None:
            raise ValueError(f"the reference list has no job title {text!r}")
        return cls(_without_note(title.female), _without_note(title.male))


@dataclass(frozen=True, slots=True)
class Sector:
    """A branch of work: what its people are called, work for, offer and seek.

    Entries of ``titles`` and ``companies`` may end with ``@code``: for industries of that code.
    ``size`` is about how many work for one of its companies; ``trades`` are learned without and
    ``subjects`` with a university; ``academic`` is the share who went to one.
    """

    name: str
    weight: float
    titles: tuple[str, ...]
    industries: Choices
    companies: tuple[str, ...]
    offers: tuple[str, ...]
    seeks: tuple[str, ...]
    subjects: tuple[str, ...]
    trades: tuple[str, ...]
    academic: float
    size: int

    @property
    def usual_industry(self) -> str:
        """The first of the industries."""
        return str(self.industries.values[0])


@cache
def titles_of(sector: str, industry: str) -> Choices:
    """Job titles (as ``JobTitle``) of a sector that fit a company of this industry."""
    parsed = Choices.parse(_fitting(sectors()[sector].titles, industry))
    return Choices(as_words([JobTitle.parse(text) for text in parsed.values]), parsed.chances)


def company_patterns(sector: Sector, industry: str) -> list[str]:
    """Patterns for names of the sector's companies in this industry."""
    return _fitting(sector.companies, industry)


@cache
def sectors() -> dict[str, Sector]:
    """All sectors by name; ``everywhere`` and ``recruiting`` cut across the others (weight 0)."""
    return {name: _sector(name, table) for name, table in _read_toml("sectors.toml").items()}


@cache
def geography() -> dict[str, Any]:
    """Cities of other countries, top-level domains, legal forms."""
    return _read_toml("geography.toml")


@cache
def name_lists() -> dict[str, Any]:
    """``german`` and ``pools`` as in ``names.toml``, and Faker's lists under ``faker``."""
    packed = files("ecken.demo").joinpath("data", "german_names.txt.gz").read_bytes()
    lines = [line.split("\t") for line in gzip.decompress(packed).decode().splitlines()]
    faker = dict(zip(("female", "male", "last"), lines, strict=True))
    return {**_read_toml("names.toml"), "faker": faker}


def read_text(name: str) -> str:
    """Text of one file in ``data/``."""
    return files("ecken.demo").joinpath("data", name).read_text(encoding="utf-8")


def as_words(values: Sequence[object]) -> Words:
    """A one-dimensional object array, so that many indexes can be looked up at once."""
    words = np.empty(len(values), dtype=object)
    words[:] = values
    return words


def _read_toml(name: str) -> dict[str, Any]:
    return tomllib.loads(read_text(name))


def _sector(name: str, table: dict[str, Any]) -> Sector:
    return Sector(
        name=name,
        weight=table.get("weight", 0),
        titles=tuple(table["titles"]),
        industries=Choices.parse(table.get("industries", ["70.10"])),
        companies=tuple(table.get("companies", ())),
        offers=tuple(table["offers"]),
        seeks=tuple(table["seeks"]),
        subjects=tuple(table["subjects"]),
        trades=tuple(table["trades"]),
        academic=table.get("academic", 0.6),
        size=table.get("size", 4),
    )


def _fitting(entries: Sequence[str], industry: str) -> list[str]:
    parted = [entry.partition("@") for entry in entries]
    return [entry for entry, _, scope in parted if industry.startswith(scope)]


def _without_note(title: str) -> str:
    """``"Fachassistentin (MFA)"`` → ``"Fachassistentin"``."""
    return re.sub(r" \([^)]*\)$", "", title)
