"""The second step of a sign-in, and the sign-in by a passkey alone.

Between the two steps nothing is stored: the form holds a signed ticket, for one browser and ten
minutes, which is over with the password that was proved.
"""

from __future__ import annotations

import hmac

from ecken.errors import NotAllowed
from ecken.service.accounts.sessions import Via
from ecken.service.accounts.sign_in import (
    Halfway,
    SignedIn,
    Visitor,
    open_signed_in,
    password_mark,
)
from ecken.service.community import Community
from ecken.service.factors.authenticator_codes import check_code, is_app_code
from ecken.service.factors.passkeys import Place, check_passkey
from ecken.service.factors.recovery_codes import take_recovery_code
from ecken.signing import Use, read_signed, write_signed
from ecken.store.accounts.accounts import Account, find_account, find_account_by_public_id

__all__ = [
    "finish_by_code",
    "finish_by_passkey",
    "owner_of",
    "sign_in_by_passkey",
    "take_code",
    "write_ticket",
]

_LASTS_S = 600


def write_ticket(community: Community, halfway: Halfway, holder: str) -> str:
    """Return what stands in the form of the second step."""
    account = halfway.account
    value = [
        account.public_id, password_mark(community, account), halfway.is_back, *halfway.via,
    ]  # fmt: skip
    return write_signed(
        community.secret, Use.SECOND_STEP, value, holder=holder, clock=community.clock
    )


def owner_of(community: Community, ticket: str, holder: str) -> Halfway:
    """Return who has proved their password with this ticket.

    Raises
    ------
    NotAllowed
        ``sign_in_over``: it is too old, another browser's, or the password has changed.
    """
    value = read_signed(
        community.secret, Use.SECOND_STEP, ticket,
        holder=holder, clock=community.clock, lasts_s=_LASTS_S,
    )  # fmt: skip
    account: Account | None = None
    if isinstance(value, list) and len(value) == 6:
        with community.database.reading() as connection:
            account = find_account_by_public_id(connection, str(value[0]))
    if (
        not isinstance(value, list)
        or account is None
        or account.state != "active"
        or not hmac.compare_digest(password_mark(community, account), str(value[1]))
    ):
        raise NotAllowed("sign_in_over", "This took too long. Please sign in again.")
    return Halfway(account, bool(value[2]), Via(*value[3:]))


def finish_by_code(
    community: Community, ticket: str, typed: str, visitor: Visitor, holder: str
) -> SignedIn:
    """Open a session with a code of the app, or with a recovery code.

    Raises
    ------
    NotAllowed
        ``sign_in_over``, ``code_refused``
    TooMany
        ``too_many_tries``, ``codes_used_up``
    """
    halfway = owner_of(community, ticket, holder)
    take_code(community, halfway.account, typed, visitor)
    return _open(community, halfway, visitor)


def _open(community: Community, halfway: Halfway, visitor: Visitor) -> SignedIn:
    kind = "sign_in_provider" if halfway.via.provider else "sign_in"
    return open_signed_in(
        community, halfway.account, visitor, kind=kind, is_back=halfway.is_back, via=halfway.via
    )


def take_code(community: Community, account: Account, typed: str, visitor: Visitor) -> None:
    """Take one code, of whichever kind it looks like."""
    if is_app_code(typed):
        check_code(community, account, typed, visitor)
    else:
        take_recovery_code(community, account, typed, visitor)


def finish_by_passkey(
    community: Community, ticket: str, answer: str, visitor: Visitor, place: Place
) -> SignedIn:
    """Open a session with a passkey as the second step.

    Raises
    ------
    NotAllowed
        ``sign_in_over``, ``passkey_refused``
    TooMany
        ``too_many_tries``
    """
    halfway = owner_of(community, ticket, place.holder)
    check_passkey(community, place, answer, visitor, member=halfway.account.member)
    return _open(community, halfway, visitor)


def sign_in_by_passkey(
    community: Community, answer: str, visitor: Visitor, place: Place | None
) -> SignedIn:
    """Open a session with a passkey alone, which has asked for a finger or a PIN.

    Raises
    ------
    NotAllowed
        ``passkey_refused``
    TooMany
        ``too_many_tries``
    """
    member = check_passkey(community, place, answer, visitor)
    with community.database.reading() as connection:
        account = find_account(connection, member)
    if account is None or account.state != "active":
        raise NotAllowed(
            "passkey_refused", "This passkey does not open this account. Please try again."
        )
    return open_signed_in(community, account, visitor, kind="sign_in_passkey")
