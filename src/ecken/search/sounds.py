"""Names that sound alike: Kölner Phonetik, narrowed so that only near spellings meet.

Pure Kölner Phonetik (Postel 1969) gives ``Meier`` the code of ``Maria``, ``Neuer`` and ``Mohr``.
Here two names *sound alike* if their codes are equal and their *spoken forms* (``ey`` as ``ai``,
``dt`` as ``t``, doubled letters once, …) are close: equal for up to two sounding consonants, at
most one edit apart for three or four, at most two for more. First names are told apart more
strictly (see ``sound_alike``): ``Martin`` and ``Martina`` are two people.
"""

from __future__ import annotations

import re
from functools import lru_cache

from rapidfuzz.distance import Levenshtein

from ecken.search.words import fold

__all__ = ["cologne_code", "sound_alike", "sound_code", "spoken_form"]

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
_SPOKEN = [
    (re.compile(pattern), spoken)
    for pattern, spoken in (
        (r"ph", "f"), (r"v", "f"), (r"w", "f"), (r"th|dt|tt|d", "t"), (r"sch|sh", "š"),
        (r"x", "ks"), (r"tz|ts|cz|zs", "z"), (r"ck|q|c(?!h)|g", "k"),
        (r"^ch(?=[lr])", "k"), (r"j", "y"),
        (r"(?:ei|ai|ey|ay)(?=y)", ""), (r"ie", "i"), (r"a[iy]h?|e[iy]h?", "ai"),
        (r"ou", "u"), (r"[eo][uy]|aeu", "oi"), (r"ae", "e"), (r"oe", "o"), (r"ue", "u"),
        (r"(?<=[aeiou])h", ""), (r"(?<=ai)e(?=[rnl])", ""), (r"y(?![aeiou])", "i"), (r"ß|ss", "s"),
        (r"(.)\1+", r"\1"),
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
    """``cologne_code``, but a ``c`` at the end is a ``k``: ``eric`` and ``erik`` share one."""
    return cologne_code(term[:-1] + "k" if term.endswith("c") else term)


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
    word = fold(term.replace("ä", "ae").replace("ö", "oe").replace("ü", "ue"))
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
    spoken_a, spoken_b = spoken_form(a), spoken_form(b)
    sounding = len(code.replace("0", ""))
    if first_name and sounding > 2:
        return _differ_in_an_e(spoken_a, spoken_b)
    allowed = 0 if sounding <= 2 else 1 if sounding <= 4 else 2
    return Levenshtein.distance(spoken_a, spoken_b, score_cutoff=allowed) <= allowed


def _differ_in_an_e(a: str, b: str) -> bool:
    """Equal, or one ``e`` more, less or for another vowel, and not at the end."""
    if Levenshtein.distance(a, b, score_cutoff=1) > 1:
        return False
    for op in Levenshtein.editops(a, b):
        letters = {a[op.src_pos]} if op.tag != "insert" else set()
        letters |= {b[op.dest_pos]} if op.tag != "delete" else set()
        if a[-1] != b[-1] or "e" not in letters or not letters <= set("aeiou"):
            return False
    return True
