"""What a password must be: long enough, not the member's own name, not a common one."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

from ecken.errors import Invalid
from ecken.rules.passwords.common_words import spellings
from ecken.rules.passwords.password_strength import Reason, fold_password, guess_password, unleet

__all__ = ["PASSWORD_MAX", "PASSWORD_MIN", "check_password"]

PASSWORD_MIN = 10
PASSWORD_MAX = 1_024
"""Characters; beyond it nobody types, and hashing would only cost."""

POINTS_MIN = 9.0
"""Power of ten of the guesses that a password must stand."""

_LONG = 6
"""From so many letters on a name is refused inside other words too: Weber may weave."""


def check_password(
    password: str, *, names: tuple[str, ...] = (), email: str = "", community: str = ""
) -> None:
    """Accept a new password, or say what is wrong with it.

    ``names`` and ``email`` are the member's own, ``community`` is the name of the community.

    Raises
    ------
    Invalid
        ``password_invalid``, ``password_too_short``, ``password_too_long``,
        ``password_personal``, ``password_known``.
    """
    _check_form(password)
    own = _own_words(names, email, community)
    if _names_one(password, own):
        raise Invalid(
            "password_personal",
            "The password contains your name, your address or the name of this community. "
            "Please choose one without.",
            field="password",
        )
    near = _near_words(email, community)
    guess = guess_password(password, sorted(own, key=len) + sorted(near))
    if guess.points < POINTS_MIN:
        raise _known(guess.reason)


def _known(reason: Reason) -> Invalid:
    """Say what makes a password weak, and what would help."""
    if reason == "keys":
        return Invalid(
            "password_known",
            "Keys that lie side by side are among the first things that others try. Please choose "
            "another password: four unrelated words are strong.",
            field="password",
        )
    if reason in ("repeated", "sequence"):
        return Invalid(
            "password_known",
            "Repetitions and sequences like “abcabc” or “1234” are easy to guess. Please choose "
            "another password: four unrelated words are strong.",
            field="password",
        )
    if reason == "date":
        return Invalid(
            "password_known",
            "Dates and years are easy to guess. Please choose another password: four "
            "unrelated words are strong.",
            field="password",
        )
    if reason == "common":
        return Invalid(
            "password_known",
            "This is one of the passwords that people use most, or close to one: others will try "
            "it. Please choose another: four unrelated words are strong.",
            field="password",
        )
    return Invalid(
        "password_known",
        "Most of this password is a common word, a name or a well-known phrase: others will try "
        "it. A number or a sign at the end hardly helps. Please choose another: four "
        "unrelated words are strong.",
        field="password",
    )


def _check_form(password: str) -> None:
    if len(password) > PASSWORD_MAX:
        raise Invalid(
            "password_too_long",
            "The password has {length} characters; at most {most} are possible.",
            field="password",
            length=len(password),
            most=PASSWORD_MAX,
        )
    if "\0" in password or any(0xD800 <= ord(c) <= 0xDFFF for c in password):
        raise Invalid(
            "password_invalid",
            "The password contains a character that cannot be used.",
            field="password",
        )
    if len(password) < PASSWORD_MIN:
        raise Invalid(
            "password_too_short",
            "The password has {length} characters; it needs at least {least}.",
            field="password",
            length=len(password),
            least=PASSWORD_MIN,
        )


def _own_words(names: Iterable[str], email: str, community: str) -> set[str]:
    """Return what must not stand in the password: names and address in parts and joined."""
    local = email.partition("@")[0]
    words: set[str] = set()
    for text in (*names, local):
        words.update(_words_of(text))
    for text in (" ".join(names), local, community):
        words.add("".join(_words_of(text)))
    return {spelling for word in words for spelling in spellings(word) if len(spelling) >= 3}


def _near_words(email: str, community: str) -> set[str]:
    """Return what is only cheap to guess: the parts of the community's name and of the domain."""
    return {word for word in _words_of(f"{community} {email.partition('@')[2]}") if len(word) >= 3}


def _words_of(text: str) -> list[str]:
    return re.findall(r"[^\W\d_]+", fold_password(text))


def _names_one(password: str, own: set[str]) -> bool:
    """Say whether an own word stands in the password: a long one anywhere, a short one alone."""
    alone = {word for part in _readings(password) for word in _words_of(part)}
    joined = ["".join(_words_of(part)) for part in _readings(password)]
    return any(
        word in alone or (len(word) >= _LONG and any(word in text for text in joined))
        for word in own
    )


def _readings(password: str) -> Iterator[str]:
    text = fold_password(password)
    yield text
    yield from unleet(text)
