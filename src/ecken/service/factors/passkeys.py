"""Passkeys (WebAuthn): added by a member, and asked for beside or instead of a password.

The library ``webauthn`` checks what an authenticator answers. A challenge is a signed text with the
time, bound to the session or the visit of one browser, and good once.
"""

from __future__ import annotations

import hashlib
import json
import secrets
from collections.abc import Mapping
from contextlib import suppress
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlsplit

import webauthn
from webauthn.helpers import (
    base64url_to_bytes,
    bytes_to_base64url,
    options_to_json,
    parse_client_data_json,
)
from webauthn.helpers.exceptions import WebAuthnException
from webauthn.helpers.structs import (
    AuthenticatorSelectionCriteria,
    PublicKeyCredentialDescriptor,
    ResidentKeyRequirement,
    UserVerificationRequirement,
)

from ecken.durations import HOUR_S
from ecken.errors import Conflict, Invalid, NotAllowed, NotFound, TooMany
from ecken.rules.operators.proxies import is_address
from ecken.rules.text import clean_line
from ecken.service.accounts.account_mail import post
from ecken.service.accounts.accounts import own_account
from ecken.service.accounts.sign_in import Visitor
from ecken.service.community import Community
from ecken.service.limits.limits import Limit
from ecken.signing import Use, read_signed, write_signed
from ecken.store.accounts import passkeys as rows
from ecken.store.accounts.audit import insert_audit
from ecken.store.accounts.factors import has_factor
from ecken.store.accounts.passkeys import PasskeyRow
from ecken.store.accounts.sessions import SessionRow, delete_sessions

__all__ = [
    "NAME_MAX",
    "Place",
    "add_passkey",
    "asking_options",
    "check_passkey",
    "making_options",
    "place_at",
    "rename_own_passkey",
]

NAME_MAX = 60
PASSKEYS_MAX = 20
_LASTS_S = HOUR_S
"""How long a page with a button for passkeys may stand open."""
_WAIT_MS = 300_000
_ANSWER_MAX = 20_000
_TRIES = Limit(60, 900)
"""Answers from one network address: a signature takes a moment to check."""
_ONCE = Limit(1, 2 * _LASTS_S)
_BROKEN = (
    WebAuthnException, ValueError, KeyError, TypeError, IndexError, AttributeError,
    OverflowError, RecursionError,
)  # fmt: skip
"""What the library raises for an answer that is none; each is refused alike."""


@dataclass(frozen=True, slots=True)
class Place:
    """For which site keys are made: its origin, its name for keys, and the browser's holder."""

    origin: str
    site: str
    holder: str
    """The session or the visit that a challenge is good for."""


def place_at(origin: str, holder: str) -> Place | None:
    """Return where keys are made and asked for; ``None`` at a bare address, where none can be."""
    host = urlsplit(origin).hostname or ""
    return None if not host or is_address(host) else Place(origin, host, holder)


def making_options(community: Community, viewer: int, place: Place) -> str:
    """Return, as JSON, what the browser needs to make a key for the viewer."""
    account = own_account(community, viewer)
    with community.database.reading() as connection:
        known = rows.read_passkeys(connection, viewer)
    options = webauthn.generate_registration_options(
        rp_id=place.site,
        rp_name=community.settings.community_name,
        user_id=account.public_id.encode(),
        user_name=account.email,
        user_display_name=account.name or account.email,
        challenge=_new_challenge(community, place),
        timeout=_WAIT_MS,
        authenticator_selection=AuthenticatorSelectionCriteria(
            resident_key=ResidentKeyRequirement.PREFERRED,
            user_verification=UserVerificationRequirement.PREFERRED,
        ),
        exclude_credentials=_named(known),
    )
    return options_to_json(options)


def add_passkey(
    community: Community,
    viewer: int,
    session: SessionRow,
    place: Place,
    *,
    answer: str,
    name: str,
) -> None:
    """Add the key that the browser has made. The member gets a mail.

    With the first factor all other sessions end: they were opened without one.

    Raises
    ------
    Invalid
        ``passkey_broken``; a name that cannot be used.
    Conflict
        ``passkey_known``, ``passkeys_full``
    """
    name = clean_line(name, most=NAME_MAX, field="name")
    try:
        made = webauthn.verify_registration_response(
            credential=_answer_in(answer),
            expected_challenge=_take_challenge(community, place, answer),
            expected_rp_id=place.site,
            expected_origin=place.origin,
        )
    except _BROKEN as error:
        raise Invalid(
            "passkey_broken", "The passkey could not be added. Please try again."
        ) from error
    now = community.clock()
    with community.writing() as connection:
        if rows.count_passkeys(connection, viewer) >= PASSKEYS_MAX:
            raise Conflict(
                "passkeys_full",
                "There are {most} passkeys already. Remove one that is no longer needed.",
                most=PASSKEYS_MAX,
            )
        if not has_factor(connection, viewer):
            delete_sessions(connection, viewer, except_hash=session.token_hash)
        rows.insert_passkey(
            connection,
            viewer,
            bytes_to_base64url(made.credential_id),
            public_key=bytes_to_base64url(made.credential_public_key),
            sign_count=made.sign_count,
            name=name,
            at=now,
        )
        insert_audit(connection, viewer, "passkey_added", at=now, detail=name)
        post(community, connection, "factor_added", own_account(community, viewer))


