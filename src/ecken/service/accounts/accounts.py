"""The member's own account: password, address, language, and who is an operator."""

from __future__ import annotations

from contextlib import suppress

from ecken.catalogues import LANGUAGES
from ecken.durations import DAY_S
from ecken.errors import Conflict, Invalid, NotAllowed, NotFound, NotReady
from ecken.reference.days import find_zone
from ecken.rules.address import parse_address
from ecken.rules.operators.rights import Role, check_owner_stays
from ecken.service.accounts.account_mail import Addressee, new_letter, post, post_to
from ecken.service.accounts.failure_history import write_failures
from ecken.service.accounts.joining_conditions import check_new_address
from ecken.service.accounts.mailed_links import link_over
from ecken.service.accounts.new_passwords import accept_password
from ecken.service.accounts.passwords import hash_password, is_password
from ecken.service.accounts.sessions import hash_token, open_session
from ecken.service.accounts.tokens import end_all_tokens
from ecken.service.community import Community
from ecken.service.limits.limits import Limit
from ecken.store.accounts import accounts as rows
from ecken.store.accounts.accounts import Account
from ecken.store.accounts.audit import AuditEntry, insert_audit, read_audit
from ecken.store.accounts.sessions import SessionRow, delete_sessions
from ecken.store.house.roles import read_owner_ids, read_roles, write_roles
from ecken.store.journal import lock_head

__all__ = [
    "change_email",
    "change_password",
    "list_audit",
    "own_account",
    "prove_password",
    "request_email_change",
    "set_language",
    "set_time_zone",
    "set_operator",
]

_TRIES = Limit(10, 900)


def own_account(community: Community, viewer: int) -> Account:
    """Return the viewer's own account."""
    with community.database.reading() as connection:
        account = rows.find_account(connection, viewer)
    if account is None:
        raise NotFound
    return account


def list_audit(community: Community, viewer: int) -> list[AuditEntry]:
    """Return what happened to the viewer's account lately, newest first."""
    with suppress(NotReady):  # a full disk stops no reading
        write_failures(community, viewer)
    with community.database.reading() as connection:
        return read_audit(connection, viewer)


def prove_password(community: Community, viewer: int, password: str | None) -> Account:
    """Let go on only who knows the viewer's password; ``None`` if their session has a fresh proof.

    Raises
    ------
    NotAllowed
        ``password_wrong``
    Conflict
        ``password_missing``: the account has none yet.
    TooMany
        ``too_many_tries``
    """
    account = own_account(community, viewer)
    if password is None:
        return account
    if account.password_hash is None or not community.settings.password_sign_in:
        raise Conflict(
            "password_missing",
            "Your account has no password yet. Sign out and choose “Forgot your password?”.",
        )
    key = f"prove {viewer}"
    community.limits.check(key, _TRIES)
    if not is_password(account.password_hash, password):
        community.limits.hit(key, _TRIES)
        raise NotAllowed("password_wrong", "This is not the right password.", field="password")
    return account


def change_password(
    community: Community,
    viewer: int,
    *,
    old: str,
    new: str,
    session: SessionRow,
    is_ending_tokens: bool,
) -> str:
    """Set a new password, end every session, and return the cookie's value of a new one.

    With ``is_ending_tokens`` the access tokens end too: whoever stole the password may have made
    one.

    Raises
    ------
    NotAllowed
        ``password_wrong``
    Invalid
        The new one cannot be used.
    """
    account = prove_password(community, viewer, old)
    names = (account.first_name, account.last_name)
    accept_password(community, new, names=names, email=account.email)
    password_hash = hash_password(new)
    now = community.clock()
    with community.writing() as connection:
        rows.set_password_hash(connection, viewer, password_hash, at=now)
        rows.delete_one_time_tokens(connection, viewer)
        delete_sessions(connection, viewer)
        token = open_session(community, connection, viewer, browser=session.browser)
        insert_audit(connection, viewer, "password_changed", at=now)
        if is_ending_tokens:
            end_all_tokens(connection, viewer, at=now)
        post(community, connection, "password_changed", account)
    return token


