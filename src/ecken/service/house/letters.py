"""Administrators let the site write again to somebody who did not get, or lost, their link."""

from __future__ import annotations

from enum import StrEnum

from sqlalchemy import Connection

from ecken.durations import DAY_S, HOUR_S
from ecken.errors import Conflict, NotFound
from ecken.rules.operators.acts import Act
from ecken.rules.operators.rights import Right
from ecken.service.accounts.account_mail import BY_HOUSE, Letter, new_letter, post
from ecken.service.accounts.joining import CONFIRM_WITHIN_D
from ecken.service.accounts.operators import check_right
from ecken.service.accounts.password_resets import RESET_WITHIN_S
from ecken.service.accounts.sessions import hash_token
from ecken.service.community import Community
from ecken.service.limits.limits import Limit
from ecken.service.loading.list_links import LINK_DAYS
from ecken.store.accounts.accounts import (
    Account,
    find_account_by_public_id,
    find_invitation_of,
    insert_one_time_token,
    update_account,
)
from ecken.store.accounts.audit import insert_accesses
from ecken.store.accounts.audit_kinds import LINK_SENT
from ecken.store.house.acts import note_act

__all__ = ["Sent", "send_link_again", "what_can_be_sent"]

_AGAIN = Limit(3, HOUR_S)
"""Links to one account."""


class Sent(StrEnum):
    """Which link went."""

    CONFIRMATION = "confirm"
    FIRST_PASSWORD = "first_password"
    NEW_PASSWORD = "reset"


_WITHIN_S = {
    Sent.CONFIRMATION: CONFIRM_WITHIN_D * DAY_S,
    Sent.FIRST_PASSWORD: LINK_DAYS * DAY_S,
    Sent.NEW_PASSWORD: RESET_WITHIN_S,
}


def what_can_be_sent(account: Account) -> Sent | None:
    """Return which link helps the owner of an account now; ``None`` where none does."""
    if account.state == "unconfirmed":
        return Sent.CONFIRMATION
    if account.state != "active":
        return None
    return Sent.NEW_PASSWORD if account.password_hash else Sent.FIRST_PASSWORD


def send_link_again(community: Community, viewer: int, member_id: str) -> Sent:
    """Send the link that helps to the address of the account; return which it was.

    The operator is not shown it. Whoever has not confirmed yet has the usual days again.

    Raises
    ------
    NotFound
        Nobody has this id, or the viewer is no operator.
    Conflict
        ``nothing_to_send``
    TooMany
        ``too_many_tries``
    """
    now = community.clock()
    with community.writing() as connection:
        operator = check_right(connection, viewer, Right.MEMBERS)
        account = find_account_by_public_id(connection, member_id)
        if account is None:
            raise NotFound
        sent = what_can_be_sent(account)
        if sent is None:
            raise Conflict(
                "nothing_to_send",
                "There is no link that would help this account in its present state.",
            )
        community.limits.hit(f"link again {member_id}", _AGAIN)
        letter = new_letter(community, within_s=_WITHIN_S[sent])
        if sent is Sent.CONFIRMATION:
            update_account(connection, account.member, {"joined_at": now})
        _insert_link(connection, account, sent, letter)
        days = {"days": str(_WITHIN_S[sent] // DAY_S)} if sent is not Sent.NEW_PASSWORD else {}
        post(community, connection, sent.value, account, asker=BY_HOUSE, letter=letter, **days)
        insert_accesses(connection, [account.member], LINK_SENT, actor=operator.public_id, at=now)
        note_act(connection, viewer, Act.LINK_SENT, about=member_id, detail=sent.value, at=now)
    return sent


def _insert_link(connection: Connection, account: Account, sent: Sent, letter: Letter) -> None:
    is_confirmation = sent is Sent.CONFIRMATION
    insert_one_time_token(
        connection,
        hash_token(letter.token),
        "confirm" if is_confirmation else "reset",
        member=account.member,
        expires_at=letter.expires_at,
        invitation=find_invitation_of(connection, account.member) if is_confirmation else "",
    )
