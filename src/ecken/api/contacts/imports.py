"""``/import``: compare a file of contacts with the members; nothing of it is kept."""

from __future__ import annotations

from dataclasses import asdict
from datetime import date
from typing import Annotated, Any, Literal

from fastapi import APIRouter, Query, Request
from fastapi.responses import Response
from pydantic import BaseModel, Field
from starlette.concurrency import run_in_threadpool

from ecken.api.calls import Call, Caller, Changer
from ecken.api.file_answers import Pdf
from ecken.api.shapes import Body, Named, named
from ecken.api.strict_json import StrictRoute
from ecken.errors import Invalid
from ecken.exchange.columns import PersonField, read_columns
from ecken.service.imports.asking import ASKED_MAX, ask_members
from ecken.service.imports.comparing import Comparison, Match, compare_file
from ecken.service.imports.contacts_report import ContactsReport
from ecken.service.imports.linkedin_profile import Offer, offer_profile, take_offers
from ecken.service.imports.reading import give_memory_back
from ecken.service.imports.report_pdf import make_pdf

__all__ = ["router"]

router = APIRouter(prefix="/import", tags=["import"], route_class=StrictRoute)


class MatchAnswer(Named):
    """A member who is in the file and may be found by the caller."""

    tie: Annotated[
        str,
        Field(description="none, contact, sent (a request of the caller), received (one to them)"),
    ]
    by: Annotated[str, Field(description="email, link")]
    in_file: Annotated[str, Field(description="How the file calls them.")]
    connected_on: date | None

    @classmethod
    def of(cls, match: Match) -> MatchAnswer:
        """Show a match."""
        return cls(
            **named(match.card).model_dump(),
            tie=match.tie.value,
            by=match.by.value,
            in_file=match.name,
            connected_on=match.connected_on,
        )


class OfferAnswer(BaseModel):
    """A field of the caller's own profile, or a row of a list, as the file has it."""

    field: str
    values: list[str]
    before: str


class ProblemAnswer(BaseModel):
    """What could not be read."""

    code: str
    message: str
    line: int


class FileCompanyAnswer(BaseModel):
    """A company with all its spellings."""

    name: str
    count: int


class IndustryAnswer(BaseModel):
    """Contacts of an industry, by a guess."""

    code: Annotated[str, Field(description="A division of WZ 2008; empty: not known.")]
    by_company: Annotated[int, Field(description="Likely: by a word of the company’s name.")]
    by_position: Annotated[int, Field(description="Possible: by the position alone.")]
    unknown: int


class PositionGroupAnswer(BaseModel):
    """Contacts with a position of this group."""

    group: str
    count: int


class ContactYearAnswer(BaseModel):
    """Contacts of a year, and of all years up to it."""

    year: int
    count: int
    total: int


class FileReportAnswer(BaseModel):
    """The people of the file in figures."""

    people: int
    companies: Annotated[
        list[FileCompanyAnswer],
        Field(description="With two contacts or more, most first, at most 20."),
    ]
    company_count: int
    alone: Annotated[int, Field(description="Companies with one contact; they are not named.")]
    without_company: int
    industries: list[IndustryAnswer]
    groups: Annotated[list[PositionGroupAnswer], Field(description="By what people do.")]
    years: Annotated[list[ContactYearAnswer], Field(description="By the day of the contact.")]
    without_year: int
    popular_estimate: Annotated[
        int, Field(description="People × 930: what the second circle is often taken for.")
    ]

    @classmethod
    def of(cls, report: ContactsReport) -> FileReportAnswer:
        """Show a report."""
        return cls(**asdict(report), popular_estimate=report.popular_estimate)


class ComparisonAnswer(BaseModel):
    """What the caller is told of the file."""

    kind: str
    people: int
    closed: Annotated[int, Field(description="Accounts that were closed: they name nobody.")]
    compared: Annotated[int, Field(description="People with an address or a link.")]
    matches: list[MatchAnswer]
    has_more: bool
    asked_there: Annotated[list[MatchAnswer], Field(description="Asked on LinkedIn before.")]
    header: Annotated[list[str], Field(description="Columns of a table.")]
    columns: Annotated[dict[int, str], Field(description="What each was taken for.")]
    needs_columns: Annotated[bool, Field(description="No column of addresses or links is known.")]
    problems: list[ProblemAnswer]
    problem_count: int
    profile: list[OfferAnswer]
    report: Annotated[FileReportAnswer | None, Field(description="Null if nobody is in the file.")]


class AskBody(Body):
    """Whom to ask."""

    members: Annotated[list[str], Field(max_length=ASKED_MAX, description="Public ids.")]


