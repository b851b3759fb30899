"""Names in other scripts and spellings: ``Иванов`` is ``Ivanov`` or ``Iwanow``.

Cyrillic and Greek by tables of our own, after what is usual: DIN 1460 and ISO 9 (scholars),
Duden (German), BGN/PCGN and ICAO 9303 (English, passports), ISO 843 (Greek). All other scripts
by ``anyascii``: Chinese as Pinyin. A name has few such spellings, whoever else is a member.
"""

from __future__ import annotations

from functools import lru_cache

from anyascii import anyascii

from ecken.search.matching.words import key

__all__ = ["is_ideographic", "other_spellings"]

_MOST = 48  # spellings of one name
_LONGEST = 40


def _table(letters: str, spelled: str) -> dict[str, str]:
    return dict(zip(letters, (s.replace("_", "") for s in spelled.split()), strict=True))


_CYRILLIC = "абвгдежзийклмнопрстуфхцчшщъыьэюяёіїєґўђћљњџјѓќѕ"
_SYSTEMS = (
    # DIN 1460, ISO 9, without their accents
    _table(_CYRILLIC, "a b v g d e z z i j k l m n o p r s t u f ch c c s sc _ y _ e ju ja e i "
                      "ji je g u dj c lj nj dz j g k dz"),
    _table(_CYRILLIC, "a b v g d e z z i j k l m n o p r s t u f h c c s s _ y _ e u a e i i e "
                      "g u d c l n d j g k z"),
    # Duden
    _table(_CYRILLIC, "a b w g d e sch s i i k l m n o p r s t u f ch z tsch sch schtsch _ y _ e "
                      "ju ja o i ji je g w dj c lj nj dz j g k dz"),
    # BGN/PCGN
    _table(_CYRILLIC, "a b v g d e zh z i y k l m n o p r s t u f kh ts ch sh shch _ y _ e yu ya "
                      "e i yi ye g u dj c lj nj dz j g k dz"),
    # ICAO 9303, and what is usual
    _table(_CYRILLIC, "a b v g d e zh z i i k l m n o p r s t u f kh ts ch sh shch ie y _ e iu ia "
                      "e i i ie g u dj c lj nj dz j g k dz"),
    _table(_CYRILLIC, "a b v h d e zh z y i k l m n o p r s t u f h ts ch sh sch _ i _ e u ya yo i "
                      "i e g w dj c lj nj dz j g k dz"),
)  # fmt: skip
_GREEK = "αβγδεζηθικλμνξοπρσςτυφχψω"
_GREEK_SYSTEMS = (
    _table(_GREEK, "a v g d e z i th i k l m n x o p r s s t y f ch ps o"),
    _table(_GREEK, "a b g d e z e th i k l m n x o p r s s t y ph ch ps o"),
    _table(_GREEK, "a v g d e z i th i k l m n x o p r s s t i f h ps o"),
)
_GREEK_PAIRS = (
    (("ου", "ou"), ("μπ", "b"), ("ντ", "nt"), ("γγ", "ng"), ("γκ", "gk"), ("αυ", "av"),
     ("ευ", "ev")),
    (("ου", "ou"), ("μπ", "mp"), ("ντ", "d"), ("γγ", "ng"), ("γκ", "g"), ("αυ", "au"),
     ("ευ", "eu")),
)  # fmt: skip
_ENDINGS = (
    ("ij", "iy", "ii", "yj", "yy", "yi"),
    ("i", "y", "ij", "iy", "ii", "yj", "yy"),
)
_LATIN = {"đ": "dj", "å": "aa", "þ": "th", "ð": "th", "š": "sh", "č": "ch", "ž": "zh", "ć": "ch",
          "ş": "sh", "ç": "ch", "ñ": "ny", "ğ": "gh"}  # fmt: skip
_LATIN_GERMAN = {"đ": "dj", "å": "aa", "þ": "th", "ð": "d", "š": "sch", "č": "tsch", "ž": "sch",
                 "ć": "tsch", "ş": "sch", "ç": "tsch"}  # fmt: skip
_LATIN_PLAIN = {"đ": "dj", "å": "aa", "þ": "th"}


_KOREAN = {"김": "kim", "이": "lee", "박": "park", "최": "choi", "정": "jung", "조": "cho",
           "강": "kang", "윤": "yoon", "임": "lim", "신": "shin"}  # fmt: skip


def is_ideographic(term: str) -> bool:
    """Whether a word is of Chinese signs, kana or hangul, where names are written without a gap."""
    return 2 <= len(term) <= 6 and all(
        "\u3040" <= c <= "\u30ff" or "\u3400" <= c <= "\u9fff" or "\uac00" <= c <= "\ud7af"
        for c in term
    )


@lru_cache(maxsize=65536)
def other_spellings(term: str) -> frozenset[str]:
    """The keys under which a name is known besides its own; none for most."""
    if term.isascii() or len(term) > _LONGEST:
        return frozenset()
    found = sorted({key(spelled) for spelled in _spelled(term)} - {key(term), ""})
    return frozenset(found[:_MOST])


def _spelled(term: str) -> set[str]:
    if any("\u0370" <= c <= "\u03ff" for c in term):
        return _greek(term)
    if any("\u0400" <= c <= "\u04ff" for c in term):
        return {end for table in _SYSTEMS for end in _ended(_by_table(term, table))}
    if all(c <= "\u024f" for c in term):
        tables = (_LATIN_PLAIN, _LATIN, _LATIN_GERMAN)
        return {_by_table(term, table) for table in tables}
    found = {anyascii(term).lower().replace(" ", "")}
    return found | {_KOREAN[term]} if term in _KOREAN else found


def _greek(term: str) -> set[str]:
    plain = key(term)  # without tonos
    found = set()
    for pairs in _GREEK_PAIRS:
        spelled = plain
        for pair, latin in pairs:
            spelled = spelled.replace(pair, latin)
        found |= {_by_table(spelled, table) for table in _GREEK_SYSTEMS}
    return found


def _by_table(term: str, table: dict[str, str]) -> str:
    return "".join(table.get(letter, letter) for letter in term)


def _ended(spelled: str) -> set[str]:
    """``-skij`` is also ``-ski``, ``-sky``; ``-ija`` is ``-ia``."""
    found = {spelled, spelled.replace("ks", "x"), spelled.replace("ija", "ia").replace("iya", "ia")}
    for long in _ENDINGS[0]:
        if spelled.endswith(long):
            found |= {spelled[: -len(long)] + short for short in _ENDINGS[1]}
    if spelled.startswith("e"):
        found |= {"j" + spelled, "y" + spelled}
    return found
