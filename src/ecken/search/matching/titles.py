"""Job titles: female, male and neutral forms are one, and compounds are split.

All results are keys (see ``words``): lower case, no accents. Used for fields that hold titles and
free text, never for names of people, companies, places and schools.
"""

from __future__ import annotations

import re
from functools import lru_cache
from typing import NamedTuple

from ecken.search.matching.lexicon import (
    ER_PLURALS,
    HEADS,
    NO_COMPOUND,
    NO_PLURALS,
    PERSON_ENDINGS,
    PERSONS,
    PREFIXES,
    SAME_ENDING,
    SAME_TITLE,
    SHORT_TITLE,
)
from ecken.search.matching.stems import german_stem
from ecken.search.matching.words import fold, key

__all__ = [
    "Compound",
    "are_forms",
    "neutral",
    "same_parts",
    "split_compound",
    "tells_apart",
    "title_key",
]

_FEMININE = re.compile(r"(?:innen|in)$")
_MAN_WOMAN = re.compile(r"(?<=[a-z]{2})(?:mannin|frau|frauen|leute|leuten|manner|mannern|person)$")
_ENGLISH_PERSON = re.compile(
    r"(?<=^chair)(?:woman|women|man|men|person)$"
    r"|(?<=^sales)(?:woman|women|man|men|person|people)$"
    r"|(?<=^spokes|^police)(?:woman|women|man|men|person)$"
    r"|(?<=^business)(?:woman|women|man|men|person|people)$"
    r"|(?<=^fore|^fire)(?:woman|women|man|men|person)$"
    r"|(?<=^camera|^ombuds)(?:woman|women|man|men|person)$"
)
_ADJECTIVE = re.compile(
    r"(?:lich|(?<!^[fmtwz])isch|ig|en|iert|bar|sam|haft|los|voll|end|ell|[tniru]al|[nt]ern|tragt|stellt"
    r"|dienstet|ordnet|setzt|wandt|machtigt|fugt|[auk]tiv|pruft|lernt|idigt|obal|okal"
    r"|^erst|^zweit|^jung)er[ns]?$"
)
_CASE = re.compile(r"e[rnms]?$")
_RANKS = ("ober", "vize", "erst", "haupt", "chef", "junior", "senior")
_LONGEST = 60  # letters of a word that is taken apart
_LINKS = ("", "s", "es", "n", "en", "er", "e", "ns", "ens")


class Compound(NamedTuple):
    """``einkaufsleiter`` → modifier keys ``{einkauf, …}``, head key ``leiter``."""

    modifiers: frozenset[str]
    head: str


@lru_cache(maxsize=65536)
def neutral(term: str) -> str:
    """The key of a word's male form: ``einkäuferin``, ``einkäuferinnen`` → ``einkaufer``.

    Words that end in -in but name no person (``berlin``, ``medizin``) stay as they are.
    """
    word = key(term)
    bare = _FEMININE.sub("", word)
    if bare != word and len(bare) >= 4 and bare.endswith(PERSON_ENDINGS):
        word = bare
    elif len(word) >= 6:
        word = _MAN_WOMAN.sub("mann", _ENGLISH_PERSON.sub("mann", word))
    return word.replace("selbststand", "selbstand")


@lru_cache(maxsize=65536)
def title_key(term: str) -> str:
    """What all forms of one title word share: gender, number and case do not matter.

    Agent nouns keep their -er, so ``Berater`` is not ``Beratung`` and ``Einkäufer`` not
    ``Einkauf``; everything else has its German Snowball stem. ``Leitung`` counts as ``Leiter``.
    """
    word = neutral(term).replace("ph", "f")
    for titles in (SAME_TITLE, SHORT_TITLE):
        same = titles.get(word) or titles.get(_CASE.sub("", word))
        if same:
            return same
    word = _personal(word)
    return _agent(word) or german_stem(word)


@lru_cache(maxsize=65536)
def is_short(term: str) -> bool:
    """Whether a title is written short, or in English: ``gf``, ``director``."""
    word = neutral(term)
    return word in SHORT_TITLE or _CASE.sub("", word) in SHORT_TITLE


def are_forms(a: str, b: str) -> bool:
    """Whether two terms are one title, written out, in forms that weigh the same (R14).

    Gender, number and case make no difference: ``einkäufer``, ``einkäuferinnen``; ``technischer``,
    ``technische``; ``leiter``, ``leitung``.
    """
    if title_key(a) != title_key(b) or tells_apart(a, b):
        return False
    return is_short(a) == is_short(b)


