"""What the source data say about a member: country, and the organisations of the addresses."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache

import numpy as np

from ecken.demo.spreading import Int64, Neighbours, spread
from ecken.demo.vocabulary import geography, read_text

__all__ = ["Countries", "Organisation", "find_countries", "find_organisation", "universities_of"]

UNIVERSITY_SIGNS = (".edu", ".ac.uk", ".ac.at", ".edu.au")
AMERICAN_DOMAINS = ("edu", "gov", "mil")
GERMAN_EDU = ("udo.edu", "bonn.edu")
HOME_COUNTRIES = ["DE", "AT", "CH"]
HOME_CHANCES = [0.75, 0.13, 0.12]


@dataclass(frozen=True, slots=True)
class Organisation:
    """Who stands behind a domain; ``kind`` is university, project or the name of a sector.

    ``country`` is an ISO code where the domain has one (``.edu`` is American), else "".
    """

    name: str
    kind: str
    city: str
    country: str = ""

    @property
    def sector(self) -> str:
        """The sector whose titles its people have."""
        return "association" if self.kind == "project" else self.kind


@dataclass(frozen=True, slots=True)
class Countries:
    """The country of each member: ``codes[of[i]]``, an ISO 3166 code."""

    codes: list[str]
    of: Int64


@cache
def find_organisation(domain: str) -> Organisation | None:
    """The organisation of a domain or its parent; none for providers of mail for everyone."""
    parts = domain.split(".")
    for start in range(len(parts) - 1):
        known = _organisations().get(".".join(parts[start:]))
        if known is not None:
            return known
    for sign in UNIVERSITY_SIGNS:
        if domain.endswith(sign):
            owner = domain.removesuffix(sign).rsplit(".", 1)[-1]
            return Organisation(owner + sign, "university", "", _country_of_domain(domain))
    return None


def find_countries(
    domains: Sequence[str],
    organisations: Sequence[Sequence[str]],
    ties: Neighbours,
    rng: np.random.Generator,
) -> Countries:
    """The country of each member.

    From the top-level domain of the addresses, else from an American ``.edu`` or ``.gov``, else
    from someone a signature leads to, else one of the three home countries.
    """
    named = [_country(tld, orgs) for tld, orgs in zip(domains, organisations, strict=True)]
    codes = sorted(set(named) - {""} | set(HOME_COUNTRIES))
    number = {code: i for i, code in enumerate(codes)} | {"": -1}
    of = np.array([number[code] for code in named], dtype=np.int64)
    fixed = of >= 0
    for _ in range(8):
        of = spread(of, ties, rng, rounds=1, share=1.0, fixed=fixed)
        fixed = of >= 0
    home = [number[code] for code in HOME_COUNTRIES]
    of[~fixed] = rng.choice(home, int((~fixed).sum()), p=HOME_CHANCES)
    return Countries(codes, of)


def _country(tld: str, organisations: Sequence[str]) -> str:
    """The country of a member, or ""; a top-level domain says more than an organisation."""
    named = _country_of_tld(tld)
    return named or ("US" if "US" in map(_country_of_domain, organisations) else "")


def _country_of_domain(domain: str) -> str:
    last = domain.rsplit(".", 1)[-1]
    if last in AMERICAN_DOMAINS:
        return "DE" if domain.endswith(GERMAN_EDU) else "US"
    return _country_of_tld(last) if len(last) == 2 else ""


def _country_of_tld(tld: str) -> str:
    if not tld or tld in geography()["vanity"]["domains"]:
        return ""
    return str(geography()["domains"].get(tld, tld.upper()))


@cache
def _organisations() -> dict[str, Organisation]:
    rows = [line.split("\t") for line in read_text("organisations.tsv").splitlines()[1:]]
    return {
        domain: Organisation(name, kind, city, _country_of_domain(domain))
        for domain, kind, name, city in rows
    }


@cache
def universities_of(country: str) -> list[str]:
    """Names of the listed universities of a country; empty where none is listed."""
    listed = [o for o in _organisations().values() if o.kind == "university"]
    return list(dict.fromkeys(o.name for o in listed if o.country == country))
