"""Joining: sign-up, confirmation of the address, and the operator's choices about both.

Nobody learns whether an address has an account: the answer, its cost and its status are the same,
and what differs stands in a mail to that address. A sign-up is confirmed with the link *and* the
password: whoever signs up with somebody else's address gains nothing by that one's confirming.
"""

from __future__ import annotations

from dataclasses import dataclass, field

from sqlalchemy import Connection

from ecken.catalogues import LANGUAGES
from ecken.durations import DAY_S, HOUR_S
from ecken.errors import NotAllowed
from ecken.rules.address import parse_address
from ecken.rules.names import NAME_MAX, check_full_name, parse_name
from ecken.rules.operators.rights import Right
from ecken.service.accounts.account_mail import Addressee, new_letter, post, post_to
from ecken.service.accounts.invitations import check_invitation, use_invitation
from ecken.service.accounts.joining_conditions import check_domain
from ecken.service.accounts.joining_questions import Given, take_answers
from ecken.service.accounts.mailed_links import link_over, link_owner
from ecken.service.accounts.new_passwords import accept_password
from ecken.service.accounts.operators import read_holders_of
from ecken.service.accounts.passwords import hash_password, is_password
from ecken.service.accounts.sessions import hash_token, open_session
from ecken.service.accounts.sign_in import (
    SignedIn,
    Visitor,
    check_passwords_used,
    known_mark,
)
from ecken.service.calls.forms import Answers
from ecken.service.community import Community
from ecken.service.contacts.personal_links import find_by_token, note_invited, tell_inviter
from ecken.service.limits.limits import Limit
from ecken.store.accounts import accounts as rows
from ecken.store.accounts.audit import insert_audit
from ecken.store.accounts.audit_kinds import TEXTS_AT_JOINING
from ecken.store.house.acceptances import insert_acceptance, read_asking
from ecken.store.house.joining_questions import insert_answers
from ecken.store.journal import lock_head
from ecken.store.profiles.members import insert_member
from ecken.store.site.site_pages import find_shown_version

__all__ = [
    "CONFIRM_WITHIN_D",
    "NAME_MAX",
    "SignUp",
    "check_names",
    "check_sign_up",
    "confirm_address",
    "invitation_of",
    "note_rules",
    "note_texts",
    "sign_up",
    "tell_operators",
    "use_for_joining",
]

CONFIRM_WITHIN_D = 7
_SIGN_UPS = Limit(40, HOUR_S)
_CONFIRMATIONS = Limit(10, 900)


@dataclass(frozen=True, slots=True)
class SignUp:
    """What somebody enters who wants to join, as typed."""

    first_name: str
    last_name: str
    email: str
    password: str
    invitation: str = ""
    answers: Given = field(default=Given(), kw_only=True)
    """To what is asked at joining."""


def sign_up(community: Community, typed: SignUp, visitor: Visitor, *, language: str = "") -> None:
    """Take a sign-up and write to the address.

    Raises
    ------
    FormInvalid
        Something typed cannot be used.
    Invalid
        ``questions_changed``
    NotAllowed
        ``invitation_over``, ``domain_not_allowed``: this does not depend on any account.
    TooMany
        ``too_many_tries``
    """
    check_passwords_used(community)
    language = language or community.settings.default_language
    entered, answered = _check(community, typed, language)
    check_domain(community.settings, entered.email)
    community.limits.hit(f"sign-up {visitor.network}", _SIGN_UPS)
    password_hash = hash_password(entered.password)
    within_s = CONFIRM_WITHIN_D * DAY_S
    letter, now = new_letter(community, within_s=within_s), community.clock()
    with community.writing() as connection:
        lock_head(connection)  # two sign-ups with one address at once: one after the other
        invitation = invitation_of(community, connection, typed.invitation)
        rows.delete_stale_accounts(connection, before=now - within_s, now=now)
        known = rows.find_account_by_email(connection, entered.email)
        member = None if known else _keep(connection, entered, password_hash, at=now)
        if member is not None:
            insert_answers(connection, member, answered)
            note_texts(connection, member, language, now)
        rows.insert_one_time_token(
            connection,
            hash_token(letter.token),
            "confirm",
            member=member,
            expires_at=letter.expires_at,
            invitation=invitation,
        )
        if member is None:
            post(community, connection, "known", known, asker=visitor.network, language=language)
        else:
            post_to(
                community,
                connection,
                "confirm",
                Addressee(entered.email, language=language, member=member),
                asker=visitor.network,
                letter=letter,
                days=str(CONFIRM_WITHIN_D),
            )


