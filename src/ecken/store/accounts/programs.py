"""Rows of programs that may ask members for access."""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Connection, Row, delete, func, insert, select, update

from ecken.store.ids import is_public_id, new_public_id
from ecken.store.tables import program_grants, programs

__all__ = [
    "Program",
    "approve_program",
    "count_programs",
    "delete_oldest_unused",
    "delete_program",
    "delete_unused_programs",
    "find_program",
    "insert_program",
    "read_programs",
    "update_secret",
]


@dataclass(frozen=True, slots=True)
class Program:
    """One program. Times in epoch seconds."""

    id: int
    public_id: str
    name: str
    redirects: tuple[str, ...]
    scope: str
    secret_hash: str
    made_at: int
    is_self_made: bool
    is_waiting: bool

    @property
    def keeps_secret(self) -> bool:
        """Whether it proves by a secret who it is."""
        return bool(self.secret_hash)


_QUERY = select(
    programs.c.id,
    programs.c.public_id,
    programs.c.name,
    programs.c.redirects,
    programs.c.scope,
    programs.c.secret_hash,
    programs.c.made_at,
    programs.c.is_self_made,
    programs.c.is_waiting,
)


def insert_program(
    connection: Connection,
    *,
    name: str,
    redirects: tuple[str, ...],
    scope: str,
    secret_hash: str,
    at: int,
    is_self_made: bool = False,
    is_waiting: bool = False,
) -> str:
    """Insert a program and return its public id."""
    public_id = new_public_id()
    connection.execute(
        insert(programs).values(
            public_id=public_id,
            name=name,
            redirects=json.dumps(redirects),
            scope=scope,
            secret_hash=secret_hash,
            made_at=at,
            is_self_made=is_self_made,
            is_waiting=is_waiting,
        )
    )
    return public_id


def read_programs(connection: Connection) -> list[Program]:
    """Return all programs by name."""
    rows = connection.execute(_QUERY.order_by(programs.c.name, programs.c.id))
    return [_read(row) for row in rows]


def find_program(connection: Connection, public_id: str) -> Program | None:
    """Return the program with this public id."""
    if not is_public_id(public_id):
        return None
    row = connection.execute(_QUERY.where(programs.c.public_id == public_id)).first()
    return None if row is None else _read(row)


def count_programs(connection: Connection, *, is_self_made: bool) -> int:
    """Return how many programs operators have entered, or how many have entered themselves."""
    counted = select(func.count()).where(programs.c.is_self_made.is_(is_self_made))
    return connection.execute(counted).scalar_one()


def approve_program(connection: Connection, public_id: str) -> bool:
    """Let a program ask that waits; return whether there is one."""
    if not is_public_id(public_id):
        return False
    own = (programs.c.public_id == public_id, programs.c.is_waiting.is_(True))
    return bool(connection.execute(update(programs).where(*own).values(is_waiting=False)).rowcount)


def delete_unused_programs(connection: Connection, *, before: int) -> None:
    """Delete programs that have entered themselves before then, and that nobody allows anything."""
    allowed = select(program_grants.c.program_id)
    connection.execute(
        delete(programs).where(
            programs.c.is_self_made.is_(True),
            programs.c.made_at < before,
            programs.c.id.not_in(allowed),
        )
    )


def delete_oldest_unused(connection: Connection, *, before: int) -> bool:
    """Delete one program that has entered itself before then and that nobody allows anything.

    Those that wait for approval go first. Return whether there was one.
    """
    unused = (
        programs.c.is_self_made.is_(True),
        programs.c.made_at < before,
        programs.c.id.not_in(select(program_grants.c.program_id)),
    )
    order = (programs.c.is_waiting.desc(), programs.c.made_at, programs.c.id)
    oldest = connection.execute(select(programs.c.id).where(*unused).order_by(*order)).scalar()
    if oldest is None:
        return False
    return bool(connection.execute(delete(programs).where(programs.c.id == oldest)).rowcount)


def update_secret(connection: Connection, public_id: str, secret_hash: str) -> bool:
    """Give a program that has a secret another one; return whether there is such a program."""
    if not is_public_id(public_id):
        return False
    own = (programs.c.public_id == public_id, programs.c.secret_hash != "")
    changed = update(programs).where(*own).values(secret_hash=secret_hash)
    return bool(connection.execute(changed).rowcount)


def delete_program(connection: Connection, public_id: str) -> bool:
    """Delete a program; return whether there was one."""
    if not is_public_id(public_id):
        return False
    return bool(
        connection.execute(delete(programs).where(programs.c.public_id == public_id)).rowcount
    )


def _read(row: Row[*tuple[Any, ...]]) -> Program:
    return Program(**{**row._mapping, "redirects": tuple(json.loads(row.redirects))})
