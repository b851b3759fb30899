"""The parts of a planned query: words and columns that evaluation looks up."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np
import numpy.typing as npt

from ecken.search.bitsets.bitset import Ids
from ecken.search.matching.term_expansion import Match, fields_of

__all__ = [
    "AllOf", "AnyOf", "Everyone", "InTable", "JoinedSince", "Members", "Part", "Preferred",
    "RecruiterIs", "Rest", "Scored", "Spoken", "either", "every", "within",
]  # fmt: skip


@dataclass(frozen=True, slots=True)
class Scored:
    """Rows that match a word in one of several ways.

    ``name`` says all that ``matches`` was made from, so that rows can be kept under it.
    """

    word: str
    matches: tuple[Match, ...]
    name: tuple[object, ...]


@dataclass(frozen=True, slots=True)
class Preferred:
    """All rows; those that match the word come first."""

    part: Scored


@dataclass(frozen=True, slots=True)
class Spoken:
    """Rows with these terms one after the other in one text of one of the fields."""

    word: str
    terms: tuple[str, ...]
    fields: tuple[int, ...]
    every: tuple[Scored, ...]


@dataclass(frozen=True, slots=True)
class InTable:
    """Rows whose number in a column is marked: a coded one, ``languages`` or ``place``."""

    column: str
    table: npt.NDArray[np.bool_]


@dataclass(frozen=True, slots=True)
class JoinedSince:
    epoch: int


@dataclass(frozen=True, slots=True)
class RecruiterIs:
    yes: bool


@dataclass(frozen=True, slots=True)
class Members:
    """These members."""

    ids: Ids


@dataclass(frozen=True, slots=True)
class Everyone:
    pass


@dataclass(frozen=True, slots=True)
class Rest:
    part: Part


@dataclass(frozen=True, slots=True)
class AllOf:
    parts: tuple[Part, ...]


@dataclass(frozen=True, slots=True)
class AnyOf:
    parts: tuple[Part, ...]


Part = (
    Scored | Preferred | Spoken | InTable | JoinedSince | RecruiterIs | Members  | Everyone
    | Rest | AllOf | AnyOf
)  # fmt: skip


def every(parts: Sequence[Part]) -> Part | None:
    return AllOf(tuple(parts)) if len(parts) > 1 else parts[0] if parts else None


def either(part: Part, others: Sequence[Part]) -> Part:
    return AnyOf((part, *others)) if others else part


def within(scored: Scored, query_field: str) -> Scored:
    """The same word, only in the fields of another query field."""
    fields = fields_of(query_field)
    matches = tuple(match for match in scored.matches if match.field in fields)
    return replace(scored, matches=matches, name=(*scored.name, "within", query_field))
