"""Shapes of what is sent and answered: jobs."""

# Written by scripts/write_client.py: run make docs.

from __future__ import annotations

from typing import Literal, NotRequired, TypedDict

from ecken.client.shapes.shared import JobAnswer, Named

__all__ = [
    "AdContactAnswerBody",
    "AdContactBody",
    "AppliedAnswer",
    "ApplyBody",
    "JobBody",
    "JobFacetValueAnswer",
    "JobIdAnswer",
    "JobOrder",
    "JobSearchAnswer",
    "JobSearchBody",
    "JobSearchIdAnswer",
    "JobsAnswer",
    "KnownAnswer",
    "NamedAdAnswer",
    "NamedContactAnswer",
    "OneJobAnswer",
    "SearchJobsQuery",
]


class AdContactAnswerBody(TypedDict):
    """Whether the caller agrees to stand on the ad."""

    agrees: bool
    revision: NotRequired[int | None]


class AdContactBody(TypedDict):
    """A contact of the caller's."""

    member: str


class AppliedAnswer(TypedDict):
    """A conversation by its id."""

    conversation: str


class ApplyBody(TypedDict):
    """What to write to the contact of an ad."""

    text: str
    contact: NotRequired[str]


class JobBody(TypedDict):
    """What an ad says. One end of the salary alone is the whole range."""

    title: str
    company: str
    city: NotRequired[str]
    postal_code: NotRequired[str]
    country: NotRequired[str]
    workplace: str
    hours: str
    salary_from: NotRequired[str]
    salary_to: NotRequired[str]
    currency: NotRequired[str]
    salary_per: NotRequired[str]
    text: str
    apply_to: NotRequired[str]
    public: NotRequired[bool]


class JobFacetValueAnswer(TypedDict):
    """How many ads of the whole result have this value."""

    value: str
    count: int


class JobIdAnswer(TypedDict):
    """A job ad by its id."""

    id: str


class JobOrder(TypedDict):
    """In which order ads are shown."""


class JobSearchAnswer(TypedDict):
    """A saved job search with how many ads match it now."""

    id: str
    name: str
    query: str
    workplaces: list[str]
    hours: list[str]
    total: int
    new: int
    since: int


class JobSearchBody(TypedDict):
    """A name, and what is looked for among job ads."""

    name: str
    line: NotRequired[str]
    workplace: NotRequired[list[str]]
    hours: NotRequired[list[str]]
    city: NotRequired[list[str]]
    company: NotRequired[list[str]]


class JobSearchIdAnswer(TypedDict):
    """A saved job search by its id."""

    id: str


class JobsAnswer(TypedDict):
    """One page of job ads; ``total`` and ``facets`` count all of them."""

    total: int
    hits: list[JobAnswer]
    facets: dict[str, list[JobFacetValueAnswer]]
    next: str | None


class KnownAnswer(TypedDict):
    """Whom the caller knows at the company: those who work there now."""

    company: str
    first: int
    second: int
    contacts: list[Named]
    bridges: list[Named]
    bridge_count: int


class NamedAdAnswer(TypedDict):
    """An ad of another member's that names the caller as its contact."""

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
    asked: Literal["asked", "agreed", "declined"]
    revision: int


class NamedContactAnswer(TypedDict):
    """Whom the caller has named as the contact of their ad."""

    member: Named
    agreed: bool


class OneJobAnswer(TypedDict):
    """A job ad, whom one turns to, and whom the caller knows at the company."""

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
    known: KnownAnswer | None
    contact: Named
    named: NamedContactAnswer | None
    asked: Literal["asked", "agreed", "declined"] | None
    revision: int | None


class SearchJobsQuery(TypedDict):
    """What the address of `jobs.search_jobs` may say."""

    line: NotRequired[str]
    workplace: NotRequired[list[str]]
    hours: NotRequired[list[str]]
    city: NotRequired[list[str]]
    company: NotRequired[list[str]]
    order: NotRequired[JobOrder]
    limit: NotRequired[int]
    cursor: NotRequired[str | None]
