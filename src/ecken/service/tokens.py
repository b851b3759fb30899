"""Bearer tokens for the JSON interface: 256 random bits, made once, shown once."""

from __future__ import annotations

from contextlib import suppress
from dataclasses import dataclass

from sqlalchemy import Connection

from ecken.errors import NotFound, NotReady, NotSignedIn
from ecken.service.community import Community
from ecken.service.sessions import hash_token, new_token
from ecken.service.world import World
from ecken.store import tokens as rows
from ecken.store.audit import insert_audit
from ecken.store.tokens import TokenRow

__all__ = [
    "NewToken",
    "TokenRow",
    "end_all_tokens",
    "end_token",
    "issue_token",
    "issue_token_for",
    "list_tokens",
    "token_owner",
]

_TOUCH_AFTER_S = 86_400
_LENGTH_MAX = 64
NAME_MAX = 60


@dataclass(frozen=True, slots=True)
class NewToken:
    """A token at the one moment when it is known, and the public id of its member."""

    member: str
    token: str


def issue_token(community: Community, viewer: int, *, name: str = "") -> str:
    """Make a token for the viewer and return it; it is never shown again."""
    token, now = new_token(), community.clock()
    with community.writing() as connection:
        rows.insert_token(connection, viewer, hash_token(token), name=name[:NAME_MAX], at=now)
        insert_audit(connection, viewer, "token_made", at=now, detail=name[:NAME_MAX])
    return token


def issue_token_for(community: Community, name: str) -> NewToken:
    """Make a token for the member with this load id or e-mail address (for the operator).

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
    member, public_id = found
    return NewToken(public_id, issue_token(community, member, name="ecken token"))


def token_owner(community: Community, token: str) -> int:
    """Return the member whose token this is; once a day, note that it was used.

    Raises
    ------
    NotSignedIn
        ``token_invalid``, the same for a token that never was, was ended, or whose member left.
    """
    owner = None
    if 20 <= len(token) <= _LENGTH_MAX and token.isascii():
        with community.database.reading() as connection:
            owner = rows.find_token_owner(connection, hash_token(token))
    if owner is None:
        raise NotSignedIn(
            "token_invalid",
            "This needs a valid token: send the header “Authorization: Bearer …”.",
        )
    member, used_at = owner
    now = community.clock()
    if used_at is None or now - used_at >= _TOUCH_AFTER_S:
        # A disk that is full stops no reading.
        with suppress(NotReady), community.writing() as connection:
            rows.touch_token(connection, hash_token(token), at=now)
    return member


def list_tokens(world: World) -> list[TokenRow]:
    """Return the viewer's tokens, newest first, without the tokens themselves."""
    return rows.read_tokens(world.connection, world.viewer)


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
    """Make every token of a member invalid, in the caller's transaction; return how many."""
    ended = rows.delete_tokens(connection, member)
    if ended:
        insert_audit(connection, member, "tokens_ended", at=at)
    return ended
