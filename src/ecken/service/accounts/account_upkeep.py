"""Deletes expired account data: sign-ups, links, sessions, old history."""

from __future__ import annotations

from ecken.durations import DAY_S
from ecken.service.accounts.joining import CONFIRM_WITHIN_D
from ecken.service.community import Community
from ecken.service.runtime.refusal_log import IN_HISTORY
from ecken.store.accounts.accounts import delete_stale_accounts
from ecken.store.accounts.audit import delete_audit_before
from ecken.store.accounts.audit_kinds import KEPT
from ecken.store.accounts.program_grants import delete_expired_grants
from ecken.store.accounts.programs import delete_unused_programs
from ecken.store.accounts.sessions import delete_expired_sessions
from ecken.store.accounts.tokens import delete_expired_tokens
from ecken.store.house.acts import delete_acts_before

__all__ = ["tidy_accounts"]

AUDIT_KEPT_D = 365
PROGRAMS_KEPT_D = 30
"""Programs that have entered themselves and that nobody has allowed anything."""
FAILURES_KEPT_D = 30
"""They name a part of a network address, which is kept for no longer than it helps."""


def tidy_accounts(community: Community) -> None:
    """Delete what nobody confirmed, what has expired, and entries of a year that prove nothing."""
    now = community.clock()
    with community.writing() as connection:
        delete_stale_accounts(connection, before=now - CONFIRM_WITHIN_D * DAY_S, now=now)
        delete_expired_sessions(connection, now=now)
        delete_expired_tokens(connection, now=now)
        delete_expired_grants(connection, now=now)
        delete_unused_programs(connection, before=now - PROGRAMS_KEPT_D * DAY_S)
        delete_audit_before(connection, before=now - AUDIT_KEPT_D * DAY_S, but=KEPT)
        delete_acts_before(connection, before=now - AUDIT_KEPT_D * DAY_S)
        for kind in IN_HISTORY:
            delete_audit_before(connection, before=now - FAILURES_KEPT_D * DAY_S, kind=kind)
