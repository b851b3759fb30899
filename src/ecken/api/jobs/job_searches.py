"""``/jobs/searches``: saved searches with live counts."""

from __future__ import annotations

from typing import Annotated, Any

from fastapi import APIRouter, Path
from pydantic import BaseModel, Field

from ecken.api.calls import Caller, Changer
from ecken.api.shapes import Body
from ecken.api.strict_json import StrictRoute
from ecken.search.query import parse_line
from ecken.service.jobs import job_searches
from ecken.service.jobs.job_search import JobQuestion

__all__ = ["router"]

router = APIRouter(prefix="/jobs/searches", tags=["jobs"], route_class=StrictRoute)

SearchId = Annotated[str, Path(description="Public id of a saved job search.", max_length=64)]
_Values = Annotated[list[str], Field(max_length=20, default_factory=list)]


class JobSearchBody(Body):
    """A name, and what is looked for among job ads."""

    name: Annotated[str, Field(max_length=400)]
    line: Annotated[str, Field(max_length=4_000, description="The query line.")] = ""
    workplace: _Values
    hours: _Values
    city: _Values
    company: _Values


class JobSearchIdAnswer(BaseModel):
    """A saved job search by its id."""

    id: str


class JobSearchAnswer(BaseModel):
    """A saved job search with how many ads match it now."""

    id: str
    name: str
    query: Annotated[str, Field(description="Chosen cities and companies are part of it.")]
    workplaces: list[str]
    hours: list[str]
    total: int
    new: Annotated[int, Field(description="Published since the last look, without own ads.")]
    since: Annotated[int, Field(description="When that was, in epoch seconds.")]


@router.get("")
def list_job_searches(call: Caller) -> list[JobSearchAnswer]:
    """Return the caller's saved job searches by name."""
    with call.reading() as world:
        return [
            JobSearchAnswer.model_validate(search, from_attributes=True)
            for search in job_searches.list_searches(world)
        ]


@router.post("", status_code=201, response_model=JobSearchIdAnswer)
def save_job_search(call: Changer, body: JobSearchBody) -> dict[str, Any]:
    """Save a search: the caller is told of new ads that match it."""
    question = JobQuestion.read(
        parse_line(body.line),
        workplaces=body.workplace,
        hours=body.hours,
        cities=body.city,
        companies=body.company,
    )

    def run() -> dict[str, Any]:
        search_id = job_searches.save_search(
            call.community, call.viewer, name=body.name, question=question
        )
        return {"id": search_id}

    return call.once(body, run)


@router.post("/{id}/seen", status_code=204)
def note_job_search_seen(call: Changer, id: SearchId) -> None:
    """Note that the caller has seen what is new."""
    job_searches.note_search_seen(call.community, call.viewer, id)


@router.delete("/{id}", status_code=204)
def delete_job_search(call: Caller, id: SearchId) -> None:
    """Delete a saved search."""
    job_searches.delete_search(call.community, call.viewer, id)


@router.post("/{id}/restore", status_code=204)
def restore_job_search(call: Changer, id: SearchId) -> None:
    """Take the deletion of a saved search back: once, within a minute."""
    job_searches.restore_search(call.community, call.viewer, id)
