"""What tests write to the outbox, and read from it."""

from __future__ import annotations

from sqlalchemy import select

from ecken.service.accounts.account_mail import post
from ecken.store.accounts.accounts import find_account, set_password_hash
from ecken.store.tables import outbox
from tests.community import Town

__all__ = ["at", "rows", "set_password", "states", "write_to"]


def write_to(town: Town, *names: str, kind: str = "approved") -> None:
    with town.community.writing() as connection:
        for name in names:
            post(town.community, connection, kind, find_account(connection, town.id(name)))


def rows(town: Town) -> list[dict[str, object]]:
    with town.community.database.reading() as connection:
        query = select(outbox).order_by(outbox.c.id)
        return [dict(row._mapping) for row in connection.execute(query)]


def states(town: Town) -> list[object]:
    return [row["state"] for row in rows(town)]


def at(*names: str) -> list[str]:
    return [f"{name.lower()}@example.org" for name in names]


def set_password(town: Town, *names: str) -> None:
    with town.community.writing() as connection:
        for name in names:
            set_password_hash(connection, town.id(name), "x", at=town.clock())
