"""Operators confirm who recruits for others, and take a confirmation back."""

from __future__ import annotations

from ecken.errors import NotFound
from ecken.rules.operators.acts import Act
from ecken.rules.operators.rights import Right
from ecken.service.accounts.operators import check_right
from ecken.service.community import Community
from ecken.service.profiles.recruiter_claims import counts_unconfirmed
from ecken.service.talk.notices import Notice, tell
from ecken.store.accounts.accounts import find_account_by_public_id
from ecken.store.accounts.audit import insert_audit
from ecken.store.house.acts import note_act
from ecken.store.profiles import recruiter_claims as rows
from ecken.store.profiles.recruiter_claims import ClaimRow, OpenClaim

__all__ = ["confirm_recruiter", "find_claim", "list_open_claims"]

_SHOWN = 200


def list_open_claims(community: Community, viewer: int) -> list[OpenClaim]:
    """Return who says that they recruit and waits to be confirmed, longest waiting first.

    Nobody does where a member's own word is enough.
    """
    with community.database.reading() as connection:
        check_right(connection, viewer, Right.RECRUITERS)
        if counts_unconfirmed(community):
            return []
        return rows.read_open_claims(connection, limit=_SHOWN)


def find_claim(community: Community, viewer: int, member_id: str) -> ClaimRow | None:
    """Return what a member says of themself, for operators."""
    with community.database.reading() as connection:
        check_right(connection, viewer, Right.RECRUITERS)
        account = find_account_by_public_id(connection, member_id)
        return None if account is None else rows.read_claim(connection, account.member)


def confirm_recruiter(
    community: Community, viewer: int, member_id: str, *, is_confirmed: bool
) -> None:
    """Confirm that a member recruits, or take that back; the member is told. Twice is once.

    Raises
    ------
    NotFound
        Nobody with this id says that they recruit, or the viewer is no operator.
    """
    with community.writing() as connection:
        check_right(connection, viewer, Right.RECRUITERS)
        account = find_account_by_public_id(connection, member_id)
        claim = rows.read_claim(connection, account.member) if account else None
        if account is None or claim is None or account.state != "active":
            raise NotFound
        if (claim.confirmed_at is not None) is is_confirmed:
            return
        at = community.clock()
        rows.update_confirmation(connection, account.member, at=at if is_confirmed else None)
        counts = is_confirmed or counts_unconfirmed(community)
        rows.update_is_recruiter(connection, account.member, counts, at=at)
        kind = Notice.RECRUITER_CONFIRMED if is_confirmed else Notice.RECRUITER_UNCONFIRMED
        insert_audit(connection, account.member, kind.value, at=at)
        note_act(connection, viewer, Act(f"{kind.value}_other"), about=member_id, at=at)
        if account.member != viewer:
            tell(connection, account.member, kind, about=viewer, subject=account.public_id, at=at)
