"""``/requests/{id}/gain`` and whom to meet: decisions with numbers (R7)."""

from __future__ import annotations

from typing import Annotated, Any, Literal

from fastapi import APIRouter, Query
from pydantic import BaseModel, Field

from ecken.api.calls import Caller, Changer
from ecken.api.shapes import Body, FiguresAnswer, MemberId, Named, RequestId, named
from ecken.api.strict_json import StrictRoute
from ecken.durations import DAY_S
from ecken.errors import TooMany
from ecken.rules.rounding import Rounded
from ecken.service.advisor.advisor import (
    ANSWERS_MOST,
    Gain,
    GainNumbers,
    GroupGain,
    gain_of_request,
    list_incoming_by_gain,
    outlook_before_sending,
)
from ecken.service.advisor.meeting import GUARANTEE, Meeting, whom_to_meet
from ecken.service.advisor.sender_facts import SenderFacts
from ecken.service.contacts.bulk_answers import Answered, answer_requests
from ecken.service.contacts.requests import undo_answer

__all__ = ["router"]

router = APIRouter(tags=["advisor"], route_class=StrictRoute)


class RoundedAnswer(BaseModel):
    """A count, rounded so that nobody can be picked out."""

    about: int
    few: Annotated[bool, Field(description="Anything from 0 to `about`.")]

    @classmethod
    def of(cls, count: Rounded) -> RoundedAnswer:
        """Show a count."""
        return cls(about=count.about, few=count.is_few)


class GroupGainAnswer(BaseModel):
    """How many who match a target group would enter the circles."""

    id: str
    name: str
    before: Annotated[int, Field(description="In the second circle now.")]
    second: Annotated[
        RoundedAnswer | None, Field(description="Null for a group that picks out persons.")
    ]
    third: RoundedAnswer | None

    @classmethod
    def of(cls, group: GroupGain) -> GroupGainAnswer:
        """Show a group."""
        return cls(
            id=group.id,
            name=group.name,
            before=group.before,
            second=RoundedAnswer.of(group.second) if group.second else None,
            third=RoundedAnswer.of(group.third) if group.third else None,
        )


class ShareAnswer(BaseModel):
    """A value and how many of those who would enter the second circle have it."""

    value: str
    count: RoundedAnswer


class SenderAnswer(BaseModel):
    """Facts about a member who asks, or is to be asked; no score."""

    id: str
    name: str
    degree: int | None
    age: Annotated[
        Literal["days", "weeks", "months", "years"], Field(description="Of the account, coarse.")
    ]
    profile: Annotated[bool, Field(description="Whether there is more than a name.")]
    photo: bool
    answers: Annotated[
        Literal["few_sent", "most_accepted", "some_accepted", "few_accepted"],
        Field(description="What became of their requests of three months, in steps."),
    ]

    @classmethod
    def of(cls, facts: SenderFacts) -> SenderAnswer:
        """Show facts."""
        return cls.model_validate(
            {
                **named(facts.card).model_dump(),
                "degree": facts.degree,
                "age": facts.age.value,
                "profile": facts.has_profile,
                "photo": facts.has_photo,
                "answers": facts.answers.value,
            }
        )


class CostAnswer(BaseModel):
    """What accepting would show of the caller's own list."""

    audience: str
    shown_to_sender: bool
    shown_beyond: Annotated[bool, Field(description="To the sender's contacts, too.")]
    contacts: Annotated[int, Field(description="At most so many of your contacts are shown.")]


class GainAnswer(BaseModel):
    """What accepting a request would bring, in rounded numbers.

    A group counts if it stands for a kind of member: one that names somebody, or that few members
    of the whole network match, does not.
    """

    before: Annotated[FiguresAnswer, Field(description="Your figures now.")]
    entering_second: Annotated[
        RoundedAnswer, Field(description="By as much the reach of your posts over one hop grows.")
    ]
    entering_third: RoundedAnswer
    target_groups: list[GroupGainAnswer]
    recruiters: Annotated[
        RoundedAnswer, Field(description="Recruiters who enter the second circle.")
    ]
    recruiters_third: RoundedAnswer
    companies: Annotated[
        RoundedAnswer,
        Field(description="Companies with nobody in circle 1 or 2 now, and somebody then."),
    ]
    industries: Annotated[list[ShareAnswer], Field(description="Those that more than a few have.")]
    cities: list[ShareAnswer]
    shared_contacts: Annotated[list[Named], Field(description="The best 12.")]
    shared_contacts_total: int
    stranger: Annotated[bool, Field(description="Nobody in your network knows the sender.")]
    sender: SenderAnswer
    cost: CostAnswer

    @classmethod
    def of(cls, gain: Gain, numbers: GainNumbers) -> GainAnswer:
        """Show a gain."""
        return cls(
            before=FiguresAnswer.of(gain.before),
            entering_second=RoundedAnswer.of(numbers.entering_second),
            entering_third=RoundedAnswer.of(numbers.entering_third),
            target_groups=[GroupGainAnswer.of(group) for group in numbers.target_groups],
            recruiters=RoundedAnswer.of(numbers.recruiters),
            recruiters_third=RoundedAnswer.of(numbers.recruiters_third),
            companies=RoundedAnswer.of(numbers.companies),
            industries=_shares(numbers.industries),
            cities=_shares(numbers.cities),
            shared_contacts=[named(card) for card in gain.shared],
            shared_contacts_total=gain.shared_count,
            stranger=gain.is_stranger,
            sender=SenderAnswer.of(gain.sender),
            cost=CostAnswer(
                audience=gain.cost.audience.value,
                shown_to_sender=gain.cost.is_shown_to_sender,
                shown_beyond=gain.cost.is_shown_beyond,
                contacts=gain.cost.contacts,
            ),
        )


