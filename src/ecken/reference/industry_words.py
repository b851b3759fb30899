"""Guesses an industry by the words of a company's name, or of a position.

Many names say the trade (``Stadtwerke``, ``Klinikum``, ``Steuerberatung``), most do not: then the
answer is that it is not known. A position says it only where the trade has it to itself: a teacher
teaches, a controller may sit anywhere. The industries are divisions of WZ 2008.
"""

from __future__ import annotations

import re
from enum import StrEnum
from functools import lru_cache
from typing import NamedTuple

from ecken.reference.folding import expand

__all__ = ["Basis", "IndustryGuess", "guess_industry"]


class Basis(StrEnum):
    """What a guess rests on, the surest first."""

    COMPANY = "company"
    """A word of the company's name."""
    POSITION = "position"
    """The position alone."""


class IndustryGuess(NamedTuple):
    """A division of WZ 2008, and what says so."""

    code: str
    basis: Basis


_ENDINGS = {
    "10": "baeckerei molkerei metzgerei fleischerei konditorei lebensmittel",
    "11": "brauerei winzergenossenschaft mineralbrunnen",
    "18": "druckerei druckhaus",
    "20": "chemie chemicals chemical",
    "21": "pharma pharmaceuticals pharmazeutika arzneimittel biotech",
    "25": "metallbau stahlbau werkzeugbau",
    "26": "halbleiter semiconductor semiconductors",
    "28": "maschinenbau anlagenbau maschinenfabrik",
    "29": "automotive fahrzeugbau automobil automobile",
    "30": "aerospace werft",
    "32": "medizintechnik",
    "35": "stadtwerke stadtwerk energie energy energieversorgung elektrizitaetswerk",
    "41": "bauunternehmen bauunternehmung hochbau",
    "42": "tiefbau strassenbau",
    "43": "dachdeckerei malerbetrieb elektroinstallation",
    "45": "autohaus",
    "46": "grosshandel wholesale",
    "47": "apotheke buchhandlung supermarkt einzelhandel",
    "49": "verkehrsbetriebe bahn eisenbahn",
    "51": "airlines airline fluggesellschaft airways",
    "52": "spedition logistik logistics flughafen",
    "55": "hotel hotels hotelgruppe",
    "56": "restaurant gastronomie catering",
    "58": "verlag verlage verlagsgruppe publishing zeitung",
    "59": "filmproduktion filmverleih",
    "60": "rundfunk fernsehen broadcasting",
    "61": "telekom telekommunikation telecom telecommunications",
    "62": "software softwarehaus informatik itservices itconsulting",
    "64": "bank banken sparkasse volksbank bausparkasse kreditbank",
    "65": "versicherung versicherungen versicherungsgruppe insurance rueckversicherung "
    "lebensversicherung",
    "68": "immobilien wohnungsbau hausverwaltung realestate wohnungsgenossenschaft",
    "69": "rechtsanwaelte rechtsanwaltskanzlei kanzlei steuerberatung steuerberater steuerkanzlei "
    "wirtschaftspruefung wirtschaftspruefungsgesellschaft steuerberatungsgesellschaft notariat",
    "70": "consulting unternehmensberatung managementberatung consultancy",
    "71": "ingenieurbuero ingenieure architekten architekturbuero planungsbuero architects",
    "72": "forschungszentrum forschungsinstitut forschungsgesellschaft",
    "73": "werbeagentur marktforschung advertising marketingagentur",
    "78": "personalberatung personaldienstleistungen zeitarbeit recruiting personalvermittlung "
    "staffing",
    "79": "reisebuero touristik travel",
    "80": "sicherheitsdienst",
    "81": "gebaeudereinigung gebaeudeservice facilitymanagement hausmeisterservice",
    "84": "bundesamt landesamt landratsamt finanzamt ministerium bundesministerium stadtverwaltung "
    "kreisverwaltung gemeindeverwaltung bezirksregierung polizei bundeswehr jobcenter amtsgericht "
    "landgericht zollamt krankenkasse",
    "85": "universitaet university hochschule fachhochschule schule grundschule realschule "
    "gesamtschule berufsschule gymnasium college akademie academy volkshochschule school",
    "86": "klinik kliniken klinikum krankenhaus hospital universitaetsklinikum zahnarztpraxis "
    "arztpraxis healthcare clinic",
    "87": "pflegeheim seniorenheim altenheim pflegedienst",
    "88": "kindergarten kindertagesstaette kita",
    "90": "theater orchester philharmonie oper",
    "91": "museum bibliothek archiv museen",
    "93": "fitnessstudio sportverein",
    "94": "verein verband stiftung gewerkschaft handwerkskammer handelskammer ihk kirchengemeinde "
    "bistum foundation association",
    "96": "friseur friseursalon waescherei",
}
"""Words that stand in a name by themselves, or end one: ``Musterbank``, ``Kreissparkasse``."""

