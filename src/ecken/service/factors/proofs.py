"""Proofs before dangerous acts: who has just shown that it is they may go on for some minutes.

:data:`ACTS` says which acts need one, :func:`needs_proof` decides.
"""

from __future__ import annotations

from dataclasses import dataclass

from ecken.service.accounts.accounts import own_account, prove_password
from ecken.service.accounts.sign_in import Visitor
from ecken.service.community import Community
from ecken.service.factors.passkeys import Place, check_passkey
from ecken.service.factors.sign_in_steps import take_code
from ecken.store.accounts.sessions import SessionRow

__all__ = ["ACTS", "Proof", "needs_proof", "prove"]

_MINUTE_S = 60

ACTS = frozenset(
    {
        *("address", "calendar", "export", "leaving", "sessions", "tokens"),
        *("access", "circulars", "factors", "members", "programs", "roles", "rules", "settings"),
        "webhooks",
    }
)
"""What needs a fresh proof:

- ``factors``: second factors are added, named, removed; recovery codes are made.
- ``roles``: an owner gives roles or takes them away.
- ``members``: an operator removes the second factors of a member.
- ``sessions``: a member ends sessions of theirs: a thief would end the owner's.
- ``access``: a member gives a program access.
- ``programs``: an operator enters or removes a program that may ask members for access.
- ``address``: a member changes the address that they sign in with.
- ``tokens``: a member makes an access token.
- ``calendar``: a member makes the secret address of their calendar.
- ``export``: a member has the file of their data made, and takes it.
- ``leaving``: a member deletes their account.
- ``circulars``: an operator writes to all members.
- ``rules``: an operator asks all members to accept the rules before anything else.
- ``settings``: an owner changes settings of the site.
- ``webhooks``: an operator lets a program be told who joins and leaves, or ends it.
"""


@dataclass(frozen=True, slots=True)
class Proof:
    """What was typed or answered; one of them is enough."""

    password: str = ""
    code: str = ""
    answer: str = ""
    """Of an authenticator, as the browser has sent it."""


def needs_proof(community: Community, session: SessionRow | None, act: str) -> bool:
    """Say whether somebody has to show again that it is they, before they do this.

    Raises ``KeyError`` for an act that :data:`ACTS` does not name.
    """
    if act not in ACTS:
        raise KeyError(act)
    if session is None:
        return True
    return community.clock() >= session.proved_at + community.settings.proof_min * _MINUTE_S


def prove(
    community: Community, viewer: int, proof: Proof, visitor: Visitor, place: Place | None
) -> None:
    """Let go on only whoever gives the viewer's password, a code, or a passkey.

    Raises
    ------
    NotAllowed
        ``password_wrong``, ``code_refused``, ``passkey_refused``
    Conflict
        ``password_missing``
    TooMany
        ``too_many_tries``, ``codes_used_up``
    """
    if proof.answer and place is not None:
        check_passkey(community, place, proof.answer, visitor, member=viewer)
    elif proof.code:
        take_code(community, own_account(community, viewer), proof.code, visitor)
    else:
        prove_password(community, viewer, proof.password)
