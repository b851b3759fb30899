"""Tools that say whom to ask: who can introduce, which requests wait, whom to meet, what is new."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Annotated, Literal

import numpy as np
from pydantic import BaseModel, Field

from ecken.assistant.calls import Call, fitted
from ecken.assistant.shapes import Named, Person, RoundedAnswer, Texts, clip, named, person
from ecken.errors import Invalid
from ecken.service.advisor.advisor import (
    Gain,
    GainNumbers,
    gains_of_requests,
    list_incoming_by_gain,
)
from ecken.service.advisor.meeting import GUARANTEE, PICKS_MAX, Meeting
from ecken.service.advisor.meeting import whom_to_meet as plan_of
from ecken.service.introduction_views import list_bridges_to_ask
from ecken.service.search.ways_in import WAYS_MAX, WayIn, WaysIn, find_ways_in
from ecken.service.shared_contacts import shared_counts
from ecken.service.talk.news import NEWS_D, NewsItem, read_news
from ecken.service.world import World
from ecken.store.profiles.members import Card

__all__ = ["news", "requests_waiting", "who_can_introduce", "whom_to_meet"]

Strength = Literal["very_weak", "moderately_weak", "strong"]


class IntroducerAnswer(BaseModel):
    """A contact of yours who can be asked, or a member who is themself there."""

    who: Person
    asks: Annotated[
        Literal["directly", "for_introduction"],
        Field(description="`directly`: a contact who is there; else ask them to introduce you."),
    ]
    to: Annotated[
        Person | None, Field(description="Whom they can introduce you to, if not the asked one.")
    ] = None
    taking: Annotated[
        bool | None, Field(description="Whether they take introductions at present.")
    ] = None
    shared_contacts: Annotated[
        int, Field(description="How many contacts you share with `who`, as far as you may see.")
    ]
    shared_with_target: Annotated[
        int | None, Field(description="How many `who` and `to` share, as far as you may see.")
    ] = None
    strength: Annotated[
        Strength | None, Field(description="Of the tie; moderately weak ones help most.")
    ] = None
    works_there_now: Annotated[bool | None, Field(description="Else they worked there before.")] = (
        None
    )


class IntroducersAnswer(BaseModel):
    """Who can introduce you, best first."""

    total: int
    ways: list[IntroducerAnswer]
    hint: Annotated[str | None, Field(description="What else could be tried.")] = None


class GroupGainAnswer(BaseModel):
    """How many who match one of my target groups would enter my second circle."""

    id: str
    own_text: Annotated[str, Field(description="My name for the group.")]
    second: Annotated[
        RoundedAnswer | None, Field(description="Not there for a group that picks out persons.")
    ] = None


class GainAnswer(BaseModel):
    """What accepting would bring, in rounded numbers."""

    entering_second: RoundedAnswer
    entering_third: RoundedAnswer
    recruiters: RoundedAnswer
    companies: RoundedAnswer
    target_groups: list[GroupGainAnswer]


class Words(Texts):
    """The sender in brief, and what they wrote to me."""

    message: str | None = None


class WaitingAnswer(BaseModel):
    """A contact request that waits for my answer."""

    id: str
    sender: str
    text_of_others: Words
    reason: str
    sent: Annotated[int, Field(description="Epoch seconds.")]
    degree: int | None = None
    stranger: Annotated[bool, Field(description="Nobody in my network knows the sender.")]
    shared_contacts_count: int
    shared_contacts: list[Named]
    would_bring: Annotated[
        GainAnswer | None, Field(description="Not there if it changed too often of late.")
    ] = None


class RequestsAnswer(BaseModel):
    """Requests that wait for me, first those that open most of the second circle."""

    total: int
    requests: list[WaitingAnswer]


class MeetingAnswer(BaseModel):
    """A member to meet."""

    who: Person
    way: Annotated[list[Named], Field(description="Who stands in between, from my side.")]
    opens: Annotated[int, Field(description="Members of the group that this pick adds.")]
    together: Annotated[int, Field(description="Members that all picks so far open.")]


class MeetingPlanAnswer(BaseModel):
    """Whom to meet; the choice reaches at least ``guarantee`` of the best possible."""

    own_text: Annotated[str, Field(description="My name for the target group.")]
    outside: Annotated[int, Field(description="Members of the group beyond circle 2.")]
    guarantee: float
    picks: list[MeetingAnswer]


class NewsItemAnswer(BaseModel):
    """One piece of news about a contact of mine."""

    kind: Literal["new_contact", "profile", "anniversary", "birthday"]
    day: Annotated[str, Field(description="ISO date.")]
    who: Named
    whom: Annotated[Named | None, Field(description="The new contact of a contact.")] = None
    years: int


class GroupNewsAnswer(BaseModel):
    """Members who match a target group of mine since my last visit."""

    id: str
    own_text: str
    count: int
    members: list[Named]


class NewsAnswer(BaseModel):
    """What is new, newest first."""

    total: int
    items: list[NewsItemAnswer]
    groups: list[GroupNewsAnswer]


def who_can_introduce(
    call: Call,
    person: Annotated[str, Field(max_length=64, description="Id of a member.")] = "",
    company: Annotated[str, Field(max_length=400, description="Any spelling of its name.")] = "",
    trade: Annotated[
        str, Field(max_length=200, description="An industry: its name, or a code of WZ 2008.")
    ] = "",
    limit: Annotated[int | None, Field(ge=1, le=WAYS_MAX)] = None,
) -> IntroducersAnswer:
    """Say who can introduce me to a person, into a company, or into a trade: best first, and why.

    Name one of the three.
    Example: who_can_introduce(company="Siemens")
    """
    if sum(bool(given.strip()) for given in (person, company, trade)) != 1:
        raise Invalid(
            "introduce_to_what",
            "Name a person (by id), a company or a trade, one of the three.",
            field="person",
        )
    hint: str | None
    with call.reading() as world:
        if person.strip():
            ways, hint = _to_person(world, person.strip())
            total = len(ways)
        else:
            found = find_ways_in(world, company=company, industry=trade, limit=limit or 10)
            ways, total = _into(found), found.direct_total + found.bridged_total
            hint = None if ways else _NOBODY_NEAR
    return fitted(lambda most: IntroducersAnswer(total=total, ways=ways[:most], hint=hint), limit)


def requests_waiting(
    call: Call, limit: Annotated[int | None, Field(ge=1, le=50)] = None
) -> RequestsAnswer:
    """Return the contact requests that wait for my answer, with what each would bring.

    Accepting or declining is done by the member, on the page of requests.
    Example: requests_waiting()
    """
    with call.reading() as world:
        ranked = list_incoming_by_gain(world)
        gains = gains_of_requests(world, [each.request for each in ranked[: limit or 10]])
        shown = [_waiting(gain) for gain in gains]
    return fitted(lambda most: RequestsAnswer(total=len(ranked), requests=shown[:most]), limit)


def whom_to_meet(
    call: Call,
    group: Annotated[
        str, Field(max_length=64, description="Id of a target group: ecken://me/target-groups.")
    ],
    limit: Annotated[int | None, Field(ge=1, le=PICKS_MAX)] = None,
) -> MeetingPlanAnswer:
    """Return the members whose contact would open most of one of my target groups.

    Example: whom_to_meet(group="Zq81mP0c")
    """
    with call.reading() as world:
        plan = plan_of(world, group, picks=limit or 5)
    return fitted(
        lambda most: MeetingPlanAnswer(
            own_text=plan.group,
            outside=plan.outside,
            guarantee=round(GUARANTEE, 4),
            picks=[_meeting(each) for each in plan.picks[:most]],
        ),
        limit,
    )


def news(
    call: Call,
    days: Annotated[int, Field(ge=1, le=NEWS_D)] = NEWS_D,
    limit: Annotated[int | None, Field(ge=1, le=200)] = None,
) -> NewsAnswer:
    """Return new contacts of my contacts, changed profiles, anniversaries, target groups.

    Example: news(days=7)
    """
    with call.reading() as world:
        found = read_news(world, days=days)
    return fitted(
        lambda most: NewsAnswer(
            total=len(found.items),
            items=[_item(item) for item in found.items[:most]],
            groups=[
                GroupNewsAnswer(
                    id=group.id,
                    own_text=group.name,
                    count=group.count,
                    members=[named(card) for card in group.members[:most]],
                )
                for group in found.groups[:most]
            ],
        ),
        limit,
        usual=20,
    )


_NOBODY_NEAR = (
    "Nobody of your first two circles. search_circle with circle 3 or everyone may find somebody; "
    "path shows who stands in between."
)
_HINTS = {
    0: "That is you.",
    1: "This is a contact of yours: write to them by draft_message.",
    2: "Ask the first of them by draft_introduction.",
    3: "Nobody of your contacts knows them. path shows who stands in between: get to know the "
    "second person on it first.",
}
_BEYOND = "There is no short way that you may see. draft_request asks them themself."


def _to_person(world: World, id: str) -> tuple[list[IntroducerAnswer], str]:
    degree = world.degree(world.member(id).member)
    found = list_bridges_to_ask(world, id) if degree == 2 else []
    shared = _shared_with(world, [bridge.card.member for bridge in found])
    ways = [
        IntroducerAnswer(
            who=person(bridge.card, 1),
            asks="for_introduction",
            taking=bridge.is_taking,
            shared_contacts=count,
        )
        for bridge, count in zip(found, shared, strict=True)
    ]
    return ways, _BEYOND if degree is None else _HINTS.get(degree, _BEYOND)


def _shared_with(world: World, contacts: Iterable[int]) -> list[int]:
    """Return how many contacts the viewer shares with each of these contacts of theirs."""
    asked = np.array(list(contacts), np.uint32)
    if not len(asked):
        return []
    counts: list[int] = shared_counts(world, 1)[np.searchsorted(world.contacts, asked)].tolist()
    return counts


def _into(found: WaysIn) -> list[IntroducerAnswer]:
    """Return contacts who are there, then bridges to those who are, each kind best first."""
    return [_way(way) for way in (*found.direct, *found.bridged)]


def _way(way: WayIn) -> IntroducerAnswer:
    strength: Strength = way.strength.value
    if way.leg is None:
        return IntroducerAnswer(
            who=person(way.card, way.tie.degree),
            asks="directly",
            shared_contacts=way.tie.shared,
            strength=strength,
            works_there_now=way.tie.is_current,
        )
    return IntroducerAnswer(
        who=person(way.leg.bridge, 1),
        asks="for_introduction",
        to=person(way.card, way.tie.degree),
        shared_contacts=way.leg.shared_with_viewer,
        shared_with_target=way.leg.shared_with_member,
        strength=strength,
        works_there_now=way.tie.is_current,
    )


def _waiting(gain: Gain) -> WaitingAnswer:
    request, numbers = gain.request, gain.numbers
    brief: Card = request.other
    return WaitingAnswer(
        id=request.id,
        sender=brief.public_id,
        text_of_others=Words(
            **person(brief, None).text_of_others.model_dump(),
            message=clip(request.message, 600) or None,
        ),
        reason=request.reason,
        sent=request.sent_at,
        degree=gain.sender.degree,
        stranger=gain.is_stranger,
        shared_contacts_count=gain.shared_count,
        shared_contacts=[named(card) for card in gain.shared[:3]],
        would_bring=_numbers(numbers) if numbers else None,
    )


def _numbers(numbers: GainNumbers) -> GainAnswer:
    return GainAnswer(
        entering_second=RoundedAnswer.of(numbers.entering_second),
        entering_third=RoundedAnswer.of(numbers.entering_third),
        recruiters=RoundedAnswer.of(numbers.recruiters),
        companies=RoundedAnswer.of(numbers.companies),
        target_groups=[
            GroupGainAnswer(
                id=group.id,
                own_text=group.name,
                second=RoundedAnswer.of(group.second) if group.second else None,
            )
            for group in numbers.target_groups[:10]
        ],
    )


def _meeting(meeting: Meeting) -> MeetingAnswer:
    return MeetingAnswer(
        who=person(meeting.card, meeting.degree),
        way=[named(card) for card in meeting.way],
        opens=meeting.opens,
        together=meeting.together,
    )


def _item(item: NewsItem) -> NewsItemAnswer:
    return NewsItemAnswer(
        kind=item.kind.value,
        day=item.day.isoformat(),
        who=named(item.who),
        whom=named(item.whom) if item.whom else None,
        years=item.years,
    )
