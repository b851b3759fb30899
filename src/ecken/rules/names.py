"""Rules for the names of people: one script a word, and no address, sentence or office of the site.

A name stands beside the community's own words, in mails too. It may be anybody's name, in any
script; it must not speak. What is refused here is said with its reason, never changed in silence,
but for spaces, forms of the same letter and characters that nobody sees.
"""

from __future__ import annotations

import re
import unicodedata

from ecken.errors import Invalid
from ecken.rules.operators.reserved_names import sounds_like_an_office
from ecken.rules.text import clean_line

__all__ = ["NAME_MAX", "check_full_name", "is_plain_name", "parse_name"]

NAME_MAX = 80
"""Longest first or last name, in characters."""

_WORDS_MAX = 7
_SHORTENED_MAX = 6
"""Longest word before a full stop: Prof., Dipl., habil."""
_MARKS_MAX = 6
"""Marks in a row on a letter of scripts that write vowels and stacked letters as marks."""
_EUROPEAN_MARKS_MAX = 2
_DIGITS_MAX = 2
_APOSTROPHES = str.maketrans({"´": "'", "`": "'", "‘": "'", "‛": "'", "′": "'"})
_SIGNS = frozenset(" '’ʼʻ-‐‑–.,()&·・־׳״՚་༌᠆")
_BEGINNINGS = frozenset("'’ʼʻ(")
_JOINERS = "\u200c\u200d"
_BLANK_LETTERS = frozenset("\u115f\u1160\u3164\uffa0\u17b4\u17b5\u2800\u034f")
_TOGETHER = (
    {"CJK", "HIRAGANA", "KATAKANA", "KATAKANA-HIRAGANA", "IDEOGRAPHIC"},
    {"CJK", "HANGUL"},
    {"CJK", "BOPOMOFO"},
)
"""Scripts that are written together in one word."""
_EUROPEAN = frozenset(("LATIN", "GREEK", "CYRILLIC"))
_OF_NO_SCRIPT = frozenset(("MODIFIER", "COMBINING"))
_TITLES = frozenset(
    "dr prof med dent vet jur phil rer nat pol oec theol habil mult dipl ing mag univ lic cand "
    "stud st sr jr jun sen geb ph ll sc art arch kfm wirt inf agr".split()
)
_DOT_IN_WORD = re.compile(r"([^\W\d_]+)\.(?=(\w+))")
_OF_ADDRESSES = frozenset(("http", "https", "www", "mailto", "ftp"))
_SITE = re.compile(
    r"(?:[.·・]|(?<=[ (])(?:dot|punkt)\b)[ )]*"
    r"(?:com|net|org|de|eu|info|biz|io|ru|cn|shop|site|online|xyz|app)$"
)
"""How an address ends, also where it is written apart or out: evil . de, evil dot com."""
_HINT_OF_ADDRESS = re.compile(r"[.·・]|dot|punkt|http|www|mailto|ftp")
"""Without one of these a name cannot be an address: a quick look at a million names."""
_MIDDLE_DOT = re.compile(r"([^\W\d_])[·・]([^\W\d_])")
_SPEAKING = frozenset(
    "konto account passwort password kennwort anmelden anmeldung einloggen login gesperrt sperrung "
    "locked suspended verify verifizieren verification bestätigen bestaetigen gewonnen rechnung "
    "invoice payment zahlung überweisung ueberweisung klicken klicke abgelaufen deaktiviert "
    "billing mitgliedschaft deine your wurde endet".split()
)
_SPEAKING_TOGETHER = frozenset(
    "warnung achtung dringend urgent mahnung sofort jetzt heute bitte please".split()
)
"""Each of these is somebody's name; two of them are a sentence."""
_SPEAKING_BEGINNINGS = ("passwort", "kennwort", "password", "kontosperr", "zugangsdaten")


def parse_name(text: str, *, field: str, is_required: bool = False) -> str:
    """Return a first or last name in its normal form.

    Raises
    ------
    Invalid
        ``text_missing``, ``text_too_long``, ``name_signs``, ``name_letters``, ``name_marks``,
        ``name_scripts``, ``name_address``, ``name_sentence``
    """
    text = " ".join(unicodedata.normalize("NFKC", text.translate(_APOSTROPHES)).split())
    name = clean_line(text, most=NAME_MAX, field=field, is_required=is_required)
    name = _DOT_IN_WORD.sub(_with_space, "".join(_visible(name)))
    if not name:
        return name
    _check(name, field)
    return name


def _check(name: str, field: str, *, words_max: int = _WORDS_MAX) -> None:
    _check_signs(name, field)
    _check_marks(name, field)
    _check_scripts(name, field)
    _check_words(name, field, words_max)


def check_full_name(first: str, last: str, *, community: str) -> None:
    """Refuse a name that sounds as if the community itself spoke, or is an address as a whole.

    Raises
    ------
    Invalid
        ``name_reserved``; ``name_address``
    """
    _check_address(f"{first} {last}", "last_name")
    if sounds_like_an_office(f"{first} {last}", community=community):
        raise _refused(
            "name_reserved",
            "“{given}” sounds like an office of this community. Please use your own name.",
            f"{first} {last}",
            "last_name",
        )


def is_plain_name(name: str, *, community: str) -> bool:
    """Say whether a name as it is shown may stand in the community's own words.

    For names that were stored before these rules, or in spite of them.
    """
    try:
        _check(name.translate(_APOSTROPHES), "", words_max=2 * _WORDS_MAX)
    except Invalid:
        return False
    return not sounds_like_an_office(name, community=community)


