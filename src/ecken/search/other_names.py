"""Other names of the same: cities and languages in English, universities written short."""

from __future__ import annotations

__all__ = ["other_names"]

_CITIES = """basel=basle=bale bern=berne braunschweig=brunswick genf=geneva=geneve
    hameln=hamelin hannover=hanover koblenz=coblenz koln=cologne luzern=lucerne munchen=munich
    nurnberg=nuremberg sankt=st wien=vienna"""
_LANGUAGES = """albanisch=albanian arabisch=arabic bosnisch=bosnian bulgarisch=bulgarian
    chinesisch=chinese=mandarin danisch=danish deutsch=german englisch=english
    estnisch=estonian finnisch=finnish franzosisch=french griechisch=greek hebraisch=hebrew
    indonesisch=indonesian italienisch=italian japanisch=japanese kroatisch=croatian
    kurdisch=kurdish lettisch=latvian litauisch=lithuanian niederlandisch=dutch=hollandisch
    norwegisch=norwegian persisch=persian=farsi polnisch=polish portugiesisch=portuguese
    rumanisch=romanian russisch=russian schwedisch=swedish serbisch=serbian slowakisch=slovak
    slowenisch=slovenian spanisch=spanish thailandisch=thai tschechisch=czech turkisch=turkish
    ukrainisch=ukrainian ungarisch=hungarian vietnamesisch=vietnamese"""
_SCHOOLS = "uni=universitat=university fh=fachhochschule"


def _groups(text: str) -> dict[str, tuple[str, ...]]:
    groups = [group.split("=") for group in text.split()]
    return {name: tuple(n for n in group if n != name) for group in groups for name in group}


_BY_FIELD = {
    "city": _groups(_CITIES),
    "language": _groups(_LANGUAGES),
    "school": _groups(_SCHOOLS),
}
# Written short for two words, both of which have to stand in the field; and back.
_SHORT = {"tu": ("technische", "universitat"), "th": ("technische", "hochschule")}
_LONG: dict[str, tuple[str, ...]] = {}
for _short, _words in _SHORT.items():
    for _word in _words:
        _LONG[_word] = (*_LONG.get(_word, ()), _short)


def other_names(word: str, field: str) -> list[tuple[str, ...]]:
    """Keys that stand for a key in a text field, each one word or several at once."""
    found: list[tuple[str, ...]] = [(name,) for name in _BY_FIELD.get(field, {}).get(word, ())]
    if field == "school":
        found += [(short,) for short in _LONG.get(word, ())]
        found += [_SHORT[word]] if word in _SHORT else []
    return found
