"""``/me/news``, ``/me/notices``, ``/me/switches``: news, notifications, and what is wanted."""

from __future__ import annotations

from typing import Annotated, Literal

from fastapi import APIRouter, Query
from pydantic import BaseModel, Field

from ecken.api.calls import Caller
from ecken.api.shapes import Body, Named, named
from ecken.api.strict_json import StrictRoute
from ecken.service.talk import news, notices, switches
from ecken.service.talk.news import NEWS_D

__all__ = ["router"]

router = APIRouter(prefix="/me", tags=["news"], route_class=StrictRoute)


class NewsItemAnswer(BaseModel):
    """One piece of news about a contact of the caller."""

    kind: Literal["new_contact", "profile", "anniversary", "birthday"]
    day: Annotated[str, Field(description="ISO date.")]
    who: Named
    whom: Annotated[Named | None, Field(description="The new contact of a contact.")]
    years: int


class GroupNewsAnswer(BaseModel):
    """Members who match a target group since the last visit."""

    id: str
    name: str
    count: int
    members: Annotated[list[Named], Field(description="Up to 12 of them.")]


class NewsAnswer(BaseModel):
    """What is new, newest first."""

    items: list[NewsItemAnswer]
    groups: list[GroupNewsAnswer]


class NoticeAnswer(BaseModel):
    """One thing that the caller is told."""

    kind: Literal[
        "request_received",
        "request_accepted",
        "introduction_asked",
        "introduction_passed_on",
        "introduction_mention",
        "introduction_agreed",
        "introduction_reminder",
        "message_received",
        "invited_joined",
        "post_liked",
        "post_commented",
        "post_answered",
        "post_shared",
        "recruiter_confirmed",
        "recruiter_unconfirmed",
        "editor_named",
        "editor_withdrawn",
        "ad_contact_asked",
        "ad_contact_changed",
        "report_decided",
        "decision_made",
        "decision_reviewed",
        "circular_sent",
        "job_found",
        "followed_job",
        "followed_news",
    ]
    about: Named
    company: Annotated[str, Field(description="Whose news it is about; else empty.")]
    subject: Annotated[
        str, Field(description="Id of the request, introduction, conversation, report, decision.")
    ]
    at: Annotated[int, Field(description="Epoch seconds.")]
    new: bool
    others: Annotated[int, Field(description="How many more did the same about a post.")]


class SwitchesAnswer(BaseModel):
    """Every switch with the value that holds."""

    switches: dict[str, str]


class SwitchesBody(Body):
    """Some switches with their new values."""

    switches: dict[str, str]


@router.get("/news")
def show_news(call: Caller, days: Annotated[int, Query(ge=1, le=NEWS_D)] = NEWS_D) -> NewsAnswer:
    """Return new contacts of contacts, changed profiles, anniversaries, target groups."""
    with call.reading() as world:
        found = news.read_news(world, days=days)
    return NewsAnswer(
        items=[
            NewsItemAnswer(
                kind=item.kind.value,
                day=item.day.isoformat(),
                who=named(item.who),
                whom=named(item.whom) if item.whom else None,
                years=item.years,
            )
            for item in found.items
        ],
        groups=[
            GroupNewsAnswer(
                id=group.id,
                name=group.name,
                count=group.count,
                members=[named(card) for card in group.members],
            )
            for group in found.groups
        ],
    )


@router.get("/notices")
def list_notices(call: Caller) -> list[NoticeAnswer]:
    """Return the caller's notifications, newest first."""
    with call.reading() as world:
        found = notices.list_notices(world)
    return [
        NoticeAnswer(
            kind=told.kind.value,
            about=named(told.about),
            company=told.company,
            subject=told.subject,
            at=told.at,
            new=told.is_new,
            others=told.others,
        )
        for told in found
    ]


@router.post("/notices/read", status_code=204)
def read_notices(call: Caller) -> None:
    """Mark all notifications so far as read."""
    notices.read_all_notices(call.community, call.viewer)


@router.get("/switches")
def show_switches(call: Caller) -> SwitchesAnswer:
    """Return which mails, notices and news are on."""
    with call.reading() as world:
        return SwitchesAnswer(switches=switches.own_switches(world))


@router.put("/switches")
def put_switches(call: Caller, body: SwitchesBody) -> SwitchesAnswer:
    """Set some switches; the others stay as they are."""
    switches.set_switches(call.community, call.viewer, body.switches)
    return show_switches(call)