_ALONE_ONLY = frozenset(
    "bahn oper kita archiv school college hotel hotels travel verein kanzlei clinic energy bank "
    "ihk werft schule".split()
)
"""Of these, what ends a longer word means something else too often (``Autobahn``)."""
_ALONE_OR_GERMAN = frozenset({"bank", "schule", "hotel", "verein", "kanzlei", "werft"})
"""Of those, what German joins to the word before: it counts if four letters or more go before."""

_POSITIONS = {
    "47": r"apothek",
    "49": r"lokfuehrer|busfahrer",
    "51": r"pilot(?!proj)|flugbegleit",
    "56": r"koch\b|koechin|sommelier",
    "58": r"verleger|lektor(?!at)",
    "62": r"softwareentwickl|software (?:developer|engineer|entwickl)|programmier",
    "64": r"bankkauf|bankangestellt|bankberat",
    "65": r"versicherungskauf|aktuar",
    "68": r"immobilienmakl|immobilienkauf|hausverwalt",
    "69": r"rechtsanw|\banwalt|\banwaelt|\bnotar|steuerberat|wirtschaftspruef|lawyer|attorney",
    "71": r"\barchitekt(?:in|\b)|bauingenieur|vermessungs",
    "75": r"tierarzt|tieraerzt|veterina",
    "84": r"polizist|polizei|\brichter|staatsanw|buergermeister|soldat",
    "85": r"lehrer|lehrkraft|professor|dozent|teacher|lecturer|schulleit",
    "86": r"\barzt|\baerzt|[a-z]{3}arzt|[a-z]{3}aerzt|krankenpfleg|krankenschwest|hebamme"
    r"|physiotherap|physician|\bnurse|zahntechni",
    "96": r"friseur|frisoer",
}

_NAMES_OF_TWO_WORDS = {
    "real estate": "realestate",
    "it services": "itservices",
    "it service": "itservices",
    "it consulting": "itconsulting",
    "facility management": "facilitymanagement",
}
_SHORTEST_BEFORE = 4


@lru_cache(maxsize=4_096)
def guess_industry(company: str, position: str) -> IndustryGuess | None:
    """Return the industry that the name of the company says, else the one the position says.

    ``None`` if neither does: that is so for most names.
    """
    code = _by_company(expand(company))
    if code is not None:
        return IndustryGuess(code, Basis.COMPANY)
    code = _by_position(expand(position))
    return None if code is None else IndustryGuess(code, Basis.POSITION)


def _by_company(name: str) -> str | None:
    for words, joined in _NAMES_OF_TWO_WORDS.items():
        name = name.replace(words, joined)
    found: str | None = None
    for word in name.split():
        found = _by_word(word) or found  # the last word says what the others only narrow down
    return found


def _by_word(word: str) -> str | None:
    if word in _CODES:
        return _CODES[word]
    match = _ENDING.search(word)
    return _CODES[match[1]] if match else None


def _by_position(text: str) -> str | None:
    return next((code for code, pattern in _PATTERNS if pattern.search(text)), None)


_CODES = {word: code for code, words in _ENDINGS.items() for word in words.split()}
_JOINED = sorted(
    (word for word in _CODES if word not in _ALONE_ONLY or word in _ALONE_OR_GERMAN),
    key=lambda word: (-len(word), word),
)
_ENDING = re.compile(rf"[a-z0-9]{{{_SHORTEST_BEFORE},}}({'|'.join(_JOINED)})$")
_PATTERNS = [(code, re.compile(pattern)) for code, pattern in _POSITIONS.items()]
