"""Decided cases, searched page by page by who may decide about reports.

As in the queue: nobody learns who has reported, and what is about the viewer is not there for them,
in no count and in no month.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta

from ecken.reference.days import day_of, start_of
from ecken.rules.moderation import Action, SubjectKind
from ecken.rules.operators.directory import first_of_month, parse_choice
from ecken.rules.operators.rights import Right
from ecken.service.accounts.operators import check_right
from ecken.service.community import Community
from ecken.store.moderation.decided_cases import (
    DecidedQuestion,
    DecidedRow,
    count_decided_cases,
    read_decided_cases,
    read_decided_moments,
)

__all__ = ["DecidedCases", "read_decided_question", "show_decided"]

PAGE = 50


@dataclass(frozen=True, slots=True)
class DecidedCases:
    """One page of decided cases, how many there are in all, and in which months."""

    rows: list[DecidedRow]
    number: int
    pages: int
    total: int
    months: list[date]
    """First days of months with a decision, whatever is looked for; newest first."""


def read_decided_question(community: Community, asked: Mapping[str, str]) -> DecidedQuestion:
    """Read what is looked for: ``kind``, ``decision``, ``month`` (such as 2026-11).

    Raises
    ------
    Invalid
        ``choice_unknown``, ``month_invalid``
    """
    first = first_of_month(asked.get("month", ""), "month")
    since = before = None
    if first is not None:
        since = start_of(first, community.zone)
        before = start_of((first + timedelta(days=31)).replace(day=1), community.zone)
    return DecidedQuestion(
        kind=parse_choice(SubjectKind, asked.get("kind", ""), "kind"),
        action=parse_choice(Action, asked.get("decision", ""), "decision"),
        since=since,
        before=before,
    )


def show_decided(
    community: Community, viewer: int, question: DecidedQuestion, *, page: int = 1
) -> DecidedCases:
    """Return one page of decided cases, newest first, without what concerns the viewer.

    Raises
    ------
    NotFound
        The viewer may not decide about reports.
    """
    with community.database.reading() as connection:
        check_right(connection, viewer, Right.REPORTS)
        total = count_decided_cases(connection, viewer, question)
        pages = max(1, -(-total // PAGE))
        number = min(max(1, page), pages)
        rows = read_decided_cases(
            connection, viewer, question, limit=PAGE, offset=(number - 1) * PAGE
        )
        moments = read_decided_moments(connection, viewer)
    months = dict.fromkeys(day_of(at, community.zone).replace(day=1) for at in moments)
    return DecidedCases(rows, number, pages, total, list(months))
