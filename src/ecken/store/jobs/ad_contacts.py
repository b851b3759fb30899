"""Rows of the members whom advertisers have named as contacts of their job ads.

A row ends with the contact of the two (:func:`end_naming`): whoever ends it, or blocks, is named
nowhere any more, and is not by becoming a contact again.
"""

from __future__ import annotations

from collections.abc import Collection
from typing import NamedTuple

from sqlalchemy import (
    ColumnElement,
    Connection,
    and_,
    bindparam,
    delete,
    insert,
    or_,
    select,
    update,
)

from ecken.rules.jobs.ad_contact import (
    NAMED,
    AdContactState,
    state_when_named,
    state_when_taken_back,
)
from ecken.store.jobs.job_ads import AdRow
from ecken.store.lookup import Lookup, among
from ecken.store.state_conditions import is_in_state
from ecken.store.tables import contacts, job_ads
from ecken.store.tables import job_contacts as table

__all__ = [
    "AdContactRow",
    "NamedRow",
    "ask_anew",
    "end_naming",
    "find_ad_contact",
    "name_ad_contact",
    "read_ads_naming",
    "read_named_by",
    "read_standing_asks",
    "set_answer",
    "take_ad_contact_back",
]


class AdContactRow(NamedTuple):
    """Whom an ad names, and what they have said."""

    ad_id: int
    member_id: int
    state: AdContactState


class NamedRow(NamedTuple):
    """Whom one ad of a member names; a no looks like no answer."""

    ad: str
    """Public id."""
    member_id: int
    has_agreed: bool


_TIE = and_(
    or_(
        and_(contacts.c.low_id == job_ads.c.member_id, contacts.c.high_id == table.c.member_id),
        and_(contacts.c.high_id == job_ads.c.member_id, contacts.c.low_id == table.c.member_id),
    ),
    contacts.c.since <= table.c.asked_at,
)
_STANDING = (
    select(table.c.ad_id, table.c.member_id, table.c.state, job_ads.c.public_id)
    .join(job_ads, job_ads.c.id == table.c.ad_id)
    .join(contacts, _TIE)
    .where(is_in_state(table.c.state, NAMED))
)
_OF_AD = Lookup(_STANDING.where(table.c.ad_id == bindparam("ad")))
_RUNS = (job_ads.c.ends_at > bindparam("now"), ~job_ads.c.is_hidden)
_NAMING = Lookup(
    _STANDING.where(
        table.c.member_id == bindparam("member"),
        or_(and_(*_RUNS), table.c.state == AdContactState.AGREED.value),
    ).order_by(job_ads.c.published_at.desc(), job_ads.c.public_id)
)
_NAMED_BY = Lookup(
    _STANDING.where(job_ads.c.member_id == bindparam("member")).order_by(table.c.ad_id)
)
_ASKS = Lookup(
    _STANDING.where(
        table.c.member_id == bindparam("member"), *_RUNS, among(job_ads.c.public_id, "ids")
    )
)


def find_ad_contact(connection: Connection, ad: AdRow) -> AdContactRow | None:
    """Return whom an ad names, as long as they and the advertiser are contacts."""
    row = _OF_AD.row(connection, ad=ad.id)
    return None if row is None else AdContactRow(row[0], row[1], AdContactState(row[2]))


def read_ads_naming(connection: Connection, member: int, *, now: int) -> dict[int, AdContactState]:
    """Return the ads that name a member, newest first, with what they have said.

    Those that do not run are among them only where the member has agreed.
    """
    rows = _NAMING.rows(connection, member=member, now=now)
    return {row[0]: AdContactState(row[2]) for row in rows}


def read_named_by(connection: Connection, advertiser: int) -> list[NamedRow]:
    """Return whom the ads of a member name, in the order of the ads."""
    rows = _NAMED_BY.rows(connection, member=advertiser)
    return [NamedRow(row[3], row[1], row[2] == AdContactState.AGREED) for row in rows]


def read_standing_asks(
    connection: Connection, member: int, ads: Collection[str], *, now: int
) -> set[str]:
    """Return which of some ads, by their public ids, run and name a member."""
    rows = _ASKS.rows(connection, member=member, now=now, ids=sorted(ads)) if ads else []
    return {row[3] for row in rows}


def name_ad_contact(connection: Connection, ad: AdRow, member: int, *, at: int) -> bool:
    """Name a member contact of an ad, in place of whoever was; say whether they are to be asked."""
    standing = find_ad_contact(connection, ad)
    if standing is not None and standing.member_id == member:
        return False
    before = _states(connection, ad).get(member)
    take_ad_contact_back(connection, ad)
    state = state_when_named(before)
    connection.execute(delete(table).where(_row(ad.id, member)))
    connection.execute(
        insert(table).values(ad_id=ad.id, member_id=member, state=state.value, asked_at=at)
    )
    return state is AdContactState.ASKED


def take_ad_contact_back(connection: Connection, ad: AdRow) -> None:
    """Let an ad name nobody but its advertiser."""
    for member, before in _states(connection, ad).items():
        _put_away(connection, ad.id, member, before)


def end_naming(connection: Connection, a: int, b: int) -> None:
    """Let no ad of either name the other any more: they are contacts no longer."""
    rows = connection.execute(
        select(table.c.ad_id, table.c.member_id, table.c.state)
        .join(job_ads, job_ads.c.id == table.c.ad_id)
        .where(
            or_(
                and_(job_ads.c.member_id == a, table.c.member_id == b),
                and_(job_ads.c.member_id == b, table.c.member_id == a),
            )
        )
    )
    for ad_id, member, state in rows.all():
        _put_away(connection, ad_id, member, AdContactState(state))


def ask_anew(connection: Connection, ad: AdRow, *, at: int) -> int | None:
    """Take the consent to an ad that is not what it was; return who is to be asked anew.

    Nobody who has not answered, or has declined: either way nothing changes.
    """
    named = find_ad_contact(connection, ad)
    if named is None or named.state is not AdContactState.AGREED:
        return None
    again = {"state": AdContactState.ASKED.value, "asked_at": at}
    connection.execute(update(table).where(_row(ad.id, named.member_id)).values(again))
    return named.member_id


def set_answer(connection: Connection, ad: AdRow, member: int, *, agrees: bool) -> None:
    """Note what a member has said whom an ad names."""
    said = AdContactState.AGREED if agrees else AdContactState.DECLINED
    _set(connection, ad.id, member, said)


def _states(connection: Connection, ad: AdRow) -> dict[int, AdContactState]:
    rows = connection.execute(
        select(table.c.member_id, table.c.state).where(table.c.ad_id == ad.id)
    )
    return {row.member_id: AdContactState(row.state) for row in rows}


def _put_away(connection: Connection, ad_id: int, member: int, before: AdContactState) -> None:
    after = state_when_taken_back(before)
    if after is None:
        connection.execute(delete(table).where(_row(ad_id, member)))
    else:
        _set(connection, ad_id, member, after)


def _set(connection: Connection, ad_id: int, member: int, state: AdContactState) -> None:
    connection.execute(update(table).where(_row(ad_id, member)).values(state=state.value))


def _row(ad_id: int, member: int) -> ColumnElement[bool]:
    return and_(table.c.ad_id == ad_id, table.c.member_id == member)
