"""Sessions: 256 random bits in a cookie, their SHA-256 in the database."""

from __future__ import annotations

import hashlib
import secrets
from contextlib import suppress

from sqlalchemy import Connection

from ecken.durations import DAY_S, HOUR_S
from ecken.errors import NotFound, NotReady
from ecken.reference.days import week_of
from ecken.service.community import Community
from ecken.store.accounts import sessions as rows
from ecken.store.accounts.audit import insert_audit
from ecken.store.accounts.program_grants import delete_grants
from ecken.store.accounts.sessions import BY_ITSELF, SessionRow, Via
from ecken.store.house.last_seen import note_seen

__all__ = [
    "BY_ITSELF",
    "SessionRow",
    "Via",
    "end_other_sessions",
    "end_session",
    "hash_token",
    "list_sessions",
    "new_token",
    "open_session",
    "renew_session",
    "resume_session",
    "sign_out",
]

_TOUCH_AFTER_S = HOUR_S
_TOUCH_WAIT_S = 0.1
"""A page that is only read waits no longer for those who write."""
_TOKEN_MAX = 64


def new_token() -> str:
    """Return 256 random bits as 43 characters of base64url."""
    return secrets.token_urlsafe(32)


def hash_token(token: str) -> str:
    """Return what the database keeps of a token: its SHA-256, in hexadecimal."""
    return hashlib.sha256(token.encode("utf-8", "surrogatepass")).hexdigest()


def open_session(
    community: Community,
    connection: Connection,
    member: int,
    *,
    browser: str,
    via: Via = BY_ITSELF,
) -> str:
    """Start a session in the caller's transaction and return the cookie's value."""
    token, now = new_token(), community.clock()
    rows.delete_expired_sessions(connection, now=now)
    rows.insert_session(
        connection,
        member,
        hash_token(token),
        browser=browser,
        at=now,
        expires_at=_expiry(community, created_at=now, now=now),
        via=via,
    )
    _note_seen(community, connection, member, now)
    return token


def _note_seen(community: Community, connection: Connection, member: int, now: int) -> None:
    note_seen(connection, member, week_of(now, community.zone).isoformat())


def _expiry(community: Community, *, created_at: int, now: int) -> int:
    """Return when a session ends that is used now: when unused for long, or when it is old."""
    settings = community.settings
    return min(now + settings.session_d * DAY_S, created_at + settings.session_end_d * DAY_S)


def _is_young(community: Community, session: SessionRow, now: int) -> bool:
    """Say whether a session has not reached its absolute end, by the settings of today."""
    return now < session.created_at + community.settings.session_end_d * DAY_S


def renew_session(community: Community, session: SessionRow) -> str:
    """Give a session a new cookie value after a proof of who it is; return it.

    Whoever had got hold of the old one is out. Empty if the session has ended meanwhile.
    """
    token = new_token()
    with community.writing() as connection:
        is_alive = rows.replace_token(
            connection, session.token_hash, hash_token(token), at=community.clock()
        )
    return token if is_alive else ""


def resume_session(community: Community, token: str) -> SessionRow | None:
    """Return the session of a cookie, if it is alive; once an hour, note that it was used."""
    if not 20 <= len(token) <= _TOKEN_MAX or not token.isascii():
        return None
    now = community.clock()
    token_hash = hash_token(token)
    with community.database.reading() as connection:
        community.follow_settings(connection)
        session = rows.find_session(connection, token_hash, now=now)
    if session is not None and not _is_young(community, session, now):
        return None
    if session is not None and now - session.seen_at >= _TOUCH_AFTER_S:
        # A disk that is full stops no reading.
        with suppress(NotReady), community.writing(wait_s=_TOUCH_WAIT_S) as connection:
            rows.touch_session(
                connection,
                session.token_hash,
                at=now,
                expires_at=_expiry(community, created_at=session.created_at, now=now),
            )
            _note_seen(community, connection, session.member, now)
    return session


def sign_out(community: Community, session: SessionRow) -> None:
    """End the session that a member is in."""
    with community.writing() as connection:
        rows.delete_session(connection, session.member, session.public_id)
        insert_audit(connection, session.member, "sign_out", at=community.clock())


def list_sessions(community: Community, viewer: int) -> list[SessionRow]:
    """Return the viewer's own sessions, last seen first."""
    with community.database.reading() as connection:
        now = community.clock()
        found = rows.read_sessions(connection, viewer, now=now)
    return [session for session in found if _is_young(community, session, now)]


def end_session(community: Community, viewer: int, session_id: str) -> None:
    """End one of the viewer's sessions.

    Raises
    ------
    NotFound
        No such session of this viewer.
    """
    with community.writing() as connection:
        if not rows.delete_session(connection, viewer, session_id):
            raise NotFound
        delete_grants(connection, viewer, of_session=session_id)
        insert_audit(connection, viewer, "session_ended", at=community.clock())


def end_other_sessions(community: Community, viewer: int, *, keep: SessionRow | None) -> int:
    """End all of the viewer's sessions but ``keep``; return how many."""
    with community.writing() as connection:
        ended = rows.delete_sessions(
            connection, viewer, except_hash=keep.token_hash if keep else ""
        )
        if ended:
            insert_audit(connection, viewer, "session_ended", at=community.clock())
    return ended
