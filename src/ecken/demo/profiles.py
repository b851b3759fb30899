"""Headline, *Ich biete* and *Ich suche* of the made-up members, in short German phrases."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from ecken.demo.spreading import Bool
from ecken.demo.vocabulary import Sector, sectors

__all__ = ["make_headlines", "make_offers", "make_seeks"]

PHRASES_MAX = 4
SEPARATOR = ", "


def make_offers(sector: Sequence[str], is_recruiter: Bool, rng: np.random.Generator) -> list[str]:
    """What each member offers: up to four phrases joined by commas, for some none."""
    pools = {name: (table.offers, sectors()["everywhere"].offers) for name, table in _tables()}
    return _draw_phrases(pools, _groups(sector, is_recruiter), 0.1, rng)


def make_seeks(sector: Sequence[str], is_recruiter: Bool, rng: np.random.Generator) -> list[str]:
    """What each member seeks; more people leave this empty."""
    pools = {name: (table.seeks, sectors()["everywhere"].seeks) for name, table in _tables()}
    return _draw_phrases(pools, _groups(sector, is_recruiter), 0.25, rng)


def make_headlines(
    position: Sequence[str],
    company: Sequence[str],
    city: Sequence[str],
    offers: Sequence[str],
    rng: np.random.Generator,
) -> list[str]:
    """One line on each member, in a handful of usual forms; for some none."""
    draws = rng.random(len(position))
    rows = zip(draws, position, company, city, offers, strict=True)
    return [_headline(*row) for row in rows]


def _tables() -> list[tuple[str, Sector]]:
    return list(sectors().items())


def _groups(sector: Sequence[str], is_recruiter: Bool) -> list[str]:
    pairs = zip(sector, is_recruiter, strict=True)
    return ["recruiting" if recruits else name for name, recruits in pairs]


def _draw_phrases(
    pools: dict[str, tuple[tuple[str, ...], tuple[str, ...]]],
    groups: Sequence[str],
    empty_share: float,
    rng: np.random.Generator,
) -> list[str]:
    """For each member one to four phrases, mostly of the own group; no phrase twice."""
    size = len(groups)
    counts = np.where(
        rng.random(size) < empty_share, 0, 1 + rng.binomial(PHRASES_MAX - 1, 0.4, size)
    )
    draws = rng.random((size, PHRASES_MAX))
    is_general = rng.random((size, PHRASES_MAX)) < 0.25
    texts = []
    for member, group in enumerate(groups):
        phrases: dict[str, None] = {}
        for step in range(counts[member]):
            pool = pools[group][int(is_general[member, step])]
            phrases[pool[int(draws[member, step] * len(pool))]] = None
        texts.append(SEPARATOR.join(phrases))
    return texts


def _headline(draw: float, position: str, company: str, city: str, offers: str) -> str:
    topics = [_capital(phrase) for phrase in offers.split(SEPARATOR) if phrase]
    if draw < 0.14:
        return ""
    if draw < 0.36 and topics:
        return f"{position} – {topics[0]}"
    if draw < 0.56 and company:
        return f"{position} bei {company}"
    if draw < 0.74 and city:
        return f"{position} in {city}"
    if draw < 0.88 and len(topics) > 1:
        return f"{topics[0]} · {topics[1]}"
    return position


def _capital(phrase: str) -> str:
    return phrase[:1].upper() + phrase[1:]
