"""Programs of others, as operators enter them: only those may ask members for access."""

from __future__ import annotations

from typing import NamedTuple

from ecken.errors import Conflict, NotFound
from ecken.rules.operators.acts import Act
from ecken.rules.operators.redirect_addresses import parse_redirects
from ecken.rules.operators.rights import Right
from ecken.rules.scope import parse_askable_scope
from ecken.rules.text import clean_line
from ecken.service.accounts.operators import check_right
from ecken.service.accounts.sessions import hash_token, new_token
from ecken.service.community import Community
from ecken.store.accounts import programs as rows
from ecken.store.accounts.programs import Program
from ecken.store.house.acts import note_act
from ecken.store.journal import lock_head

__all__ = [
    "NAME_MAX",
    "PROGRAMS_MAX",
    "EnteredProgram",
    "approve_program",
    "enter_program",
    "list_programs",
    "remove_program",
    "renew_secret",
]

NAME_MAX = 60
PROGRAMS_MAX = 500
"""Programs of one site."""


class EnteredProgram(NamedTuple):
    """A program's id, and its secret at the one moment when it is known; empty without one."""

    id: str
    secret: str


def list_programs(community: Community, viewer: int) -> list[Program]:
    """Return all programs by name, for operators."""
    with community.database.reading() as connection:
        check_right(connection, viewer, Right.PROGRAMS)
        return rows.read_programs(connection)


def enter_program(
    community: Community,
    viewer: int,
    *,
    name: str,
    redirects: list[str],
    scope: str,
    keeps_secret: bool,
) -> EnteredProgram:
    """Let a program ask members for access, up to ``scope``.

    Raises
    ------
    Invalid
        ``text_missing``, ``text_too_long``, ``redirects_missing``, ``redirects_full``,
        ``redirect_invalid``, ``scope_unknown``, ``scope_not_askable``
    Conflict
        ``programs_full``
    """
    name = clean_line(name, most=NAME_MAX, field="name", is_required=True)
    allowed, farthest = parse_redirects(redirects), parse_askable_scope(scope)
    secret = new_token() if keeps_secret else ""
    with community.writing() as connection:
        lock_head(connection)  # two at once do not both take the last place
        check_right(connection, viewer, Right.PROGRAMS)
        if rows.count_programs(connection, is_self_made=False) >= PROGRAMS_MAX:
            raise Conflict(
                "programs_full",
                "There are {most} programs already. Remove one that is no longer needed.",
                most=PROGRAMS_MAX,
            )
        id = rows.insert_program(
            connection,
            name=name,
            redirects=allowed,
            scope=farthest.value,
            secret_hash=hash_token(secret) if secret else "",
            at=community.clock(),
        )
        note_act(connection, viewer, Act.PROGRAM_ENTERED, at=community.clock(), detail=name)
    return EnteredProgram(id, secret)


def renew_secret(community: Community, viewer: int, program_id: str) -> str:
    """Give a program another secret and return it; the one before is void at once.

    Raises
    ------
    NotFound
        There is no such program, or it has no secret.
    """
    secret = new_token()
    with community.writing() as connection:
        check_right(connection, viewer, Right.PROGRAMS)
        if not rows.update_secret(connection, program_id, hash_token(secret)):
            raise NotFound
        note_act(connection, viewer, Act.PROGRAM_CHANGED, at=community.clock())
    return secret


def approve_program(community: Community, viewer: int, program_id: str) -> None:
    """Let a program ask members that has entered itself.

    Raises
    ------
    NotFound
        No such program waits.
    """
    with community.writing() as connection:
        check_right(connection, viewer, Right.PROGRAMS)
        if not rows.approve_program(connection, program_id):
            raise NotFound
        note_act(connection, viewer, Act.PROGRAM_APPROVED, at=community.clock())


def remove_program(community: Community, viewer: int, program_id: str) -> None:
    """Remove a program: it may ask nobody any more.

    Raises
    ------
    NotFound
        There is no such program.
    """
    with community.writing() as connection:
        check_right(connection, viewer, Right.PROGRAMS)
        if not rows.delete_program(connection, program_id):
            raise NotFound
        note_act(connection, viewer, Act.PROGRAM_REMOVED, at=community.clock())
