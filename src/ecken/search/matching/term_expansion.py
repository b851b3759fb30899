"""Term expansion: which terms a typed word matches, in which fields, and how well.

The kinds, best first (the rules are in ``docs/search.md``):

``exact``     the same word; as written before spelled otherwise (``müller`` before ``mueller``)
``prefix``    begins like it, if it was written with ``*``
``stem``      another form of the word: gender, case, number, in text also its Snowball stem
``compound``  a part of a compound, or the parts of a compound that was asked for
``spelling``  a name in another script or usual spelling, or written apart; all of a company
``office``    the same office under another name
``phonetic``  a name that sounds alike
``fuzzy``     typing errors, only where the word has no match of another kind
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from ecken.search.matching.compound_words import halves
from ecken.search.matching.other_names import other_names
from ecken.search.matching.profile_terms import whole_company
from ecken.search.matching.titles import same_parts, split_compound, title_key
from ecken.search.matching.vocabulary import Vocabulary
from ecken.search.matching.words import key
from ecken.search.profiles import FIELDS, Family, TextField
from ecken.search.query_ast import QUERY_FIELDS

__all__ = [
    "KIND_SCORES", "Asked", "Match", "Terms", "fields_of", "is_among", "may_be_joined", "meanings",
    "same_company", "same_word", "typos",
]  # fmt: skip

KIND_SCORES = {
    "exact": 1000,
    "prefix": 800,
    "stem": 700,
    "compound": 600,
    "spelling": 500,
    "office": 300,
    "phonetic": 200,
    "fuzzy": 100,
}
_AS_WRITTEN = 100
_SPELLED = {Family.FIRST_NAME: 95, Family.LAST_NAME: 95}
"""What a word of another spelling gets in names; nothing elsewhere."""
_TITLE = 1050
"""All forms of a title (R14): below a name as written, above the same company."""
_PART_OF_TITLE = 1000
"""Below the title itself, but who holds it in other words comes before who held or seeks it."""
_BY_NAME = {field.name: field for field in FIELDS}
_TITLES = (Family.TITLE, Family.TEXT)
_NAMES = (Family.FIRST_NAME, Family.LAST_NAME)


Terms = Sequence[int] | npt.NDArray[np.int64]


@dataclass(frozen=True, slots=True, eq=False)
class Match:
    """Rows match that have any of ``terms`` in ``field`` — and, if set, any of ``also``."""

    field: int
    kind: str
    score: int
    terms: Terms
    also: Terms = ()


def is_among(number: int, terms: Terms) -> bool:
    """Whether a term is one of some; arrays, of which there may be many terms, are rising."""
    if isinstance(terms, np.ndarray):
        place = int(np.searchsorted(terms, number))
        return place < len(terms) and terms.item(place) == number
    return number in terms


def fields_of(query_field: str) -> tuple[int, ...]:
    """Numbers of the text fields that a query field looks into."""
    return tuple(_BY_NAME[name].number for name in QUERY_FIELDS[query_field].looks_into)


@dataclass(frozen=True, slots=True)
class Asked:
    """A word of a query: how it was asked, and the longer words (``joins``) it is a part of."""

    term: str
    prefix: bool = False
    initial: bool = False
    joins: tuple[str, ...] = ()


def meanings(
    asked: Asked, query_field: str, vocabulary: Vocabulary, *, loosely: bool
) -> list[Match]:
    """All matches of a term but typing errors, best first; ``loosely`` adds sounds."""
    term, prefix = asked.term, asked.prefix
    families = sorted({FIELDS[number].family for number in fields_of(query_field)})
    if prefix:
        by_family = {family: _beginning(term, family, vocabulary) for family in families}
    else:
        by_family = {
            family: _by_kind(term, family, vocabulary, loosely=loosely) for family in families
        }
    found: list[Match] = []
    forms: dict[tuple[str, Family], list[int]] = {}
    for number in fields_of(query_field):
        field = FIELDS[number]
        for kind, terms, also, bonus in by_family[field.family]:
            score = KIND_SCORES[kind] + bonus + field.weight
            found.append(Match(number, kind, score, terms, also))
        if not prefix:
            found += _further(asked, number, vocabulary, forms)
    return sorted(found, key=lambda match: (-match.score, match.field))


def _further(
    asked: Asked, number: int, vocabulary: Vocabulary, known: dict[tuple[str, Family], list[int]]
) -> list[Match]:
    """Matches in one field by other names, by words written as one or apart, and by initials.

    ``known`` keeps the forms of words, which are the same for all fields of a family.
    """
    field = FIELDS[number]
    found = []

    def forms(term: str) -> list[int]:
        if (term, field.family) not in known:
            known[term, field.family] = _forms(term, field.family, vocabulary)
        return known[term, field.family]

    def add(kind: str, terms: Iterable[int], also: Iterable[int] = (), *, bonus: int = 0) -> None:
        score = KIND_SCORES[kind] + field.weight + bonus
        found.append(Match(number, kind, score, tuple(terms), tuple(also)))

    for names in other_names(key(asked.term), field.name):
        every = [vocabulary.same(name) for name in names]
        if all(every):
            add("stem", every[0], every[1] if len(every) > 1 else ())
    joined = _PART_OF_TITLE - KIND_SCORES["compound"] if field.family in _TITLES else 0
    for first, last in halves(asked.term, field.family):
        if forms(first) and forms(last):
            add("compound", forms(first), forms(last), bonus=joined)
    if may_be_joined(field):
        for whole in asked.joins:
            if forms(whole):
                add("compound", forms(whole), bonus=joined)
    if field.family is Family.COMPANY:
        found += same_company(asked.term, number, vocabulary)
    if asked.initial and field.family is Family.FIRST_NAME:
        score = KIND_SCORES["prefix"] + field.weight
        found.append(Match(number, "prefix", score, vocabulary.starting(asked.term)))
    return found


def may_be_joined(field: TextField) -> bool:
    """Whether words in a row may stand in a field as one: `Ph D` as `PhD`."""
    return field.family is not Family.PLAIN or field.name == "degree"


def _forms(term: str, family: Family, vocabulary: Vocabulary) -> list[int]:
    """A word, in titles and texts in all its forms."""
    forms = set(vocabulary.same(term))
    if family in _TITLES:
        forms.update(vocabulary.titled(title_key(term)))
    if family in _NAMES:
        forms.update(vocabulary.spelled(term))
    return sorted(forms)


def same_word(term: str, query_field: str, vocabulary: Vocabulary) -> list[Match]:
    """Only the exact matches among the meanings of a term."""
    exact = KIND_SCORES["exact"]
    return [
        Match(number, "exact", exact + bonus + FIELDS[number].weight, terms)
        for number in fields_of(query_field)
        for terms, bonus in _exactly(term, FIELDS[number].family, vocabulary)
    ]


def same_company(name: str, number: int, vocabulary: Vocabulary) -> list[Match]:
    """Matches of a whole name in one field, if that holds companies."""
    field, whole = FIELDS[number], vocabulary.numbers.get(whole_company(name))
    if field.family is not Family.COMPANY or whole is None:
        return []
    return [Match(number, "spelling", KIND_SCORES["spelling"] + field.weight, (whole,))]


def _exactly(
    term: str, family: Family, vocabulary: Vocabulary
) -> list[tuple[tuple[int, ...], int]]:
    """The same word: as it was written, then in other spellings; in titles all alike."""
    same = tuple(vocabulary.same(term))
    if family in _TITLES:
        return [(same, _TITLE - KIND_SCORES["exact"])] if same else []
    written = vocabulary.numbers.get(term)
    others = tuple(number for number in same if number != written)
    found: list[tuple[tuple[int, ...], int]] = []
    if written is not None:
        found.append(((written,), _AS_WRITTEN))
    return [*found, (others, _SPELLED.get(family, 0))] if others else found


_Kind = tuple[str, Terms, Terms, int]


def _beginning(term: str, family: Family, vocabulary: Vocabulary) -> list[_Kind]:
    """The word itself, however spelled, and all that begins like it; of titles all forms alike."""
    begun = vocabulary.starting(term)
    begun = begun[~np.isin(begun, [*vocabulary.same(term), vocabulary.numbers.get(term, -1)])]
    kinds: list[_Kind] = [
        ("exact", terms, (), bonus) for terms, bonus in _exactly(term, family, vocabulary)
    ]
    if family in _TITLES:
        forms = np.intersect1d(begun, np.array(vocabulary.forms(term), np.int64))
        begun = np.setdiff1d(begun, forms, assume_unique=True)
        if len(forms):
            kinds.append(("prefix", forms, (), _TITLE - KIND_SCORES["prefix"]))
    return [*kinds, ("prefix", begun, (), 0)] if len(begun) else kinds


def _by_kind(term: str, family: Family, vocabulary: Vocabulary, *, loosely: bool) -> list[_Kind]:
    kinds: list[_Kind] = []
    taken: set[int] = set()

    def add(kind: str, terms: Iterable[int], bonus: int = 0) -> None:
        fresh = tuple(number for number in terms if number not in taken)
        if fresh:
            taken.update(fresh)
            kinds.append((kind, fresh, (), bonus))

    for same, bonus in _exactly(term, family, vocabulary):
        add("exact", same, bonus)
    if family in _TITLES:
        add("stem", vocabulary.forms(term), _TITLE - KIND_SCORES["stem"])
        add("stem", vocabulary.formed(term, family))
        part = _PART_OF_TITLE - KIND_SCORES["compound"]
        add("compound", vocabulary.containing(title_key(term)), part)
        add("compound", _same_compounds(term, vocabulary), part)
        kinds += _parts(term, family, vocabulary)
    if family in _NAMES:
        add("spelling", vocabulary.spelled(term))
    if family in _NAMES and loosely:
        add("phonetic", vocabulary.sounding(term, family))
    return kinds


def _same_compounds(term: str, vocabulary: Vocabulary) -> list[int]:
    """``werkleiter`` is also ``werksleiter``: the same parts, joined otherwise."""
    compound = split_compound(term)
    if compound is None:
        return []
    near = {n for modifier in compound.modifiers for n in vocabulary.containing(modifier)}
    compounds = ((n, split_compound(vocabulary.terms[n])) for n in sorted(near))
    return [n for n, other in compounds if other is not None and same_parts(compound, other)]


def _parts(term: str, family: Family, vocabulary: Vocabulary) -> list[_Kind]:
    """``einkaufsleiter`` also means ``leiter`` and ``einkauf`` in one field."""
    compound = split_compound(term)
    if compound is None or not compound.modifiers:
        return []
    modifiers: set[int] = set()
    for modifier in compound.modifiers:
        modifiers.update(vocabulary.titled(modifier))
    heads = vocabulary.titled(compound.head)
    if not heads or not modifiers:
        return []
    bonus = _PART_OF_TITLE - KIND_SCORES["compound"]
    return [("compound", tuple(heads), tuple(sorted(modifiers)), bonus)]


def typos(
    term: str, query_field: str, vocabulary: Vocabulary
) -> Iterable[tuple[int, Sequence[Match]]]:
    """Matches by typing errors, fewest errors first, as (errors, matches)."""
    near = vocabulary.near(term)
    for errors in sorted({errors for errors, _ in near}):
        anywhere = near.get((errors, True), [])
        forms = {family: _with_forms(anywhere, family, vocabulary) for family in Family}
        things = tuple(sorted({*anywhere, *near.get((errors, False), [])}))
        forms[Family.PLAIN] = forms[Family.COMPANY] = things
        yield (
            errors,
            [
                Match(number, "fuzzy", KIND_SCORES["fuzzy"] + FIELDS[number].weight, matching)
                for number in fields_of(query_field)
                if (matching := forms[FIELDS[number].family])
            ],
        )


def _with_forms(terms: Iterable[int], family: Family, vocabulary: Vocabulary) -> tuple[int, ...]:
    """In titles and texts the meant word counts in all its forms."""
    found = set(terms)
    if family in _TITLES:
        for number in terms:
            found.update(vocabulary.titled(title_key(vocabulary.terms[number])))
    return tuple(sorted(found))
