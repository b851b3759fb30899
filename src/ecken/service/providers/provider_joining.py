"""Joining by a provider: somebody whose address the provider has shown to be theirs.

Between the sign-in there and the form here nothing is stored: a signed cookie, for one browser and
ten minutes, says who it is. The conditions of joining hold as for everybody.
"""

from __future__ import annotations

from dataclasses import dataclass, field

from ecken.errors import NotAllowed
from ecken.service.accounts.joining import (
    check_names,
    invitation_of,
    note_texts,
    tell_operators,
    use_for_joining,
)
from ecken.service.accounts.joining_conditions import check_domain
from ecken.service.accounts.joining_questions import Given
from ecken.service.accounts.sign_in import SignedIn, Visitor, open_signed_in
from ecken.service.community import Community
from ecken.service.contacts.personal_links import tell_inviter
from ecken.service.providers.linked_sign_ins import identity_of, link
from ecken.service.providers.provider_sign_in import Newcomer, via_of
from ecken.service.providers.round_trip import Proven, find_provider
from ecken.signing import Use, read_signed, write_signed
from ecken.store.accounts import accounts as rows
from ecken.store.accounts.audit import insert_audit
from ecken.store.accounts.linked_sign_ins import find_linked
from ecken.store.house.joining_questions import insert_answers
from ecken.store.journal import lock_head
from ecken.store.profiles.members import insert_member

__all__ = ["Joiner", "join_by_provider", "open_newcomer", "seal_newcomer"]

_LASTS_S = 600


@dataclass(frozen=True, slots=True)
class Joiner:
    """Who joins: what the provider says, by what invitation, and the names as typed."""

    newcomer: Newcomer
    invitation: str
    first_name: str
    last_name: str
    answers: Given = field(default=Given())
    """To what is asked at joining."""


def seal_newcomer(community: Community, newcomer: Newcomer, invitation: str, holder: str) -> str:
    """Return what the browser of somebody holds who may join."""
    proven = newcomer.proven
    value = [
        proven.provider.key, proven.subject, newcomer.email, proven.first_name, proven.last_name,
        proven.session, sorted(proven.factors)[:20], invitation,
    ]  # fmt: skip
    return write_signed(community.secret, Use.NEWCOMER, value, holder=holder, clock=community.clock)


def open_newcomer(community: Community, sealed: str, holder: str) -> Joiner:
    """Return who may join, with the names that the provider has.

    Raises
    ------
    NotAllowed
        ``sign_in_over``: another browser's, or too long ago.
    """
    value = read_signed(
        community.secret, Use.NEWCOMER, sealed,
        holder=holder, clock=community.clock, lasts_s=_LASTS_S,
    )  # fmt: skip
    if not isinstance(value, list) or len(value) != 8:
        raise NotAllowed("sign_in_over", "This took too long. Please sign in again.")
    key, subject, email, first, last, session, factors, invitation = value
    proven = Proven(
        find_provider(community, key), subject, email, True, first, last, frozenset(),
        frozenset(factors), session=session,
    )  # fmt: skip
    return Joiner(Newcomer(proven, email), invitation, first, last)


def join_by_provider(
    community: Community, joiner: Joiner, visitor: Visitor, *, language: str = ""
) -> SignedIn | None:
    """Make an account and sign in; ``None`` if an operator has to approve first.

    Raises
    ------
    FormInvalid
        A name cannot be used.
    Invalid
        ``domain_not_allowed``, ``questions_changed``
    NotAllowed
        ``invitation_over``; ``sign_in_over``: the address or the sign-in has an account meanwhile.
    """
    newcomer, settings, now = joiner.newcomer, community.settings, community.clock()
    language = language or settings.default_language
    first, last, answered = check_names(
        community, joiner.first_name, joiner.last_name, joiner.answers, language
    )
    check_domain(settings, newcomer.email)
    is_approved = settings.joining != "approval"
    with community.writing() as connection:
        lock_head(connection)
        invitation = invitation_of(community, connection, joiner.invitation)
        values = {"first_name": first, "last_name": last, "email": newcomer.email}
        member = insert_member(connection, {**values, "state": "unconfirmed"}, at=now)
        account = rows.find_account(connection, member)
        is_taken = find_linked(connection, identity_of(newcomer.proven)) is not None
        if account is None or is_taken or not rows.claim_address(connection, account):
            raise NotAllowed("sign_in_over", "This took too long. Please sign in again.")
        insert_answers(connection, member, answered)
        note_texts(connection, member, language, now)
        link(community, connection, account, newcomer.proven)
        if invitation:
            use_for_joining(community, connection, invitation, member, at=now)
        if is_approved:
            rows.activate_account(connection, member, at=now)
            insert_audit(connection, member, "joined", at=now)
            tell_inviter(connection, member, account.public_id, at=now)
        else:
            rows.update_account(connection, member, {"state": "awaiting"})
            tell_operators(community, connection)
    if not is_approved:
        return None
    via = via_of(newcomer.proven)
    return open_signed_in(community, account, visitor, kind="sign_in_provider", via=via)
