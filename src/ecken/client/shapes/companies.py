"""Shapes of what is sent and answered: companies."""

# Written by scripts/write_client.py: run make docs.

from __future__ import annotations

from typing import Literal, NotRequired, TypedDict

from ecken.client.shapes.shared import (
    CompanyNewsAnswer,
    FacetValueAnswer,
    HitAnswer,
    JobAnswer,
    Named,
    OpenRequestAnswer,
)

__all__ = [
    "CompaniesAnswer",
    "CompanyAnswer",
    "CompanyMembersAnswer",
    "CountsAnswer",
    "FollowedCompanyAnswer",
    "LegAnswer",
    "ListCompaniesQuery",
    "ListMembersQuery",
    "ListNewsQuery",
    "ListWaysInQuery",
    "ListedCompanyAnswer",
    "NewsBody",
    "NewsIdAnswer",
    "NewsPageAnswer",
    "NewsVersionAnswer",
    "OfficialPageAnswer",
    "PageBody",
    "PageVersionAnswer",
    "WayInAnswer",
    "WaysInAnswer",
]


class CompaniesAnswer(TypedDict):
    """The first companies, and how many there are."""

    total: int
    companies: list[ListedCompanyAnswer]


class CompanyAnswer(TypedDict):
    """A company as the profiles say that the caller may open."""

    key: str
    name: str
    spellings: list[str]
    now: CountsAnswer
    former: CountsAnswer
    industries: list[FacetValueAnswer]
    cities: list[FacetValueAnswer]
    jobs: list[JobAnswer]
    jobs_total: int
    official: OfficialPageAnswer | None


class CompanyMembersAnswer(TypedDict):
    """One page of members."""

    total: int
    hits: list[HitAnswer]
    next: str | None


class CountsAnswer(TypedDict):
    """How many members at each degree, never the caller."""

    first: int
    second: int
    third: int
    further: int


class FollowedCompanyAnswer(TypedDict):
    """A company, with who of the first two circles is new there."""

    key: str
    name: str
    since: int
    new: int
    members: list[Named]


class LegAnswer(TypedDict):
    """The best bridge, and the strength of both its ties, as far as the caller may see."""

    bridge: Named
    count: int
    shared_with_caller: int
    shared_with_member: int


class ListCompaniesQuery(TypedDict):
    """What the address of `companies.list_companies` may say."""

    q: NotRequired[str]


class ListMembersQuery(TypedDict):
    """What the address of `companies.list_members` may say."""

    when: NotRequired[Literal["now", "former"]]
    circle: NotRequired[Literal["1", "2", "3", "1-2", "1-3", "all"]]
    limit: NotRequired[int]
    cursor: NotRequired[str | None]


class ListNewsQuery(TypedDict):
    """What the address of `companies.list_news` may say."""

    after: NotRequired[str | None]


class ListWaysInQuery(TypedDict):
    """What the address of `companies.list_ways_in` may say."""

    company: NotRequired[str]
    industry: NotRequired[str]
    limit: NotRequired[int]


class ListedCompanyAnswer(TypedDict):
    """One company, with the members who work there now."""

    key: str
    name: str
    now: CountsAnswer


class NewsBody(TypedDict):
    """What a company has to say."""

    text: str


class NewsIdAnswer(TypedDict):
    """What was written, by its id."""

    id: str


class NewsPageAnswer(TypedDict):
    """News of a company, newest first."""

    news: list[CompanyNewsAnswer]
    next: str | None


class NewsVersionAnswer(TypedDict):
    """What a piece of news said from a moment on."""

    text: str
    at: int
    writer: Named | None


class OfficialPageAnswer(TypedDict):
    """What a company says of itself, where an operator has made its page official."""

    id: str
    text: str
    link: str
    logo: str
    changed_at: int | None
    hidden: bool
    editor: bool


class PageBody(TypedDict):
    """What the page is to say."""

    text: str
    link: NotRequired[str]


class PageVersionAnswer(TypedDict):
    """What the page said from a moment on."""

    text: str
    link: str
    at: int
    writer: Named | None


class WayInAnswer(TypedDict):
    """Somebody who may be a way in."""

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
    degree: int
    is_current: bool
    shared_contacts: int
    strength: Literal["very_weak", "moderately_weak", "strong"]
    leg: LegAnswer | None
    request: OpenRequestAnswer | None


class WaysInAnswer(TypedDict):
    """Ways in, best first: contacts, and members whom a contact can introduce."""

    direct_total: int
    direct: list[WayInAnswer]
    bridged_total: int
    bridged: list[WayInAnswer]