class RequestOutlookAnswer(BaseModel):
    """What is known before sending a request: only what the caller may see anyway."""

    member: SenderAnswer
    shared_contacts: list[Named]
    shared_contacts_total: int


class RankedAnswer(BaseModel):
    """A request with how many it would bring into the second circle."""

    id: str
    sender: Named
    entering_second: Annotated[
        RoundedAnswer | None, Field(description="As in the gain; null if it changed too often.")
    ]


class AnswersBody(Body):
    """Several requests to answer alike."""

    ids: Annotated[list[str], Field(min_length=1, max_length=200)]
    answer: Literal["accept", "decline"]


class AnsweredAnswer(BaseModel):
    """What became of one of several requests: ``done``, or the code of why not."""

    id: str
    result: str


class MeetingAnswer(Named):
    """A member to meet for a target group."""

    degree: int
    way: Annotated[list[Named], Field(description="Bridges, from your side.")]
    opens: Annotated[int, Field(description="Members of the group that this pick adds.")]
    together: Annotated[int, Field(description="Members that all picks so far open.")]

    @classmethod
    def shown(cls, meeting: Meeting) -> MeetingAnswer:
        """Show a pick."""
        return cls(
            **named(meeting.card).model_dump(),
            degree=meeting.degree,
            way=[named(card) for card in meeting.way],
            opens=meeting.opens,
            together=meeting.together,
        )


class MeetingPlanAnswer(BaseModel):
    """Whom to meet; greedy choice reaches at least ``guarantee`` of the best possible."""

    group: str
    outside: Annotated[int, Field(description="Members of the group beyond circle 2.")]
    guarantee: float
    picks: list[MeetingAnswer]


@router.get("/requests/{id}/gain")
def show_gain(call: Caller, id: RequestId) -> GainAnswer:
    """Return what accepting a request to the caller would bring, in numbers."""
    with call.reading() as world:
        gain = gain_of_request(world, id)
    if gain.numbers is None:
        raise TooMany(
            "gain_asked_often",
            "What this request would bring has changed {most} times within a month. "
            "It is not shown more often than that.",
            most=ANSWERS_MOST.most,
            retry_after_s=DAY_S,
        )
    return GainAnswer.of(gain, gain.numbers)


@router.post("/requests/{id}/undo", status_code=204)
def undo_request_answer(call: Changer, id: RequestId) -> None:
    """Take an acceptance or a decline back, within a minute."""
    undo_answer(call.community, call.viewer, id)


@router.get("/me/requests/ranked")
def list_ranked_requests(call: Caller) -> list[RankedAnswer]:
    """Return the requests to the caller, first those that open most of the second circle."""
    with call.reading() as world:
        return [
            RankedAnswer(
                id=ranked.request.id,
                sender=named(ranked.request.other),
                entering_second=RoundedAnswer.of(ranked.entering_second)
                if ranked.entering_second
                else None,
            )
            for ranked in list_incoming_by_gain(world)
        ]


@router.post("/me/requests/answers", response_model=list[AnsweredAnswer])
def answer_many_requests(call: Changer, body: AnswersBody) -> Any:
    """Accept or decline several requests; each is answered on its own."""

    def run() -> dict[str, Any]:
        answered = answer_requests(
            call.community, call.viewer, body.ids, is_accepting=body.answer == "accept"
        )
        return {"answers": [_answered(each) for each in answered]}

    return call.once(body, run)["answers"]


@router.get("/members/{id}/outlook")
def show_outlook(call: Caller, id: MemberId) -> RequestOutlookAnswer:
    """Return who a member is to the caller, before the caller asks them."""
    with call.reading() as world:
        outlook = outlook_before_sending(world, id)
    return RequestOutlookAnswer(
        member=SenderAnswer.of(outlook.sender),
        shared_contacts=[named(card) for card in outlook.shared],
        shared_contacts_total=outlook.shared_count,
    )


@router.get("/me/target-groups/{id}/whom-to-meet")
def show_whom_to_meet(
    call: Caller, id: MemberId, picks: Annotated[int, Query(ge=1, le=20)] = 5
) -> MeetingPlanAnswer:
    """Return the members whose contact would open most of a target group."""
    with call.reading() as world:
        plan = whom_to_meet(world, id, picks=picks)
    return MeetingPlanAnswer(
        group=plan.group,
        outside=plan.outside,
        guarantee=round(GUARANTEE, 4),
        picks=[MeetingAnswer.shown(meeting) for meeting in plan.picks],
    )


def _shares(pairs: list[tuple[str, Rounded]]) -> list[ShareAnswer]:
    return [ShareAnswer(value=value, count=RoundedAnswer.of(count)) for value, count in pairs]


def _answered(answered: Answered) -> dict[str, Any]:
    return AnsweredAnswer(id=answered.request_id, result=answered.code or "done").model_dump()
