"""Synonyms: English names of cities and languages, abbreviations of universities."""

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
_DEGREES = """diplom=dipl ingenieur=ing doktor=doctor=dr magister=mag kaufmann=kfm kauffrau=kffr
    professor=prof"""
_SCHOOLS = "uni=universitat=university fh=fachhochschule"


def _groups(text: str) -> dict[str, tuple[str, ...]]:
    groups = [group.split("=") for group in text.split()]
    return {name: tuple(n for n in group if n != name) for group in groups for name in group}


_BY_FIELD = {
    "city": _groups(_CITIES),
    "language": _groups(_LANGUAGES),
    "school": _groups(_SCHOOLS),
    "degree": _groups(_DEGREES),
}
# Written short for two words, both of which have to stand in the field; and back.
_SHORT = {
    "school": """tu=technische_universitat th=technische_hochschule""",
    "degree": """ba=bachelor_arts bsc=bachelor_science beng=bachelor_engineering
        bed=bachelor_education llb=bachelor_laws bba=bachelor_business ma=master_arts
        ma=magister_artium msc=master_science meng=master_engineering med=master_education
        llm=master_laws mba=master_business phd=doctor_philosophy phd=doktor_philosophie
        dipling=diplom_ingenieur dipling=dipl_ing drmed=doktor_medizin""",
}
_PAIRS = {
    field: [
        (short, tuple(words.split("_")))
        for short, _, words in (pair.partition("=") for pair in pairs.split())
    ]
    for field, pairs in _SHORT.items()
}


def other_names(word: str, field: str) -> list[tuple[str, ...]]:
    """Keys that stand for a key in a text field, each one word or several at once."""
    found: list[tuple[str, ...]] = [(name,) for name in _BY_FIELD.get(field, {}).get(word, ())]
    for short, words in _PAIRS.get(field, ()):
        found += [(short,)] if word in words else []
        found += [words] if word == short else []
    return found
