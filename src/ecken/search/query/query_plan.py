"""The query plan: words resolved to terms, places and codes to tables."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field, replace
from datetime import UTC, tzinfo
from functools import lru_cache

import numpy as np

from ecken.errors import Invalid
from ecken.reference import industries, places
from ecken.reference.days import start_of
from ecken.search.bitsets.bitset import Ids
from ecken.search.index.cities import around, cities_in
from ecken.search.index.segment import Lists
from ecken.search.matching.compound_words import NO_INITIALS, Joins, initials, joins_of
from ecken.search.matching.office_titles import offices_asked
from ecken.search.matching.query_parts import (
    AllOf,
    AnyOf,
    Everyone,
    InTable,
    JoinedSince,
    Members,
    Part,
    Preferred,
    RecruiterIs,
    Rest,
    Scored,
    Spoken,
    either,
    every,
    within,
)
from ecken.search.matching.scripts import is_ideographic
from ecken.search.matching.term_expansion import (
    KIND_SCORES,
    Asked,
    Match,
    fields_of,
    meanings,
    same_company,
    same_word,
    typos,
)
from ecken.search.matching.words import IGNORED, short_form, terms
from ecken.search.profiles import FIELDS, Family
from ecken.search.query.word_roles import NAME_FIELDS, WHOLE_WORDS, Row
from ecken.search.query_ast import (
    QUERY_FIELDS,
    And,
    Listed,
    Near,
    Node,
    Not,
    Or,
    Phrase,
    Query,
    Recruiter,
    Since,
    Word,
    leaves,
)

__all__ = ["Planner", "centre_of"]


@dataclass(slots=True)
class Planner:
    """Resolves a query against the lists of an index.

    ``occurs`` says whether anyone who may count matches a word: typing errors are looked for only
    if no one does. ``resolve`` gives the members of a ``Listed``, ``zone`` says when a day
    begins.
    """

    lists: Lists
    occurs: Callable[[Scored], bool]
    resolve: Callable[[Listed], Ids] | None = None
    zone: tzinfo = UTC
    _skipped: set[Node] = field(default_factory=set)

    def plan(self, query: Query) -> Part:
        """The part to evaluate for a query."""
        if query.root is None:
            return Everyone()
        conditions = list(leaves(query.root))
        skipped: set[Node] = {leaf for leaf in conditions if _is_ignored(leaf)}
        asks_more = len(skipped) < len(set(conditions)) or isinstance(query.root, Not)
        self._skipped = skipped if asks_more else set()
        return self._part(query.root, negated=False) or Everyone()

    def _part(self, node: Node, *, negated: bool) -> Part | None:
        if node in self._skipped:
            return self._as_name(node) if negated and isinstance(node, Word) else None
        if isinstance(node, And):
            return every(self._row(node.parts, negated=negated))
        if isinstance(node, Or):
            parts = [self._part(part, negated=negated) for part in node.parts]
            kept = tuple(part for part in parts if part is not None)
            return AnyOf(kept) if len(kept) > 1 else kept[0] if kept else None
        if isinstance(node, Not):
            part = self._part(node.part, negated=not negated)
            return Rest(part) if part is not None else None
        if isinstance(node, Word):
            return every(self._row((node,), negated=negated))
        if isinstance(node, Phrase):
            phrase = self._phrase(node)
            others = [*self._cities((node,)).get(node, []), *self._company(node)]
            return either(phrase, others) if phrase else None
        return self._condition(node)

    def _condition(self, node: Near | Since | Recruiter | Listed) -> Part:
        if isinstance(node, Near):
            return _near(centre_of(node), node.km)
        if isinstance(node, Since):
            return JoinedSince(start_of(node.day, self.zone))
        if isinstance(node, Recruiter):
            return RecruiterIs(node.yes)
        if self.resolve is None:
            raise Invalid(
                "query_not_here", "You cannot search for “{name}” here.", field=node.field,
                name=node.field, position=1,
            )  # fmt: skip
        return Members(self.resolve(node))

    def _row(self, nodes: Sequence[Node], *, negated: bool) -> list[Part]:
        """Conditions that must all hold; each word is read with its neighbours.

        What is passed over asks for nothing, but puts those first who have it in their name.
        """
        joins = joins_of(nodes)
        passed = [node for node in nodes if node in self._skipped]
        nodes = [node for node in nodes if node not in self._skipped]
        row = Row(
            {
                node: [
                    (asked.term, self._term(asked, node.field, negated=negated))
                    for asked in _asked(node, joins)
                ]
                for node in nodes
                if isinstance(node, Word) and node.field != "industry"
            },
            negated=negated,
        )
        cities = self._cities(nodes)
        offices = {} if negated else self._offices(nodes)
        parts: list[Part | None] = []
        for node in nodes:
            spelled = [*cities.get(node, []), *self._spelled_out(node, negated=negated)]
            spelled += offices.get(node, ())
            if isinstance(node, Word) and node.field == "industry":
                parts.append(self._industry(node))
            elif not isinstance(node, Word):
                part = self._part(node, negated=negated)
                parts.append(either(part, spelled) if part is not None else None)
            else:
                parts += [row.part(node, term, scored, spelled) for term, scored in row.words[node]]
        found = [part for part in parts if part is not None]
        if not any(not isinstance(part, Preferred) for part in found):
            return []
        names = [self._as_name(node) for node in passed if isinstance(node, Word)]
        return [*found, *(Preferred(name) for name in names if name is not None)]

    def _offices(self, nodes: Sequence[Node]) -> dict[Node, list[Part]]:
        """For words that name an office: rows that name it otherwise."""
        run = [
            (node, term)
            for node in nodes
            if isinstance(node, Word) and not node.prefix
            for term in terms(node.text)
            if term not in IGNORED
        ]
        found: dict[Node, list[Part]] = {}
        for first, last, names in offices_asked([term for _, term in run]):
            asked = dict.fromkeys(node for node, _ in run[first:last])
            if len({node.field for node in asked}) == 1:
                word = " ".join(term for _, term in run[first:last])
                for node in asked:
                    office = self._office(word, node.field, names)
                    found.setdefault(node, []).extend([office] if office is not None else [])
        return found

    def _office(self, word: str, query_field: str, names: tuple[str, ...]) -> Scored | None:
        numbers = self.lists.vocabulary.numbers
        known = tuple(sorted(numbers[f"={name}"] for name in names if f"={name}" in numbers))
        matches = tuple(
            Match(number, "office", KIND_SCORES["office"] + FIELDS[number].weight, known)
            for number in fields_of(query_field)
            if known and FIELDS[number].family in (Family.TITLE, Family.TEXT)
        )
        return Scored(word, matches, (word, query_field, "office", known)) if matches else None

    def _spelled_out(self, node: Node, *, negated: bool) -> list[Part]:
        """What a short form stands for besides: initials, or longer words each cut short."""
        if isinstance(node, Word) and node.field in ("q", "name") and is_ideographic(node.text):
            return self._in_two_fields(node.text)
        if not isinstance(node, Word) or node.prefix or not short_form(node.text):
            return []
        pieces, is_name = terms(node.text), initials(node.text)
        if not is_name and min(map(len, pieces)) < _SHORTEST_PIECE:
            return []
        found = [
            self._term(Asked(piece, initial=is_name), node.field, negated=negated)
            for piece in pieces
        ]
        if is_name:
            found = [within(scored, "name") for scored in found]
        whole = every(found)
        return [whole] if whole is not None else []

    def _in_two_fields(self, text: str) -> list[Part]:
        """`李明` as family and given name, in either order."""
        found = []
        for cut in range(1, len(text)):
            for last, first in ((text[:cut], text[cut:]), (text[cut:], text[:cut])):
                pair = (
                    Scored(word, tuple(same_word(word, field, self.lists.vocabulary)),
                           (word, field, "exact"))
                    for word, field in ((last, "last_name"), (first, "first_name"))
                )  # fmt: skip
                found.append(AllOf(tuple(pair)))
        return [
            part for part in found if all(s.matches for s in part.parts if isinstance(s, Scored))
        ]

    def _as_name(self, word: Word) -> Scored | None:
        """A word that is passed over as somebody's name: `das` in `anita das`."""
        found = terms(word.text)
        if len(found) != 1:
            return None
        exact = tuple(same_word(found[0], "name", self.lists.vocabulary))
        return Scored(found[0], exact, (found[0], "name", "exact"))

    def _cities(self, nodes: Sequence[Node]) -> dict[Node, list[Part]]:
        """For words of the name of a city: rows that have it in another spelling."""
        found: dict[Node, list[Part]] = {}
        for name, words in cities_in(nodes):
            spelled = AllOf(
                (
                    InTable("city", self.lists.cities.spellings(name)),
                    InTable("place", around(name)),
                )
            )
            for word in words:
                found.setdefault(word, []).append(spelled)
        return found

    def _term(self, asked: Asked, query_field: str, *, negated: bool) -> Scored:
        vocabulary = self.lists.vocabulary
        shown = asked.term + "*" if asked.prefix else asked.term
        known = (asked, query_field, negated)
        matches = vocabulary.meant.get((vocabulary.version, *known))
        if matches is None:
            matches = tuple(meanings(asked, query_field, vocabulary, loosely=not negated))
            vocabulary.meant.put((vocabulary.version, *known), matches)
        scored = Scored(shown, matches, (*known, 0))
        if asked.prefix or negated or self.occurs(scored):
            return scored
        for errors, mistyped in typos(asked.term, query_field, vocabulary):
            meant = Scored(shown, tuple(mistyped), (*known, errors))
            if self.occurs(meant):
                return meant
        return scored

    def _industry(self, word: Word) -> Part:
        codes = self.lists.codes["industry"].values
        meant = industries.match(word.text)
        below = industries.descendants(meant) if meant else frozenset({word.text})
        table = np.fromiter((code in below for code in codes), np.bool_, len(codes))
        written = [
            self._term(Asked(term), "industry", negated=True)
            for term in terms(word.text)
        ]  # fmt: skip
        return AnyOf((InTable("industry", table), AllOf(tuple(written))))

    def _phrase(self, phrase: Phrase) -> Part | None:
        found = terms(phrase.text)
        every = []
        for term in found:
            exact = tuple(same_word(term, phrase.field, self.lists.vocabulary))
            every.append(Scored(term, exact, (term, phrase.field, "exact")))
        if not found:
            return None
        if len(found) == 1:
            return replace(every[0], word=phrase.text)
        return Spoken(phrase.text, tuple(found), fields_of(phrase.field), tuple(every))

    def _company(self, phrase: Phrase) -> list[Part]:
        """Rows with a company that is all of a phrase, however it is spelled."""
        matches = tuple(
            match
            for number in fields_of(phrase.field)
            for match in same_company(phrase.text, number, self.lists.vocabulary)
        )
        name = (phrase.text, phrase.field, "company", matches[:1] and matches[0].terms)
        return [Scored(phrase.text, matches, name)] if matches else []

    def chosen(self, facet: str, values: Sequence[str]) -> Part:
        """The rows of any of the chosen values of a facet."""
        if facet == "language":
            numbers = [self.lists.codes["language"].find(value) for value in values]
            sets = self.lists.languages.with_any(number for number in numbers if number)
            return InTable("languages", sets)
        grouped = self.lists.grouped.get(facet)
        if grouped is not None:
            return InTable(facet, np.isin(grouped.known, grouped.meant(values)))
        codes = self.lists.codes[facet]
        table = np.zeros(len(codes.values), np.bool_)
        table[[number for value in values if (number := codes.find(value.strip()))]] = True
        return InTable(facet, table)


