"""Shapes of what is sent and answered: finding."""

# Written by scripts/write_client.py: run make docs.

from __future__ import annotations

from typing import Literal, NotRequired, TypedDict

from ecken.client.shapes.shared import (
    FacetValueAnswer,
    HitAnswer,
    Named,
    OpenRequestAnswer,
    SoughtAnswer,
)

__all__ = [
    "CandidatesQuery",
    "DegreeAnswer",
    "EducationAnswer",
    "GrowthAnswer",
    "HopsAnswer",
    "LanguageAnswer",
    "LinkAnswer",
    "ListAnswer",
    "MeasuredDistancesAnswer",
    "MeasuredMeansAnswer",
    "MeasuredOverAllAnswer",
    "MemberPageAnswer",
    "NamesAnswer",
    "NetworkAnswer",
    "NumbersAnswer",
    "OpenAnswer",
    "OwnAnswer",
    "PathAnswer",
    "PositionAnswer",
    "SearchAnswer",
    "SearchNamesQuery",
    "SearchQuery",
    "ShowMemberQuery",
    "ShowPathQuery",
    "SuggestedAnswer",
    "TailAnswer",
]


class CandidatesQuery(TypedDict):
    """What the address of `search.candidates` may say."""

    circle: NotRequired[Literal["1", "2", "3", "1-2", "1-3"]]
    line: NotRequired[str]
    order: NotRequired[Literal["relevance", "bridges", "name", "nearest", "newest"]]
    facets: NotRequired[str]
    limit: NotRequired[int]
    without: NotRequired[list[str]]
    cursor: NotRequired[str | None]
    q: NotRequired[str]
    name: NotRequired[str]
    first_name: NotRequired[str]
    last_name: NotRequired[str]
    position: NotRequired[str]
    position_now: NotRequired[str]
    position_former: NotRequired[str]
    company: NotRequired[str]
    company_now: NotRequired[str]
    company_former: NotRequired[str]
    headline: NotRequired[str]
    industry: NotRequired[str]
    city: NotRequired[str]
    postal_code: NotRequired[str]
    education: NotRequired[str]
    school: NotRequired[str]
    degree: NotRequired[str]
    subject: NotRequired[str]
    language: NotRequired[str]
    offers: NotRequired[str]
    seeks: NotRequired[str]
    about: NotRequired[str]
    recruiter: NotRequired[str]
    open_to_offers: NotRequired[str]
    new_since: NotRequired[str]
    contact_of: NotRequired[str]
    request: NotRequired[str]
    radius: NotRequired[str]
    f_industry: NotRequired[list[str]]
    f_city: NotRequired[list[str]]
    f_company: NotRequired[list[str]]
    f_position: NotRequired[list[str]]
    f_language: NotRequired[list[str]]


class DegreeAnswer(TypedDict):
    """Members with so many contacts; without `high`: or more."""

    low: int
    high: int | None
    share: float


class EducationAnswer(TypedDict):
    """A school with what was learnt there."""

    school: str
    degree: str
    subject: str
    started: str
    ended: str


class GrowthAnswer(TypedDict):
    """The network on one day."""

    day: str
    members: float
    mean_contacts: float
    mean_hops: float | None


class HopsAnswer(TypedDict):
    """Connected pairs that are so many hops apart."""

    hops: int
    share: float
    or_more: bool


class LanguageAnswer(TypedDict):
    """A language and how well it is spoken."""

    language: str
    level: str


class LinkAnswer(TypedDict):
    """An address elsewhere."""

    label: str
    url: str


class ListAnswer(TypedDict):
    """A contact list as the caller sees it."""

    total: int
    contacts: list[Named]


class MeasuredDistancesAnswer(TypedDict):
    """How far apart members are, as `ecken batch` estimated it over all of them."""

    day: str
    hops: list[HopsAnswer]
    mean_hops: float
    mean_hops_margin: float
    mean_between: float
    effective_diameter: float
    effective_diameter_margin: float
    longest_seen: int


class MeasuredMeansAnswer(TypedDict):
    """The three figures on average over all members."""

    day: str
    first: float
    second: float
    third: float
    error: float


class MeasuredOverAllAnswer(TypedDict):
    """What `ecken batch` has measured, and an operator has loaded; null: nothing yet."""

    distances: MeasuredDistancesAnswer | None
    figures: MeasuredMeansAnswer | None


