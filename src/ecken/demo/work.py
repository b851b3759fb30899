"""What the made-up members do for a living: sector, employer, position, following their ties."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from ecken.demo.affiliations import Affiliation
from ecken.demo.companies import Company, invent_company
from ecken.demo.origin import Countries, Organisation
from ecken.demo.spreading import Bool, Int64, Neighbours, spread
from ecken.demo.vocabulary import Choices, Words, as_words, sectors, titles_of

__all__ = ["Work", "find_work"]

RECRUITER_SHARES = {"staffing": 0.45} | dict.fromkeys(
    ("software", "internet", "telecom", "electronics", "machinery", "vehicles", "chemistry",
     "banking", "insurance", "consulting", "logistics", "hospital"), 0.07,
)  # fmt: skip
"""Recruiters by sector: agencies, and companies large enough to have their own."""
BETWEEN_JOBS_SHARE = 0.03
ACROSS_SHARE = 0.2
NATIONWIDE_SHARE = 0.25
NATIONWIDE_FACTOR = 10


@dataclass(frozen=True, slots=True)
class Work:
    """``company`` is int64 (n,), an index of ``companies``; −1 for those between two jobs."""

    companies: list[Company]
    company: Int64
    sector: list[str]
    position: list[str]
    is_recruiter: Bool


def find_work(
    affiliations: Sequence[Affiliation],
    countries: Countries,
    towns: Int64,
    is_female: Bool,
    ties: Neighbours,
    rng: np.random.Generator,
) -> Work:
    """Work of all members. Who has an organisation today keeps it; the rest is made up."""
    companies, company = _real_companies([a.present for a in affiliations])
    has_organisation = company >= 0
    sector = _find_sectors(companies, company, ties, rng)
    _invent_companies(companies, company, sector, countries, towns, rng)
    spreading = np.where(has_organisation, -1, company)
    moved = spread(
        spreading, ties, rng, rounds=2, share=0.16, fixed=has_organisation, within=countries.of
    )
    company = np.where(has_organisation, company, moved)
    employers = [companies[c] for c in company]
    shares = np.array([RECRUITER_SHARES.get(employer.sector, 0.0) for employer in employers])
    is_recruiter = (rng.random(len(company)) < shares) & ~has_organisation
    position = _draw_positions(employers, is_female, is_recruiter, rng)
    between = (rng.random(len(company)) < BETWEEN_JOBS_SHARE) & ~has_organisation & ~is_recruiter
    company[between] = -1
    sectors_of = [employer.sector for employer in employers]
    return Work(companies, company, sectors_of, position, is_recruiter)


def _real_companies(present: Sequence[Organisation | None]) -> tuple[list[Company], Int64]:
    """The organisations as companies, and which of them each member works for (or −1)."""
    companies: list[Company] = []
    number: dict[tuple[str, str], int] = {}
    company = np.full(len(present), -1, dtype=np.int64)
    for member, organisation in enumerate(present):
        if organisation is None:
            continue
        key = (organisation.name, organisation.kind)
        if key not in number:
            number[key] = len(companies)
            companies.append(_as_company(organisation))
        company[member] = number[key]
    return companies, company


def _as_company(organisation: Organisation) -> Company:
    sector = sectors()[organisation.sector]
    return Company(organisation.name, sector.name, sector.usual_industry)


def _find_sectors(
    companies: Sequence[Company], company: Int64, ties: Neighbours, rng: np.random.Generator
) -> Int64:
    """Sector of each member as an index of ``_working_sectors``."""
    working = _working_sectors()
    weights = np.array([sectors()[name].weight for name in working])
    drawn = rng.choice(len(working), (2, len(company)), p=weights / weights.sum())
    of_company = np.array([working.index(c.sector) for c in companies] or [0])
    fixed = company >= 0
    sector = np.where(fixed, of_company[company], drawn[0])
    sector = spread(sector, ties, rng, rounds=4, share=0.4, fixed=fixed)
    noise = (rng.random(len(sector)) < 0.15) & ~fixed
    return np.where(noise, drawn[1], sector)


def _invent_companies(
    companies: list[Company],
    company: Int64,
    sector: Int64,
    countries: Countries,
    towns: Int64,
    rng: np.random.Generator,
) -> None:
    """Give everyone without an organisation one of the companies of their town and sector."""
    members = np.flatnonzero(company < 0)
    nationwide = rng.random(len(members)) < NATIONWIDE_SHARE
    town = np.where(nationwide, -1, towns[members])
    keys = np.stack([countries.of[members], town, sector[members]], axis=1)
    groups, group, sizes = np.unique(keys, axis=0, return_inverse=True, return_counts=True)
    working = [sectors()[name] for name in _working_sectors()]
    usual = np.array([sector.size for sector in working])[groups[:, 2]]
    usual = np.where(groups[:, 1] < 0, usual * NATIONWIDE_FACTOR, usual)
    count = np.ceil(sizes / usual).astype(np.int64)
    group = group.reshape(-1)
    rank = (count[group] * rng.random(len(members)) ** 1.6).astype(np.int64)
    pairs, which = np.unique(np.stack([group, rank], axis=1), axis=0, return_inverse=True)
    company[members] = len(companies) + which.reshape(-1)
    taken = {c.name for c in companies}
    for country, _, number in groups[pairs[:, 0]]:
        code = countries.codes[country]
        companies.append(invent_company(working[number], code, taken, rng))


def _draw_positions(
    employers: Sequence[Company], is_female: Bool, is_recruiter: Bool, rng: np.random.Generator
) -> list[str]:
    """Titles by industry, some of trades that are everywhere, in the form of the first name."""
    kinds = [(employer.sector, employer.industry) for employer in employers]
    number = {kind: i for i, kind in enumerate(sorted(set(kinds)))}
    of = np.array([number[kind] for kind in kinds])
    titles: Words = as_words([None] * len(kinds))
    for (sector, industry), i in number.items():
        here = np.flatnonzero(of == i)
        titles[here] = titles_of(sector, industry).draw(rng, len(here))
    across = rng.random(len(kinds)) < ACROSS_SHARE
    _redraw(titles, across, titles_of("everywhere", ""), rng)
    _redraw(titles, is_recruiter, titles_of("recruiting", ""), rng)
    pairs = zip(titles, is_female, strict=True)
    return [title.female if female else title.male for title, female in pairs]


def _redraw(titles: Words, where: Bool, choices: Choices, rng: np.random.Generator) -> None:
    titles[where] = choices.draw(rng, int(where.sum()))


def _working_sectors() -> list[str]:
    return [name for name, sector in sectors().items() if sector.weight > 0]
