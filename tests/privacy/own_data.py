"""What members have about their own data: a file that lies ready, looks of operators."""

from __future__ import annotations

from itertools import pairwise

from sqlalchemy import Connection, update

from ecken.store.accounts.audit import insert_accesses
from ecken.store.accounts.audit_kinds import OPENED
from ecken.store.site.community_exports import insert_community_export
from ecken.store.site.data_exports import insert_export
from ecken.store.tables import data_exports
from tests.community import DAY_S, NOW, Town

__all__ = ["open_account", "write_own_data"]


def write_own_data(connection: Connection, town: Town, names: tuple[str, ...]) -> None:
    """Let a file of each member lie ready, and each be looked up by the one before."""
    insert_community_export(connection, at=NOW - DAY_S)
    for name in names:
        insert_export(connection, town.id(name), language="en", at=NOW - 60)
    ready = {"state": "ready", "expires_at": NOW + DAY_S}
    connection.execute(update(data_exports).values(ready))
    for operator, member in pairwise((names[-1], *names)):
        open_account(connection, town, operator, member)


def open_account(connection: Connection, town: Town, operator: str, member: str) -> None:
    """Write down that one has opened the account of the other, as an operator."""
    insert_accesses(
        connection, [town.id(member)], OPENED, actor=town.public_id(operator), at=NOW - 100
    )
