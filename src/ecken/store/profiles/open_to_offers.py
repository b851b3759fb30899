"""Rows of who is open to offers, and of whom they keep out."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable
from typing import Any, NamedTuple

from sqlalchemy import Connection, Table, bindparam, delete, insert, select

from ecken.rules.open_to_offers import OfferAudience
from ecken.store.lookup import Lookup, among
from ecken.store.tables import (
    kept_out_companies,
    kept_out_members,
    left_companies,
    members,
    open_to_offers,
    positions,
)

__all__ = [
    "OfferRow",
    "OfferTexts",
    "OpenRow",
    "delete_left_before",
    "insert_left",
    "read_former_companies",
    "read_formerly_at",
    "read_kept_out",
    "read_left",
    "read_offers",
    "read_open",
    "read_sought",
    "read_written_companies",
    "replace_kept_out",
    "replace_offers",
]

LEFT_MAX = 200
"""Companies of a member's past that count as theirs, the latest ones."""


class OfferTexts(NamedTuple):
    """What a member looks for, in their own words."""

    position: str = ""
    place: str = ""
    is_remote: bool = False
    starts: str = ""
    hours: str = ""


class OfferRow(NamedTuple):
    """What a member has set for themself."""

    audience: OfferAudience
    keeps_out_former: bool
    texts: OfferTexts


class OpenRow(NamedTuple):
    """One member who is open to offers, with all that decides who is told."""

    member: int
    audience: OfferAudience
    keeps_out_former: bool
    company: str
    former: list[str]
    """Read only where it counts."""
    companies: list[str]
    """Kept out by name."""
    keeps_out_viewer: bool


_AUDIENCES = {audience.value: audience for audience in OfferAudience}
_OPEN = open_to_offers.c
_IS_ON = (_OPEN.audience != OfferAudience.NOBODY.value, members.c.state == "active")
_TEXTS = tuple(_OPEN[name] for name in OfferTexts._fields)
_COLUMNS = (_OPEN.member_id, _OPEN.audience, _OPEN.keeps_out_former, members.c.company)
_ASKED = among(_OPEN.audience, "audiences")
_MEMBER = _OPEN.member_id + 0
"""To what other tables are joined: a sum is in no index, so SQLite begins with those few who are
open to offers, and not with all members and all their positions."""


def _both(statement: Any, column: Any) -> tuple[Lookup, Lookup]:
    """Return the lookup for some members, and that for all."""
    return Lookup(statement.where(among(column, "ids"))), Lookup(statement)


_ROWS = _both(
    select(*_COLUMNS)
    .select_from(open_to_offers.join(members, members.c.id == _MEMBER))
    .where(*_IS_ON, _ASKED),
    _OPEN.member_id,
)
_FORMER = _both(
    select(positions.c.member_id, positions.c.company)
    .select_from(positions.join(open_to_offers, positions.c.member_id == _MEMBER))
    .where(_ASKED, _OPEN.keeps_out_former),
    _OPEN.member_id,
)
_COMPANIES = _both(
    select(kept_out_companies.c.member_id, kept_out_companies.c.company)
    .select_from(kept_out_companies.join(open_to_offers, kept_out_companies.c.member_id == _MEMBER))
    .where(_ASKED),
    _OPEN.member_id,
)
_SOUGHT = Lookup(select(_OPEN.member_id, *_TEXTS).where(among(_OPEN.member_id, "ids")))
_KEEPING_OUT = Lookup(
    select(kept_out_members.c.member_id).where(
        kept_out_members.c.kept_out_id == bindparam("viewer")
    )
)
_OWN = Lookup(
    select(_OPEN.audience, _OPEN.keeps_out_former, *_TEXTS).where(
        _OPEN.member_id == bindparam("member")
    )
)
_OWN_COMPANIES = Lookup(
    select(kept_out_companies.c.company)
    .where(kept_out_companies.c.member_id == bindparam("member"))
    .order_by(kept_out_companies.c.company)
)
_OWN_MEMBERS = Lookup(
    select(kept_out_members.c.kept_out_id).where(
        kept_out_members.c.member_id == bindparam("member")
    )
)
_LEFT = Lookup(
    select(left_companies.c.company, left_companies.c.was_present)
    .where(
        left_companies.c.member_id == bindparam("member"),
        left_companies.c.left_at > bindparam("since"),
    )
    .order_by(left_companies.c.left_at.desc())
    .limit(LEFT_MAX)
)
_FORMER_OF = Lookup(select(positions.c.company).where(positions.c.member_id == bindparam("member")))

_FORMERLY_AT = Lookup(
    select(positions.c.member_id).where(among(positions.c.company, "companies")).distinct()
)


