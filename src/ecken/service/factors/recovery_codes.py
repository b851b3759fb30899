"""Ten recovery codes on paper: 120 random bits each, their SHA-256 in the database, good once."""

from __future__ import annotations

import base64
import hashlib
import secrets

from ecken.errors import Invalid, NotAllowed
from ecken.service.accounts.account_mail import post
from ecken.service.accounts.sign_in import Visitor
from ecken.service.community import Community
from ecken.service.limits.limits import Limit
from ecken.service.runtime.refusal_log import WRONG_CODE, place_of
from ecken.store.accounts import factors as rows
from ecken.store.accounts.accounts import Account
from ecken.store.accounts.audit import insert_audit

__all__ = ["CODES", "make_recovery_codes", "take_recovery_code"]

CODES = 10
_BYTES = 15
_TRIES = Limit(20, 900)
"""From one network address for one account; nobody guesses 120 bits, this saves work alone."""


def make_recovery_codes(community: Community, viewer: int) -> list[str]:
    """Make ten new codes in the place of those before; they are shown this once.

    Raises
    ------
    Invalid
        ``factor_missing``: there is nothing that they would stand in for.
    """
    codes = [_new_code() for _ in range(CODES)]
    hashes, now = [_hash(code) for code in codes], community.clock()
    with community.writing() as connection:
        if not rows.has_factor(connection, viewer):
            raise Invalid("factor_missing", "Set up an app or a passkey first.")
        rows.replace_recovery_codes(connection, viewer, hashes, at=now)
        insert_audit(connection, viewer, "recovery_codes_made", at=now)
    return codes


def take_recovery_code(
    community: Community, account: Account, typed: str, visitor: Visitor
) -> None:
    """Use a recovery code up; the member gets a mail about it.

    Raises
    ------
    NotAllowed
        ``code_refused``
    TooMany
        ``too_many_tries``
    """
    community.limits.hit(f"recovery {visitor.network} {account.public_id}", _TRIES)
    with community.writing() as connection:
        if rows.take_recovery_code(connection, account.member, _hash(typed)):
            now = community.clock()
            insert_audit(connection, account.member, "recovery_code_used", at=now)
            left = rows.count_recovery_codes(connection, account.member)
            post(community, connection, "recovery_code_used", account, left=str(left))
            return
    community.failures.note(account.member, place_of(visitor.network), kind=WRONG_CODE)
    raise NotAllowed(
        "code_refused",
        "This code is not right, or it has been used already. Wait for the next one.",
        field="code",
    )


def _new_code() -> str:
    letters = base64.b32encode(secrets.token_bytes(_BYTES)).decode().lower()
    return "-".join(letters[start : start + 4] for start in range(0, len(letters), 4))


def _hash(typed: str) -> str:
    """Hash what was typed, however it is grouped; 0 and 1 are no letters of base32."""
    letters = "".join(c for c in typed[:60].lower() if c.isalnum())
    plain = letters.replace("0", "o").replace("1", "l")
    return hashlib.sha256(plain.encode("utf-8", "surrogatepass")).hexdigest()
