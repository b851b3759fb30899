"""The made-up members: builds complete profiles in a fixed order."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from ecken.demo.affiliations import find_affiliations
from ecken.demo.careers import Education, Language, Position, make_careers, make_languages
from ecken.demo.names import make_emails, make_names
from ecken.demo.origin import find_countries
from ecken.demo.privacy import make_audiences, make_listed
from ecken.demo.profiles import make_headlines, make_offers, make_seeks
from ecken.demo.regions import find_homes
from ecken.demo.spreading import Neighbours
from ecken.demo.ties import Ties
from ecken.demo.work import find_work

__all__ = ["DemoMember", "make_members"]


@dataclass(frozen=True, slots=True)
class DemoMember:
    """One made-up member: the columns of the load format, and what only a profile has.

    ``country`` is an ISO 3166 code, ``industry`` a WZ 2008 code (empty without a company),
    ``offers`` and ``seeks`` phrases joined by commas, ``joined`` Unix seconds.
    """

    id: str
    email: str
    first_name: str
    last_name: str
    headline: str
    company: str
    position: str
    industry: str
    city: str
    postal_code: str
    country: str
    offers: str
    seeks: str
    audience: str
    listed: bool
    recruiter: bool
    joined: int
    former: tuple[Position, ...]
    education: tuple[Education, ...]
    languages: tuple[Language, ...]


def make_members(
    ties: Ties, domains: list[str], organisations: list[list[str]], year: int, seed: int
) -> list[DemoMember]:
    """Members for the ties; ``domains`` and ``organisations`` are those of the same keys."""
    size = len(ties.key)
    contacts, requests = ties.contacts, ties.requests
    known = Neighbours.from_pairs(contacts.a, contacts.b, size)
    signed = Neighbours.from_pairs(
        np.concatenate([contacts.a, requests.sender]),
        np.concatenate([contacts.b, requests.recipient]),
        size,
    )
    # One stream of chance for each step: a change in one leaves the others as they were.
    rngs = iter([np.random.default_rng([seed, step]) for step in range(12)])
    affiliations = find_affiliations(organisations, next(rngs))
    countries = find_countries(domains, organisations, signed, next(rngs))
    codes = [countries.codes[c] for c in countries.of]
    homes = find_homes(countries, [a.city for a in affiliations], known, next(rngs))
    names = make_names(codes, next(rngs))
    work = find_work(affiliations, countries, homes.town, names.is_female, known, next(rngs))
    companies = [work.companies[c].name if c >= 0 else "" for c in work.company]
    industries = [work.companies[c].industry if c >= 0 else "" for c in work.company]
    offers = make_offers(work.sector, work.is_recruiter, next(rngs))
    seeks = make_seeks(work.sector, work.is_recruiter, next(rngs))
    headlines = make_headlines(work.position, companies, homes.city, offers, next(rngs))
    former, education = make_careers(
        work, affiliations, codes, homes.city, names.is_female, year, next(rngs)
    )
    columns = (
        [str(key + 1) for key in ties.key], make_emails(names), names.first, names.last, headlines,
        companies, work.position, industries, homes.city, homes.postal_code, codes, offers, seeks,
        make_audiences(work.is_recruiter, next(rngs)), make_listed(size, next(rngs)),
        work.is_recruiter.tolist(), ties.joined.tolist(), former, education,
        make_languages(countries, next(rngs)),
    )  # fmt: skip
    return [DemoMember(*row) for row in zip(*columns, strict=True)]
