"""``/company-news``: news of companies, for readers and for editors."""

from __future__ import annotations

from typing import Annotated, Any

from fastapi import APIRouter, Path, Query
from pydantic import BaseModel, Field

from ecken.api.calls import Caller, Changer
from ecken.api.companies import CompanyName
from ecken.api.shapes import Body, CompanyNewsAnswer, Named, named
from ecken.api.strict_json import StrictRoute
from ecken.rules.posts import POST_MAX
from ecken.service.companies import news
from ecken.service.search.companies import find_company

__all__ = ["router"]

router = APIRouter(tags=["companies"], route_class=StrictRoute)

NewsId = Annotated[str, Path(description="Id of a piece of news.", max_length=64)]


class NewsBody(Body):
    """What a company has to say."""

    text: Annotated[str, Field(max_length=4 * POST_MAX)]


class NewsPageAnswer(BaseModel):
    """News of a company, newest first."""

    news: list[CompanyNewsAnswer]
    next: Annotated[str | None, Field(description="Pass it as `after` for the next page.")]


class NewsVersionAnswer(BaseModel):
    """What a piece of news said from a moment on."""

    text: str
    at: Annotated[int, Field(description="Epoch seconds.")]
    writer: Named | None


class NewsIdAnswer(BaseModel):
    """What was written, by its id."""

    id: str


@router.get("/companies/{name}/news")
def list_news(
    call: Caller, name: CompanyName, after: Annotated[str | None, Query(max_length=64)] = None
) -> NewsPageAnswer:
    """Return the news of a company, newest first, 20 at a time."""
    with call.reading() as world:
        found = news.list_news(world, find_company(world, name), after=after)
    return NewsPageAnswer(news=[CompanyNewsAnswer.of(one) for one in found.news], next=found.next)


@router.post("/companies/{name}/news", status_code=201, response_model=NewsIdAnswer)
def write_news(call: Changer, name: CompanyName, body: NewsBody) -> dict[str, Any]:
    """Write news of a company; its followers are told a minute later. For its editors."""

    def run() -> dict[str, Any]:
        return {"id": news.write_news(call.community, call.viewer, name, body.text)}

    return call.once(body, run)


@router.get("/company-news/{id}")
def show_news(call: Caller, id: NewsId) -> CompanyNewsAnswer:
    """Return a piece of news."""
    with call.reading() as world:
        return CompanyNewsAnswer.of(news.show_news(world, id))


@router.get("/company-news/{id}/versions")
def list_news_versions(call: Caller, id: NewsId) -> list[NewsVersionAnswer]:
    """Return what a piece of news said, newest first."""
    with call.reading() as world:
        found = news.list_news_versions(world, id)
    return [
        NewsVersionAnswer(
            text=one.text, at=one.at, writer=named(one.writer) if one.writer else None
        )
        for one in found
    ]


@router.put("/company-news/{id}", status_code=204)
def edit_news(call: Caller, id: NewsId, body: NewsBody) -> None:
    """Change a piece of news; what it said stays visible. For editors of the company."""
    news.edit_news(call.community, call.viewer, id, body.text)


@router.delete("/company-news/{id}", status_code=204)
def delete_news(call: Caller, id: NewsId) -> None:
    """Delete a piece of news; for editors of the company."""
    news.delete_news(call.community, call.viewer, id)


@router.post("/company-news/{id}/restore", status_code=204)
def restore_news(call: Changer, id: NewsId) -> None:
    """Take the deletion of a piece of news back, within a minute."""
    news.restore_news(call.community, call.viewer, id)
