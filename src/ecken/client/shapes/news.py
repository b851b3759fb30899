"""Shapes of what is sent and answered: news."""

# Written by scripts/write_client.py: run make docs.

from __future__ import annotations

from typing import Literal, NotRequired, TypedDict

from ecken.client.shapes.shared import Named, RoundedAnswer

__all__ = [
    "AddressBody",
    "CalendarAddressAnswer",
    "CalendarAnswer",
    "ConversationAnswer",
    "ConversationBody",
    "ConversationIdAnswer",
    "CountAnswer",
    "DayAnswer",
    "DegreeCountAnswer",
    "FieldCountAnswer",
    "FindMessagesQuery",
    "ForecastAnswer",
    "ForecastReachQuery",
    "FoundAnswer",
    "GroupNewsAnswer",
    "IfAcceptedAnswer",
    "IndustryCountAnswer",
    "MeasuredAnswer",
    "MessageAnswer",
    "MessageBody",
    "NamedVisitAnswer",
    "NewsAnswer",
    "NewsItemAnswer",
    "NoticeAnswer",
    "OverviewAnswer",
    "PostReachAnswer",
    "ReachAnswer",
    "ReachDegreeAnswer",
    "ShowCalendarQuery",
    "ShowConversationQuery",
    "ShowNewsQuery",
    "SwitchesAnswer",
    "SwitchesBody",
    "UnreadAnswer",
    "WeekAnswer",
    "YearlyDayAnswer",
]


class AddressBody(TypedDict):
    """The caller's password: the address outlives the token."""

    password: str


class CalendarAddressAnswer(TypedDict):
    """A secret address, told this once."""

    address: str


class CalendarAnswer(TypedDict):
    """The days, and whether calendar programs may ask for them."""

    made: int | None
    days: list[YearlyDayAnswer]


class ConversationAnswer(TypedDict):
    """A conversation with its newest messages, oldest first."""

    id: str
    members: list[Named]
    messages: list[MessageAnswer]
    before: str | None
    may_write: bool


class ConversationBody(TypedDict):
    """With which contact to open a conversation."""

    contact: str


class ConversationIdAnswer(TypedDict):
    """A conversation by its id."""

    id: str


class CountAnswer(TypedDict):
    """At least so many members, each counted once in 30 days."""

    lately: int
    total: int


class DayAnswer(TypedDict):
    """What happened to a post on one day."""

    day: str
    new_members: int | None
    likes: int
    comments: int
    shares: int


class DegreeCountAnswer(TypedDict):
    """Visitors of one circle."""

    lately: int
    total: int
    degree: int | None


class FieldCountAnswer(TypedDict):
    """Members to whom a search showed the caller because of one kind of field."""

    lately: int
    total: int
    field: str


class FindMessagesQuery(TypedDict):
    """What the address of `messages.find_messages` may say."""

    q: NotRequired[str]


class ForecastAnswer(TypedDict):
    """Members who see a post on average, by degree."""

    percent: float
    first: int
    second: float
    third: float
    third_error: float


class ForecastReachQuery(TypedDict):
    """What the address of `reach.forecast_reach` may say."""

    share: NotRequired[str]


class FoundAnswer(TypedDict):
    """Who found the caller, until yesterday; numbers below five of one kind are not told."""

    since: str
    period_since: str
    visits: CountAnswer
    by_degree: list[DegreeCountAnswer]
    by_industry: list[IndustryCountAnswer]
    recruiters: CountAnswer
    others: CountAnswer
    weeks: list[WeekAnswer]
    searches: list[FieldCountAnswer]
    named: list[NamedVisitAnswer]
    shows_name: bool
    sees_names: bool


class GroupNewsAnswer(TypedDict):
    """Members who match a target group since the last visit."""

    id: str
    name: str
    count: int
    members: list[Named]


class IfAcceptedAnswer(TypedDict):
    """What the caller's newest open requests would bring if they were accepted."""

    requests: int
    more: RoundedAnswer
    closed: int


class IndustryCountAnswer(TypedDict):
    """Visitors who work in one industry."""

    lately: int
    total: int
    industry: str


class MeasuredAnswer(TypedDict):
    """How many pass on what they see in this network, over posts that everyone may open."""

    percent: float
    low: float
    high: float
    posts: int
    day: str


class MessageAnswer(TypedDict):
    """One message."""

    id: str
    conversation: str
    author: Named
    own: bool
    text: str
    written: int
    hidden: bool


class MessageBody(TypedDict):
    """What to write."""

    text: str


class NamedVisitAnswer(TypedDict):
    """A visitor who shows their name, and the day of their last visit."""

    id: str
    name: str
    day: str


class NewsAnswer(TypedDict):
    """What is new, newest first."""

    items: list[NewsItemAnswer]
    groups: list[GroupNewsAnswer]


class NewsItemAnswer(TypedDict):
    """One piece of news about a contact of the caller."""

    kind: Literal["new_contact", "profile", "anniversary", "birthday"]
    day: str
    who: Named
    whom: Named | None
    years: int


class NoticeAnswer(TypedDict):
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
    company: str
    subject: str
    at: int
    new: bool
    others: int


class OverviewAnswer(TypedDict):
    """A conversation in the list."""

    id: str
    members: list[Named]
    unread: int
    newest: MessageAnswer | None


class PostReachAnswer(TypedDict):
    """How many members have seen a post of the caller's; nobody learns who."""

    forecast: ForecastAnswer | None
    degrees: list[ReachDegreeAnswer]
    total: int
    may_be_more: bool
    days: list[DayAnswer]
    counting: bool


class ReachAnswer(TypedDict):
    """What to expect of a post that everyone may open."""

    chosen: ForecastAnswer
    by_share: list[ForecastAnswer]
    if_accepted: IfAcceptedAnswer
    measured: MeasuredAnswer | None


class ReachDegreeAnswer(TypedDict):
    """How many members at one degree have seen a post."""

    degree: int | None
    members: int | None
    forecast: float | None


class ShowCalendarQuery(TypedDict):
    """What the address of `calendar.show_calendar` may say."""

    only: NotRequired[Literal["", "birthdays"]]


class ShowConversationQuery(TypedDict):
    """What the address of `messages.show_conversation` may say."""

    before: NotRequired[str | None]


class ShowNewsQuery(TypedDict):
    """What the address of `news.show_news` may say."""

    days: NotRequired[int]


class SwitchesAnswer(TypedDict):
    """Every switch with the value that holds."""

    switches: dict[str, str]


class SwitchesBody(TypedDict):
    """Some switches with their new values."""

    switches: dict[str, str]


class UnreadAnswer(TypedDict):
    """How many messages the caller has not read."""

    unread: int


class WeekAnswer(TypedDict):
    """What a week brought for certain: full fives of one kind of visitor."""

    monday: str
    members: int


class YearlyDayAnswer(TypedDict):
    """A day that comes back every year."""

    kind: Literal["birthday", "anniversary"]
    first: str
    next: str
    who: Named
