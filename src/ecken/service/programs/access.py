"""Programs ask, members allow or refuse, and programs get their tokens (OAuth 2.1)."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from authlib.common.urls import add_params_to_uri
from authlib.oauth2.base import OAuth2Error
from sqlalchemy import Connection

from ecken.durations import HOUR_S
from ecken.errors import Conflict, Invalid
from ecken.rules.scope import ASKABLE, Scope
from ecken.service.accounts.sessions import SessionRow
from ecken.service.community import Community
from ecken.service.programs.oauth_server import (
    Answer,
    Asked,
    Consent,
    OAuthServer,
    Params,
    resource_asked,
)
from ecken.service.programs.resources import highest_scope
from ecken.settings.values import Limit
from ecken.store.accounts.audit import insert_audit
from ecken.store.accounts.program_grants import count_grants
from ecken.store.accounts.programs import Program, find_program
from ecken.store.accounts.sessions import hold_session
from ecken.store.journal import lock_head

__all__ = ["Asking", "allow_access", "answer_revocation", "answer_token", "read_asking",
           "refuse_access"]  # fmt: skip

GRANTS_MAX = 50
"""What one member may allow at a time."""
_CALLS = Limit(1_000, HOUR_S // 4)
"""Codes, refresh tokens and revocations, by network address."""


@dataclass(frozen=True)
class Asking:
    """What a program asks a member for; with ``led_to`` it is answered at once, by leading back."""

    program: Program | None = None
    redirect: str = ""
    scopes: tuple[Scope, ...] = ()
    """What the member may choose from, the least first; the last is what was asked for."""
    led_to: str = ""


def read_asking(community: Community, params: Params) -> Asking:
    """Check what a program asks for, before anybody is asked.

    Raises
    ------
    Invalid
        ``asking_invalid``: there is nowhere to lead back to.
    Conflict
        ``program_waiting``
    """
    request = Asked(params, {}, method="GET")
    with community.database.reading() as connection:
        server = OAuthServer(community, connection)
        try:
            request.check_repeated()
            grant = server.get_consent_grant(request)
        except OAuth2Error as error:
            return _led_back(community, connection, request, error)
        try:
            resource_asked(community, request)
        except OAuth2Error as error:
            error.redirect_uri = grant.redirect_uri
            return _led_back(community, connection, request, error)
    if request.client.program.is_waiting:
        raise Conflict(
            "program_waiting", "The administration has to approve this program first. Try it later."
        )
    highest = highest_scope(request.scope or "")
    choices = ASKABLE[: ASKABLE.index(highest) + 1]
    return Asking(request.client.program, grant.redirect_uri, choices)


def _led_back(
    community: Community, connection: Connection, request: Asked, error: OAuth2Error
) -> Asking:
    """Lead back with the error, to an address that an operator has entered; else say it.

    Anybody can enter a program with an address of their own: nobody is led there unasked, else the
    site's name would stand in front of any link (RFC 9700, 4.11.2).
    """
    program = find_program(connection, request.payload.client_id or "")
    if not error.redirect_uri or program is None or program.is_self_made:
        raise Invalid(
            "asking_invalid",
            "This program cannot be given access: it is not entered here, or it asks in a wrong "
            "way. Nothing was changed. For those who make it: {reason}",
            reason=str(error.description or error.error)[:200],
        )
    state = request.payload.state
    params = [("error", error.error), ("error_description", error.get_error_description())]
    params += [("state", state)] if state else []
    params.append(("iss", community.settings.base_url))
    return Asking(led_to=add_params_to_uri(error.redirect_uri, params))


def allow_access(
    community: Community, viewer: int, session: SessionRow, params: Params, scope: Scope
) -> str:
    """Allow a program what it asks for, or less, and return where to lead the member.

    Raises
    ------
    Invalid
        ``asking_invalid``
    Conflict
        ``grants_full``, ``session_over``
    """
    asking = read_asking(community, params)
    if asking.led_to or asking.program is None:
        return asking.led_to
    given = scope if scope in asking.scopes else asking.scopes[0]
    with community.writing() as connection:
        lock_head(connection)  # two at once do not both take the last place
        now = community.clock()
        if not hold_session(connection, viewer, session.public_id, now=now):
            raise Conflict(
                "session_over", "You have been signed out meanwhile. Please sign in again."
            )
        if count_grants(connection, viewer, now=now) >= GRANTS_MAX:
            raise Conflict(
                "grants_full",
                "You have allowed access {most} times already. End one that is no longer needed, "
                "under “Account”.",
                most=GRANTS_MAX,
            )
        consent = Consent(viewer, session.public_id, given)
        answer = _decide(OAuthServer(community, connection), params, consent)
        detail = f"{given.value} {asking.program.name}"
        insert_audit(connection, viewer, "program_allowed", at=now, detail=detail)
    return answer.location


def refuse_access(community: Community, params: Params) -> str:
    """Tell a program that the member refuses; return where to lead the member."""
    asking = read_asking(community, params)
    if asking.led_to:
        return asking.led_to
    with community.database.reading() as connection:
        return _decide(OAuthServer(community, connection), params, None).location


def _decide(server: OAuthServer, params: Params, consent: Consent | None) -> Answer:
    request = Asked(params, {}, method="POST")
    grant = server.get_consent_grant(request)
    answer: Answer = server.create_authorization_response(request, consent, grant)
    return answer


def answer_token(
    community: Community, params: Params, headers: Mapping[str, str], *, network: str
) -> Answer:
    """Hand out tokens for a code or a refresh token.

    Raises
    ------
    TooMany
        ``too_many_tries``
    """
    return _answered(community, params, headers, network, "token")


def answer_revocation(
    community: Community, params: Params, headers: Mapping[str, str], *, network: str
) -> Answer:
    """End a token that its program no longer needs (RFC 7009).

    Raises
    ------
    TooMany
        ``too_many_tries``
    """
    return _answered(community, params, headers, network, "revocation")


def _answered(
    community: Community, params: Params, headers: Mapping[str, str], network: str, what: str
) -> Answer:
    community.limits.hit(f"program-calls {network}", _CALLS)
    request = Asked(params, headers, method="POST")
    with community.writing() as connection:
        server = OAuthServer(community, connection)
        try:
            request.check_repeated()
        except OAuth2Error as error:
            answer: Answer = server.handle_error_response(request, error)
            return answer
        if what == "token":
            answer = server.create_token_response(request)
        else:
            answer = server.create_endpoint_response(what, request)
    return answer
