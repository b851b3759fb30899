"""Names of offices: ``CFO``, ``Finanzvorstand``, ``Chief Financial Officer``.

A fixed list, so that what a search finds never depends on who else is a member. A text that names
an office holds a term of its own for it (``=cfo``), which no word that is typed can be.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from functools import lru_cache

from ecken.search.matching.titles import split_compound, title_key
from ecken.search.matching.words import IGNORED, Token, terms

__all__ = ["may_name_office", "offices_asked", "offices_in"]

_LONGEST = 4
_OFFICES = """
ceo: ceo | chief executive officer | vorstandsvorsitzender | vorsitzender vorstands
md: geschäftsführer | gf | managing director | ceo | chief executive officer
cfo: cfo | chief financial officer | finanzvorstand | kaufmännischer leiter | finanzchef | leiter finanzen | kaufmännischer geschäftsführer | finanzdirektor
cto: cto | chief technology officer | chief technical officer | technikvorstand | technischer leiter | technischer geschäftsführer | technischer direktor
cio: cio | chief information officer | it-leiter | leiter it | head it
coo: coo | chief operating officer | chief operations officer
cmo: cmo | chief marketing officer | marketingvorstand | marketingleiter | leiter marketing
cso: cso | chief sales officer | vertriebsvorstand | vertriebsleiter | leiter vertrieb
chro: chro | chief human resources officer | personalvorstand | personalleiter | leiter personal | head hr | hr director | personalchef | hr leiter | leiter hr
cpo: cpo | chief product officer
cdo: cdo | chief digital officer | chief data officer
ciso: ciso | chief information security officer
hr: hr | human resources | personal | personalwesen | personalabteilung | personalmanagement
ra: ra | rechtsanwalt | attorney law | lawyer
stb: stb | steuerberater | tax advisor | tax consultant
wp: wp | wirtschaftsprüfer | certified public accountant | cpa
projectmanager: pm | projektmanager | project manager
productmanager: pm | produktmanager | product manager
vp: vp | vice president | vizepräsident
svp: svp | senior vice president
evp: evp | executive vice president
br: br | betriebsrat | works council
ar: ar | aufsichtsrat | supervisory board
dsb: dsb | datenschutzbeauftragter | data protection officer | dpo
pr: pr | öffentlichkeitsarbeit | public relations
qm: qm | qualitätsmanagement | quality management
it: it | informationstechnik | edv | information technology
kam: kam | key account manager
cxo: ux | user experience
mdb: mdb | mitglied bundestags | bundestagsabgeordneter
mdl: mdl | mitglied landtags | landtagsabgeordneter
vorstand: vorstand | vorstandsmitglied | mitglied vorstands | board member
lawyer: syndikus | syndikusrechtsanwalt | general counsel | chefjustiziar
"""  # noqa: E501


def _phrase(text: str) -> tuple[str, ...]:
    return tuple(title_key(term) for term in terms(text))


_BY_PHRASE: dict[tuple[str, ...], tuple[str, ...]] = {}
for _line in _OFFICES.strip().splitlines():
    _name, _, _phrases = _line.partition(":")
    for _words in map(_phrase, _phrases.split("|")):
        _BY_PHRASE[_words] = (*_BY_PHRASE.get(_words, ()), _name)
_KNOWN = frozenset(word for phrase in _BY_PHRASE for word in phrase)


@lru_cache(maxsize=65536)
def _key(term: str) -> str:
    found = title_key(term)
    return found if found in _KNOWN else ""


@lru_cache(maxsize=65536)
def _within(term: str) -> tuple[str, ...]:
    """Offices whose word is a part of a compound: `hr` in `Personalreferentin`."""
    compound = split_compound(term)
    found = _BY_PHRASE.get(("personal",), ()) if compound else ()
    return found if compound and "personal" in compound.modifiers else ()


@lru_cache(maxsize=65536)
def _is_of_office(term: str) -> bool:
    return term not in IGNORED and bool(_key(term) or _within(term))


def may_name_office(words: Iterable[str]) -> bool:
    """Say whether any of these words belongs to the name of an office; most texts have none."""
    return any(map(_is_of_office, words))


def offices_in(text: str, written: Sequence[Token]) -> list[Token]:
    """The offices that a text names, each as a term of its own; ``written`` are its words.

    Short names of two or three letters have to be written with a capital: `5 pm` is no office.
    """
    found = []
    words = [token for token in written if token.term not in IGNORED]
    for at, token in enumerate(words):
        for name in _within(token.term):
            found.append(Token(token.start, token.end, f"={name}"))
        if not _key(token.term):
            continue
        for last in range(at, min(at + _LONGEST, len(words))):
            phrase = tuple(_key(word.term) for word in words[at : last + 1])
            is_lower = len(token.term) <= 3 and text[token.start : token.end].islower()
            if phrase in _BY_PHRASE and not (len(phrase) == 1 and is_lower):
                names = _BY_PHRASE[phrase]
                found += [Token(token.start, words[last].end, f"={name}") for name in names]
    return found


def offices_asked(words: Sequence[str]) -> Iterable[tuple[int, int, tuple[str, ...]]]:
    """For words in a row: from where to where (exclusive) they name which offices."""
    keys = [_key(word) for word in words]
    for first in range(len(words)):
        for last in range(first + 1, min(first + _LONGEST, len(words)) + 1):
            names = _BY_PHRASE.get(tuple(keys[first:last]))
            if names:
                yield first, last, names
