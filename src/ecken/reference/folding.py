"""Two ways to spell a name without its accents, so that all usual spellings meet.

``Köln`` is written ``Koeln`` by some and ``Koln`` by others. Neither folding alone finds both, and
replacing every ``oe`` would spoil ``Soest``: so a name has two keys, and a query is tried with
both.
"""

from __future__ import annotations

import re
import unicodedata

__all__ = ["expand", "strip_accents"]

_EXPANSIONS = str.maketrans({"ä": "ae", "ö": "oe", "ü": "ue", "ß": "ss"})
_NOT_WORD = re.compile(r"[^a-z0-9]+")


def strip_accents(text: str) -> str:
    """``"Sankt Pölten"`` → ``"sankt polten"``; lower case, words parted by one blank."""
    decomposed = unicodedata.normalize("NFKD", text.casefold())
    plain = "".join(c for c in decomposed if not unicodedata.combining(c))
    return _words(plain)


def expand(text: str) -> str:
    """``"Köln"`` → ``"koeln"``; other accents go as in ``strip_accents``."""
    composed = unicodedata.normalize("NFC", text.casefold())
    return strip_accents(composed.translate(_EXPANSIONS))


def _words(plain: str) -> str:
    words = _NOT_WORD.sub(" ", plain).split()
    return " ".join("sankt" if word == "st" else word for word in words)
