"""A member says that they recruit for others; whether that is enough, the operators decide."""

from __future__ import annotations

from sqlalchemy import Connection

from ecken.service.community import Community
from ecken.store.accounts.audit import insert_audit
from ecken.store.profiles import recruiter_claims as rows

__all__ = ["claim_recruiting", "counts_unconfirmed", "says_so", "settle_recruiters"]


def counts_unconfirmed(community: Community) -> bool:
    """Say whether a member's own word is enough to count as a recruiter."""
    return community.settings.recruiters == "self"


def says_so(connection: Connection, member: int, *, is_recruiter: bool) -> bool:
    """Say whether a member says that they recruit, whether or not they count as one."""
    return is_recruiter or rows.read_claim(connection, member) is not None


def claim_recruiting(
    community: Community, connection: Connection, member: int, *, says: bool, is_recruiter: bool
) -> bool:
    """Note what a member says; return whether they count as a recruiter from now on.

    Who takes it back loses the confirmation, too. ``is_recruiter`` is whether they counted so far.
    """
    claim = rows.read_claim(connection, member)
    if not says:
        rows.delete_claim(connection, member)
        return False
    if claim is None and is_recruiter:
        return True  # a list of the operators says so
    if claim is None:
        rows.insert_claim(connection, member, at=community.clock())
        insert_audit(connection, member, "recruiter_claimed", at=community.clock())
    is_confirmed = claim is not None and claim.confirmed_at is not None
    return is_confirmed or counts_unconfirmed(community)


def settle_recruiters(community: Community) -> int:
    """Let those count who count by the setting ``recruiters``; return how many changed.

    Called at start, when the setting may be another than before.
    """
    counts = counts_unconfirmed(community)
    with community.database.reading() as connection:
        if not rows.read_unsettled(connection, counts_unconfirmed=counts):
            return 0
    with community.writing() as connection:
        found = rows.read_unsettled(connection, counts_unconfirmed=counts)
        for member in found:
            rows.update_is_recruiter(connection, member, counts, at=community.clock())
    return len(found)
