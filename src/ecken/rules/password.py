"""What a password must be: long enough, and not among the first that anybody would try."""

from __future__ import annotations

import re
import unicodedata

from ecken.errors import Invalid

__all__ = ["PASSWORD_MAX", "PASSWORD_MIN", "check_password"]

PASSWORD_MIN = 10
PASSWORD_MAX = 1_024
"""Characters; beyond it nobody types, and hashing would only cost."""

_WORDS = """
password passwort passwd passwordpassword passwortpasswort kennwort parole geheim geheimnis
secret letmein welcome willkommen hallo hello hallowelt helloworld changeme default master
admin administrator root user guest gast test testtest tester login signin demo
qwertz qwertzu qwertzui qwertzuio qwertzuiop qwerty qwertyu qwertyui qwertyuio qwertyuiop
asdf asdfg asdfgh asdfghjkl yxcvbnm zxcvbnm qazwsx qazwsxedc qayxsw wsxedc abc abcd abcde
abcdef abcdefg abcdefgh abcdefghij abcdefghijklmnopqrstuvwxyz aaa iloveyou ichliebedich
ichliebdich schatz schatzi liebling sonnenschein sunshine princess prinzessin dragon monkey
football fussball baseball basketball superman batman starwars pokemon trustno trustnoone
shadow summer sommer winter herbst frühling spring autumn january januar februar september
oktober november dezember montag freitag sonntag michael daniel thomas andreas stefan
christian alexander sebastian florian martin peter charlie jordan jennifer jessica ashley
michelle nicole sandra claudia bayern bayernmünchen borussia dortmund schalke hamburg berlin
münchen köln frankfurt deutschland germany österreich schweiz mercedes porsche ferrari bmw
computer internet google facebook linkedin xing amazon apple microsoft windows samsung iphone
nintendo minecraft fortnite killer hunter cheese cookie banana schokolade chocolate pepper
ginger freedom whatever nothing access superuser mustang corvette harley maverick phoenix
ecken netzwerk network kontakt kontakte verein community
"""
_STEMS = frozenset(_WORDS.split())
"""Words under the most used passwords of published leaks, German and English, without digits."""

_LEET = str.maketrans("013457@$!€", "oieastasie")
_RUNS = ("0123456789" * 12, "abcdefghijklmnopqrstuvwxyz" * 5, "qwertzuiopasdfghjklyxcvbnm")


def check_password(password: str, *, names: tuple[str, ...] = ()) -> None:
    """Accept a new password, or say what is wrong with it.

    ``names`` are the member's own names and address.

    Raises
    ------
    Invalid
        ``password_invalid``, ``password_too_short``, ``password_too_long``, ``password_known``.
    """
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
            "The password has {length} characters; needed are at least {least}.",
            field="password",
            length=len(password),
            least=PASSWORD_MIN,
        )
    if _is_known(password) or _is_own_name(password, names):
        raise Invalid(
            "password_known",
            "This password is among the first that others would try. Please choose another; "
            "several words that do not belong together are good.",
            field="password",
        )


def _is_known(password: str) -> bool:
    plain = unicodedata.normalize("NFC", password.casefold())
    inner = re.sub(r"^[\W\d_]+|[\W\d_]+$", "", plain)  # ornaments at the ends are no help
    for spelling in (plain, plain.translate(_LEET), inner.translate(_LEET)):
        letters = "".join(c for c in spelling if c.isalpha())
        if letters in _STEMS or _is_repeated(letters):
            return True
    if len(set(plain)) < 4 or (re.fullmatch(r"[\d\W]+", plain) and len(set(plain)) < 6):
        return True
    return any(plain in run or plain[::-1] in run for run in _RUNS) or _is_repeated(plain)


def _is_repeated(text: str) -> bool:
    """Say whether the text is a short piece said several times, or a stem twice."""
    half = len(text) // 2
    if len(text) >= 6 and text[:half] in _STEMS and text == text[:half] * 2:
        return True
    return any(
        len(text) > size and text == (text[:size] * (len(text) // size + 1))[: len(text)]
        for size in range(1, 5)
    )


def _is_own_name(password: str, names: tuple[str, ...]) -> bool:
    plain = _letters_and_digits(password)
    for name in names:
        for part in {name, name.split("@")[0]}:
            own = _letters_and_digits(part)
            if len(own) >= 4 and own in plain and len(plain) - len(own) < 5:
                return True
    return False


def _letters_and_digits(text: str) -> str:
    return "".join(c for c in text.casefold() if c.isalnum())
