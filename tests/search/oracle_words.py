"""What a single word asks and finds, word against word, for the oracle of the search."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from functools import cache

from ecken.search.matching.company_names import company_key
from ecken.search.matching.compound_words import NO_INITIALS, halves
from ecken.search.matching.other_names import other_names
from ecken.search.matching.scripts import other_spellings
from ecken.search.matching.sounds import sound_alike
from ecken.search.matching.stems import text_stems
from ecken.search.matching.titles import neutral, same_parts, split_compound, tells_apart, title_key
from ecken.search.matching.typos import is_known, typing_errors
from ecken.search.matching.words import (
    IGNORED,
    PARTICLES,
    TITLES_OF_NAMES,
    fold,
    key,
    short_form,
    terms,
    written_terms,
)
from ecken.search.profiles import FIELDS, Family, Profile
from ecken.search.query_ast import Node, Word

NAMES = ("first_name", "last_name")
THINGS = (
    "company", "former_company", "city", "school", "degree", "language", "postal_code",
)  # fmt: skip
TITLES = ("headline", "position", "former_position")
TEXTS = ("offers", "seeks", "about", "subject", "industry_text")
WHOLE = (
    "company", "company_now", "company_former", "city", "school", "degree", "education", "language",
    "postal_code",
)  # fmt: skip
STRICT = ("spelling", "exact", "prefix", "stem", "compound")


@cache
def texts(profile: Profile) -> dict[str, list[str]]:
    """Texts by field."""
    fields: dict[str, list[str]] = {
        name: [getattr(profile, name)]
        for name in (
            "last_name", "first_name", "position", "company", "headline", "offers", "city",
            "seeks", "industry_text", "about", "postal_code",
        )
    }  # fmt: skip
    fields["former_company"] = [company for company, _ in profile.former]
    fields["former_position"] = [position for _, position in profile.former]
    fields["school"] = [school for school, _, _ in profile.education]
    fields["degree"] = [degree for _, degree, _ in profile.education]
    fields["subject"] = [subject for _, _, subject in profile.education]
    fields["language"] = list(profile.languages)
    return fields


@cache
def kinds(asked: str, written: str, field: str, prefix: bool) -> frozenset[str]:
    """In which ways a written word of a field matches an asked one, but errors."""
    found = set()
    if key(asked) == key(written):
        found.add("exact")
    if prefix:
        ways = {fold(written), fold(_expanded(written)), key(written)}
        asks = {fold(asked), fold(_expanded(asked))}
        if any(way.startswith(ask) for way in ways for ask in asks):
            found.add("prefix")
        return frozenset(found)
    if field in TITLES + TEXTS:
        if title_key(asked) == title_key(written) and not tells_apart(asked, written):
            found.add("stem")
        parts = split_compound(written)
        if parts and title_key(asked) in {parts.head, *parts.modifiers}:
            found.add("compound")
        mine = split_compound(asked)
        if parts and mine and same_parts(mine, parts):
            found.add("compound")
    stems = text_stems(asked) & text_stems(written) if field in TEXTS else set()
    if stems and not tells_apart(asked, written):
        found.add("stem")
    if field in NAMES and _spellings(asked) & _spellings(written):
        found.add("spelling")
    if field in NAMES and sound_alike(asked, written, first_name=field == "first_name"):
        found.add("phonetic")
    return frozenset(found)


def _spellings(word: str) -> frozenset[str]:
    return other_spellings(word) | {key(word)}


def _is_whole(word: str, written: Sequence[str]) -> bool:
    """Whether a last name of several words is written as one."""
    return 1 < len(written) <= 5 and key("".join(written)) in _spellings(word)


def _expanded(word: str) -> str:
    return word.replace("ä", "ae").replace("ö", "oe").replace("ü", "ue")


@cache
def errors(asked: str, written: str, field: str) -> set[tuple[int, bool]]:
    """Typing errors between two words: how many, and whether in any field."""
    word = key(asked)
    if is_known(word):
        return set()
    forms = {key(written)} | ({neutral(written)} if field in TITLES + TEXTS else set())
    return {typing_errors(word, form) for form in forms}


def joined(nodes: Sequence[Node]) -> dict[tuple[Node, str], set[str]]:
    """Of each word the longer words that it is with its neighbours, written as one."""
    row = [
        (node, term, getattr(node, "field", ""))
        for node in nodes
        for term in (terms(node.text) if isinstance(node, Word) and not node.prefix else [None])
    ]  # fmt: skip
    found: dict[tuple[Node, str], set[str]] = {}
    for length in (2, 3):
        for start in range(len(row) - length + 1):
            part = row[start : start + length]
            if None not in (p[1] for p in part) and len({p[2] for p in part}) == 1:
                for node, term, _ in part:
                    found.setdefault((node, term), set()).add("".join(p[1] for p in part))
    return found


def is_noise(word: str, field: str) -> bool:
    return word in IGNORED and field == "q"


def asks_nothing(leaf: Node) -> bool:
    if not isinstance(leaf, Word) or leaf.prefix or leaf.field != "q":
        return False
    if leaf.text in NO_INITIALS:
        return True
    return all(is_noise(word, leaf.field) for word in terms(leaf.text))


def words_asked(leaf: Word) -> list[str]:
    asked = terms(leaf.text)
    if not leaf.prefix and short_form(leaf.text):
        return [short_form(leaf.text)]
    if len(asked) > 1 and not leaf.prefix and leaf.field not in ("name", *NAMES, *WHOLE):
        asked = [word for word in asked if word not in IGNORED] or asked
    return asked


def is_small(leaf: Word, word: str) -> bool:
    """Whether a word asks for little beside others."""
    if leaf.field in ("name", *NAMES):
        small = TITLES_OF_NAMES | PARTICLES
        if leaf.text.lower() in NO_INITIALS:
            return True
    elif leaf.field == "q":
        small = TITLES_OF_NAMES
    else:
        return word in IGNORED and leaf.field not in WHOLE
    return word in small or (
        word == short_form(leaf.text) and set(terms(leaf.text)) <= small | IGNORED
    )


def _family(field: str) -> Family:
    return next(known.family for known in FIELDS if known.name == field)


def _has(word: str, written: Iterable[str], field: str) -> bool:
    """Whether a word is there, in titles and texts in any form."""
    forms = {key(term) for term in written}
    if key(word) in forms:
        return True
    if field in NAMES and any(_spellings(word) & _spellings(term) for term in written):
        return True
    if field == "last_name" and _is_whole(word, list(written)):
        return True
    return field in TITLES + TEXTS and title_key(word) in {title_key(term) for term in written}


def _matches_further(
    word: str, written: list[str], field: str, longer: set[str], initial: bool
) -> bool:
    keys = {key(term) for term in written}
    if any(keys >= set(names) for names in other_names(key(word), field)):
        return True
    for first, last in halves(word, _family(field)):
        if _has(first, written, field) and _has(last, written, field):
            return True
    may_join = field not in THINGS or field.endswith("company") or field == "degree"
    if may_join and any(_has(whole, written, field) for whole in longer):
        return True
    return (
        initial
        and field == "first_name"
        and any(way.startswith(fold(word)) for term in written for way in (fold(term), key(term)))
    )


def is_company(asked: str, field: str, profile: Profile) -> bool:
    """Whether a company in a field is the one that is asked for, however it is spelled."""
    name = company_key(asked)
    return (
        field.endswith("company")
        and bool(name)
        and any(company_key(text) == name for text in texts(profile)[field])
    )


def matches(
    word: str, fields: tuple[str, ...], profile: Profile, prefix: bool, plain: bool,
    longer: set[str], initial: bool,
) -> bool:  # fmt: skip
    compound = split_compound(word)
    for field in fields:
        written = [term for text in texts(profile)[field] for term in written_terms(text)]
        if not prefix and _matches_further(word, written, field, longer, initial):
            return True
        if not prefix and is_company(word, field, profile):
            return True
        if field == "last_name" and not prefix:
            names = [terms(text) for text in texts(profile)[field]]
            if any(_is_whole(word, name) for name in names):
                return True
        for term in written:
            found = kinds(word, term, field, prefix)
            if found & set(STRICT) or (plain and "phonetic" in found):
                return True
        if compound and field in TITLES + TEXTS and not prefix:
            titles = {title_key(term) for term in written}
            if compound.head in titles and compound.modifiers & titles:
                return True
    return False
