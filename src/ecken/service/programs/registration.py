"""Programs enter themselves (RFC 7591), where the operator lets them: assistants do, as a rule."""

from __future__ import annotations

from typing import Any

from ecken.durations import HOUR_S
from ecken.errors import Invalid, NotFound, TooMany
from ecken.rules.operators.redirect_addresses import origin_of, parse_redirects
from ecken.rules.operators.reserved_names import sounds_like_an_office
from ecken.rules.scope import Scope
from ecken.rules.text import clean_line
from ecken.service.accounts.sessions import hash_token, new_token
from ecken.service.community import Community
from ecken.service.operators.programs import NAME_MAX
from ecken.service.programs.resources import METHODS, highest_scope, included_scopes
from ecken.settings.values import Limit
from ecken.store.accounts import programs as rows
from ecken.store.journal import lock_head

__all__ = ["register_program"]

SELF_MADE_MAX = 300
"""Programs that have entered themselves; what nobody uses goes after a month."""
_UNTOUCHED_S = HOUR_S
"""So long a program that nobody has allowed anything keeps its place, even when all are taken."""
_TRIES = Limit(20, HOUR_S)
"""By network address."""


def register_program(community: Community, told: Any, *, network: str) -> dict[str, Any]:
    """Enter a program that tells of itself, and return what it is here.

    Raises
    ------
    NotFound
        The operator lets no program enter itself.
    Invalid
        ``metadata_invalid``, ``redirects_missing``, ``redirects_full``, ``redirect_invalid``
    TooMany
        ``too_many_tries``, ``registrations_full``
    """
    how = community.settings.program_registration
    if how == "off":
        raise NotFound
    community.limits.hit(f"program-registrations {network}", _TRIES)
    if not isinstance(told, dict):
        raise _does_not_fit("body")
    redirects = parse_redirects(_texts(told, "redirect_uris"))
    scope = highest_scope(_text(told, "scope", " ".join((Scope.READ, Scope.CONTACT))))
    method = _text(told, "token_endpoint_auth_method", "client_secret_basic")
    if method not in METHODS:
        raise _does_not_fit("token_endpoint_auth_method")
    if not set(_texts(told, "grant_types")) <= {"authorization_code", "refresh_token"}:
        raise _does_not_fit("grant_types")
    if not set(_texts(told, "response_types")) <= {"code"}:
        raise _does_not_fit("response_types")
    called = community.settings.community_name
    name = _name(_text(told, "client_name", ""), redirects[0], called)
    secret = "" if method == "none" else new_token()
    with community.writing() as connection:
        lock_head(connection)  # two at once do not both take the last place
        is_full = rows.count_programs(connection, is_self_made=True) >= SELF_MADE_MAX
        before = community.clock() - _UNTOUCHED_S
        if is_full and not rows.delete_oldest_unused(connection, before=before):
            raise TooMany(
                "registrations_full",
                "This site takes no more programs that enter themselves at present.",
                retry_after_s=HOUR_S,
            )
        id = rows.insert_program(
            connection,
            name=name,
            redirects=redirects,
            scope=scope.value,
            secret_hash=hash_token(secret) if secret else "",
            at=community.clock(),
            is_self_made=True,
            is_waiting=how == "approval",
        )
    return {
        "client_id": id,
        "client_id_issued_at": community.clock(),
        "client_name": name,
        "redirect_uris": list(redirects),
        "scope": included_scopes(scope),
        "grant_types": ["authorization_code", "refresh_token"],
        "response_types": ["code"],
        "token_endpoint_auth_method": method,
        **({"client_secret": secret, "client_secret_expires_at": 0} if secret else {}),
    }


def _name(text: str, redirect: str, community: str) -> str:
    """Return the name that members read; where it leads back to, if it speaks for the site."""
    name = clean_line(text[:NAME_MAX], most=NAME_MAX, field="client_name")
    return (
        name
        if name and not sounds_like_an_office(name, community=community)
        else origin_of(redirect)[:NAME_MAX]
    )


def _text(told: dict[str, Any], name: str, usual: str) -> str:
    value = told.get(name, usual)
    if not isinstance(value, str) or len(value) > 500:
        raise _does_not_fit(name)
    return value


def _texts(told: dict[str, Any], name: str) -> list[str]:
    values = told.get(name, [])
    if not isinstance(values, list) or not all(isinstance(one, str) for one in values):
        raise _does_not_fit(name)
    return values


def _does_not_fit(name: str) -> Invalid:
    return Invalid("metadata_invalid", "The field {field} does not fit.", field=name)
