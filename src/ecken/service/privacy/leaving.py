"""Leaving with days to think it over: gone for everybody at once, back by signing in, then erased.

From the confirmation on a member is erased for all others, in the same way as without such days:
their rows are gone, contacts and figures with them. What is needed to bring them back lies in one
row that nothing else reads. When their days are over it is deleted, and the erasure is final.
"""

from __future__ import annotations

from ecken.durations import DAY_S
from ecken.errors import NotFound
from ecken.service.accounts.account_deletion import copy_out, erase_account, erase_member
from ecken.service.accounts.account_mail import Addressee, new_letter, post, post_to
from ecken.service.accounts.accounts import prove_password
from ecken.service.accounts.mailed_links import link_over, link_owner
from ecken.service.accounts.operators import check_may_leave
from ecken.service.accounts.sessions import hash_token
from ecken.service.community import Community
from ecken.store.accounts import leaving as rows
from ecken.store.accounts.accounts import (
    Account,
    delete_one_time_tokens,
    find_account,
    insert_one_time_token,
    take_one_time_token,
)
from ecken.store.accounts.audit import insert_audit
from ecken.store.accounts.leaving import Leaving
from ecken.store.moderation.returning import let_cases_wait
from ecken.store.site.site import insert_erasure

__all__ = [
    "ask_to_leave",
    "confirm_leaving",
    "finish_leaving",
    "has_days_to_return",
    "withdraw_leaving",
]

_PURPOSE = "erase"
_LINK_HOLDS_S = DAY_S


def ask_to_leave(community: Community, viewer: int, password: str | None) -> str:
    """Send the link that confirms it, to whoever proves to be the viewer; return to which address.

    Raises
    ------
    NotAllowed
        ``password_wrong``
    Conflict
        ``last_owner``
    """
    account = prove_password(community, viewer, password)
    with community.database.reading() as connection:
        check_may_leave(connection, viewer)
    letter = new_letter(community, within_s=_LINK_HOLDS_S)
    with community.writing() as connection:
        delete_one_time_tokens(connection, viewer, _PURPOSE)
        insert_one_time_token(
            connection,
            hash_token(letter.token),
            _PURPOSE,
            member=viewer,
            expires_at=letter.expires_at,
        )
        insert_audit(connection, viewer, "leaving_asked", at=community.clock())
        days = str(community.settings.erase_days)
        post(community, connection, "leave", account, letter=letter, days=days)
    return account.email


def has_days_to_return(community: Community, account: Account) -> bool:
    """Say whether there are days to come back, and a password to come back with."""
    settings = community.settings
    return bool(settings.erase_days and settings.password_sign_in and account.password_hash)


def withdraw_leaving(community: Community, viewer: int) -> None:
    """End the link that would confirm it.

    Raises
    ------
    NotFound
        The viewer has asked for none, or it is over.
    """
    with community.writing() as connection:
        if not delete_one_time_tokens(connection, viewer, _PURPOSE):
            raise NotFound
        insert_audit(connection, viewer, "leaving_withdrawn", at=community.clock())


def confirm_leaving(community: Community, token: str) -> int:
    """Let the member be gone for everybody; return for how many days they may come back.

    Raises
    ------
    NotFound
        ``link_over``
    Conflict
        ``last_owner``
    """
    account = link_owner(community, token, _PURPOSE, state="active")
    days = community.settings.erase_days
    if not days:
        erase_member(community, account.member, mail="closed", keeps_owner=True)
        return 0
    with community.changing(account.member) as world:
        connection, now = world.connection, world.now
        taken = take_one_time_token(connection, hash_token(token), _PURPOSE, now=now)
        found = find_account(connection, account.member)
        if taken is None or found is None or not _may_leave(found):
            raise link_over()
        check_may_leave(connection, found.member)
        content = rows.collect_rows(connection, found.member)
        let_cases_wait(connection, found.member, until=now + days * DAY_S)
        erase_account(community, connection, found, mail="", at=now, is_final=False)
        language = found.screen_language or community.settings.default_language
        row = Leaving(
            found.member, found.public_id, found.email, found.name, language,
            found.password_hash or "", now + days * DAY_S,
        )  # fmt: skip
        rows.insert_leaving(connection, row, content)
        post_to(community, connection, "leaving", _addressee(row), days=str(days))
    return days


def finish_leaving(community: Community) -> int:
    """Erase for good whose days are over; return how many that were."""
    with community.database.reading() as connection:
        over = rows.read_leaving_over(connection, now=community.clock())
    done = 0
    for row in over:
        with community.writing() as connection:
            if not rows.delete_leaving(connection, row.member):
                continue  # back again, or another process was faster
            insert_erasure(connection, row.public_id, at=community.clock())
            post_to(community, connection, "closed", _addressee(row))
        copy_out(community, row.public_id)
        done += 1
    return done


def _may_leave(account: Account) -> bool:
    """Say whether they could sign in to come back; they may have been suspended just now."""
    return account.password_hash is not None and account.state == "active"


def _addressee(row: Leaving) -> Addressee:
    """Whom the mail is for: nobody whose erasure could take it along."""
    return Addressee(row.email, row.name, row.language)
