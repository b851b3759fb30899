"""Results of a search."""

from __future__ import annotations

from dataclasses import dataclass, field

__all__ = ["Found", "Hit", "Suggestion", "Why"]


@dataclass(frozen=True, slots=True)
class Why:
    """One place of a profile that matched: ``text`` is written at ``start:end`` of a field.

    ``field`` names the text field (``position``, ``former_company``, …), ``item`` which job,
    school or language; ``word`` is what was asked; ``kind`` one of ``exact``, ``prefix``,
    ``stem``, ``compound``, ``spelling`` ("written like"), ``office`` ("the same office"),
    ``phonetic`` ("sounds like"), ``fuzzy``.
    """

    field: str
    item: int
    start: int
    end: int
    text: str
    kind: str
    word: str


@dataclass(frozen=True, slots=True)
class Hit:
    """One member found. ``distance_km`` is set where the search has a centre."""

    member: int
    public_id: str
    score: int
    why: tuple[Why, ...] = ()
    distance_km: float | None = None


@dataclass(frozen=True, slots=True)
class Found:
    """One page of hits; ``total`` and ``facets`` count all of them, exactly.

    ``next`` is the cursor of the page after this one, or none.
    """

    total: int
    hits: list[Hit]
    facets: dict[str, list[tuple[str, int]]] = field(default_factory=dict)
    next: str | None = None


@dataclass(frozen=True, slots=True)
class Suggestion:
    """A name while typing; ``spans`` are the typed parts of ``name`` as (start, end)."""

    member: int
    public_id: str
    name: str
    spans: tuple[tuple[int, int], ...]
