"""Names that sound alike: Kölner Phonetik, narrowed so that only near spellings meet.

Pure Kölner Phonetik (Postel 1969) gives ``Meier`` the code of ``Maria``, ``Neuer`` and ``Mohr``.
Here two names *sound alike* if their codes are equal and their *spoken forms* (``ey`` as ``ai``,
``dt`` as ``t``, doubled letters once, …) are close: equal for up to two sounding consonants, at
most one slight edit apart for three or four, at most two for more. First names are told apart more
strictly (see ``sound_alike``): ``Martin`` and ``Martina`` are two people.
"""

from __future__ import annotations

import re
from functools import lru_cache

from rapidfuzz.distance import Editop, Levenshtein

from ecken.search.matching.words import expand, fold

__all__ = ["cologne_code", "sound_alike", "sound_code", "spoken_form"]

_VOWELS = frozenset("aeiou")
_SINGLE = {
    **dict.fromkeys("aeijouy", "0"),
    **dict.fromkeys("b", "1"),
    **dict.fromkeys("fvw", "3"),
    **dict.fromkeys("gkq", "4"),
    "l": "5",
    **dict.fromkeys("mn", "6"),
    "r": "7",
    **dict.fromkeys("sz", "8"),
}
_HARD_CC = re.compile("cc(?=[aou])")
_UMLAUT = re.compile("(?<![aeiou])[äöü]")
_SPOKEN = [
    (re.compile(pattern), spoken)
    for pattern, spoken in (
        (r"ph", "f"), (r"v", "f"), (r"w", "f"), (r"tth|th|dt|tt|d", "t"), (r"sch|sh", "š"),
        (r"x|chs", "ks"), (r"tz|ts|cz|zs", "z"), (r"ck|q|c(?!h)|g", "k"),
        (r"^ch(?=[lr])", "k"), (r"j", "y"),
        (r"(?:ei|ai|ey|ay)(?=y)", ""), (r"ie", "i"), (r"a[iy]h?|e[iy]h?", "ai"),
        (r"ou", "u"), (r"[eo][uy]|aeu", "oi"), (r"ae", "e"), (r"oe", "o"), (r"ue", "u"),
        (r"(?<=[aeioubfgklmnprt])h", ""), (r"(?<=ai)e(?=[rnl])", ""), (r"y(?![aeiou])", "i"),
        (r"ß|ss", "s"), (r"(.)\1+", r"\1"),
    )
]  # fmt: skip


@lru_cache(maxsize=65536)
def cologne_code(term: str) -> str:
    """The code of Kölner Phonetik, digits ``0`` (only first) to ``8``; empty without letters."""
    word = "".join(c for c in fold(term) if c.isalpha())
    digits = "".join(
        _digit(word, position, letter) for position, letter in enumerate(word) if letter != "h"
    )
    once = re.sub(r"(.)\1+", r"\1", digits)
    return once[:1] + once[1:].replace("0", "")


def sound_code(term: str) -> str:
    """``cologne_code``, but ``c`` at the end and ``cc`` are ``k``: ``eric``, ``rebecca``."""
    word = term[:-1] + "k" if term.endswith("c") else term
    return cologne_code(_HARD_CC.sub("kk", word))


def _digit(word: str, position: int, letter: str) -> str:
    before = word[position - 1] if position else ""
    after = word[position + 1] if position + 1 < len(word) else ""
    if letter == "p":
        return "3" if after == "h" else "1"
    if letter in "dt":
        return "8" if after and after in "csz" else "2"
    if letter == "x":
        return "8" if before and before in "ckq" else "48"
    if letter == "c":
        return _digit_of_c(before, after)
    return _SINGLE.get(letter, "")


def _digit_of_c(before: str, after: str) -> str:
    if not before:
        return "4" if after and after in "ahkloqrux" else "8"
    if before in "sz":
        return "8"
    return "4" if after and after in "ahkoqux" else "8"


@lru_cache(maxsize=65536)
def spoken_form(term: str) -> str:
    """Letters close to how a German reads the name: ``mayr``, ``meier``, ``meyer`` → ``mair``."""
    word = fold(_UMLAUT.sub(lambda m: expand(m.group()), term))
    for pattern, spoken in _SPOKEN:
        word = pattern.sub(spoken, word)
    return word


def sound_alike(a: str, b: str, *, first_name: bool) -> bool:
    """Whether two name terms sound alike.

    First names may differ by one inner ``e`` only (``stefan``, ``steffen``): ``christian`` does
    not find ``christin`` or ``christine``. ``schulz`` and ``schulze`` sound alike as last names.
    """
    code = sound_code(a)
    if not code or code != sound_code(b):
        return False
    spoken_a, spoken_b = sorted((spoken_form(a), spoken_form(b)))
    sounding = len(code.replace("0", ""))
    allowed = 0 if sounding <= 2 else 1 if sounding <= 4 or first_name else 2
    if Levenshtein.distance(spoken_a, spoken_b, score_cutoff=allowed) > allowed:
        return False
    if first_name and spoken_a[-1:] != spoken_b[-1:]:
        return False
    is_slight = _is_slight_in_first_names if first_name else _is_slight
    return all(
        is_slight(_letters(spoken_a, spoken_b, op))
        for op in Levenshtein.editops(spoken_a, spoken_b)
    )


def _letters(a: str, b: str, op: Editop) -> str:
    """The letter that was put in or left out, or the two that stand for each other, sorted."""
    letters = a[op.src_pos] if op.tag != "insert" else ""
    letters += b[op.dest_pos] if op.tag != "delete" else ""
    return "".join(sorted(letters))


def _is_slight(letters: str) -> bool:
    """Near vowels, an ``e`` or ``i`` more or less, or consonants (whose codes are equal)."""
    if not set(letters) & _VOWELS:
        return letters != "mn"
    return letters in ("iu", "ou", "e", "i")


def _is_slight_in_first_names(letters: str) -> bool:
    return "e" in letters and set(letters) <= _VOWELS