class AskedAnswer(BaseModel):
    """What became of it."""

    sent: int
    contacts: Annotated[int, Field(description="Who had asked before, and is a contact now.")]
    not_sent: Annotated[list[str], Field(description="Public ids; a limit was reached first.")]


class OfferBody(Body):
    """A field or row to take over."""

    field: Annotated[str, Field(max_length=40)]
    values: Annotated[list[Annotated[str, Field(max_length=6_000)]], Field(max_length=8)]


class TakeBody(Body):
    """What to take over into the caller's profile."""

    offers: Annotated[list[OfferBody], Field(max_length=120)]


_FILE = {
    "requestBody": {
        "required": True,
        "content": {"application/octet-stream": {"schema": {"type": "string", "format": "binary"}}},
    }
}


@router.post("/compare", openapi_extra=_FILE)
async def compare(
    request: Request,
    call: Caller,
    column: Annotated[
        list[str] | None,
        Query(max_length=60, description="Of an unknown table: number and content, “0:email”."),
    ] = None,
) -> ComparisonAnswer:
    """Compare the file in the body with the members: the ZIP of LinkedIn or of another
    Ecken, vCard, CSV.

    The body is the file itself. Members are found by the address by which they want to be found,
    or by a profile link on their profile.
    """
    content = await _read_body(request, call.community.settings.import_max_bytes)
    try:
        return await run_in_threadpool(_compare, call, content, read_columns(column or []))
    finally:
        del content
        await run_in_threadpool(give_memory_back)


def _compare(call: Call, content: bytes, columns: dict[int, PersonField]) -> ComparisonAnswer:
    found = compare_file(call.community, call.viewer, content, columns=columns)
    offers = offer_profile(call.community, call.viewer, found.profile, found.own)
    return _answer(found, offers)


@router.post("/report", openapi_extra=_FILE, response_class=Pdf)
async def report(
    request: Request,
    call: Caller,
    column: Annotated[list[str] | None, Query(max_length=60)] = None,
    language: Annotated[Literal["de", "en"] | None, Query()] = None,
) -> Response:
    """Return the report over the file in the body as a PDF.

    It has the figures that `/import/compare` answers; the file counts as compared.
    """
    content = await _read_body(request, call.community.settings.import_max_bytes)
    try:
        drawn = await run_in_threadpool(_draw, call, content, read_columns(column or []), language)
    finally:
        del content
        await run_in_threadpool(give_memory_back)
    headers = {"content-disposition": 'attachment; filename="ecken-contacts.pdf"'}
    return Pdf(drawn, headers=headers)


def _draw(
    call: Call, content: bytes, columns: dict[int, PersonField], language: str | None
) -> bytes:
    found = compare_file(call.community, call.viewer, content, columns=columns)
    if found.report is None:
        raise Invalid("import_empty", "There is nobody in this file.")
    return make_pdf(
        call.community, found.report, language or call.community.settings.default_language
    )


@router.post("/requests", response_model=AskedAnswer)
def ask(call: Changer, body: AskBody) -> dict[str, Any]:
    """Ask several members at once; whoever is a contact or was asked already is passed over."""

    def send() -> dict[str, Any]:
        asked = ask_members(call.community, call.viewer, body.members)
        ids = [card.public_id for card in asked.not_sent]
        return {"sent": asked.sent, "contacts": asked.contacts, "not_sent": ids}

    return call.once(body, send)


@router.post("/profile", status_code=204)
def take(call: Caller, body: TakeBody) -> None:
    """Take fields and rows over into the caller's profile."""
    offers = [Offer(offer.field, tuple(offer.values)) for offer in body.offers]
    take_offers(call.community, call.viewer, offers)


async def _read_body(request: Request, most_bytes: int) -> bytes:
    body = bytearray()
    async for piece in request.stream():
        body += piece
        if len(body) > most_bytes:
            break  # one byte more is enough to be refused by
    return bytes(body)


def _answer(found: Comparison, offers: list[Offer]) -> ComparisonAnswer:
    return ComparisonAnswer(
        kind=found.kind.value,
        people=found.people,
        closed=found.closed,
        compared=found.compared,
        matches=[MatchAnswer.of(match) for match in found.matches],
        has_more=found.has_more,
        asked_there=[MatchAnswer.of(match) for match in found.asked_there],
        header=list(found.header),
        columns={number: field.value for number, field in found.columns.items()},
        needs_columns=found.needs_columns,
        problems=[
            ProblemAnswer(code=one.code, message=one.sentence, line=int(str(one.fields["line"])))
            for one in found.problems
        ],
        problem_count=found.problem_count,
        profile=[
            OfferAnswer(field=one.field, values=list(one.values), before=one.before)
            for one in offers
        ],
        report=None if found.report is None else FileReportAnswer.of(found.report),
    )
