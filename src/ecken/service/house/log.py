"""The log of the administration: searched page by page, and handed out whole.

Who takes it along is in the log, too. What was done about reports is there without whom it was
about: nobody learns from the log that they were reported.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import timedelta

from ecken.errors import Invalid
from ecken.exchange.tables import written, written_lines
from ecken.reference.days import read_day, stamp, start_of
from ecken.rules.operators.acts import Act, parse_act
from ecken.rules.operators.rights import Right
from ecken.service.accounts.operators import check_right
from ecken.service.community import Community
from ecken.store.house.acts import (
    ActQuestion,
    ActRow,
    count_acts,
    note_act,
    read_actors,
    read_acts,
)

__all__ = ["FORMATS", "Log", "export_log", "read_log_question", "show_log"]

PAGE = 50
FORMATS = ("csv", "json")
_PIECE = 1_000
_HEADER = ("at", "act", "actor", "actor_name", "about", "about_name", "detail")


@dataclass(frozen=True, slots=True)
class Log:
    """One page of the log, how many acts there are in all, and who has acted."""

    rows: list[ActRow]
    number: int
    pages: int
    total: int
    actors: list[tuple[str, str]]


def read_log_question(community: Community, asked: Mapping[str, str]) -> ActQuestion:
    """Read what is looked for: ``act``, ``actor``, ``q`` (whom), ``since``, ``until`` (days).

    Raises
    ------
    Invalid
        ``act_unknown``, ``day_invalid``
    """
    since, until = (_day(community, asked.get(name, ""), name) for name in ("since", "until"))
    return ActQuestion(
        act=parse_act(asked.get("act", "")),
        actor=_printable(asked.get("actor", "")[:22]),
        words=_printable(asked.get("q", "")[:100]),
        since=since,
        until=until,
    )


def _printable(text: str) -> str:
    return "".join(c for c in text if c.isprintable())


def _day(community: Community, text: str, field: str) -> int | None:
    """Return the first moment of a day; of the next one for ``until``."""
    if not text:
        return None
    try:
        day = read_day(text)
        return start_of(day + timedelta(days=field == "until"), community.zone)
    except (ValueError, OverflowError):
        raise Invalid(
            "day_invalid",
            "“{given}” is not a day; write it like {example}.",
            field=field,
            given=text[:20],
            example="2026-11-30",
        ) from None


def show_log(community: Community, viewer: int, question: ActQuestion, *, page: int = 1) -> Log:
    """Return one page of the log, newest first; for administrators."""
    with community.database.reading() as connection:
        check_right(connection, viewer, Right.LOG)
        total = count_acts(connection, question)
        pages = max(1, -(-total // PAGE))
        number = min(max(1, page), pages)
        rows = read_acts(connection, question, limit=PAGE, offset=(number - 1) * PAGE)
        return Log(rows, number, pages, total, read_actors(connection))


def export_log(
    community: Community, viewer: int, question: ActQuestion, kind: str
) -> Iterator[bytes]:
    """Return all acts as a file in pieces, newest first, and write down who took it along.

    Moments are by the community's clocks, with the offset. What is done meanwhile is not in it.

    Raises
    ------
    NotFound
        The viewer is no operator.
    Invalid
        ``format_unknown``
    """
    if kind not in FORMATS:
        raise Invalid(
            "format_unknown",
            "There is no format “{given}”. Choose one of: {choices}.",
            field="format",
            given=kind[:20],
            choices=", ".join(FORMATS),
        )
    with community.writing() as connection:
        check_right(connection, viewer, Right.LOG)
        newest = read_acts(connection, question, limit=1)
        note_act(connection, viewer, Act.LOG_EXPORTED, detail=kind, at=community.clock())
    pieces = _pieces(community, question, newest[0].id + 1 if newest else 1)
    return _as_csv(community, pieces) if kind == "csv" else _as_json(community, pieces)


def _pieces(community: Community, question: ActQuestion, before: int) -> Iterator[list[ActRow]]:
    """Yield the acts piece by piece, each read by itself: nobody is held up by a slow reader."""
    while True:
        with community.database.reading() as connection:
            rows = read_acts(connection, question, limit=_PIECE, before=before)
        if not rows:
            return
        yield rows
        before = rows[-1].id


def _as_csv(community: Community, pieces: Iterator[list[ActRow]]) -> Iterator[bytes]:
    yield written(_HEADER, ())
    for rows in pieces:
        yield written_lines(_values(community, row) for row in rows)


def _as_json(community: Community, pieces: Iterator[list[ActRow]]) -> Iterator[bytes]:
    yield b"["
    before = "\n"
    for rows in pieces:
        for row in rows:
            told = dict(zip(_HEADER, _values(community, row), strict=True))
            yield f"{before}{json.dumps(told, ensure_ascii=False)}".encode()
            before = ",\n"
    yield b"\n]\n"


def _values(community: Community, row: ActRow) -> tuple[str, ...]:
    at = stamp(row.at, community.zone)
    return (at, row.act, row.actor, row.actor_name, row.about, row.about_name, row.detail)