def tells_apart(a: str, b: str) -> bool:
    """Whether an umlaut makes two terms of one stem two words: ``küche``, ``kuchen``.

    An ending may bring an umlaut (``haus``, ``häuser``), but takes none away.
    """
    if _has_umlaut(a) == _has_umlaut(b):
        return False
    with_umlaut, without = (a, b) if _has_umlaut(a) else (b, a)
    return len(neutral(without).removesuffix("s")) > len(neutral(with_umlaut))


def _has_umlaut(term: str) -> bool:
    return any(letter in "äöü" for letter in term) or key(term) != fold(term)


def _personal(word: str) -> str:
    """``vertriebsleitung`` → ``vertriebsleiter``: endings that name the same person otherwise."""
    for ending, same in SAME_ENDING:
        if word.endswith(ending):
            return word[: -len(ending)] + same
    return word


def _agent(word: str) -> str:
    """``beraters``, ``beratern`` → ``berater``; empty for what is no agent noun."""
    base = re.sub(r"(?<=er)[sn]$", "", word)
    if len(base) < 5 or not base.endswith("er") or _ADJECTIVE.search(base):
        return ""
    return "" if base.endswith(ER_PLURALS) and not base.endswith(NO_PLURALS) else base


@lru_cache(maxsize=65536)
def split_compound(term: str) -> Compound | None:
    """A title word as modifier and head, or none if it is not such a compound.

    The head comes from a fixed list; the longest fits. Linking letters may belong to the modifier
    or not (``arbeits|leiter``, ``haus|meister``), so several modifier keys are given.
    """
    if len(term) > _LONGEST:
        return None
    whole = title_key(term)
    word = _personal(neutral(term).replace("ph", "f"))
    if len(word) < 7 or whole in NO_COMPOUND or word in NO_COMPOUND:
        return None
    for cut in range(3, len(word) - 2):
        head = _HEAD_FORMS.get(word[cut:])
        if head and head != whole and word[:cut] not in PREFIXES:
            modifiers = _modifier_keys(word[:cut], are_several=head in _OF_SEVERAL)
            return Compound(modifiers | (_below(word) - {head}), head)
    return None


def _below(word: str) -> frozenset[str]:
    """The title to which a rank was added: ``oberburgermeister`` → ``burgermeister``."""
    for rank in _RANKS:
        if word.startswith(rank) and len(word) - len(rank) >= 8:
            return frozenset((title_key(word[len(rank) :]),))
    return frozenset()


def same_parts(a: Compound, b: Compound) -> bool:
    """Whether two compounds have one head and one modifier, perhaps without its -s or -n."""
    if a.head != b.head or a.modifiers.isdisjoint(b.modifiers):
        return False
    one, other = (max(parts.modifiers, key=len) for parts in (a, b))
    return any(one.removesuffix(link) == other.removesuffix(link) for link in "sn")


@lru_cache(maxsize=65536)
def _modifier_keys(modifier: str, *, are_several: bool) -> frozenset[str]:
    """Keys under which a modifier is found; none for persons (an `Arzthelfer` is no `Arzt`).

    Unless persons are many there: a `Vorstandsmitglied` is of the `Vorstand`.
    """
    forms = {
        modifier[: len(modifier) - len(link)]
        for link in _LINKS
        if modifier.endswith(link)
        and len(modifier) - len(link) >= 3
        and (link != "n" or modifier.endswith("en"))
    }
    keys = {title_key(form) for form in forms} | {modifier}
    if not are_several and (keys & _PERSON_KEYS or _is_person(modifier)):
        return frozenset()
    return frozenset(keys)


def _is_person(word: str) -> bool:
    """Whether a compound names a person: ``zahnarzt``."""
    compound = split_compound(word)
    return compound is not None and compound.head in _PERSON_KEYS and compound.head != "kraft"


_HEAD_FORMS = {
    head + ending: title_key(head)
    for head in sorted(HEADS, key=len)
    for ending in ("", "s", "n", "e", "en", "es", "in", "innen")
}
_OF_SEVERAL = frozenset(map(title_key, ("mitglied", "vorsitzender")))
_PERSON_KEYS = frozenset(title_key(person) for person in PERSONS)
