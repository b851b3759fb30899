"""How many guesses a password withstands: zxcvbn with a German word list.

zxcvbn (Wheeler, *zxcvbn: Low-Budget Password Strength Estimation*, USENIX Security 2016) knows the
passwords used most, English words and names, keyboards, repetitions, sequences and dates. Here it
is also given German words, German keyboards, phrases that everybody knows, and the words around the
member, and it looks at a password in several readings: a sign between or behind words costs a
guesser next to nothing, while zxcvbn takes it for a piece of its own.
A point is a power of ten: a password of 9 points stands a billion guesses.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Literal

from zxcvbn_rs_py import Warning as Found
from zxcvbn_rs_py import zxcvbn

from ecken.rules.passwords.common_phrases import PHRASES
from ecken.rules.passwords.common_words import RUN_PIECES, WORDS

__all__ = ["Guess", "Reason", "fold_password", "guess_password", "unleet"]

Reason = Literal["common", "keys", "repeated", "sequence", "date", "word"]

_READ_MAX = 64
"""Characters that are looked at; whoever types more is in no need of this."""

_FOLDED, _TWO_KEYS = 0.3, 0.1
_ORNAMENT, _SIGN = 0.5, 1.0
"""What it adds that letters are capital, keys swapped, and each kind of sign that is typed."""

_ORNAMENTS = frozenset(" -_.!")
_LEET = {ones: str.maketrans("0345789@$!€+|1", "oeastbgasietl" + ones) for ones in ("i", "l")}
_SIGNS_READ_MAX = 6
_SIGNS_FOR_LETTERS = frozenset("4@8({[<3691!|0$5+7%2")
_RARE_SIGNS = str.maketrans(dict.fromkeys("({[<|+%", "~"))
"""Where many kinds of signs stand for letters, these do not: each would double the work."""

_KNOWN = [*PHRASES, *WORDS, *RUN_PIECES]
_LONG_RUNS = [piece for piece in RUN_PIECES if len(piece) == 6]
_QWERTZ = str.maketrans("yz", "zy")
_REASONS: tuple[tuple[Found, Reason], ...] = (
    (Found.StraightRowsOfKeysAreEasyToGuess, "keys"),
    (Found.ShortKeyboardPatternsAreEasyToGuess, "keys"),
    (Found.RepeatsLikeAaaAreEasyToGuess, "repeated"),
    (Found.RepeatsLikeAbcAbcAreOnlySlightlyHarderToGuess, "repeated"),
    (Found.SequencesLikeAbcAreEasyToGuess, "sequence"),
    (Found.RecentYearsAreEasyToGuess, "date"),
    (Found.DatesAreOftenEasyToGuess, "date"),
    (Found.ThisIsATop10Password, "common"),
    (Found.ThisIsATop100Password, "common"),
    (Found.ThisIsACommonPassword, "common"),
    (Found.ThisIsSimilarToACommonlyUsedPassword, "common"),
)


@dataclass(frozen=True, slots=True)
class Guess:
    """The power of ten of the guesses that a password stands, about, and what makes it weak."""

    points: float
    reason: Reason


def fold_password(password: str) -> str:
    """Return a password as guessers see it: no case, no width, no composed letters."""
    return unicodedata.normalize("NFKC", unicodedata.normalize("NFKC", password).casefold())


def unleet(folded: str) -> tuple[str, ...]:
    """Return what a text spells with digits and signs read as letters, at the same length."""
    return tuple(folded.translate(table) for table in _LEET.values())


def guess_password(password: str, own: Sequence[str] = ()) -> Guess:
    """Return what a password stands.

    ``own`` are folded words that whoever knows the member tries first, the nearest ones first.
    Cost: some milliseconds for each reading of at most 64 characters.
    """
    words = [*own, *_KNOWN]
    return min(
        (_ask(text, words, extra) for text, extra in _readings(password)),
        key=lambda guess: guess.points,
    )


def _readings(password: str) -> Iterator[tuple[str, float]]:
    """Yield what a guesser may take the password for, and what it adds in points."""
    typed = password[:_READ_MAX]
    text = fold_password(typed)[:_READ_MAX]
    yield typed, 0.0
    yield text, _FOLDED * (text != typed)
    signs = {char for char in text if not char.isalnum()}
    plain = "".join(char for char in text if char.isalnum())
    around = sum(_ORNAMENT if sign in _ORNAMENTS else _SIGN for sign in signs)
    if plain and signs:
        yield plain, around
    if plain:
        yield plain.translate(_QWERTZ), around + _TWO_KEYS


def _ask(text: str, words: list[str], extra: float) -> Guess:
    if len(_SIGNS_FOR_LETTERS & set(text)) > _SIGNS_READ_MAX:
        text = text.translate(_RARE_SIGNS)
    found = zxcvbn(text, words)
    warning = found.feedback.warning if found.feedback else None
    reason: Reason = next((why for name, why in _REASONS if name == warning), "word")
    if reason == "word" and any(run in text for run in _LONG_RUNS):
        reason = "keys"
    return Guess(found.guesses_log10 + extra, reason)
