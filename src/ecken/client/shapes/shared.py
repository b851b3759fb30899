"""Shapes of what is sent and answered: shared."""

# Written by scripts/write_client.py: run make docs.

from __future__ import annotations

from typing import Literal, TypedDict

__all__ = [
    "CompanyNewsAnswer",
    "FacetValueAnswer",
    "FiguresAnswer",
    "HitAnswer",
    "JobAnswer",
    "MemberAnswer",
    "Named",
    "OpenRequestAnswer",
    "RoundedAnswer",
    "SoughtAnswer",
    "WhyAnswer",
]


class CompanyNewsAnswer(TypedDict):
    """A piece of news; the company says it."""

    id: str
    company: str
    name: str
    logo: str
    text: str
    written: int
    changed: int | None
    hidden: bool
    editor: bool
    writer: Named | None


class FacetValueAnswer(TypedDict):
    """How many members of the whole result have this value."""

    value: str
    count: int


class FiguresAnswer(TypedDict):
    """How many members are at degree 1, 2 and 3."""

    first: int
    second: int
    third: int


class HitAnswer(TypedDict):
    """A member found."""

    id: str
    name: str
    first_name: str
    last_name: str
    headline: str
    company: str
    position: str
    industry: str
    industry_text: str
    city: str
    postal_code: str
    country: str
    offers: str
    seeks: str
    recruiter: bool
    degree: int | None
    bridges: list[Named]
    bridge_count: int
    distance_km: float | None
    why: list[WhyAnswer]
    open_to_offers: SoughtAnswer | None
    request: OpenRequestAnswer | None


class JobAnswer(TypedDict):
    """A job ad as the caller sees it. Times are epoch seconds, amounts texts."""

    id: str
    title: str
    company: str
    city: str
    postal_code: str
    country: str
    workplace: Literal["onsite", "hybrid", "remote"]
    hours: Literal["full", "part", "either"]
    salary_from: str
    salary_to: str
    currency: str
    salary_per: Literal["year", "month", "hour"]
    text: str
    apply_to: str
    public: bool
    published: int
    ends: int
    running: bool
    advertiser: Named


class MemberAnswer(TypedDict):
    """A member's public profile in brief."""

    id: str
    name: str
    first_name: str
    last_name: str
    headline: str
    company: str
    position: str
    industry: str
    industry_text: str
    city: str
    postal_code: str
    country: str
    offers: str
    seeks: str
    recruiter: bool


class Named(TypedDict):
    """A member by id and name."""

    id: str
    name: str


class OpenRequestAnswer(TypedDict):
    """An open contact request between the caller and the member it stands beside."""

    id: str
    direction: Literal["in", "out"]
    sent: int


class RoundedAnswer(TypedDict):
    """A count, rounded so that nobody can be picked out."""

    about: int
    few: bool


class SoughtAnswer(TypedDict):
    """What a member who is open to offers looks for, in their own words."""

    position: str
    place: str
    remote: bool
    starts: str
    hours: str


class WhyAnswer(TypedDict):
    """One place of the profile that matched."""

    field: str
    start: int
    end: int
    text: str
    kind: str