@lru_cache(maxsize=64)
def _near(centre: places.Place, km: float) -> InTable:
    return InTable("place", places.near_mask(centre, km))


def _asked(word: Word, joins: Joins) -> list[Asked]:
    """The words of one condition without those that are passed over."""
    short = "" if word.prefix else short_form(word.text)
    found = [short] if short else terms(word.text)
    if len(found) > 1 and not word.prefix:
        kept = [term for term in found if not (term in IGNORED and word.field in _TEXTS)]
        found = kept or found
    last = len(found) - 1
    return [
        Asked(
            term,
            prefix=word.prefix and place == last,
            initial=initials(word.text),
            joins=joins.get((word, term), ()),
        )
        for place, term in enumerate(found)
    ]


_SHORTEST_PIECE = 3  # letters of `dipl`, `ing`; `m` and `a` could stand anywhere

_TEXTS = frozenset(QUERY_FIELDS) - WHOLE_WORDS - frozenset(NAME_FIELDS)


def _is_noise(term: str, query_field: str) -> bool:
    """Whether a word is passed over: only in the free text, in a named field every word counts."""
    return query_field == "q" and term in IGNORED


def _is_ignored(leaf: Node) -> bool:
    if not isinstance(leaf, Word) or leaf.prefix or leaf.field != "q":
        return False
    if leaf.text in NO_INITIALS:
        return True
    return all(_is_noise(term, leaf.field) for term in terms(leaf.text))


def centre_of(near: Near) -> places.Place:
    """The place that a radius is drawn around."""
    if near.field == "postal_code":
        place = places.find_postal_code(None, near.text)
    else:
        place = next(iter(places.find_city(near.text)), None)
    if place is None:
        raise Invalid(
            "query_unknown_place", "The place “{name}” is unknown.", field=near.field,
            name=near.text, position=1,
        )  # fmt: skip
    return place