def confirm_address(
    community: Community, token: str, password: str, visitor: Visitor
) -> SignedIn | None:
    """Let the owner of an address in; ``None`` if an operator has to approve first.

    Raises
    ------
    NotFound
        The link is used, too old, or never was; or somebody else has come to own the address.
    NotAllowed
        ``password_wrong``: not the one chosen at sign-up. ``invitation_over``: others who hold
        the same link have used it up meanwhile, or it was revoked.
    """
    account = link_owner(community, token, "confirm", state="unconfirmed")
    community.limits.hit(f"confirm {account.member}", _CONFIRMATIONS)
    if not is_password(account.password_hash, password):
        raise NotAllowed("password_wrong", "This is not the right password.", field="password")
    now = community.clock()
    is_approved = community.settings.joining != "approval"
    with community.writing() as connection:
        lock_head(connection)  # nobody else comes to own the address meanwhile
        taken = rows.take_one_time_token(connection, hash_token(token), "confirm", now=now)
        if taken is None or taken.member != account.member:
            raise link_over()
        if not rows.claim_address(connection, account):
            raise link_over()
        if taken.invitation:
            use_for_joining(community, connection, taken.invitation, account.member, at=now)
        rows.delete_one_time_tokens(connection, account.member)
        if is_approved:
            rows.activate_account(connection, account.member, at=now)
            session = open_session(community, connection, account.member, browser=visitor.browser)
            insert_audit(connection, account.member, "joined", at=now)
            tell_inviter(connection, account.member, account.public_id, at=now)
        else:
            rows.update_account(connection, account.member, {"state": "awaiting"})
            tell_operators(community, connection)
    if not is_approved:
        return None
    return SignedIn(
        session, known_mark(community, account.public_id, account.password_hash), account.member
    )


def invitation_of(community: Community, connection: Connection, token: str) -> str:
    """Return the public id of what somebody signs up by: a member's link or an invitation.

    Where nobody needs one, an empty text stands for a link that is over.
    """
    link = find_by_token(community, connection, token)
    if link is not None:
        return link.public_id
    if community.settings.joining == "invitation":
        return check_invitation(community, connection, token)
    return ""


def use_for_joining(
    community: Community, connection: Connection, invitation: str, member: int, *, at: int
) -> None:
    """Use an invitation or a member's link up by one, now that somebody has joined by it."""
    is_by_member = note_invited(connection, invitation, member, at=at)
    if not is_by_member and community.settings.joining == "invitation":
        use_invitation(connection, invitation)


def check_sign_up(community: Community, typed: SignUp) -> SignUp:
    """Return what was typed, cleaned.

    Raises
    ------
    FormInvalid
        What is wrong, by field.
    """
    return _check(community, typed, None)[0]


def _check(
    community: Community, typed: SignUp, language: str | None
) -> tuple[SignUp, list[tuple[str, str]]]:
    """Return what was typed, cleaned, and what was asked and answered; nothing without a language.

    Raises
    ------
    FormInvalid
    Invalid
        ``questions_changed``
    """
    answers = Answers()
    first, last = _take_names(community, answers, typed.first_name, typed.last_name)
    email = answers.take("email", lambda: parse_address(typed.email), "")
    answers.take(
        "password",
        lambda: accept_password(community, typed.password, names=(first, last), email=email),
        None,
    )
    answered = take_answers(community, answers, typed.answers, language) if language else []
    answers.finish()
    return SignUp(first, last, email, typed.password), answered


def check_names(
    community: Community,
    first_name: str,
    last_name: str,
    answers: Given,
    language: str,
) -> tuple[str, str, list[tuple[str, str]]]:
    """Return first and last name, cleaned, and what was asked and answered.

    Raises
    ------
    FormInvalid
        What is wrong, by field.
    Invalid
        ``questions_changed``
    """
    checked = Answers()
    first, last = _take_names(community, checked, first_name, last_name)
    answered = take_answers(community, checked, answers, language)
    checked.finish()
    return first, last, answered


def _take_names(
    community: Community, answers: Answers, first_name: str, last_name: str
) -> tuple[str, str]:
    first = answers.take("first_name", lambda: parse_name(first_name, field="first_name"), "")
    last = answers.take(
        "last_name", lambda: parse_name(last_name, field="last_name", is_required=True), ""
    )
    name = community.settings.community_name
    answers.take("last_name", lambda: check_full_name(first, last, community=name), None)
    return first, last


def _keep(connection: Connection, entered: SignUp, password_hash: str, *, at: int) -> int:
    """Insert an unconfirmed member, beside others who claim the same address.

    Each has a link of their own. Whoever has mailbox and password confirms; nobody who signs up
    with somebody else's address takes that one's link away.
    """
    values = {
        "first_name": entered.first_name,
        "last_name": entered.last_name,
        "email": entered.email,
    }
    member = insert_member(connection, {**values, "state": "unconfirmed"}, at=at)
    rows.set_password_hash(connection, member, password_hash, at=at)
    return member


def note_texts(connection: Connection, member: int, language: str, now: int) -> None:
    """Write down by which versions of the site's texts somebody joins, as far as there are any."""
    for kind in TEXTS_AT_JOINING:
        _note_text(connection, member, kind, language, now)
    asking = read_asking(connection)
    if asking is not None:
        insert_acceptance(connection, member, asking.id, at=now)


def note_rules(connection: Connection, member: int, language: str, now: int) -> None:
    """Write down which version of the rules a member accepts."""
    _note_text(connection, member, "rules_accepted", language, now)


def _note_text(connection: Connection, member: int, kind: str, language: str, now: int) -> None:
    shown = find_shown_version(connection, TEXTS_AT_JOINING[kind], (language, *LANGUAGES))
    if shown is not None:
        detail = f"{shown.public_id} {shown.language} {shown.at}"
        insert_audit(connection, member, kind, at=now, detail=detail)


def tell_operators(community: Community, connection: Connection) -> None:
    """Write to everybody who may approve that somebody waits."""
    for operator in read_holders_of(connection, Right.JOINING):
        post(community, connection, "awaiting", operator)
