"""Hits, totals, facets and orders equal the slow, obvious computation."""

from __future__ import annotations

import random
from functools import cache

import numpy as np
import pytest

from ecken.search import Profile, ProfileIndex, parse_line
from ecken.search.matching.company_names import company_key
from ecken.search.matching.titles import title_key
from ecken.search.matching.words import terms
from ecken.search.query_ast import Listed
from tests.search.calls import matching, search
from tests.search.oracle import Oracle, kilometres, place_of
from tests.search.worlds import LINES, community, person

FACETS = ("industry", "city", "company", "position", "language")


def _resolve(listed: Listed) -> set[int]:
    return set(range(0, 400, 3)) if listed.field == "contact_of" else set(range(0, 400, 2))


def _ids(members: set[int]) -> np.ndarray:
    return np.array(sorted(members), np.uint32)


@cache
def _oracle(profiles: tuple[Profile, ...]) -> Oracle:
    """One oracle for worlds of the same profiles."""
    return Oracle(profiles, _resolve)


class World:
    """One community as an index in three states of growth, and the oracle beside it."""

    def __init__(self, seed: int, state: str) -> None:
        chance = random.Random(seed)
        profiles = community(seed)
        self.profiles = {profile.member: profile for profile in profiles}
        cut = {"built": len(profiles), "put": 0, "mixed": len(profiles) // 2}[state]
        self.index = ProfileIndex.build(profiles[:cut])
        for profile in profiles[cut:]:
            self.index.put(profile)
        if state == "mixed":
            for member in chance.sample(sorted(self.profiles), 20):
                self._change(chance, member)
        self.within = set(chance.sample(sorted(self.profiles), len(self.profiles) // 2))
        self.oracle = _oracle(tuple(self.profiles.values()))

    def _change(self, chance: random.Random, member: int) -> None:
        if chance.random() < 0.3:
            self.index.remove(member)
            del self.profiles[member]
        else:
            self.profiles[member] = person(chance, member)
            self.index.put(self.profiles[member])


@pytest.fixture(scope="module", params=["built", "put", "mixed"])
def world(request: pytest.FixtureRequest) -> World:
    return World(11, request.param)


@pytest.mark.parametrize("line", LINES)
def test_hits_and_counts_equal_the_oracle(world: World, line: str) -> None:
    query = parse_line(line)
    for within in (None, world.within):
        ids = None if within is None else _ids(within)
        expected = world.oracle.matching(query, within)
        resolve = lambda listed: _ids(_resolve(listed))  # noqa: E731
        assert matching(world.index, query, ids, resolve=resolve).tolist() == sorted(expected)
        found = search(world.index, query, ids, resolve=resolve, limit=1000, facets=FACETS)
        assert {hit.member for hit in found.hits} == expected
        assert found.total == len(expected)
        for name in FACETS:
            _same_facet(world.oracle, name, expected, found.facets[name])


def _same_facet(oracle: Oracle, name: str, members: set[int], facet: list[tuple[str, int]]) -> None:
    counts = oracle.facet(name, members)
    if name == "position":
        facet = [(" ".join(map(title_key, terms(label))), count) for label, count in facet]
    if name == "company":
        facet = [(company_key(label), count) for label, count in facet]
    assert dict(facet) == dict(counts.most_common(20))
    assert [count for _, count in facet] == sorted(counts.values(), reverse=True)


def test_the_lines_find_something() -> None:
    world = World(11, "built")
    found = [len(world.oracle.matching(parse_line(line))) for line in LINES]
    assert sum(0 < many < len(world.profiles) for many in found) > len(LINES) * 0.8


@pytest.mark.parametrize("facet", FACETS)
def test_chosen_values_filter_hits_but_not_their_own_facet(world: World, facet: str) -> None:
    query = parse_line("-firma:bosch")
    free = search(world.index, query, facets=FACETS)
    values = [value for value, _ in free.facets[facet][:2]]
    found = search(world.index, query, facets=FACETS, chosen={facet: values}, limit=1000)
    assert found.facets[facet] == free.facets[facet]
    expected = _with_values(world, facet, values, world.oracle.matching(query))
    assert {hit.member for hit in found.hits} == expected
    for other in set(FACETS) - {facet}:
        _same_facet(world.oracle, other, expected, found.facets[other])


def _with_values(world: World, facet: str, values: list[str], members: set[int]) -> set[int]:
    def has(profile: Profile) -> bool:
        if facet == "language":
            return bool(set(values) & set(profile.languages))
        if facet == "company":
            return company_key(profile.company) in map(company_key, values)
        if facet == "position":
            groups = [[title_key(t) for t in terms(value)] for value in values]
            return [title_key(t) for t in terms(profile.position)] in groups
        return getattr(profile, facet) in values

    return {m for m in members if has(world.profiles[m])}


def test_two_facets_are_both_kept(world: World) -> None:
    everyone = search(world.index, parse_line(""), facets=("city", "language"))
    city, language = everyone.facets["city"][0][0], everyone.facets["language"][0][0]
    found = search(
        world.index,
        parse_line(""),
        chosen={"city": [city], "language": [language]},
        facets=("city",),
        limit=999,
    )
    speaking = {m for m, p in world.profiles.items() if language in p.languages}
    assert {hit.member for hit in found.hits} == {
        m for m in speaking if world.profiles[m].city == city
    }
    assert dict(found.facets["city"]) == dict(world.oracle.facet("city", speaking))


@pytest.mark.parametrize("order", ["relevance", "bridges", "name", "newest", "nearest"])
def test_orders_follow_their_rule_and_break_ties_by_public_id(world: World, order: str) -> None:
    within = _ids(world.within)
    chance = random.Random(3)
    degree = np.array([chance.randrange(1, 4) for _ in within], np.uint8)
    bridges = np.array([chance.randrange(0, 5) for _ in within], np.uint32)
    graded = dict(zip(within.tolist(), degree.tolist(), strict=True))
    bridged = dict(zip(within.tolist(), bridges.tolist(), strict=True))
    found = search(world.index,
        parse_line("einkauf oder einkäufer oder siemens"), within, order=order, limit=1000,
        degree=degree, bridge_count=bridges, near=(53.55, 10.0),
    )  # fmt: skip
    assert len(found.hits) > 10

    def rule(hit_member: int, score: int) -> tuple[object, ...]:
        profile = world.profiles[hit_member]
        keys: dict[str, tuple[object, ...]] = {
            "relevance": (-score, graded[hit_member], -bridged[hit_member]),
            "bridges": (-bridged[hit_member], -score, graded[hit_member]),
            "newest": (-profile.joined,),
            "name": _name(profile),
            "nearest": (_rounded(profile),),
        }
        return (*keys[order], profile.public_id)

    ruled = [rule(hit.member, hit.score) for hit in found.hits]
    assert ruled == sorted(ruled)


def _name(profile: Profile) -> tuple[str, str]:
    plain = str.maketrans("äöüß", "aous")
    names = []
    for name in (profile.last_name, profile.first_name):
        names.append(" ".join(terms(name)).translate(plain).replace("ß", "ss"))
    return names[0], names[1]


def _rounded(profile: Profile) -> float:
    from ecken.reference.places import Place

    here = place_of(profile)
    return round(kilometres(Place("", "", "", "", 53.55, 10.0), here), 6) if here else 1e9


def test_exact_hits_come_before_sounding_and_mistyped_ones(world: World) -> None:
    found = search(world.index, parse_line("name:meier"), limit=1000)
    kinds = [{why.kind for why in hit.why} for hit in found.hits]
    assert {"exact"} in kinds
    assert {"phonetic"} in kinds
    last_exact = max(i for i, kind in enumerate(kinds) if "exact" in kind)
    assert last_exact < kinds.index({"phonetic"})


def test_every_hit_of_words_says_why_and_where(world: World) -> None:
    for line in ("meier", "einkäufer", "leiter einkauf", "firma:simens", "mü*", "consultant"):
        for hit in search(world.index, parse_line(line), limit=1000).hits:
            assert hit.why
            for why in hit.why:
                assert why.text
                assert (
                    _text(world.profiles[hit.member], why.field, why.item)[why.start : why.end]
                    == why.text
                )


def _text(profile: Profile, field: str, item: int) -> str:
    if field.startswith("former_"):
        return profile.former[item][0 if field == "former_company" else 1]
    if field in ("school", "degree", "subject"):
        return profile.education[item][("school", "degree", "subject").index(field)]
    return profile.languages[item] if field == "language" else str(getattr(profile, field))
