"""Rows of job ads."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any, NamedTuple

from sqlalchemy import Connection, bindparam, insert, select, update

from ecken.store.ids import is_public_id, new_public_id
from ecken.store.lookup import Lookup, among
from ecken.store.tables import job_ads as table

__all__ = [
    "AdRow",
    "find_ad",
    "insert_ad",
    "publish_again",
    "read_ads",
    "read_ads_of",
    "update_ad",
    "update_end",
]


class AdRow(NamedTuple):
    """One job ad; amounts are in hundredths."""

    id: int
    public_id: str
    member_id: int
    title: str
    company: str
    city: str
    postal_code: str
    country: str
    workplace: str
    hours: str
    salary_from: int | None
    salary_to: int | None
    currency: str
    salary_per: str
    text: str
    apply_to: str
    is_public: bool
    is_hidden: bool
    """By the administration: its advertiser alone sees it."""
    published_at: int
    ends_at: int
    revision: int
    """Another one with each change."""


_ADS = select(*(table.c[name] for name in AdRow._fields))
_BY_PUBLIC_ID = Lookup(_ADS.where(table.c.public_id == bindparam("public_id")))
_BY_IDS = Lookup(_ADS.where(among(table.c.id, "ids")))
_OF_MEMBER = Lookup(
    _ADS.where(table.c.member_id == bindparam("member")).order_by(
        table.c.published_at.desc(), table.c.public_id
    )
)


def insert_ad(
    connection: Connection, member: int, values: Mapping[str, Any], *, at: int, ends_at: int
) -> str:
    """Publish an ad; return its public id."""
    public_id = new_public_id()
    connection.execute(
        insert(table).values(
            **values, public_id=public_id, member_id=member, published_at=at, ends_at=ends_at
        )
    )
    return public_id


def update_ad(connection: Connection, ad: AdRow, values: Mapping[str, Any]) -> None:
    """Change what an ad says."""
    _change(connection, ad, **values)


def update_end(connection: Connection, ad: AdRow, ends_at: int) -> None:
    """Let an ad end then."""
    _change(connection, ad, ends_at=ends_at)


def publish_again(connection: Connection, ad: AdRow, *, at: int, ends_at: int) -> None:
    """Publish an ad that had ended: it is as new as one written now."""
    _change(connection, ad, published_at=at, ends_at=ends_at)


def find_ad(connection: Connection, public_id: str) -> AdRow | None:
    """Return the ad with this public id, whoever asks: the service checks who may."""
    if not is_public_id(public_id):
        return None
    row = _BY_PUBLIC_ID.row(connection, public_id=public_id)
    return None if row is None else AdRow._make(row)


def read_ads(connection: Connection, ids: Iterable[int]) -> dict[int, AdRow]:
    """Return ads by their numbers."""
    wanted = [int(id) for id in ids]
    rows = _BY_IDS.rows(connection, ids=wanted) if wanted else []
    return {row[0]: AdRow._make(row) for row in rows}


def read_ads_of(connection: Connection, member: int) -> list[AdRow]:
    """Return a member's own ads, also those that have ended, newest first."""
    return [AdRow._make(row) for row in _OF_MEMBER.rows(connection, member=member)]


def _change(connection: Connection, ad: AdRow, **values: Any) -> None:
    connection.execute(
        update(table).where(table.c.id == ad.id).values(**values, revision=table.c.revision + 1)
    )
