"""Reserved names: words by which somebody could pass for an operator."""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache

__all__ = ["sounds_like_an_office"]

_OFFICES = frozenset(
    "admin admins administrator administratorin administration adminteam moderator moderatorin "
    "moderation support supportteam helpdesk hotline webmaster postmaster hostmaster noreply "
    "donotreply sysadmin systemadministrator superuser betreiber betreiberin kundendienst "
    "kundenservice mitgliederservice mitgliederverwaltung customerservice "
    "systemadministratorin itsupport itadmin админ администратор администрация поддержка модератор "
    "адмін адміністратор підтримка διαχειριστης".split()
)
"""Nobody is called that, whatever stands beside it."""

_ONLY_TOGETHER = frozenset(
    "vorstand geschaeftsstelle geschaftsstelle geschaeftsfuehrung geschaftsfuhrung redaktion team "
    "service sekretariat verwaltung root system security sicherheit board office staff management "
    "info kontakt hilfe help mail operator operators community verein mitglieder zentrale".split()
)
"""Words that a name may hold, but not consist of."""

_AROUND = frozenset(
    "der die das den dem ihr ihre euer unser the your our of von vom fur fuer and und".split()
)
_LOOK_ALIKES = str.maketrans("0134578", "oieastb")
_LETTERS = str.maketrans({"ß": "ss", "ø": "o", "ł": "l", "đ": "d", "ı": "i", "æ": "ae"})
_PAIRS_ALIKE = (("rn", "m"), ("cl", "d"), ("vv", "w"), ("ae", "a"))
"""Letters that together look like another: adrnin, aclmin."""
_HYPHENS = re.compile("[-‐‑–]")
_PARTED_LEAST = 7
"""Letters from which on a word of an office is known in pieces, too: Vor stand."""


def sounds_like_an_office(name: str, *, community: str) -> bool:
    """Say whether a name could be taken for the community's own voice.

    It holds the word of an office, or consists of words of offices and of the community's name.
    """
    own = _words_of(community)
    apart = _HYPHENS.sub(" ", name)
    return _is_office(_words(name), own) or (apart != name and _is_office(_words(apart), own))


@lru_cache(16)
def _words_of(community: str) -> frozenset[str]:
    return frozenset(_words(community) + _words(community.replace("-", " ")))


def _is_office(words: list[str], own: frozenset[str]) -> bool:
    if not words:
        return False
    if any(map(_is_word_of_office, words)) or any(map(_is_one, _in_pieces(words))):
        return True
    whole = "".join(words)
    if len(whole) >= _PARTED_LEAST and whole in _ONLY_TOGETHER:
        return True
    speaking = [word for word in words if word not in _AROUND]
    return bool(speaking) and all(word in _ONLY_TOGETHER or word in own for word in speaking)


def _words(text: str) -> list[str]:
    """The words as the eye takes them: no marks, no hyphens within, digits for letters."""
    return [word for part in text.split() for word in _words_in(part)]


@lru_cache(65_536)
def _words_in(text: str) -> tuple[str, ...]:
    """The words of a text without spaces: first and last names come again and again."""
    folded = unicodedata.normalize("NFKD", text.casefold().translate(_LETTERS))
    plain = "".join(c for c in folded if not unicodedata.combining(c))
    found = [re.sub(r"[^\w]|_", "", word) for word in re.split(r"[\s.,()&]+", plain)]
    return tuple(
        word.translate(_LOOK_ALIKES) if re.search("[^0-9]", word) else word
        for word in found
        if word
    )


def _is_one(word: str) -> bool:
    return word in _OFFICES or any(
        word.replace(pair, letter) in _OFFICES for pair, letter in _PAIRS_ALIKE if pair in word
    )


_is_word_of_office = lru_cache(65_536)(_is_one)


def _in_pieces(words: list[str]) -> set[str]:
    """What words that stand beside each other say when read together: A d min, Sup port."""
    return {
        "".join(words[start:end])
        for start in range(len(words))
        for end in range(start + 2, len(words) + 1)
    }
