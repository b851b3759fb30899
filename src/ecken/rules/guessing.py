"""How many guesses a password stands: it is cut into what is tried first, as cheaply as possible.

After Wheeler, *zxcvbn: Low-Budget Password Strength Estimation* (USENIX Security 2016), much
shortened: a handful of patterns at fixed prices, and the cheapest cut by dynamic programming.
A point is a power of ten: a password of 8 points stands a hundred million guesses.
"""

from __future__ import annotations

import math
import re
import unicodedata
from collections.abc import Collection, Iterator

from ecken.rules.common_words import RUNS, WORDS

__all__ = ["fold_password", "guess_points", "unleet"]

_READ_MAX = 128
"""Characters that are looked at; whoever types more is in no need of this."""

_UNKNOWN, _ORNAMENT, _WORD, _RUN, _DATE, _YEAR, _OWN = 1.0, 0.5, 2.5, 2.0, 4.5, 2.0, 0.5
_TWISTED = 0.3
"""What writing a word backwards or with digits for letters adds."""

_WORD_MAX = max(len(word) for word in WORDS)
_ORNAMENTS = frozenset(" -_.!")
_LEET = {ones: str.maketrans("0345789@$!€+|1", "oeastbgasietl" + ones) for ones in ("i", "l")}
_YEARS = re.compile(r"(?=((?:19|20)\d\d))")
_D, _M, _Y = r"(?:0[1-9]|[12]\d|3[01]|[1-9])", r"(?:0[1-9]|1[0-2]|[1-9])", r"(?:(?:19|20)\d\d|\d\d)"
_DATES = tuple(
    re.compile(rf"(?=({first}(?P<between>[ ./_-]?){second}(?P=between){third}))")
    for first, second, third in ((_D, _M, _Y), (_M, _D, _Y), (_Y, _M, _D))
)
_REPEATED = re.compile(r"(?=((.{1,20}?)\2+))", re.DOTALL)

Piece = tuple[int, int, float]
"""Start, end and price of a piece that is tried first."""


def fold_password(password: str) -> str:
    """Return a password as guessers see it: no case, no width, no composed letters."""
    return unicodedata.normalize("NFKC", unicodedata.normalize("NFKC", password).casefold())


def unleet(folded: str) -> tuple[str, ...]:
    """Return what a text spells with digits and signs read as letters, at the same length."""
    return tuple(folded.translate(table) for table in _LEET.values())


def guess_points(password: str, own: Collection[str] = ()) -> float:
    """Return the power of ten of the guesses that the password stands, about.

    ``own`` are folded words that whoever knows the member tries first.
    Cost: some twenty lookups for each of at most 128 characters; long runs cost most.
    """
    text = fold_password(password)[:_READ_MAX]
    return _cheapest(text, frozenset(own), is_whole=True)


def _cheapest(text: str, own: frozenset[str], *, is_whole: bool) -> float:
    """Price of the cheapest cut; repetitions are looked for in the whole only."""
    pieces: dict[int, list[Piece]] = {}
    for piece in _pieces(text, own, is_whole):
        pieces.setdefault(piece[0], []).append(piece)
    best = [0.0] + [math.inf] * len(text)
    for at, char in enumerate(text):
        one = _ORNAMENT if char in _ORNAMENTS else _UNKNOWN
        best[at + 1] = min(best[at + 1], best[at] + one)
        for _, end, price in pieces.get(at, ()):
            best[end] = min(best[end], best[at] + price)
    return best[-1]


def _pieces(text: str, own: frozenset[str], is_whole: bool) -> Iterator[Piece]:
    yield from _words(text, own)
    yield from _runs(text)
    for pattern in _DATES:
        yield from _found(pattern, text, _DATE)
    yield from _found(_YEARS, text, _YEAR)
    if is_whole:
        yield from _repetitions(text, own)


def _words(text: str, own: frozenset[str]) -> Iterator[Piece]:
    longest = max(_WORD_MAX, *map(len, own)) if own else _WORD_MAX
    twisted = {*unleet(text)} - {text}
    for start in range(len(text)):
        for end in range(start + 3, min(start + longest, len(text)) + 1):
            for spelling, extra in ((text, 0.0), *((t, _TWISTED) for t in twisted)):
                piece = spelling[start:end]
                for word, more in ((piece, extra), (piece[::-1], extra + _TWISTED)):
                    if word in own:
                        yield start, end, _OWN + more
                    elif word in WORDS:
                        yield start, end, _WORD + more


def _runs(text: str) -> Iterator[Piece]:
    """The longest run from each place, and what it begins with; three keys or more."""
    for start in range(len(text) - 2):
        end, here = start + 3, RUNS
        while here := tuple(run for run in here if text[start:end] in run):
            yield start, end, _RUN
            end += 1
            if end > len(text):
                break


def _found(pattern: re.Pattern[str], text: str, price: float) -> Iterator[Piece]:
    for found in pattern.finditer(text):
        yield found.start(1), found.end(1), price


def _repetitions(text: str, own: frozenset[str]) -> Iterator[Piece]:
    """Something said again costs what it costs once, and how often; one key counts from three."""
    once: dict[str, float] = {}
    for found in _REPEATED.finditer(text):
        block, start = found[2], found.start(1)
        if block not in once:
            once[block] = _cheapest(block, own, is_whole=False)
        for times in range(2 if len(block) > 1 else 3, len(found[1]) // len(block) + 1):
            yield start, start + times * len(block), once[block] + math.log10(times)
