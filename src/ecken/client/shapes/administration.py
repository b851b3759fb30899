"""Shapes of what is sent and answered: administration."""

# Written by scripts/write_client.py: run make docs.

from __future__ import annotations

from typing import Literal, NotRequired, TypedDict

__all__ = [
    "AccountAnswer",
    "AccountsAnswer",
    "AwaitingAnswer",
    "EndSessionsBody",
    "EndedSessionsAnswer",
    "HouseActAnswer",
    "JoiningAnswer",
    "ListAccountsQuery",
    "OpenedAccountAnswer",
    "SiteSettingAnswer",
]


class AccountAnswer(TypedDict):
    """An account as a line of the list of members."""

    id: str
    name: str
    email: str
    state: str
    joined: int
    last_here: str
    has_password: bool


class AccountsAnswer(TypedDict):
    """One page of accounts."""

    members: list[AccountAnswer]
    page: int
    pages: int
    total: int


class AwaitingAnswer(TypedDict):
    """Somebody who waits for approval."""

    id: str
    name: str
    email: str
    joined: int
    answers: list[JoiningAnswer]


class EndSessionsBody(TypedDict):
    """What ends with the sessions."""

    tokens: NotRequired[bool]


class EndedSessionsAnswer(TypedDict):
    """How many sessions have ended."""

    ended: int


class HouseActAnswer(TypedDict):
    """What the administration did with an account."""

    at: int
    act: str
    by: str


class JoiningAnswer(TypedDict):
    """A question at joining, as it was asked, and the answer."""

    question: str
    answer: str


class ListAccountsQuery(TypedDict):
    """What the address of `administration.list_accounts` may say."""

    q: NotRequired[str]
    state: NotRequired[Literal["", "active", "no_password", "awaiting", "suspended", "unconfirmed"]]
    role: NotRequired[Literal["", "owner", "operator", "moderator", "verifier"]]
    since: NotRequired[str]
    until: NotRequired[str]
    seen: NotRequired[Literal["", "month", "3", "6", "12", "never"]]
    order: NotRequired[Literal["", "name", "newest", "away"]]
    page: NotRequired[int]


class OpenedAccountAnswer(TypedDict):
    """One account, as far as administrators are shown it."""

    id: str
    name: str
    email: str
    state: str
    joined: int
    last_here: str
    roles: list[str]
    sessions: int
    tokens: int
    history: list[HouseActAnswer]


class SiteSettingAnswer(TypedDict):
    """One option in force."""

    name: str
    value: str
    source: str
    given: str
    may_change: bool