class MemberPageAnswer(TypedDict):
    """A member with profile, degree, bridges and one shortest path."""

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
    shared_contacts: list[Named]
    path: list[Named]
    about: str
    former_positions: list[PositionAnswer]
    education: list[EducationAnswer]
    languages: list[LanguageAnswer]
    links: list[LinkAnswer]
    released: dict[str, str]
    open_to_offers: SoughtAnswer | None
    request: OpenRequestAnswer | None


class NamesAnswer(TypedDict):
    """Names while typing, nearest degree first."""

    names: list[SuggestedAnswer]


class NetworkAnswer(TypedDict):
    """What was measured; shares and means of distances are those of connected pairs."""

    sources: int | None
    hops: list[HopsAnswer]
    mean_hops: float | None
    mean_between: float | None
    median_hops: int | None
    effective_diameter: float | None
    within_3: float
    within_6: float
    unreachable: float
    components: int
    largest_component: float
    diameter: list[int]
    mean_contacts: float | None
    median_contacts: int | None
    degrees: list[DegreeAnswer]
    tail: TailAnswer | None
    transitivity: float | None
    mean_local: float | None
    assortativity: float | None
    mean_of_contacts: float | None
    share_outdone: float | None
    intervals: dict[str, list[float]]


class NumbersAnswer(TypedDict):
    """The network in numbers, as the page shows it."""

    members: int
    own: OwnAnswer | None
    open: OpenAnswer | None


class OpenAnswer(TypedDict):
    """The newest snapshot of what everybody may see."""

    day: str
    open_lists: float
    mean_contacts: float
    figures: NetworkAnswer | None
    growth: list[GrowthAnswer]
    measured: MeasuredOverAllAnswer


class OwnAnswer(TypedDict):
    """The caller beside their contacts, by what the caller may see."""

    contacts: int
    with_list: int
    mean: float


class PathAnswer(TypedDict):
    """One shortest path that the caller may see."""

    distance: int | None
    path: list[Named]


class PositionAnswer(TypedDict):
    """A former position; times as the member wrote them."""

    title: str
    company: str
    started: str
    ended: str


class SearchAnswer(TypedDict):
    """One page of hits; ``total`` and ``facets`` count all of them."""

    total: int
    hits: list[HitAnswer]
    next: str | None
    facets: dict[str, list[FacetValueAnswer]]


class SearchNamesQuery(TypedDict):
    """What the address of `search.search_names` may say."""

    typed: str
    circle: NotRequired[Literal["1", "2", "3", "1-2", "1-3", "all"]]
    limit: NotRequired[int]


class SearchQuery(TypedDict):
    """What the address of `search.search` may say."""

    circle: NotRequired[Literal["1", "2", "3", "1-2", "1-3", "all"]]
    line: NotRequired[str]
    order: NotRequired[Literal["relevance", "bridges", "name", "nearest", "newest"]]
    facets: NotRequired[str]
    limit: NotRequired[int]
    without: NotRequired[list[str]]
    cursor: NotRequired[str | None]
    q: NotRequired[str]
    name: NotRequired[str]
    first_name: NotRequired[str]
    last_name: NotRequired[str]
    position: NotRequired[str]
    position_now: NotRequired[str]
    position_former: NotRequired[str]
    company: NotRequired[str]
    company_now: NotRequired[str]
    company_former: NotRequired[str]
    headline: NotRequired[str]
    industry: NotRequired[str]
    city: NotRequired[str]
    postal_code: NotRequired[str]
    education: NotRequired[str]
    school: NotRequired[str]
    degree: NotRequired[str]
    subject: NotRequired[str]
    language: NotRequired[str]
    offers: NotRequired[str]
    seeks: NotRequired[str]
    about: NotRequired[str]
    recruiter: NotRequired[str]
    open_to_offers: NotRequired[str]
    new_since: NotRequired[str]
    contact_of: NotRequired[str]
    request: NotRequired[str]
    radius: NotRequired[str]
    f_industry: NotRequired[list[str]]
    f_city: NotRequired[list[str]]
    f_company: NotRequired[list[str]]
    f_position: NotRequired[list[str]]
    f_language: NotRequired[list[str]]


class ShowMemberQuery(TypedDict):
    """What the address of `members.show_member` may say."""

    without: NotRequired[list[str]]


class ShowPathQuery(TypedDict):
    """What the address of `members.show_path` may say."""

    without: NotRequired[list[str]]


class SuggestedAnswer(TypedDict):
    """A member whose name begins as typed."""

    id: str
    name: str
    degree: int | None
    spans: list[list[int]]


class TailAnswer(TypedDict):
    """The law that fits the members with most contacts."""

    x_min: int
    share: float
    exponent: float
    exponent_error: float
    mu: float
    sigma: float
    better: str
