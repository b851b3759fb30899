"""Shapes of what is sent and answered: meeting."""

# Written by scripts/write_client.py: run make docs.

from __future__ import annotations

from typing import Literal, NotRequired, TypedDict

from ecken.client.shapes.shared import FiguresAnswer, Named, RoundedAnswer

__all__ = [
    "AnsweredAnswer",
    "AnswersBody",
    "BridgeAnswer",
    "CostAnswer",
    "GainAnswer",
    "GroupAnswer",
    "GroupBody",
    "GroupGainAnswer",
    "GroupIdAnswer",
    "IntroductionAnswer",
    "IntroductionBody",
    "MeetingAnswer",
    "MeetingPlanAnswer",
    "PassOnBody",
    "RankedAnswer",
    "RequestOutlookAnswer",
    "SenderAnswer",
    "ShareAnswer",
    "ShowWhomToMeetQuery",
]


class AnsweredAnswer(TypedDict):
    """What became of one of several requests: ``done``, or the code of why not."""

    id: str
    result: str


class AnswersBody(TypedDict):
    """Several requests to answer alike."""

    ids: list[str]
    answer: Literal["accept", "decline"]


class BridgeAnswer(TypedDict):
    """A contact whom you could ask."""

    id: str
    name: str
    taking: bool


class CostAnswer(TypedDict):
    """What accepting would show of the caller's own list."""

    audience: str
    shown_to_sender: bool
    shown_beyond: bool
    contacts: int


class GainAnswer(TypedDict):
    """What accepting a request would bring, in rounded numbers.

    A group counts if it stands for a kind of member: one that names somebody, or that few
    members of the whole network match, does not.
    """

    before: FiguresAnswer
    entering_second: RoundedAnswer
    entering_third: RoundedAnswer
    target_groups: list[GroupGainAnswer]
    recruiters: RoundedAnswer
    recruiters_third: RoundedAnswer
    companies: RoundedAnswer
    industries: list[ShareAnswer]
    cities: list[ShareAnswer]
    shared_contacts: list[Named]
    shared_contacts_total: int
    stranger: bool
    sender: SenderAnswer
    cost: CostAnswer


class GroupAnswer(TypedDict):
    """A target group with how many match it in each circle now."""

    id: str
    name: str
    query: str
    first: int
    second: int
    third: int
    new: int


class GroupBody(TypedDict):
    """A name and a query line, such as `position:einkauf* ort:hamburg~25km`."""

    name: str
    query: str


class GroupGainAnswer(TypedDict):
    """How many who match a target group would enter the circles."""

    id: str
    name: str
    before: int
    second: RoundedAnswer | None
    third: RoundedAnswer | None


class GroupIdAnswer(TypedDict):
    """A target group by its id."""

    id: str


class IntroductionAnswer(TypedDict):
    """An introduction as one of the three is shown it."""

    id: str
    part: Literal["asker", "bridge", "target"]
    state: Literal[
        "asked",
        "declined_by_bridge",
        "passed_on",
        "mention_me",
        "declined_by_target",
        "agreed",
        "expired",
        "withdrawn",
    ]
    asker: Named
    bridge: Named
    target: Named
    to_bridge: str
    to_target: str
    asked: int
    expires: int
    conversation: str | None


class IntroductionBody(TypedDict):
    """Whom to ask, whom to meet, and a text for each."""

    bridge: str
    target: str
    to_bridge: NotRequired[str]
    to_target: NotRequired[str]


class MeetingAnswer(TypedDict):
    """A member to meet for a target group."""

    id: str
    name: str
    degree: int
    way: list[Named]
    opens: int
    together: int


class MeetingPlanAnswer(TypedDict):
    """Whom to meet; greedy choice reaches at least ``guarantee`` of the best possible."""

    group: str
    outside: int
    guarantee: float
    picks: list[MeetingAnswer]


class PassOnBody(TypedDict):
    """What the target is told; without it, the asker's own words."""

    to_target: NotRequired[str | None]


class RankedAnswer(TypedDict):
    """A request with how many it would bring into the second circle."""

    id: str
    sender: Named
    entering_second: RoundedAnswer | None


class RequestOutlookAnswer(TypedDict):
    """What is known before sending a request: only what the caller may see anyway."""

    member: SenderAnswer
    shared_contacts: list[Named]
    shared_contacts_total: int


class SenderAnswer(TypedDict):
    """Facts about a member who asks, or is to be asked; no score."""

    id: str
    name: str
    degree: int | None
    age: Literal["days", "weeks", "months", "years"]
    profile: bool
    photo: bool
    answers: Literal["few_sent", "most_accepted", "some_accepted", "few_accepted"]


class ShareAnswer(TypedDict):
    """A value and how many of those who would enter the second circle have it."""

    value: str
    count: RoundedAnswer


class ShowWhomToMeetQuery(TypedDict):
    """What the address of `advisor.show_whom_to_meet` may say."""

    picks: NotRequired[int]