def asking_options(community: Community, place: Place, *, member: int | None = None) -> str:
    """Return, as JSON, what the browser needs to ask for a key: of a member or of anybody."""
    known: list[PasskeyRow] = []
    if member is not None:
        with community.database.reading() as connection:
            known = rows.read_passkeys(connection, member)
        if not known:
            return ""
    wanted = UserVerificationRequirement
    options = webauthn.generate_authentication_options(
        rp_id=place.site,
        challenge=_new_challenge(community, place),
        timeout=_WAIT_MS,
        allow_credentials=_named(known),
        user_verification=wanted.REQUIRED if member is None else wanted.PREFERRED,
    )
    return options_to_json(options)


def check_passkey(
    community: Community,
    place: Place | None,
    answer: str,
    visitor: Visitor,
    *,
    member: int | None = None,
) -> int:
    """Return whose key has answered; where it stands alone, it has asked for a finger or a PIN.

    Raises
    ------
    NotAllowed
        ``passkey_refused``, alike for a key that nobody has, that is another member's, and for an
        answer that is wrong, was asked for elsewhere, or has been given before.
    TooMany
        ``too_many_tries``
    """
    community.limits.hit(f"passkey {visitor.network}", _TRIES)
    key: PasskeyRow | None = None
    with suppress(*_BROKEN):
        given = _answer_in(answer)
        key = _find(community, given, member)
        if key is not None and place is not None:
            done = webauthn.verify_authentication_response(
                credential=given,
                expected_challenge=_take_challenge(community, place, answer),
                expected_rp_id=place.site,
                expected_origin=place.origin,
                credential_public_key=base64url_to_bytes(key.public_key),
                credential_current_sign_count=key.sign_count,
                require_user_verification=member is None,
            )
            now = community.clock()
            with community.writing() as connection:
                if rows.note_use(
                    connection,
                    key.credential_id,
                    before=key.sign_count,
                    now=done.new_sign_count,
                    at=now,
                ):
                    return key.member
    raise NotAllowed(
        "passkey_refused", "This passkey does not open this account. Please try again."
    )


def rename_own_passkey(community: Community, viewer: int, key: str, name: str) -> None:
    """Give one of the viewer's keys another name.

    Raises
    ------
    NotFound
        No such key of this viewer.
    """
    name = clean_line(name, most=NAME_MAX, field="name")
    with community.writing() as connection:
        if not rows.rename_passkey(connection, viewer, key, name):
            raise NotFound


def _find(community: Community, given: Mapping[str, Any], member: int | None) -> PasskeyRow | None:
    with community.database.reading() as connection:
        key = rows.find_passkey(connection, str(given["id"])[:2_000])
    return key if key is not None and member in (None, key.member) else None


def _named(known: list[PasskeyRow]) -> list[PublicKeyCredentialDescriptor]:
    return [PublicKeyCredentialDescriptor(id=base64url_to_bytes(k.credential_id)) for k in known]


def _new_challenge(community: Community, place: Place) -> bytes:
    drawn = secrets.token_urlsafe(16)
    return write_signed(
        community.secret, Use.PASSKEY, drawn, holder=place.holder, clock=community.clock
    ).encode()


def _answer_in(answer: str) -> dict[str, Any]:
    """Read what the browser has sent; raises ``ValueError`` for what is no answer."""
    if len(answer) > _ANSWER_MAX:
        raise ValueError("longer than any answer")
    found = json.loads(answer)
    if not isinstance(found, dict):
        raise ValueError("no answer of an authenticator")
    return found


def _take_challenge(community: Community, place: Place, answer: str) -> bytes:
    """Return the challenge that is answered, if it was ours, for this browser, and is not over.

    Raises ``ValueError`` otherwise, and for one that has been answered before.
    """
    data = base64url_to_bytes(_answer_in(answer)["response"]["clientDataJSON"])
    challenge = parse_client_data_json(data).challenge
    drawn = read_signed(
        community.secret, Use.PASSKEY, challenge.decode("ascii"),
        holder=place.holder, clock=community.clock, lasts_s=_LASTS_S,
    )  # fmt: skip
    if drawn is None:
        raise ValueError("not a challenge of ours")
    try:
        community.limits.hit(f"challenge {hashlib.sha256(challenge).hexdigest()}", _ONCE)
    except TooMany as error:
        raise ValueError("answered before") from error
    return challenge
