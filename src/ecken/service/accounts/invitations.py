"""Invitation links: an operator makes them, whoever holds one may join."""

from __future__ import annotations

from dataclasses import dataclass

from sqlalchemy import Connection

from ecken.durations import DAY_S
from ecken.errors import Invalid, NotAllowed, NotFound
from ecken.rules.operators.acts import Act
from ecken.rules.operators.rights import Right
from ecken.service.accounts.operators import check_right
from ecken.service.accounts.sessions import hash_token, new_token
from ecken.service.community import Community
from ecken.store.accounts import invitations as rows
from ecken.store.accounts.invitations import Invitation
from ecken.store.house.acts import note_act

__all__ = [
    "DAYS_MAX",
    "USES_MAX",
    "NewInvitation",
    "check_invitation",
    "create_invitation",
    "is_open_invitation",
    "list_invitations",
    "revoke_invitation",
    "use_invitation",
]

USES_MAX = 10_000
DAYS_MAX = 365


@dataclass(frozen=True, slots=True)
class NewInvitation:
    """An invitation with its link, which is shown once and kept nowhere."""

    public_id: str
    link: str


def create_invitation(community: Community, viewer: int, *, uses: int, days: int) -> NewInvitation:
    """Make a link by which ``uses`` people may join within ``days`` days.

    Raises
    ------
    NotFound
        The viewer is no operator.
    Invalid
        ``invitation_uses``, ``invitation_days``
    """
    if not 1 <= uses <= USES_MAX:
        raise Invalid(
            "invitation_uses",
            "Choose a number of people from 1 to {most}.",
            field="uses",
            most=USES_MAX,
        )
    if not 1 <= days <= DAYS_MAX:
        raise Invalid(
            "invitation_days",
            "Choose a number of days from 1 to {most}.",
            field="days",
            most=DAYS_MAX,
        )
    token, now = new_token(), community.clock()
    with community.writing() as connection:
        check_right(connection, viewer, Right.JOINING)
        public_id = rows.insert_invitation(
            connection,
            viewer,
            hash_token(token),
            uses=uses,
            at=now,
            expires_at=now + days * DAY_S,
        )
        note_act(connection, viewer, Act.INVITATION_MADE, detail=str(uses), at=now)
    site = community.settings.base_url
    return NewInvitation(public_id, f"{site}/join?invitation={token}")


def list_invitations(community: Community, viewer: int) -> list[Invitation]:
    """Return the open invitations, for operators."""
    with community.database.reading() as connection:
        check_right(connection, viewer, Right.JOINING)
        return rows.read_invitations(connection, now=community.clock())


def revoke_invitation(community: Community, viewer: int, invitation_id: str) -> None:
    """End an invitation, for operators."""
    with community.writing() as connection:
        check_right(connection, viewer, Right.JOINING)
        if not rows.delete_invitation(connection, invitation_id):
            raise NotFound
        note_act(connection, viewer, Act.INVITATION_REVOKED, at=community.clock())


def is_open_invitation(community: Community, token: str) -> bool:
    """Say whether somebody may still sign up by this link."""
    with community.database.reading() as connection:
        found = rows.find_open_invitation(connection, hash_token(token), now=community.clock())
        return found is not None


def check_invitation(community: Community, connection: Connection, token: str) -> str:
    """Return the public id of the invitation that somebody signs up by; it is not used yet.

    Raises
    ------
    NotAllowed
        ``invitation_over``
    """
    found = rows.find_open_invitation(connection, hash_token(token), now=community.clock())
    if found is None:
        raise _over()
    return found


def use_invitation(connection: Connection, invitation_id: str) -> None:
    """Use the invitation once, in the caller's transaction: its holder has confirmed an address.

    It may have expired since the sign-up, but not been revoked, nor been used up by others.

    Raises
    ------
    NotAllowed
        ``invitation_over``
    """
    if not rows.use_invitation(connection, invitation_id):
        raise _over()


def _over() -> NotAllowed:
    return NotAllowed(
        "invitation_over",
        "This invitation is used up, has expired, or does not exist. Ask for a new one.",
    )
