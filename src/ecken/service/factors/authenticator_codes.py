"""The authenticator app: set up with a code, asked for codes, each good once.

What the app holds is made of a random seed in the database and the community's key, so neither of
them alone makes a code.
"""

from __future__ import annotations

import secrets
from dataclasses import dataclass

from ecken.durations import DAY_S, HOUR_S
from ecken.errors import Invalid, NotAllowed, TooMany
from ecken.rules.passwords.one_time_codes import (
    DIGITS,
    app_address,
    matching_step,
    typed_secret,
)
from ecken.service.accounts.account_mail import post
from ecken.service.accounts.accounts import own_account
from ecken.service.accounts.sign_in import Visitor, is_known_browser
from ecken.service.community import Community
from ecken.service.limits.limits import Limit
from ecken.service.runtime.refusal_log import WRONG_CODE, place_of
from ecken.signing import Use, read_signed, sign, write_signed
from ecken.store.accounts import factors as rows
from ecken.store.accounts.accounts import Account
from ecken.store.accounts.audit import insert_audit
from ecken.store.accounts.sessions import SessionRow, delete_sessions

__all__ = ["NewApp", "add_app", "begin_app", "check_code", "is_app_code", "reopen_app"]

_SET_UP_S = HOUR_S
_TRIES = Limit(5, 900)
"""Codes of one account from one network address, or in one browser that is known."""
_STRANGERS = Limit(30, DAY_S)
"""Codes of one account from all browsers that are not known: a guess hits three times in a million.
Beyond it such browsers need a passkey or a recovery code, which nobody guesses."""


@dataclass(frozen=True, slots=True)
class NewApp:
    """An app that is being set up: what the form sends back, and what the app is to read."""

    sealed: str
    address: str
    typed: str


def begin_app(community: Community, viewer: int, session: SessionRow) -> NewApp:
    """Draw a secret for an app. Nothing is stored before a code shows that the app has it."""
    seed = secrets.token_urlsafe(16)
    sealed = write_signed(
        community.secret, Use.APP_SEED, seed, holder=session.public_id, clock=community.clock
    )
    return _new_app(community, viewer, seed, sealed)


def reopen_app(community: Community, viewer: int, session: SessionRow, sealed: str) -> NewApp:
    """Return the app again that is being set up; another one if that was too long ago."""
    seed = _seed_in(community, session, sealed)
    if seed is None:
        return begin_app(community, viewer, session)
    return _new_app(community, viewer, seed, sealed)


def _new_app(community: Community, viewer: int, seed: str, sealed: str) -> NewApp:
    secret = _secret_of(community, seed)
    name = community.settings.community_name
    address = app_address(secret, issuer=name, account=own_account(community, viewer).email)
    return NewApp(sealed, address, typed_secret(secret))


def add_app(
    community: Community, viewer: int, session: SessionRow, *, sealed: str, code: str
) -> None:
    """Set the app up, in the place of one before, if it shows the right code.

    All other sessions end: they were opened without it. The member gets a mail.

    Raises
    ------
    Invalid
        ``code_wrong``; ``set_up_over`` if the secret was drawn more than an hour ago.
    TooMany
        ``too_many_tries``
    """
    seed = _seed_in(community, session, sealed)
    if seed is None:
        raise Invalid(
            "set_up_over", "This took too long. Please add the new code to your app.", field="code"
        )
    community.limits.hit(f"code set-up {viewer}", Limit(20, 900))
    now = community.clock()
    step = matching_step(_secret_of(community, seed), _plain(code), now=now)
    if step is None:
        raise Invalid(
            "code_wrong",
            "This is not the code that your app should show now. Check the clock of your phone.",
            field="code",
        )
    with community.writing() as connection:
        rows.insert_app(connection, viewer, seed, step=step, at=now)
        delete_sessions(connection, viewer, except_hash=session.token_hash)
        insert_audit(connection, viewer, "app_added", at=now)
        post(community, connection, "factor_added", own_account(community, viewer))


def is_app_code(typed: str) -> bool:
    """Say whether this looks like a code of an app, and not like a recovery code."""
    code = _plain(typed)
    return len(code) == DIGITS and code.isascii() and code.isdigit()


def check_code(community: Community, account: Account, typed: str, visitor: Visitor) -> None:
    """Take a code of the member's app, which is good once.

    Raises
    ------
    NotAllowed
        ``code_refused``: it is wrong, over, or used already.
    TooMany
        ``too_many_tries``, ``codes_used_up``
    """
    key = _take_a_try(community, account, visitor)
    now = community.clock()
    with community.database.reading() as connection:
        app = rows.find_app(connection, account.member)
    step = None
    if app is not None:
        secret = _secret_of(community, app.seed)
        step = matching_step(secret, _plain(typed), now=now, after=app.last_step)
    if step is not None:
        with community.writing() as connection:
            if rows.take_step(connection, account.member, step, at=now):
                community.limits.forget(key)
                return
    community.failures.note(account.member, place_of(visitor.network), kind=WRONG_CODE)
    raise NotAllowed(
        "code_refused",
        "This code is not right, or it has been used already. Wait for the next one.",
        field="code",
    )


def _take_a_try(community: Community, account: Account, visitor: Visitor) -> str:
    """Count a try before it is looked at, so that many at once are as few as one by one."""
    if is_known_browser(community, account, visitor):
        key = f"code known {account.public_id}"
        community.limits.hit(key, _TRIES)
        return key
    key = f"code {visitor.network} {account.public_id}"
    community.limits.hit(key, _TRIES)
    try:
        community.limits.hit(f"code of {account.public_id}", _STRANGERS)
    except TooMany as error:
        raise TooMany(
            "codes_used_up",
            "Too many codes were tried for this account. Use a passkey, a recovery code, or a "
            "browser in which you have signed in before.",
            retry_after_s=error.retry_after_s,
            field="code",
        ) from error
    return key


def _seed_in(community: Community, session: SessionRow, sealed: str) -> str | None:
    found = read_signed(
        community.secret, Use.APP_SEED, sealed,
        holder=session.public_id, clock=community.clock, lasts_s=_SET_UP_S,
    )  # fmt: skip
    return found if isinstance(found, str) else None


def _secret_of(community: Community, seed: str) -> bytes:
    """Return the 160 bits that the app holds (RFC 4226, section 4)."""
    return sign(community.secret, Use.APP_SECRET, seed).encode()[:20]


def _plain(typed: str) -> str:
    """Return a code without the blanks that people put between its digits."""
    return "".join(typed.split())[:40]
