"""``/jobs``: finding, reading and answering job ads."""

from __future__ import annotations

from typing import Annotated, Any, Literal

from fastapi import APIRouter, Query
from pydantic import BaseModel, ConfigDict, Field

from ecken.api.calls import Caller, Changer
from ecken.api.jobs.job_shapes import JobAnswer, JobId
from ecken.api.shapes import Body, Named, named
from ecken.api.strict_json import StrictRoute
from ecken.search.query import parse_line
from ecken.service.jobs.ad_contacts import AdContact, show_contact
from ecken.service.jobs.applying import apply_for_job
from ecken.service.jobs.job_ads import JobAd, show_ad
from ecken.service.jobs.job_search import LIMIT_MAX, JobOrder, JobQuestion, search_ads
from ecken.service.jobs.known_people import KnownPeople, people_at

__all__ = ["router"]

router = APIRouter(prefix="/jobs", tags=["jobs"], route_class=StrictRoute)

_CHOSEN = Field(max_length=20, description="Any of these values; may be repeated.")


class JobsQuery(BaseModel):
    """What to look for among job ads, and which page."""

    model_config = ConfigDict(extra="forbid")

    line: Annotated[str, Field(max_length=4_000, description="The query line.")] = ""
    workplace: Annotated[list[str], _CHOSEN] = []
    hours: Annotated[list[str], _CHOSEN] = []
    city: Annotated[list[str], _CHOSEN] = []
    company: Annotated[list[str], _CHOSEN] = []
    order: Annotated[
        JobOrder, Field(description="`best` without a question: the newest first.")
    ] = JobOrder.BEST
    limit: Annotated[int, Field(ge=1, le=LIMIT_MAX)] = 20
    cursor: Annotated[str | None, Field(max_length=1_000)] = None


class JobFacetValueAnswer(BaseModel):
    """How many ads of the whole result have this value."""

    value: str
    count: int


class JobsAnswer(BaseModel):
    """One page of job ads; ``total`` and ``facets`` count all of them."""

    total: int
    hits: list[JobAnswer]
    facets: dict[str, list[JobFacetValueAnswer]]
    next: Annotated[str | None, Field(description="Cursor of the next page, if there is one.")]


class KnownAnswer(BaseModel):
    """Whom the caller knows at the company: those who work there now."""

    company: Annotated[str, Field(description="Key of the company's own page and operations.")]
    first: int
    second: int
    contacts: Annotated[list[Named], Field(description="Some of the first circle, best first.")]
    bridges: Annotated[list[Named], Field(description="Who leads to the second, best first.")]
    bridge_count: int

    @classmethod
    def of(cls, people: KnownPeople | None) -> KnownAnswer | None:
        """Show whom one knows."""
        if people is None:
            return None
        return cls(
            company=people.company.key,
            first=people.first,
            second=people.second,
            contacts=[named(card) for card in people.contacts],
            bridges=[named(card) for card in people.bridges],
            bridge_count=people.bridge_count,
        )


class NamedContactAnswer(BaseModel):
    """Whom the caller has named as the contact of their ad."""

    member: Named
    agreed: Annotated[bool, Field(description="A no looks like no answer.")]


class OneJobAnswer(JobAnswer):
    """A job ad, whom one turns to, and whom the caller knows at the company."""

    known: Annotated[
        KnownAnswer | None,
        Field(description="Null where no profile names the company, and while search is prepared."),
    ]
    contact: Annotated[Named, Field(description="To whom the caller may turn.")]
    named: Annotated[NamedContactAnswer | None, Field(description="Of one's own ads.")]
    asked: Annotated[
        Literal["asked", "agreed", "declined"] | None,
        Field(description="What the caller has said, where the ad names them."),
    ]
    revision: Annotated[
        int | None, Field(description="Of the ad as it is shown, where it names the caller.")
    ]

    @classmethod
    def with_contact(
        cls, ad: JobAd, contact: AdContact, people: KnownPeople | None
    ) -> OneJobAnswer:
        """Show an ad to whoever has opened it."""
        named_one = None
        if contact.named is not None:
            named_one = {"member": named(contact.named), "agreed": contact.has_agreed}
        return cls.model_validate(
            {
                **JobAnswer.of(ad).model_dump(),
                "known": KnownAnswer.of(people),
                "contact": named(contact.card),
                "named": named_one,
                "asked": contact.answer,
                "revision": ad.row.revision if contact.answer else None,
            }
        )


class ApplyBody(Body):
    """What to write to the contact of an ad."""

    text: Annotated[str, Field(max_length=40_000)]
    contact: Annotated[
        str,
        Field(max_length=64, description="For whom it was written: it goes to nobody else."),
    ] = ""


class AppliedAnswer(BaseModel):
    """A conversation by its id."""

    conversation: str


@router.get("")
def search_jobs(call: Caller, asked: Annotated[JobsQuery, Query()]) -> JobsAnswer:
    """Search the running ads: the best first, or without a question the newest."""
    question = JobQuestion.read(
        parse_line(asked.line),
        workplaces=asked.workplace,
        hours=asked.hours,
        cities=asked.city,
        companies=asked.company,
    )
    with call.reading() as world:
        found = search_ads(
            world, question, order=asked.order, limit=asked.limit, cursor=asked.cursor
        )
    return JobsAnswer(
        total=found.total,
        hits=[JobAnswer.of(hit.ad) for hit in found.hits],
        facets={
            name: [JobFacetValueAnswer(value=value, count=count) for value, count in values]
            for name, values in found.facets.items()
        },
        next=found.next,
    )


@router.get("/{id}")
def show_job(call: Caller, id: JobId) -> OneJobAnswer:
    """Return one ad, and whom the caller knows at the company."""
    with call.reading() as world:
        ad = show_ad(world, id)
        people = people_at(world, ad.row.company)
        contact = show_contact(world, ad)
    return OneJobAnswer.with_contact(ad, contact, people)


@router.post("/{id}/apply", response_model=AppliedAnswer)
def apply(call: Changer, id: JobId, body: ApplyBody) -> dict[str, Any]:
    """Write to the contact of an ad, who is a contact of the caller."""

    def run() -> dict[str, Any]:
        sent_in = apply_for_job(call.community, call.viewer, id, body.text, contact_id=body.contact)
        return {"conversation": sent_in}

    return call.once(body, run)