def read_open(
    connection: Connection,
    viewer: int,
    audiences: Collection[OfferAudience],
    ids: Collection[int] | None = None,
) -> list[OpenRow]:
    """Return the active members who are open to offers for ``audiences``, of all or among ``ids``.

    The same statements are asked whatever they find.
    """
    which = 1 if ids is None else 0
    given: dict[str, list[Any]] = {"audiences": sorted(audience.value for audience in audiences)}
    given |= {} if ids is None else {"ids": list(ids)}
    rows = _ROWS[which].rows(connection, **given)
    former = _grouped(_FORMER[which].rows(connection, **given))
    companies = _grouped(_COMPANIES[which].rows(connection, **given))
    keeping_out = set(_KEEPING_OUT.values(connection, viewer=viewer))
    return [
        OpenRow(
            member=row[0],
            audience=_AUDIENCES[row[1]],
            keeps_out_former=row[2],
            company=row[3],
            former=former[row[0]],
            companies=companies[row[0]],
            keeps_out_viewer=row[0] in keeping_out,
        )
        for row in rows
    ]


def read_sought(connection: Connection, ids: Collection[int]) -> dict[int, OfferTexts]:
    """Return what members have written that they look for, whoever may read it."""
    rows = _SOUGHT.rows(connection, ids=list(ids))
    return {row[0]: OfferTexts._make(row[1:]) for row in rows}


def _grouped(rows: Iterable[tuple[Any, ...]]) -> defaultdict[int, list[str]]:
    found: defaultdict[int, list[str]] = defaultdict(list)
    for member, company in rows:
        found[member].append(company)
    return found


def read_offers(connection: Connection, member: int) -> OfferRow:
    """Return what a member has set; off if nothing."""
    row = _OWN.row(connection, member=member)
    if row is None:
        return OfferRow(OfferAudience.NOBODY, False, OfferTexts())
    return OfferRow(OfferAudience(row[0]), row[1], OfferTexts._make(row[2:]))


def read_kept_out(connection: Connection, member: int) -> tuple[list[str], set[int]]:
    """Return the companies and the members whom a member keeps out by name."""
    return (
        _OWN_COMPANIES.values(connection, member=member),
        set(_OWN_MEMBERS.values(connection, member=member)),
    )


def read_former_companies(connection: Connection, member: int) -> list[str]:
    """Return the companies of a member's former positions."""
    return _FORMER_OF.values(connection, member=member)


def read_written_companies(connection: Connection) -> list[str]:
    """Return the companies of all former positions, each spelling once."""
    return list(connection.execute(select(positions.c.company).distinct()).scalars())


def read_formerly_at(connection: Connection, companies: Iterable[str]) -> set[int]:
    """Return the members with a former position at one of ``companies``, as it is written."""
    return set(_FORMERLY_AT.values(connection, companies=list(companies)))


def replace_offers(connection: Connection, member: int, row: OfferRow, *, at: int) -> None:
    """Write what a member has set in place of what was there."""
    connection.execute(delete(open_to_offers).where(_OPEN.member_id == member))
    connection.execute(
        insert(open_to_offers).values(
            member_id=member,
            audience=row.audience.value,
            keeps_out_former=row.keeps_out_former,
            changed_at=at,
            **row.texts._asdict(),
        )
    )


def replace_kept_out(
    connection: Connection, member: int, *, companies: Collection[str], others: Collection[int]
) -> None:
    """Set whom a member keeps out by name."""
    _replace(connection, kept_out_companies, member, "company", sorted(companies))
    _replace(connection, kept_out_members, member, "kept_out_id", sorted(others))


def _replace(
    connection: Connection, table: Table, member: int, column: str, values: Iterable[Any]
) -> None:
    connection.execute(delete(table).where(table.c.member_id == member))
    rows = [{"member_id": member, column: value} for value in values]
    if rows:
        connection.execute(insert(table), rows)


def read_left(connection: Connection, member: int, *, since: int) -> list[tuple[str, bool]]:
    """Return companies that a member has taken out of their profile since then.

    With each, whether it was the present one.
    """
    rows = _LEFT.rows(connection, member=member, since=since)
    return [(company, was_present) for company, was_present in rows]


def insert_left(
    connection: Connection, member: int, companies: Iterable[tuple[str, bool]], *, at: int
) -> None:
    """Note companies that a member takes out of their profile; the latest time counts."""
    for company, was_present in companies:
        mine = left_companies.c.member_id == member, left_companies.c.company == company
        connection.execute(delete(left_companies).where(*mine))
        connection.execute(
            insert(left_companies).values(
                member_id=member, company=company, was_present=was_present, left_at=at
            )
        )


def delete_left_before(connection: Connection, *, before: int) -> int:
    """Delete what was taken out of profiles before then; return how much."""
    return connection.execute(
        delete(left_companies).where(left_companies.c.left_at < before)
    ).rowcount
