"""Bearer tokens for the JSON interface: 256 random bits, shown once.

Each has a scope and an end. They begin with ``eck_``, so that a program that looks for secrets in
published code finds them: ``eck_[A-Za-z0-9_-]{43}``.
"""

from __future__ import annotations

from contextlib import suppress
from dataclasses import dataclass

from sqlalchemy import Connection

from ecken.durations import DAY_S, HOUR_S
from ecken.errors import Conflict, Invalid, NotAllowed, NotFound, NotReady, NotSignedIn
from ecken.rules.operators.rights import Right
from ecken.rules.scope import DAYS_USUAL, Scope
from ecken.service.accounts.operators import lacks_factor, read_rights
from ecken.service.accounts.sessions import hash_token, new_token
from ecken.service.community import Community
from ecken.service.world import World
from ecken.store.accounts import program_grants as granted
from ecken.store.accounts import tokens as rows
from ecken.store.accounts.audit import insert_accesses, insert_audit
from ecken.store.accounts.audit_kinds import TOKEN_BY_OPERATOR
from ecken.store.accounts.calendar_addresses import delete_address
from ecken.store.accounts.tokens import TokenRow
from ecken.store.journal import lock_head

__all__ = [
    "ACCESS_PREFIX",
    "PREFIX",
    "TOKENS_MAX",
    "Holder",
    "NewToken",
    "TokenRow",
    "end_all_tokens",
    "end_token",
    "end_token_of",
    "issue_token",
    "issue_token_for",
    "list_tokens",
    "list_tokens_of",
    "named_member",
    "token_owner",
]

PREFIX = "eck_"
ACCESS_PREFIX = "eca_"
"""Of tokens that programs get by OAuth: for one part of the site, and for an hour."""
TOKENS_MAX = 20
"""Valid tokens of one member."""
_TOUCH_AFTER_S = HOUR_S
_TOUCH_WAIT_S = 0.1
_LENGTH_MAX = 64
NAME_MAX = 60


@dataclass(frozen=True, slots=True)
class NewToken:
    """A token at the one moment when it is known, and the public id of its member."""

    member: str
    token: str


def issue_token(
    community: Community,
    viewer: int,
    *,
    name: str = "",
    scope: Scope = Scope.READ,
    days: int = DAYS_USUAL,
) -> str:
    """Make a token for the viewer and return it; it is never shown again.

    Raises
    ------
    Conflict
        ``tokens_full``
    Invalid
        ``scope_of_operators``
    NotAllowed
        ``second_factor_needed``
    """
    token, now = PREFIX + new_token(), community.clock()
    with community.writing() as connection:
        lock_head(connection)  # two at once do not both take the last place
        _check_scope(connection, viewer, scope)
        _check_factor(community, connection, viewer, scope)
        rows.delete_expired_tokens(connection, now=now)
        if rows.count_tokens(connection, viewer) >= TOKENS_MAX:
            raise Conflict(
                "tokens_full",
                "There are {most} access tokens already. Revoke one that is no longer needed.",
                most=TOKENS_MAX,
            )
        rows.insert_token(
            connection,
            viewer,
            hash_token(token),
            name=name[:NAME_MAX],
            scope=scope.value,
            at=now,
            expires_at=now + days * DAY_S,
        )
        detail = f"{scope.value} {name[:NAME_MAX]}".strip()
        insert_audit(connection, viewer, "token_made", at=now, detail=detail)
    return token


def _check_scope(connection: Connection, viewer: int, scope: Scope) -> None:
    """Refuse the scope of operators to all others; their calls would find nothing with it."""
    if scope is Scope.MODERATE and Right.REPORTS not in read_rights(connection, viewer):
        raise Invalid(
            "scope_of_operators",
            "A token with the scope “{given}” is for administrators only.",
            field="scope",
            given=scope.value,
        )


def _check_factor(community: Community, connection: Connection, member: int, scope: Scope) -> None:
    """Let a token act for an operator only where the operator themself may act."""
    if scope is Scope.MODERATE and lacks_factor(community, connection, member):
        raise NotAllowed(
            "second_factor_needed",
            "Administrators need a second factor here. Set one up under “Account”, “Security”.",
        )


def issue_token_for(
    community: Community,
    name: str,
    *,
    label: str = "ecken token",
    scope: Scope = Scope.READ,
    days: int = DAYS_USUAL,
) -> NewToken:
    """Make a token for the member with this load id or e-mail address (for the operator).

    Raises
    ------
    NotFound
        ``member_unknown``
    Conflict
        ``tokens_full``
    Invalid
        ``scope_of_operators``
    """
    member, public_id = named_member(community, name)
    made = issue_token(community, member, name=label, scope=scope, days=days)
    with community.writing() as connection:
        insert_accesses(connection, [member], TOKEN_BY_OPERATOR, at=community.clock())
    return NewToken(public_id, made)