def _with_space(found: re.Match[str]) -> str:
    """``Dr.med.`` becomes ``Dr. med.`` and ``J.Weber`` ``J. Weber``; initials stay together."""
    is_initial = len(found[1]) == 1 and len(found[2]) > 1
    return f"{found[1]}. " if is_initial or found[1].casefold() in _TITLES else found[0]


def _visible(name: str) -> list[str]:
    """The characters but for joiners that join nothing: only some scripts need them."""
    return [
        character
        for place, character in enumerate(name)
        if character not in _JOINERS or _is_joining(name, place)
    ]


def _is_joining(name: str, place: int) -> bool:
    around = name[max(0, place - 1) : place] + name[place + 1 : place + 2]
    return len(around) == 2 and all(
        unicodedata.category(c)[0] in "LM" and not _script(c).startswith(("LATIN", "GREEK", "CYR"))
        for c in around
    )


def _check_signs(name: str, field: str) -> None:
    if not any(c.isalpha() and c not in _BLANK_LETTERS for c in name):
        raise _refused("name_letters", "A name needs letters; “{given}” has none.", name, field)
    digits = sum(c.isdigit() for c in name)
    for character in name:
        is_known = character.isalpha() or unicodedata.category(character) in ("Mn", "Mc")
        is_allowed = is_known or character in _SIGNS or character in _JOINERS
        is_allowed = is_allowed or (character.isdigit() and digits <= _DIGITS_MAX)
        if not is_allowed or character in _BLANK_LETTERS or _is_disguised(character):
            raise Invalid(
                "name_signs",
                "“{given}” cannot be part of a name. Use letters, spaces, hyphens, "
                "apostrophes and full stops.",
                field=field,
                given=character,
            )
    if not (name[0].isalpha() or name[0] in _BEGINNINGS) or name.count("(") != name.count(")"):
        raise _refused(
            "name_letters", "A name begins with a letter; “{given}” does not.", name, field
        )


def _is_disguised(character: str) -> bool:
    """Letters made to look like others: small capitals, letters upside down.

    But for Ǝ, which some languages write.
    """
    name = unicodedata.name(character, "")
    is_odd = " SMALL CAPITAL " in name or " TURNED " in name or " REVERSED " in name
    return is_odd and name.startswith("LATIN") and character not in "Ǝǝ"


def _check_marks(name: str, field: str) -> None:
    row, most = 0, _EUROPEAN_MARKS_MAX
    for character in name:
        if unicodedata.category(character)[0] != "M":
            row = 0
            most = _EUROPEAN_MARKS_MAX if _script(character) in _EUROPEAN else _MARKS_MAX
            continue
        row += 1
        if row > most or (_script(character) == "COMBINING" and row > _EUROPEAN_MARKS_MAX):
            raise _refused("name_marks", "“{given}” has too many marks on one letter.", name, field)


def _check_scripts(name: str, field: str) -> None:
    for word in re.split(r"[ \-‐‑–.,()&]+", name):
        scripts = {_script(c) for c in word if c.isalpha()} - _OF_NO_SCRIPT
        if len(scripts) > 1 and not any(scripts <= together for together in _TOGETHER):
            raise _refused(
                "name_scripts",
                "“{given}” mixes letters of different scripts that look alike. Please write each "
                "word in one script.",
                word,
                field,
            )


def _script(character: str) -> str:
    return unicodedata.name(character, "UNKNOWN").split()[0]


def _check_words(name: str, field: str, words_max: int) -> None:
    _check_address(name, field)
    if len(name.split()) > words_max or _speaks(name):
        raise _refused(
            "name_sentence",
            "“{given}” reads like a sentence. Please enter only the name.",
            name,
            field,
        )


def _check_address(name: str, field: str) -> None:
    if not _HINT_OF_ADDRESS.search(name.casefold()):
        return
    words = [word.strip("'’,()").casefold() for word in re.split(r"[ .·・‐‑–-]+", name)]
    dotted = [found for found in _DOT_IN_WORD.finditer(name) if len(found[1]) + len(found[2]) > 2]
    if (
        dotted
        or _SITE.search(name.casefold())
        or any(map(_is_dot_of_address, _MIDDLE_DOT.finditer(name)))
        or not _OF_ADDRESSES.isdisjoint(words)
    ):
        raise _refused(
            "name_address",
            "“{given}” looks like an address. Please enter only the name.",
            name,
            field,
        )


def _is_dot_of_address(found: re.Match[str]) -> bool:
    """Say whether a middle dot stands for a full stop: Catalan has it within ``l·l`` alone."""
    is_catalan = found[1].casefold() == found[2].casefold() == "l"
    return not is_catalan and any(_script(letter) in _EUROPEAN for letter in found.groups())


def _speaks(name: str) -> bool:
    words = [word.strip("'’.,()").casefold() for word in name.split()]
    ends = [found[1] for found in re.finditer(r"([^\W\d_]+)\.(?: |$)", name)]
    is_ended = any(len(word) > _SHORTENED_MAX for word in ends)
    beside = sum(word in _SPEAKING_TOGETHER for word in words)
    begins = any(word.startswith(_SPEAKING_BEGINNINGS) for word in words)
    return (
        is_ended or begins or name.count(",") > 2 or beside > 1 or not _SPEAKING.isdisjoint(words)
    )


def _refused(code: str, sentence: str, name: str, field: str) -> Invalid:
    return Invalid(code, sentence, field=field, given=" ".join(name.split())[:40])
