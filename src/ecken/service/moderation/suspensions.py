"""Suspensions: a member is away for everybody, for days or until an operator lets them back.

A suspended member cannot sign in. Profile, contacts and everything else stay as they are; to others
it is as if the account were deleted, from the next answer on, and as before when it ends.
"""

from __future__ import annotations

from sqlalchemy import Connection

from ecken.errors import Conflict, NotFound
from ecken.rules.operators.acts import Act
from ecken.service.accounts.account_mail import post
from ecken.service.accounts.operators import deciding
from ecken.service.community import Community
from ecken.store.accounts.accounts import find_account
from ecken.store.accounts.audit import insert_audit
from ecken.store.accounts.sessions import delete_sessions
from ecken.store.house.acts import note_act
from ecken.store.journal import lock_head
from ecken.store.moderation import cases as rows
from ecken.store.moderation.cases import CaseRow
from ecken.store.profiles.absent_members import SUSPENDED, return_member, send_away

__all__ = ["end_measures", "lift_due_suspensions", "lift_suspension", "suspend_member"]


def suspend_member(connection: Connection, member: int, *, at: int) -> None:
    """Let a member be away, and end their sessions, in the transaction of the decision."""
    if send_away(connection, member, SUSPENDED, at=at):
        delete_sessions(connection, member)
        insert_audit(connection, member, "suspended", at=at)


def end_measures(community: Community, connection: Connection, case: CaseRow, *, at: int) -> bool:
    """Note that what was decided holds no more; the member comes back if nothing else holds them.

    ``False`` if it had ended before.
    """
    if not rows.lift_case(connection, case, at=at):
        return False
    member = case.member_id
    if case.action == "suspend" and member is not None:
        is_held = rows.is_under_suspension(connection, member)
        if not is_held and return_member(connection, member, SUSPENDED, at=at):
            insert_audit(connection, member, "suspension_ended", at=at)
            post(community, connection, "suspension_ended", find_account(connection, member))
    return True


def lift_suspension(community: Community, viewer: int, case_id: str) -> None:
    """End a suspension as an operator.

    Raises
    ------
    NotFound
        No suspension, or the viewer is no operator.
    Conflict
        ``suspension_over``
    """
    now = community.clock()
    with deciding(community, viewer) as connection:
        case = rows.find_case(connection, case_id)
        if case is None or case.action != "suspend":
            raise NotFound
        if not end_measures(community, connection, case, at=now):
            raise Conflict("suspension_over", "This suspension has ended already.")
        note_act(connection, viewer, Act.SUSPENSION_LIFTED, at=now)


def lift_due_suspensions(community: Community) -> int:
    """End the suspensions whose time is over; return how many."""
    now = community.clock()
    with community.database.reading() as connection:
        due = rows.read_suspensions(connection, ended_before=now)
    if not due:
        return 0
    with community.writing() as connection:
        lock_head(connection)
        return sum(end_measures(community, connection, case, at=now) for case in due)
