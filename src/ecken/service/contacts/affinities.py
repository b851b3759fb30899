"""Whom the viewer may know by their profiles: of the same company, school or place.

For members who have few contacts yet. It looks into public profiles alone, through the search
index, which knows the spellings of one name. Who is hidden from the viewer has no influence.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from enum import StrEnum

import numpy as np

from ecken.search.bitsets.bitset import Bits, bitset
from ecken.search.matching.company_names import company_key
from ecken.search.matching.words import key, terms
from ecken.search.profiles import Profile
from ecken.search.query import Node, Phrase, Query, Word, all_of
from ecken.search.results import Hit
from ecken.search.search_request import SearchRequest, SearchScope
from ecken.service.world import World
from ecken.store.profiles.profile_details import read_details

__all__ = ["Affinity", "AffinityKind", "find_affinities", "own_affinities", "weight_of"]

_FOUND_MOST = 200
"""Members looked at for each company, school and place."""
_NAMES_MOST = 5
"""Companies and schools of the viewer that are asked for."""
_WORDS_MOST = 8

_SAME = frozenset({"exact", "spelling", "stem"})
"""How a word has to match: what only sounds like it is another company."""


class AffinityKind(StrEnum):
    """What two members have in common."""

    COMPANY = "company"
    FORMER_COMPANY = "former_company"
    SCHOOL = "school"
    PLACE = "place"


_WEIGHTS = {
    AffinityKind.COMPANY: 4,
    AffinityKind.SCHOOL: 3,
    AffinityKind.FORMER_COMPANY: 2,
    AffinityKind.PLACE: 1,
}
_KINDS = {
    "school": AffinityKind.SCHOOL,
    "city": AffinityKind.PLACE,
}


@dataclass(frozen=True, slots=True)
class Affinity:
    """One thing in common, as the other member has written it."""

    kind: AffinityKind
    text: str


def weight_of(affinities: Iterable[Affinity]) -> int:
    """Return how much things in common count: the order of who shares no contacts."""
    return sum(_WEIGHTS[one.kind] for one in affinities)


def own_affinities(world: World) -> list[tuple[str, str]]:
    """Return what the viewer could have in common with others: pairs of search field and text."""
    card = world.cards([world.viewer]).get(world.viewer)
    if card is None:
        return []
    details = read_details(world.connection, world.viewer)
    companies = _distinct([card.company, *(one.company for one in details.positions)])
    schools = _distinct(one.school for one in details.educations)
    return [
        *(("company", text) for text in companies),
        *(("school", text) for text in schools),
        *(("city", text) for text in _distinct([card.city])),
    ]


def find_affinities(world: World, leave_out: Iterable[int]) -> dict[int, tuple[Affinity, ...]]:
    """Return what members have in common with the viewer, strongest first, without ``leave_out``.

    Of each company, school and place the first ones in the order of the search.
    """
    among = _others(world, leave_out)
    found: dict[int, dict[AffinityKind, Affinity]] = defaultdict(dict)
    for field, text in own_affinities(world):
        if field == "company":
            common = _at_company(world, company_key(text), among)
        else:
            common = _with_words(world, field, _words(text), among)
        for member, one in common:
            found[member].setdefault(one.kind, one)
    return {
        member: tuple(sorted(kinds.values(), key=lambda one: -_WEIGHTS[one.kind]))
        for member, kinds in found.items()
    }


def _others(world: World, leave_out: Iterable[int]) -> Bits:
    others = world.index.others(world.viewer)
    unwanted = {*map(int, leave_out), *world.contacts.tolist(), *world.hidden.tolist()}
    left_out: Bits = bitset(np.array(sorted(unwanted), np.uint32), len(others))
    return others & ~left_out


def _at_company(world: World, wanted: str, among: Bits) -> Iterator[tuple[int, Affinity]]:
    """Yield who works or worked at a company, by its key, and how they write it."""
    for hit in _hits(world, Phrase("company", wanted) if wanted else None, among):
        profile = world.index.profile(hit.member)
        if profile is not None and company_key(profile.company) == wanted:
            yield hit.member, Affinity(AffinityKind.COMPANY, profile.company)
        for name, _ in profile.former if profile is not None else ():
            if company_key(name) == wanted:
                yield hit.member, Affinity(AffinityKind.FORMER_COMPANY, name)


def _with_words(
    world: World, field: str, words: Sequence[str], among: Bits
) -> Iterator[tuple[int, Affinity]]:
    """Yield who has all these words in one name, and that name."""
    wanted = {key(word) for word in words}
    for hit in _hits(world, all_of([Word(field, word) for word in words]), among):
        for one in _in_common(world, hit, wanted):
            yield hit.member, one


def _hits(world: World, root: Node | None, among: Bits) -> list[Hit]:
    if root is None:
        return []
    request = SearchRequest(Query(root), circle="all", limit=_FOUND_MOST)
    scope = SearchScope(among, exclude=world.hidden)
    return world.index.ask(request, scope).page().hits


def _in_common(world: World, hit: Hit, wanted: set[str]) -> Iterator[Affinity]:
    """Yield the names in a profile in which every word that is wanted stands."""
    matched: dict[tuple[str, int], set[str]] = defaultdict(set)
    for why in hit.why:
        if why.kind in _SAME and why.field in _KINDS:
            matched[why.field, why.item].add(key(why.word))
    profile = world.index.profile(hit.member)
    for (name, item), words in matched.items():
        if wanted <= words and profile is not None:
            yield Affinity(_KINDS[name], _written(profile, name, item))


def _written(profile: Profile, field: str, item: int) -> str:
    """Return the whole name as it stands in the profile."""
    return profile.education[item][0] if field == "school" else profile.city


def _words(text: str) -> list[str]:
    words = [word for word in terms(text) if re.search(r"\w", word)]
    return list(dict.fromkeys(words))[:_WORDS_MOST]


def _distinct(texts: Iterable[str]) -> list[str]:
    """Return the names that are there, each once, not more than a few."""
    by_key = {key(text): text for text in texts if text.strip()}
    return list(by_key.values())[:_NAMES_MOST]