def list_tokens_of(community: Community, name: str) -> list[TokenRow]:
    """Return the tokens of the member with this load id or e-mail address (for the operator)."""
    member, _ = named_member(community, name)
    with community.database.reading() as connection:
        return rows.read_tokens(connection, member, now=community.clock())


def end_token_of(community: Community, name: str, token_id: str) -> None:
    """Make a token of the member with this load id or e-mail address invalid at once."""
    member, _ = named_member(community, name)
    end_token(community, member, token_id)


def named_member(community: Community, name: str) -> tuple[int, str]:
    """Return number and public id of the member with this load id or address (for the operator).

    Raises
    ------
    NotFound
        ``member_unknown``
    """
    with community.database.reading() as connection:
        found = rows.find_named_member(connection, name)
    if found is None:
        raise NotFound(
            "member_unknown",
            "No member has the load id or e-mail address “{given}”.",
            given=name[:80],
        )
    return found


@dataclass(frozen=True, slots=True)
class Holder:
    """Whom a program acts for, and how far it may go."""

    member: int
    scope: Scope
    known_as: str
    """What stays the same as long as it may: the hash of a token, or what a member has allowed."""


def token_owner(community: Community, token: str, *, resource: str = "") -> Holder:
    """Return the member whose token this is, and its scope; once an hour, note that it was used.

    Tokens of programs are good for one part of the site: ``resource`` says which one it is here.

    Raises
    ------
    NotSignedIn
        ``token_invalid``, the same for a token that never was, has expired, was ended, or whose
        member left.
    NotAllowed
        ``second_factor_needed``: it acts for an operator who has none.
    """
    owner, now = None, community.clock()
    if token.startswith(ACCESS_PREFIX):
        return _program_holder(community, token, resource)
    if 20 <= len(token) <= _LENGTH_MAX and token.isascii():
        with community.database.reading() as connection:
            community.follow_settings(connection)
            owner = rows.find_token_owner(connection, hash_token(token), now=now)
            if owner is not None:
                _check_factor(community, connection, owner.member, Scope(owner.scope))
    if owner is None:
        raise _token_invalid()
    if owner.used_at is None or now - owner.used_at >= _TOUCH_AFTER_S:
        # A disk that is full stops no reading.
        with suppress(NotReady), community.writing(wait_s=_TOUCH_WAIT_S) as connection:
            rows.touch_token(connection, hash_token(token), at=now)
    return Holder(owner.member, Scope(owner.scope), hash_token(token))


def _program_holder(community: Community, token: str, resource: str) -> Holder:
    """Return for whom a program acts that a member has allowed to."""
    found, now = None, community.clock()
    if len(token) <= _LENGTH_MAX and token.isascii():
        with community.database.reading() as connection:
            community.follow_settings(connection)
            found = granted.find_token(connection, hash_token(token), "access", now=now)
    if found is None or found.resource != resource:
        raise _token_invalid()
    if found.used_at is None or now - found.used_at >= _TOUCH_AFTER_S:
        with suppress(NotReady), community.writing(wait_s=_TOUCH_WAIT_S) as connection:
            granted.touch_grant(connection, found.grant_id, at=now)
    return Holder(found.member, Scope(found.scope), found.grant)


def _token_invalid() -> NotSignedIn:
    return NotSignedIn(
        "token_invalid",
        "This needs a valid token: send the header “Authorization: Bearer …”.",
    )


def list_tokens(world: World) -> list[TokenRow]:
    """Return the viewer's tokens, newest first, without the tokens themselves."""
    return rows.read_tokens(world.connection, world.viewer, now=world.now)


def end_token(community: Community, viewer: int, token_id: str) -> None:
    """Make a token of the viewer invalid at once.

    Raises
    ------
    NotFound
        If it is none of the viewer's.
    """
    with community.writing() as connection:
        if not rows.delete_token(connection, viewer, token_id):
            raise NotFound
        insert_audit(connection, viewer, "token_ended", at=community.clock())


def end_all_tokens(connection: Connection, member: int, *, at: int) -> int:
    """Make every token of a member invalid, in the caller's transaction; return how many.

    The secret address of their calendar ends with them.
    """
    if delete_address(connection, member):
        insert_audit(connection, member, "calendar_ended", at=at)
    ended = rows.delete_tokens(connection, member)
    if ended:
        insert_audit(connection, member, "tokens_ended", at=at)
    return ended
