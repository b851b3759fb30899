"""What visitors do, and when: visits to the site as a plan that a driver can follow.

A visit is fourteen requests of one member, as somebody makes them who looks for people: the
start page, a search that is typed, its next page, a facet, a hit, a search by the form, everyone,
the target groups. Visits begin at random moments (Poisson), the pages within follow each other
after a time of thinking. The plan fixes when each request is due; how fast the site is changes
nothing in it.
"""

from __future__ import annotations

import random
from collections.abc import Sequence
from dataclasses import asdict, dataclass, field
from typing import Any
from urllib.parse import quote, urlencode

from ecken.search import Profile

__all__ = ["Step", "Visit", "Visitor", "lines", "plan_visits"]

START = "start page"
NAMES = "names while typing"
TYPING = "search, circle 2, while typing"
SEARCH = "search, circle 2, by the line"
FORM = "search, circle 2, by the form"
NEXT = "next page of a search"
FACET = "search with a facet chosen"
EVERYONE = "search, everyone"
MEMBER = "a member's page"
GROUPS = "three target groups, counted"

_THINKING_S = 2.0
_LETTERS_S = 0.35


@dataclass(frozen=True)
class Visitor:
    """A member who is signed in."""

    cookie: str
    public_id: str
    is_hub: bool


@dataclass
class Step:
    """One request: when it is due, and what it asks; ``follow`` names a link of the page before."""

    due: float
    kind: str
    path: str
    follow: str = ""


@dataclass
class Visit:
    """The requests of one member, one after the other."""

    cookie: str
    steps: list[Step] = field(default_factory=list)

    def plain(self) -> dict[str, Any]:
        """As the driver reads it."""
        return asdict(self)


def plan_visits(
    visitors: Sequence[Visitor],
    profiles: Sequence[Profile],
    rate: float,
    seconds: float,
    seed: int,
    *,
    most: int = 1_000_000,
) -> list[Visit]:
    """Visits that make ``rate`` requests per second on average, for ``seconds``; ``most`` of them.

    Visitors come in a random order; when all have come, the first comes again.
    """
    chance = random.Random(seed)
    order = list(visitors)
    chance.shuffle(order)
    visits: list[Visit] = []
    length = len(_visit(order[0], profiles, 0.0, random.Random(seed)).steps)
    at = 0.0
    while at < seconds and len(visits) < most:
        visits.append(_visit(order[len(visits) % len(order)], profiles, at, chance))
        at += chance.expovariate(rate / length)
    return visits


def _visit(who: Visitor, profiles: Sequence[Profile], at: float, chance: random.Random) -> Visit:
    visit = Visit(who.cookie)

    def ask(kind: str, path: str, follow: str = "", wait: float | None = None) -> None:
        nonlocal at
        visit.steps.append(Step(at, kind, path, follow))
        at += 0.5 + chance.expovariate(1 / (_THINKING_S - 0.5)) if wait is None else wait

    line = chance.choice(lines(profiles, chance, 1))
    ask(START, "/")
    for part in (0.4, 0.7):
        typed = line[: max(2, int(len(line) * part))].strip()
        ask(NAMES, f"/search/names?typed={quote(typed)}&circle=2", wait=0.0)
        ask(TYPING, f"{_line('/circle/2', typed)}&typing=1", wait=_LETTERS_S)
    ask(SEARCH, _line("/circle/2", line))
    ask(NEXT, _line("/circle/2", line), "next")
    ask(FACET, "/circle/2", "facet")
    ask(MEMBER, f"/m/{who.public_id}", "hit")
    form = _form(chance.choice(profiles), chance)
    ask(FORM, f"/circle/2?{urlencode(form, quote_via=quote)}")
    ask(MEMBER, f"/m/{who.public_id}", "hit")
    ask(EVERYONE, _line("/search", lines(profiles, chance, 1)[0]))
    ask(MEMBER, f"/m/{who.public_id}", "hit")
    ask(GROUPS, "/groups")
    return visit


def _line(path: str, line: str) -> str:
    return f"{path}?line={quote(line)}"


def _form(me: Profile, chance: random.Random) -> dict[str, str]:
    """Boxes as they are filled in: where, what, which industry."""
    word = _clean(me.offers).split()[0]
    shapes = [
        {"city": me.city, "radius": str(chance.choice([10, 25, 50]))},
        {"position": _clean(me.position), "city": me.city, "radius": "50"},
        {"industry": me.industry[:2] or "62", "offers": word},
        {"company": me.company.split()[0]},
        {"seeks": _clean(me.seeks).split()[0], "recruiter": "1"},
        {"industry": me.industry[:2] or "62", "city": me.city},
    ]
    return chance.choice(shapes)


def lines(profiles: Sequence[Profile], chance: random.Random, many: int) -> list[str]:
    """What people type; words of members, so frequent words are frequent questions."""
    found = []
    for _ in range(many):
        me, other = chance.choice(profiles), chance.choice(profiles)
        offers, seeks = _clean(me.offers).split(), _clean(me.seeks).split()
        found.append(
            chance.choice(
                [
                    me.last_name,
                    f"{me.first_name} {me.last_name}",
                    _clean(me.position).lower(),
                    f"{_clean(me.position)} {me.city.split()[0]}",
                    f"ort:{me.city.split()[0]}~25km {offers[0]}",
                    f"branche:{me.industry[:2] or '62'} {offers[0]}",
                    f"{offers[0][:4]}*",
                    f"{offers[0]} {seeks[0]}",
                    f"firma:{me.company.split()[0]} oder firma:{other.company.split()[0]}",
                    f"position:leiter -ort:{other.city.split()[0]}",
                    f"biete:{offers[-1]}",
                    me.last_name[:-2] + me.last_name[:-3:-1],
                ]
            )
        )
    return found


def _clean(text: str) -> str:
    """Without signs that the line reads as syntax; never empty."""
    kept = "".join(c if c.isalnum() else " " for c in text)
    words = [word for word in kept.split() if word not in ("oder", "or") and len(word) > 3]
    return " ".join(words) or "Leiter"
