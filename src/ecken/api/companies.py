"""``/companies``: companies by the circles of the caller."""

from __future__ import annotations

from typing import Annotated, Literal

from fastapi import APIRouter, Path, Query, Response
from pydantic import BaseModel, ConfigDict, Field

from ecken.api.calls import Caller
from ecken.api.file_answers import WebP
from ecken.api.jobs.job_shapes import JobAnswer
from ecken.api.search import FacetValueAnswer, HitAnswer, hit_answer
from ecken.api.strict_json import StrictRoute
from ecken.search.query import Query as Question
from ecken.search.search_request import SearchRequest
from ecken.service.companies.pages import OfficialPage, show_official_page
from ecken.service.jobs.company_ads import ads_of_company
from ecken.service.profiles.company_logos import find_logo
from ecken.service.search import companies
from ecken.service.search.companies import Counts, When
from ecken.service.search.search import LIMIT_MAX

__all__ = ["router"]

router = APIRouter(prefix="/companies", tags=["companies"], route_class=StrictRoute)

CompanyName = Annotated[
    str, Path(description="The company’s key, or any spelling of its name.", max_length=400)
]


class CountsAnswer(BaseModel):
    """How many members at each degree, never the caller."""

    first: int
    second: int
    third: int
    further: Annotated[int, Field(description="Beyond the third circle.")]

    @classmethod
    def of(cls, counts: Counts) -> CountsAnswer:
        """Show counts."""
        return cls(
            first=counts.first, second=counts.second, third=counts.third, further=counts.further
        )


class ListedCompanyAnswer(BaseModel):
    """One company, with the members who work there now."""

    key: str
    name: str
    now: CountsAnswer


class CompaniesAnswer(BaseModel):
    """The first companies, and how many there are."""

    total: int
    companies: list[ListedCompanyAnswer]


class OfficialPageAnswer(BaseModel):
    """What a company says of itself, where an operator has made its page official."""

    id: str
    text: str
    link: str
    logo: Annotated[str, Field(description="Key of the logo; empty without one.")]
    changed_at: Annotated[int | None, Field(description="Epoch seconds.")]
    hidden: Annotated[bool, Field(description="By a decision; told to its editors.")]
    editor: Annotated[bool, Field(description="Whether the caller may write for the company.")]

    @classmethod
    def of(cls, page: OfficialPage) -> OfficialPageAnswer:
        """Show one."""
        return cls(
            id=page.id,
            text=page.text,
            link=page.link,
            logo=page.logo_key,
            changed_at=page.changed_at,
            hidden=page.is_hidden,
            editor=page.is_editor,
        )


class CompanyAnswer(BaseModel):
    """A company as the profiles say that the caller may open."""

    key: Annotated[str, Field(description="The one address of all spellings.")]
    name: Annotated[str, Field(description="The most frequent spelling.")]
    spellings: Annotated[list[str], Field(description="Of those who work there now.")]
    now: CountsAnswer
    former: Annotated[CountsAnswer, Field(description="Who worked there before, and does not now.")]
    industries: list[FacetValueAnswer]
    cities: list[FacetValueAnswer]
    jobs: Annotated[list[JobAnswer], Field(description="The newest running ads, at most three.")]
    jobs_total: int
    official: OfficialPageAnswer | None


class CompanyMembersAnswer(BaseModel):
    """One page of members."""

    total: int
    hits: list[HitAnswer]
    next: Annotated[str | None, Field(description="Cursor of the next page, if there is one.")]


class CompanyMembersQuery(BaseModel):
    """Which members of a company, and which page."""

    model_config = ConfigDict(extra="forbid")

    when: Literal["now", "former"] = "now"
    circle: Literal["1", "2", "3", "1-2", "1-3", "all"] = "all"
    limit: Annotated[int, Field(ge=1, le=LIMIT_MAX)] = 20
    cursor: Annotated[
        str | None, Field(max_length=2_000, description="`next` of the page before.")
    ] = None


@router.get("")
def list_companies(
    call: Caller,
    q: Annotated[str, Query(max_length=100, description="Beginnings of words of the name.")] = "",
) -> CompaniesAnswer:
    """Return companies where members work, those of the most contacts first; at most 50."""
    with call.reading() as world:
        total, found = companies.list_companies(world, typed=q)
    return CompaniesAnswer(
        total=total,
        companies=[
            ListedCompanyAnswer(key=one.key, name=one.name, now=CountsAnswer.of(one.counts))
            for one in found
        ],
    )


@router.get("/logos/{key}", response_class=WebP)
def show_logo(
    call: Caller, key: Annotated[str, Path(description="Its key.", max_length=64)]
) -> Response:
    """Return the logo of a company that the caller may open, as WebP."""
    with call.reading() as world:
        logo = find_logo(world, key)
    return WebP(logo)


@router.get("/{name}")
def show_company(call: Caller, name: CompanyName) -> CompanyAnswer:
    """Return how many of the caller's circles work at a company, and how many did before."""
    with call.reading() as world:
        shown = companies.show_company(world, name)
        ads = ads_of_company(world, shown.company)
        official = show_official_page(world, shown.company)
    return CompanyAnswer(
        key=shown.company.key,
        name=shown.company.name,
        spellings=list(shown.company.spellings),
        now=CountsAnswer.of(shown.counts[When.NOW]),
        former=CountsAnswer.of(shown.counts[When.FORMER]),
        industries=[FacetValueAnswer(value=v, count=count) for v, count in shown.industries],
        cities=[FacetValueAnswer(value=v, count=count) for v, count in shown.cities],
        jobs=[JobAnswer.of(hit.ad) for hit in ads.hits],
        jobs_total=ads.total,
        official=OfficialPageAnswer.of(official) if official else None,
    )


@router.get("/{name}/members")
def list_members(
    call: Caller, name: CompanyName, asked: Annotated[CompanyMembersQuery, Query()]
) -> CompanyMembersAnswer:
    """Return who of a circle works at a company, or worked there before."""
    request = SearchRequest(Question(), circle=asked.circle, limit=asked.limit, cursor=asked.cursor)
    with call.reading() as world:
        company = companies.find_company(world, name)
        found = companies.list_members(world, company, When(asked.when), request)
    return CompanyMembersAnswer(
        total=found.total, hits=[hit_answer(hit) for hit in found.hits], next=found.next
    )
