"""``/moderation/members``, ``/moderation/awaiting``: accounts for administrators.

As on the pages: no contact lists, searches, visits or messages, and each look is written down for
its member. What needs a fresh proof or the own password stays on the pages.
"""

from __future__ import annotations

from typing import Annotated, Literal

from fastapi import APIRouter, Path, Query
from pydantic import BaseModel, ConfigDict, Field

from ecken.api.calls import Caller
from ecken.api.moderation.rights import needs
from ecken.api.shapes import Body, MemberId
from ecken.api.strict_json import StrictRoute
from ecken.rules.operators.rights import Right
from ecken.service.house import letters, members, sign_ins
from ecken.service.operators import administration

__all__ = ["router"]

router = APIRouter(prefix="/moderation", tags=["administration"], route_class=StrictRoute)

_OF_MEMBERS = [needs(Right.MEMBERS)]
_OF_JOINING = [needs(Right.JOINING)]

State = Annotated[str, Field(description="active, awaiting, suspended, unconfirmed, closed")]
LastHere = Annotated[str, Field(description="Month in which they were last here; empty: never.")]
Moment = Annotated[int, Field(description="Epoch seconds.")]
AwaitingId = Annotated[str, Path(description="Public id of who waits.", max_length=64)]


class AccountsQuery(BaseModel):
    """What is looked for; empty means all."""

    model_config = ConfigDict(extra="forbid")

    q: Annotated[
        str, Field(max_length=100, description="Beginnings of names, or a part of the address.")
    ] = ""
    state: Literal["", "active", "no_password", "awaiting", "suspended", "unconfirmed"] = ""
    role: Literal["", "owner", "operator", "moderator", "verifier"] = ""
    since: Annotated[
        str, Field(max_length=10, description="Joined in this month or later: 2026-11.")
    ] = ""
    until: Annotated[str, Field(max_length=10, description="Joined in this month or before.")] = ""
    seen: Annotated[
        Literal["", "month", "3", "6", "12", "never"],
        Field(description="Last here this month, or not for so many months."),
    ] = ""
    order: Literal["", "name", "newest", "away"] = ""
    page: Annotated[int, Field(ge=1, le=1_000_000)] = 1


class AccountAnswer(BaseModel):
    """An account as a line of the list of members."""

    id: str
    name: str
    email: str
    state: State
    joined: Moment
    last_here: LastHere
    has_password: bool


class AccountsAnswer(BaseModel):
    """One page of accounts."""

    members: list[AccountAnswer]
    page: int
    pages: int
    total: int


class HouseActAnswer(BaseModel):
    """What the administration did with an account."""

    at: Moment
    act: str
    by: Annotated[str, Field(description="Name; empty if they have left.")]


class OpenedAccountAnswer(BaseModel):
    """One account, as far as administrators are shown it."""

    id: str
    name: str
    email: str
    state: State
    joined: Moment
    last_here: LastHere
    roles: list[str]
    sessions: int
    tokens: Annotated[int, Field(description="Valid access tokens.")]
    history: Annotated[list[HouseActAnswer], Field(description="Newest first.")]


class EndedSessionsAnswer(BaseModel):
    """How many sessions have ended."""

    ended: int


class EndSessionsBody(Body):
    """What ends with the sessions."""

    tokens: Annotated[bool, Field(description="Access tokens, too.")] = False


class JoiningAnswer(BaseModel):
    """A question at joining, as it was asked, and the answer."""

    question: str
    answer: str


class AwaitingAnswer(BaseModel):
    """Somebody who waits for approval."""

    id: str
    name: str
    email: str
    joined: Moment
    answers: list[JoiningAnswer]


@router.get("/members", dependencies=_OF_MEMBERS)
def list_accounts(call: Caller, asked: Annotated[AccountsQuery, Query()]) -> AccountsAnswer:
    """Search accounts, 50 on a page. Their members read that they were shown."""
    question = members.read_question(call.community, asked.model_dump(exclude={"page"}))
    found = members.list_members(call.community, call.viewer, question, page=asked.page)
    return AccountsAnswer(
        members=[
            AccountAnswer(
                id=row.public_id,
                name=row.name,
                email=row.email,
                state=row.state,
                joined=row.joined_at,
                last_here=_month(row.week),
                has_password=row.has_password,
            )
            for row in found.rows
        ],
        page=found.number,
        pages=found.pages,
        total=found.total,
    )


@router.get("/members/{id}", dependencies=_OF_MEMBERS)
def open_account(call: Caller, id: MemberId) -> OpenedAccountAnswer:
    """Return one account. Its member reads that it was opened."""
    view = members.open_member(call.community, call.viewer, id)
    return OpenedAccountAnswer(
        id=view.account.public_id,
        name=view.account.name,
        email=view.account.email,
        state=view.account.state,
        joined=view.account.joined_at,
        last_here=_month(view.week),
        roles=sorted(view.roles),
        sessions=view.sessions,
        tokens=view.tokens,
        history=[
            HouseActAnswer(at=told.entry.at, act=told.entry.kind, by=told.by)
            for told in view.history
        ],
    )


@router.post("/members/{id}/sessions/end", dependencies=_OF_MEMBERS)
def end_sessions(call: Caller, id: MemberId, body: EndSessionsBody) -> EndedSessionsAnswer:
    """End all sessions of a member, and their access tokens if wanted."""
    ended = sign_ins.end_sessions_of(call.community, call.viewer, id, is_ending_tokens=body.tokens)
    return EndedSessionsAnswer(ended=ended)


@router.post("/members/{id}/link", status_code=204, dependencies=_OF_MEMBERS)
def send_link(call: Caller, id: MemberId) -> None:
    """Send the link that helps this member now: to confirm, or to choose a password."""
    letters.send_link_again(call.community, call.viewer, id)


@router.get("/awaiting", dependencies=_OF_JOINING)
def list_awaiting(call: Caller) -> list[AwaitingAnswer]:
    """Return who waits for approval, longest waiting first, at most 200."""
    found = administration.list_awaiting(call.community, call.viewer)
    answers = administration.read_joining_answers(call.community, call.viewer, found)
    return [
        AwaitingAnswer(
            id=account.public_id,
            name=account.name,
            email=account.email,
            joined=account.joined_at,
            answers=[
                JoiningAnswer(question=question, answer=answer)
                for question, answer in answers.get(account.member, [])
            ],
        )
        for account in found
    ]


@router.post("/awaiting/{id}/approve", status_code=204, dependencies=_OF_JOINING)
def approve(call: Caller, id: AwaitingId) -> None:
    """Let somebody in who waits; they get an e-mail."""
    administration.approve_member(call.community, call.viewer, id)


@router.post("/awaiting/{id}/refuse", status_code=204, dependencies=_OF_JOINING)
def refuse(call: Caller, id: AwaitingId) -> None:
    """Refuse somebody who waits; what they entered is deleted, and they get an e-mail."""
    administration.refuse_member(call.community, call.viewer, id)


def _month(week: str) -> str:
    """Return the month of a week: enough to see who stays away, as on the page."""
    return week[:7]
