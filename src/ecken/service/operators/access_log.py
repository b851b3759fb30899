"""Each look of an operator at a member's account is written down, for that member to read.

Written before anything is shown: what cannot be written down is not opened. One line an hour for
each operator, member and kind of look.
"""

from __future__ import annotations

from collections.abc import Collection

from sqlalchemy import Connection

from ecken.durations import HOUR_S
from ecken.errors import Conflict
from ecken.rules.operators.acts import Act
from ecken.service.community import Community
from ecken.service.runtime.read_only_access import is_kept_closed
from ecken.store.accounts.accounts import Account, find_account
from ecken.store.accounts.audit import insert_accesses, read_noted
from ecken.store.accounts.audit_kinds import LISTED, OPENED, WHOLE_OPENED
from ecken.store.house.acts import note_act

__all__ = ["note_access", "note_own_access"]

_WAIT_S = 1.0
"""How long a page waits to write it down."""


_ACTS = {LISTED: Act.LISTED, OPENED: Act.OPENED, WHOLE_OPENED: Act.WHOLE_OPENED}


def note_access(
    community: Community, operator: Account, members: Collection[int], kind: str
) -> None:
    """Write down that the operator is about to see these members' accounts; not for their own.

    Raises
    ------
    Conflict
        ``not_opened_ahead``: a browser fetches the page before anybody looks.
    NotReady
        It cannot be written down now.
    """
    _note(community, operator, set(members) - {operator.member}, kind)


def note_own_access(community: Community, operator: Account, kind: str) -> None:
    """Write down in the operator's own log what they are about to see, which is about nobody alone.

    Raises
    ------
    Conflict
        ``not_opened_ahead``
    NotReady
        It cannot be written down now.
    """
    _note(community, operator, {operator.member}, kind)


def _note(community: Community, operator: Account, members: set[int], kind: str) -> None:
    if is_kept_closed():
        raise Conflict(
            "not_opened_ahead",
            "This is shown only to somebody who opens the page, because each look is written down. "
            "Open it again.",
        )
    since = community.clock() - HOUR_S
    with community.database.reading() as connection:
        noted = read_noted(connection, members, kind, actor=operator.public_id, since=since)
    if members - noted:
        with community.writing(wait_s=_WAIT_S) as connection:
            insert_accesses(
                connection,
                sorted(members - noted),
                kind,
                actor=operator.public_id,
                at=community.clock(),
            )
            _note_act(connection, operator, members - noted, kind, at=community.clock())


def _note_act(
    connection: Connection, operator: Account, members: set[int], kind: str, *, at: int
) -> None:
    """Write a look into the log of the administration: at whom, or at how many."""
    about, detail = "", ""
    if kind == LISTED:
        detail = str(len(members))
    elif kind == OPENED:
        account = find_account(connection, next(iter(members)))
        about = account.public_id if account else ""
    act = _ACTS[kind]
    note_act(
        connection,
        operator.member,
        act,
        about=about,
        detail=detail,
        at=at,
        is_in_history=False,
    )
