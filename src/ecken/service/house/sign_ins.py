"""Administrators end sessions of one member or of all, for instance after a theft."""

from __future__ import annotations

from ecken.errors import Invalid, NotFound
from ecken.rules.operators.acts import Act
from ecken.rules.operators.rights import Right
from ecken.service.accounts.operators import check_right
from ecken.service.accounts.tokens import end_all_tokens
from ecken.service.community import Community
from ecken.store.accounts.accounts import find_account_by_public_id
from ecken.store.accounts.audit import insert_accesses
from ecken.store.accounts.audit_kinds import SESSIONS_ENDED
from ecken.store.accounts.sessions import SessionRow, delete_all_sessions, delete_sessions
from ecken.store.accounts.tokens import delete_all_tokens
from ecken.store.house.acts import note_act

__all__ = ["end_all_sessions", "end_sessions_of"]


def end_sessions_of(
    community: Community, viewer: int, member_id: str, *, is_ending_tokens: bool = False
) -> int:
    """End all sessions of a member, and their access tokens if wanted; return how many sessions.

    Raises
    ------
    NotFound
        Nobody has this id, or the viewer is no operator.
    Invalid
        ``sessions_own``: one's own end on the account page.
    """
    now = community.clock()
    with community.writing() as connection:
        operator = check_right(connection, viewer, Right.MEMBERS)
        account = find_account_by_public_id(connection, member_id)
        if account is None:
            raise NotFound
        if account.member == viewer:
            raise Invalid("sessions_own", "You can end your own sessions on your account page.")
        ended = delete_sessions(connection, account.member)
        if is_ending_tokens:
            end_all_tokens(connection, account.member, at=now)
        insert_accesses(
            connection, [account.member], SESSIONS_ENDED, actor=operator.public_id, at=now
        )
        note_act(connection, viewer, Act.SESSIONS_ENDED, about=member_id, at=now)
    return ended


def end_all_sessions(
    community: Community,
    viewer: int,
    *,
    keep: SessionRow | None,
    is_ending_tokens: bool = False,
) -> int:
    """End the sessions of all members but ``keep``; return of how many members there were any.

    With ``is_ending_tokens`` all access tokens end too.
    """
    now = community.clock()
    with community.writing() as connection:
        operator = check_right(connection, viewer, Right.MEMBERS)
        ended = delete_all_sessions(connection, except_hash=keep.token_hash if keep else "")
        if is_ending_tokens:
            ended |= delete_all_tokens(connection)
        insert_accesses(connection, sorted(ended), SESSIONS_ENDED, actor=operator.public_id, at=now)
        note_act(connection, viewer, Act.ALL_SESSIONS_ENDED, detail=str(len(ended)), at=now)
    return len(ended)