def request_email_change(
    community: Community, viewer: int, *, email: str, password: str | None, language: str = ""
) -> None:
    """Write to the new address for confirmation, and to the old one for warning.

    Whether the new address has an account already, only its owner learns.

    Raises
    ------
    NotAllowed
        ``password_wrong``
    Invalid
        ``domain_not_allowed``: only addresses of some domains may join, and this one may not.
    """
    address = parse_address(email)
    account = prove_password(community, viewer, password)
    check_new_address(community.settings, old=account.email, new=address)
    letter, now = new_letter(community, within_s=DAY_S), community.clock()
    with community.writing() as connection:
        known = rows.find_account_by_email(connection, address)
        rows.delete_one_time_tokens(connection, viewer, "email")
        rows.insert_one_time_token(
            connection,
            hash_token(letter.token),
            "email",
            member=viewer if known is None else None,
            email=address if known is None else "",
            expires_at=letter.expires_at,
        )
        insert_audit(connection, viewer, "email_change_asked", at=now)
        post(community, connection, "email_changing", account)
        if known is not None:
            post(community, connection, "new_email_known", known, asker=f"member {viewer}")
        else:
            post_to(
                community,
                connection,
                "new_email",
                Addressee(address, language=language, member=viewer),
                asker=f"member {viewer}",
                letter=letter,
            )


def change_email(community: Community, token: str) -> None:
    """Take over the new address; links sent to the old one end, all sessions and access tokens.

    Raises
    ------
    NotFound
        ``link_over``, also if somebody else has come to own the address meanwhile.
    """
    now = community.clock()
    with community.writing() as connection:
        lock_head(connection)  # nobody else comes to own the address meanwhile
        taken = rows.take_one_time_token(connection, hash_token(token), "email", now=now)
        account = None
        if taken is not None and taken.member is not None:
            account = rows.find_account(connection, taken.member)
        if taken is None or account is None or account.state != "active":
            raise link_over()
        if rows.find_account_by_email(connection, taken.email) is not None:
            raise link_over()
        check_new_address(community.settings, old=account.email, new=taken.email)
        rows.update_account(connection, account.member, {"email": taken.email})
        rows.delete_one_time_tokens(connection, account.member)
        delete_sessions(connection, account.member)
        end_all_tokens(connection, account.member, at=now)
        insert_audit(connection, account.member, "email_changed", at=now)
        post(community, connection, "email_changed", account)


def set_language(community: Community, viewer: int, language: str) -> None:
    """Set the language of the viewer's pages and mails; empty means as the browser asks."""
    if language not in ("", *LANGUAGES):
        raise Invalid(
            "language_unknown",
            "The language “{given}” does not exist here. Choose one of: {choices}.",
            field="language",
            given=language[:20],
            choices=", ".join(LANGUAGES),
        )
    with community.writing() as connection:
        rows.update_account(connection, viewer, {"screen_language": language})


def set_time_zone(community: Community, viewer: int, time_zone: str) -> None:
    """Set whose days the viewer is shown; empty means the community's.

    Raises
    ------
    Invalid
        ``time_zone_unknown``.
    """
    if time_zone:
        find_zone(time_zone)
    with community.writing() as connection:
        rows.update_account(connection, viewer, {"time_zone": time_zone})


def set_operator(
    community: Community, email: str, is_operator: bool, *, is_owner: bool = False
) -> None:
    """Make the member with this address an operator or an owner, or take all roles away.

    Raises
    ------
    NotFound
        ``account_unknown``: for the command line, which may know.
    Conflict
        ``last_owner``
    """
    with community.writing() as connection:
        account = rows.find_account_by_email(connection, parse_address(email, is_known=True))
        if account is None or account.state != "active":
            raise NotFound(
                "account_unknown", "No active member has the address “{given}”.", given=email[:80]
            )
        lock_head(connection)
        if is_operator:
            given = {Role.OPERATOR, Role.OWNER} if is_owner else {Role.OPERATOR}
            roles = read_roles(connection, account) | given
        else:
            check_owner_stays(read_owner_ids(connection), account.member)
            roles = frozenset()
        write_roles(connection, account.member, roles, at=community.clock())
        insert_audit(
            connection,
            account.member,
            "operator_made" if is_operator else "operator_ended",
            at=community.clock(),
        )
