"""Shapes of what is sent and answered: contacts."""

# Written by scripts/write_client.py: run make docs.

from __future__ import annotations

from typing import Literal, NotRequired, TypedDict

from ecken.client.shapes.shared import MemberAnswer, Named

__all__ = [
    "AffinityAnswer",
    "AskBody",
    "AskedAnswer",
    "CompareQuery",
    "ComparisonAnswer",
    "ContactYearAnswer",
    "FileCompanyAnswer",
    "FileReportAnswer",
    "IndustryAnswer",
    "InvitationAnswer",
    "InvitationLinkAnswer",
    "KeptAnswer",
    "KeptContactAnswer",
    "ListKeptContactsQuery",
    "ListRequestsQuery",
    "ListSuggestionsQuery",
    "MatchAnswer",
    "NoteBody",
    "OfferAnswer",
    "OfferBody",
    "PositionGroupAnswer",
    "ProblemAnswer",
    "ReportQuery",
    "RequestAnswer",
    "RequestBody",
    "RequestStateAnswer",
    "StepAnswer",
    "SuggestionAnswer",
    "TagAnswer",
    "TagsAnswer",
    "TagsBody",
    "TakeBody",
]


class AffinityAnswer(TypedDict):
    """One thing in common by the profiles."""

    kind: Literal["company", "former_company", "school", "place"]
    name: str


class AskBody(TypedDict):
    """Whom to ask."""

    members: list[str]


class AskedAnswer(TypedDict):
    """What became of it."""

    sent: int
    contacts: int
    not_sent: list[str]


class CompareQuery(TypedDict):
    """What the address of `import.compare` may say."""

    column: NotRequired[list[str] | None]


class ComparisonAnswer(TypedDict):
    """What the caller is told of the file."""

    kind: str
    people: int
    closed: int
    compared: int
    matches: list[MatchAnswer]
    has_more: bool
    asked_there: list[MatchAnswer]
    header: list[str]
    columns: dict[str, str]
    needs_columns: bool
    problems: list[ProblemAnswer]
    problem_count: int
    profile: list[OfferAnswer]
    report: FileReportAnswer | None


class ContactYearAnswer(TypedDict):
    """Contacts of a year, and of all years up to it."""

    year: int
    count: int
    total: int


class FileCompanyAnswer(TypedDict):
    """A company with all its spellings."""

    name: str
    count: int


class FileReportAnswer(TypedDict):
    """The people of the file in figures."""

    people: int
    companies: list[FileCompanyAnswer]
    company_count: int
    alone: int
    without_company: int
    industries: list[IndustryAnswer]
    groups: list[PositionGroupAnswer]
    years: list[ContactYearAnswer]
    without_year: int
    popular_estimate: int


class IndustryAnswer(TypedDict):
    """Contacts of an industry, by a guess."""

    code: str
    by_company: int
    by_position: int
    unknown: int


class InvitationAnswer(TypedDict):
    """The caller's link, and who has joined by it."""

    allowed: bool
    link: InvitationLinkAnswer | None
    joined: list[Named]


class InvitationLinkAnswer(TypedDict):
    """A link to pass on."""

    link: str
    made: int
    expires: int


class KeptAnswer(TypedDict):
    """A kept member as the caller may see them today."""

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
    degree: int | None
    bridges: list[Named]
    bridge_count: int


class KeptContactAnswer(TypedDict):
    """A contact with what the caller keeps about them."""

    id: str
    name: str
    since: int
    tags: list[str]
    note: str
    reason: str


class ListKeptContactsQuery(TypedDict):
    """What the address of `contacts.list_kept_contacts` may say."""

    tag: NotRequired[str]
    q: NotRequired[str]
    order: NotRequired[Literal["name", "newest", "company", "city"]]


class ListRequestsQuery(TypedDict):
    """What the address of `requests.list_requests` may say."""

    direction: NotRequired[Literal["in", "out"]]


class ListSuggestionsQuery(TypedDict):
    """What the address of `suggestions.list_suggestions` may say."""

    limit: NotRequired[int]


class MatchAnswer(TypedDict):
    """A member who is in the file and may be found by the caller."""

    id: str
    name: str
    tie: str
    by: str
    in_file: str
    connected_on: str | None


class NoteBody(TypedDict):
    """A private note on a contact, and why you know each other."""

    note: NotRequired[str]
    reason: NotRequired[str]


class OfferAnswer(TypedDict):
    """A field of the caller's own profile, or a row of a list, as the file has it."""

    field: str
    values: list[str]
    before: str


class OfferBody(TypedDict):
    """A field or row to take over."""

    field: str
    values: list[str]


class PositionGroupAnswer(TypedDict):
    """Contacts with a position of this group."""

    group: str
    count: int


class ProblemAnswer(TypedDict):
    """What could not be read."""

    code: str
    message: str
    line: int


class ReportQuery(TypedDict):
    """What the address of `import.report` may say."""

    column: NotRequired[list[str] | None]
    language: NotRequired[Literal["de", "en"] | None]


class RequestAnswer(TypedDict):
    """A request with the other member."""

    id: str
    direction: Literal["in", "out"]
    state: Literal["pending"]
    member: MemberAnswer
    reason: str
    message: str
    sent: int
    expires: int | None


class RequestBody(TypedDict):
    """Whom to ask, and what to tell them."""

    to: str
    message: NotRequired[str]
    reason: NotRequired[str]


class RequestStateAnswer(TypedDict):
    """What became of a request."""

    id: str
    state: Literal["pending", "accepted", "declined", "withdrawn"]


class StepAnswer(TypedDict):
    """One step."""

    name: Literal["import", "invite", "ask"]
    is_done: bool


class SuggestionAnswer(TypedDict):
    """A member whom the caller may know."""

    id: str
    name: str
    shared_contacts: int
    bridges: list[Named]
    degree: int | None
    in_common: list[AffinityAnswer]


class TagAnswer(TypedDict):
    """A tag and how many contacts have it."""

    tag: str
    contacts: int


class TagsAnswer(TypedDict):
    """The tags of a contact."""

    tags: list[str]


class TagsBody(TypedDict):
    """All tags of a contact."""

    tags: list[str]


class TakeBody(TypedDict):
    """What to take over into the caller's profile."""

    offers: list[OfferBody]
