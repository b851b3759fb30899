"""Written forms of German city names: ``Frankfurt a. M.``, ``Halle/Saale``, ``60311 Frankfurt``.

A *byname* is what tells a city from its namesakes: ``am Main``, ``(Saale)``, ``i. Br.``. Words are
those of ``folding.strip_accents``.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from ecken.reference.folding import strip_accents

__all__ = [
    "bare_name", "byname_words", "fits", "is_byname", "is_connector", "is_district", "states_of",
]  # fmt: skip

_CONNECTORS = frozenset(
    """a am an auf b bei beim d dem den der die i im in o ob u und unter v vom von vor z zu zum zur
    unterm aufm""".split()
)
_BEFORE = re.compile(
    r"^\s*(?:[a-z]{1,2}\s?-\s?)?\d{4,5}\s+"
    r"|^\s*(?:freie\s+(?:und\s+|u\.\s*)?)?(?:hansestadt|landeshauptstadt|bundeshauptstadt"
    r"|universitätsstadt|wissenschaftsstadt|kreisstadt|stadt|gemeinde|großraum|raum|region"
    r"|metropolregion)\s+",
    re.IGNORECASE,
)
_AFTER = re.compile(
    r"\s?(?:,.*|[(/\s](?:germany|deutschland|austria|österreich|switzerland|schweiz)\)?)\s*$",
    re.IGNORECASE,
)
_UMLAUTS = re.compile("([aou])e")
_SHORT_WORDS = {
    "b": "bad", "gr": "gross", "kl": "klein", "saint": "sankt", "skt": "sankt", "wr": "wiener",
}  # fmt: skip
_SHORT_NAMES = {
    "ffm": "frankfurt am main", "hh": "hamburg", "klautern": "kaiserslautern",
    "k lautern": "kaiserslautern", "m gladbach": "monchengladbach",
    "mgladbach": "monchengladbach", "bienne": "biel bienne",
}  # fmt: skip
_SHORT_BYNAMES = {"obb": "oberbayern", "ndb": "niederbayern", "oldb": "oldenburg",
                  "opf": "oberpfalz", "ts": "taunus"}  # fmt: skip


def bare_name(name: str) -> str:
    """A name without postal code, rank and country, its first word written out."""
    bare = _AFTER.sub("", " ".join(name.split()))  # runs of blanks would be tried in all ways
    while (shorter := _BEFORE.sub("", bare)) != bare:
        bare = shorter
    words = strip_accents(bare).split()
    words[:1] = [_SHORT_WORDS.get(word, word) for word in words[:1]]
    whole = " ".join(words)
    return _SHORT_NAMES.get(whole, whole)


def byname_words(words: Sequence[str]) -> list[str]:
    """``["am", "main"]``, ``["v", "d", "h"]`` → ``["main"]``, ``["h"]``."""
    return [word for word in words[:-1] if word not in _CONNECTORS] + list(words[-1:])


def fits(asked: Sequence[str], written: Sequence[str]) -> bool:
    """Whether two bynames are one, either of them perhaps written short."""
    if len(asked) != len(written) or not asked:
        return False
    pairs = zip(map(_long, asked), map(_long, written), strict=True)
    return all(a.startswith(b) or b.startswith(a) for a, b in pairs)


def _long(word: str) -> str:
    """Written out, and with ``ae oe ue`` as in :func:`strip_accents`."""
    return _UMLAUTS.sub(r"\1", _SHORT_BYNAMES.get(word, word))


def is_connector(word: str) -> bool:
    """Whether a word stands between a city and what tells it apart: ``am``, ``a``, ``v``."""
    return word in _CONNECTORS


def is_byname(word: str) -> bool:
    """Whether a word is known to tell cities apart: ``saale``, ``westfalen``, ``opf``."""
    return word in _HOMES or word in _SHORT_BYNAMES


def is_district(name: str, base: str) -> bool:
    """Whether what follows the city is written like a part of it: ``Berlin-Mitte``."""
    return bool(re.match(r"\s*[-–/(]", name.strip()[len(base) :]))


def states_of(byname: Sequence[str]) -> frozenset[str]:
    """The states in which a byname is at home; none for a byname that is not known."""
    if not byname:
        return frozenset()
    word = _long(byname[0])
    return frozenset(
        state for name, states in _HOMES.items() if name.startswith(word) for state in states
    )


_STATES = {
    "bw": "Baden-Württemberg", "by": "Bayern", "bb": "Brandenburg", "he": "Hessen",
    "mv": "Mecklenburg-Vorpommern", "ni": "Niedersachsen", "nw": "Nordrhein-Westfalen",
    "rp": "Rheinland-Pfalz", "sl": "Saarland", "sn": "Sachsen", "st": "Sachsen-Anhalt",
    "sh": "Schleswig-Holstein", "th": "Thüringen", "bl": "Burgenland", "ka": "Kärnten",
    "no": "Niederösterreich", "oo": "Oberösterreich", "sb": "Salzburg", "sm": "Steiermark",
    "ti": "Tirol", "vo": "Vorarlberg", "ag": "Aargau", "sg": "St. Gallen", "zh": "Zürich",
    "be": "Bern", "lu": "Luzern", "so": "Solothurn", "tg": "Thurgau", "sz": "Schwyz",
    "gr": "Graubünden", "fr": "Freiburg", "vs": "Wallis", "ow": "Obwalden",
}  # fmt: skip
_WHERE = """aargau=ag ag=ag aller=ni allgau=by,bw altmark=st baden=bw bayern=by bergstrasse=he,bw
    bl=ag bodensee=bw,by,vo brandenburg=bb breisgau=bw burgenland=bl donau=bw,by,no,oo eder=he
    elbe=bb,ni,st,sn,sh elster=bb,sn eifel=rp,nw fils=bw hardt=rp harz=ni,st havel=bb hessen=he
    hohe=he hohentwiel=bw holstein=sh inn=by,oo,ti isar=by karnten=ka kreis=nw lahn=he,rp lech=by
    leine=ni lippe=nw mark=bb,nw main=he,by mosel=rp mur=sm neckar=bw neisse=bb,sn niederbayern=by
    niederlausitz=bb niedersachsen=ni no=no nrw=nw oberbayern=by oberlausitz=sn oberpfalz=by
    oder=bb oldenburg=ni oo=oo ostfriesland=ni ostsee=sh,mv odenwald=he,bw,by pegnitz=by pfalz=rp
    rhein=rp,nw,bw,he rheinland=rp,nw rhon=by,he,th ruhr=nw saale=st,th,by saar=sl sachsen=sn,st
    sauerland=nw schleswig=sh schwaben=by,bw schwarzwald=bw sg=sg sieg=nw spree=bb,sn
    steiermark=sm stmk=sm tauber=by,bw taunus=he thuringen=th tirol=ti unstrut=th,st vogtland=sn,th
    wald=by,bw weinstrasse=rp weser=ni,nw westerwald=rp westfalen=nw wumme=ni wurttemberg=bw
    wurm=nw ybbs=no zh=zh be=be lu=lu so=so tg=tg sz=sz gr=gr fr=fr vs=vs ow=ow"""
_HOMES = {
    name: tuple(_STATES[state] for state in states.split(","))
    for name, states in (pair.split("=") for pair in _WHERE.split())
}
