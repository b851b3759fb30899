"""The questions and circles of the benchmark, drawn with a seed from the network itself."""

from __future__ import annotations

import random
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from ecken.search import Profile, ProfileIndex
from ecken.search.bitsets.roaring import rows_of
from ecken.search.matching.words import key, terms

FACETS = ("industry", "city", "company", "position")


@dataclass(frozen=True)
class Plain:
    """A question that every engine can answer: whole words in fields, filters, newest first.

    ``words`` are (field, key) and must all match; ``industry`` is the beginning of a code.
    """

    words: tuple[tuple[str, str], ...]
    industry: str = ""
    recruiter: bool | None = None

    def line(self) -> str:
        """The question as a line; quotes ask for whole words only."""
        names = {
            "company_now": "firma_jetzt",
            "city": "ort",
            "offers": "biete",
            "last_name": "nachname",
        }
        parts = [f'{names[field]}:"{word}"' for field, word in self.words]
        parts += [f"branche:{self.industry}"] if self.industry else []
        parts += ["recruiter:ja"] if self.recruiter else []
        return " ".join(parts)


def circle(index: ProfileIndex, size: int, seed: int) -> np.ndarray:
    """Ids of a second circle: half from the viewer's city, company and industry, half from all."""
    rng = np.random.default_rng(seed)
    ids = rows_of(index.members())
    me = int(rng.integers(len(ids)))
    near = np.zeros(len(ids), np.bool_)
    for name in ("city", "company", "industry"):
        column = index.column(name, ids)
        near |= column == column[me]
    weights = np.where(near, 0.5 / max(1, near.sum()), 0.5 / max(1, (~near).sum()))
    if near.sum() < size / 2:
        weights = np.full(len(ids), 1 / len(ids))
    order = rng.exponential(size=len(ids)) / weights
    chosen = np.argpartition(order, size - 1)[:size]
    found: np.ndarray = np.sort(ids[chosen])
    return found


def plain_questions(profiles: Sequence[Profile], many: int, seed: int) -> list[Plain]:
    """Words of random members, so frequent words are frequent questions."""
    chance = random.Random(seed)
    found = []
    while len(found) < many:
        me = chance.choice(profiles)
        shapes = [
            Plain((("company_now", _word(chance, me.company)),)),
            Plain((("city", _word(chance, me.city)),)),
            Plain((("city", _word(chance, me.city)), ("offers", _word(chance, me.offers)))),
            Plain((("offers", _word(chance, me.offers)),)),
            Plain((("last_name", _word(chance, me.last_name)),)),
            Plain((("offers", _word(chance, me.offers)),), me.industry[:2]),
            Plain((("city", _word(chance, me.city)),), "", True),
            Plain((), me.industry[:2], None),
        ]
        question = chance.choice(shapes)
        if all(word for _, word in question.words) and question.line():
            found.append(question)
    return found


def _word(chance: random.Random, text: str) -> str:
    words = [key(term) for term in terms(text)]
    return chance.choice(words) if words else ""


def _clean(text: str) -> str:
    """Without signs that the line reads as syntax."""
    kept = "".join(c if c.isalnum() else " " for c in text)
    return " ".join(word for word in kept.split() if word not in ("oder", "or"))


def free_lines(profiles: Sequence[Profile], many: int, seed: int) -> list[str]:
    """What people type: words, titles, names, prefixes, radii, exclusions."""
    chance = random.Random(seed)
    lines = []
    while len(lines) < many:
        me, other = chance.choice(profiles), chance.choice(profiles)
        word, second = _clean(chance.choice(me.offers.split())), _clean(me.seeks.split()[0])
        if len(word.split()[0] if word else "") < 4 or not second:
            continue
        shapes = [
            me.last_name,
            f"{me.first_name} {me.last_name}",
            f"position:({_clean(me.position)})",
            f"ort:{me.city.split()[0]}",
            f"plz:{me.postal_code}~{chance.choice([10, 25, 50, 100])}km",
            f"branche:{me.industry[:2]} {word}" if me.industry else word,
            f"{word[:4]}*",
            f"{word} {second}",
            f'"{_clean(me.offers.split()[0])} {_clean(me.offers.split()[1])}"',
            f"firma:{me.company.split()[0]} oder firma:{other.company.split()[0]}",
            f"position:leiter -ort:{other.city.split()[0]}",
            f"recruiter:ja neu_seit:{2012 + chance.randrange(13)}-01-01",
            f"sprache:englisch ort:{me.city.split()[0]} {word}",
            me.last_name[:-2] + me.last_name[:-3:-1],
        ]
        lines.append(chance.choice(shapes))
    return lines
