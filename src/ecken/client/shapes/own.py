"""Shapes of what is sent and answered: own."""

# Written by scripts/write_client.py: run make docs.

from __future__ import annotations

from typing import Literal, NotRequired, TypedDict

from ecken.client.shapes.shared import FiguresAnswer, MemberAnswer, Named, SoughtAnswer

__all__ = [
    "AccessAnswer",
    "AudienceAnswer",
    "AudienceBody",
    "BlockedAnswer",
    "ConsequenceAnswer",
    "ContactAnswer",
    "DataLogAnswer",
    "DetailAnswer",
    "DetailBody",
    "DistanceAnswer",
    "EmailBody",
    "ErasureAnswer",
    "ErasureBody",
    "ExportBody",
    "ExportStateAnswer",
    "FindableBody",
    "MeAnswer",
    "OffersAnswer",
    "OffersBody",
    "OpeningAnswer",
    "PeersAnswer",
    "PlaceAnswer",
    "PrivacyAnswer",
    "ReachedAnswer",
    "SettingAnswer",
    "ShowFiguresQuery",
    "ShowOwnPlaceQuery",
    "ViewAsAnswer",
    "YearAnswer",
]


class AccessAnswer(TypedDict):
    """Something that the administration did with the caller's account."""

    at: int
    kind: str
    by: Named | None


class AudienceAnswer(TypedDict):
    """Who may see the caller's contact list, and whether others' lists show the caller."""

    audience: Literal["everyone", "fourth", "third", "second", "contacts", "nobody"]
    listed: bool


class AudienceBody(TypedDict):
    """Who may see the caller's contact list."""

    audience: Literal["everyone", "fourth", "third", "second", "contacts", "nobody"]
    listed: NotRequired[bool | None]


class BlockedAnswer(TypedDict):
    """A member whom the caller has blocked."""

    id: str
    name: str
    since: int


class ConsequenceAnswer(TypedDict):
    """What choosing an audience would mean today."""

    audience: Literal["everyone", "fourth", "third", "second", "contacts", "nobody"]
    members: int


class ContactAnswer(TypedDict):
    """One of the caller's contacts."""

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
    since: int


class DataLogAnswer(TypedDict):
    """What was done with the caller's data, each part newest first."""

    consents: list[SettingAnswer]
    settings: list[SettingAnswer]
    accesses: list[AccessAnswer]
    community_exports: list[int]


class DetailAnswer(TypedDict):
    """One detail of the caller's own."""

    detail: Literal["email", "phone", "address", "birthday"]
    value: str
    audience: Literal["nobody", "chosen", "contacts", "everyone"]
    chosen: list[Named]


class DetailBody(TypedDict):
    """A detail and who is told it; without ``value`` that stays as it is."""

    value: NotRequired[str | None]
    audience: Literal["nobody", "chosen", "contacts", "everyone"]
    chosen: NotRequired[list[str]]


class DistanceAnswer(TypedDict):
    """Members at one distance."""

    hops: int | None
    members: int


class EmailBody(TypedDict):
    """An address that somebody is known by."""

    email: str


class ErasureAnswer(TypedDict):
    """What becomes of the account."""

    state: Literal["erased", "mail_sent"]
    days: int


class ErasureBody(TypedDict):
    """The caller's password, and that they mean it."""

    password: str
    sure: Literal[True]


class ExportBody(TypedDict):
    """The caller's password, and in which language the guide in the file is written."""

    password: str
    language: NotRequired[Literal["de", "en"] | None]


class ExportStateAnswer(TypedDict):
    """How far the file of the caller's data is."""

    id: str
    state: Literal["waiting", "writing", "ready", "failed"]
    done: int
    parts: int
    asked: int
    expires: int


class FindableBody(TypedDict):
    """Whether members who know the caller's address find the caller by it."""

    findable: bool


class MeAnswer(TypedDict):
    """The caller's own profile in brief, and who sees their list."""

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
    audience: Literal["everyone", "fourth", "third", "second", "contacts", "nobody"]
    listed: bool


class OffersAnswer(TypedDict):
    """All that the caller has set, and whom each audience reaches today."""

    position: str
    place: str
    remote: bool
    starts: str
    hours: str
    audience: Literal["nobody", "recruiters", "contacts", "everyone"]
    keeps_out_former: bool
    companies: list[str]
    members: list[Named]
    reached: list[ReachedAnswer]


class OffersBody(TypedDict):
    """What the caller looks for, who may see it, and who is kept out: all of it at once."""

    audience: Literal["nobody", "recruiters", "contacts", "everyone"]
    position: NotRequired[str]
    place: NotRequired[str]
    remote: NotRequired[bool]
    starts: NotRequired[str]
    hours: NotRequired[str]
    keeps_out_former: NotRequired[bool]
    companies: NotRequired[list[str]]
    members: NotRequired[list[str]]


class OpeningAnswer(TypedDict):
    """What one contact opens, and what the circles would be without them."""

    member: MemberAnswer
    closed: bool
    opened: int
    alone: int
    second_without: int
    third_without: int


class PeersAnswer(TypedDict):
    """Quartiles of the second circles of members with about as many contacts."""

    day: str
    low: int
    high: int
    lower: int
    middle: int
    upper: int


class PlaceAnswer(TypedDict):
    """Where the caller stands; everything is counted from what the caller may see today."""

    figures: FiguresAnswer
    others: int
    distances: list[DistanceAnswer]
    alone: int
    years: list[YearAnswer]
    peers: PeersAnswer | None
    contacts: list[OpeningAnswer]
    page: int
    pages: int


class PrivacyAnswer(TypedDict):
    """All privacy settings of the caller, what each audience would mean, what was set before."""

    audience: Literal["everyone", "fourth", "third", "second", "contacts", "nobody"]
    listed: bool
    findable_by_email: bool
    consequences: list[ConsequenceAnswer]
    history: list[SettingAnswer]


class ReachedAnswer(TypedDict):
    """How many members an audience reaches today, by what they say in their profiles."""

    audience: Literal["nobody", "recruiters", "contacts", "everyone"]
    first: int
    second: int
    third: int
    total: int
    kept_out: int


class SettingAnswer(TypedDict):
    """A setting that the caller has changed."""

    at: int
    kind: str
    detail: str


class ShowFiguresQuery(TypedDict):
    """What the address of `me.show_figures` may say."""

    without: NotRequired[list[str]]


class ShowOwnPlaceQuery(TypedDict):
    """What the address of `me.show_own_place` may say."""

    page: NotRequired[int]
    without: NotRequired[list[str]]


class ViewAsAnswer(TypedDict):
    """The caller's own page in the eyes of somebody else."""

    role: Literal["contact", "second", "third", "stranger", "recruiter"]
    degree: int | None
    shows_list: bool
    is_found_in_lists: bool
    released: dict[str, str]
    open_to_offers: SoughtAnswer | None


class YearAnswer(TypedDict):
    """The figures with the contacts made up to the end of a year."""

    year: int
    first: int
    second: int | None
    third: int | None
