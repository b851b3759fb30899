"""The parts of the site that programs may ask for, and what the site says of itself to them.

One table of scopes holds for access tokens, programs and assistants (``rules/scope.py``).
"""

from __future__ import annotations

from typing import Any

from ecken.rules.scope import ASKABLE, Scope
from ecken.settings import Settings

__all__ = [
    "API",
    "AUTHORIZE_PATH",
    "MCP",
    "REGISTER_PATH",
    "REVOKE_PATH",
    "TOKEN_PATH",
    "WELL_KNOWN",
    "challenge",
    "highest_scope",
    "included_scopes",
    "resource_document",
    "resource_of",
    "resources_of",
    "server_document",
]

API = "/api/v1"
MCP = "/mcp"
_SCOPES = {API: ASKABLE, MCP: (Scope.READ, Scope.CONTACT)}
"""The parts, the JSON interface and the tools for assistants, and what there is to do at each."""
AUTHORIZE_PATH = "/oauth/authorize"
TOKEN_PATH = "/oauth/token"
REVOKE_PATH = "/oauth/revoke"
REGISTER_PATH = "/oauth/register"
WELL_KNOWN = "/.well-known/oauth-protected-resource"
METHODS = ("none", "client_secret_basic", "client_secret_post")


def resources_of(settings: Settings) -> tuple[str, ...]:
    """Return the addresses of the parts; the first is meant where a program names none."""
    return tuple(settings.base_url + path for path in _SCOPES)


def resource_of(settings: Settings, path: str) -> str:
    """Return the address of one part."""
    return settings.base_url + path


def challenge(settings: Settings, path: str) -> str:
    """Return what is said to a program without a token: where it learns how to get one."""
    return f'Bearer realm="Ecken", resource_metadata="{settings.base_url}{WELL_KNOWN}{path}"'


def included_scopes(scope: Scope) -> str:
    """Return a scope with all that it includes, as OAuth writes it."""
    return " ".join(ASKABLE[: ASKABLE.index(scope) + 1])


def highest_scope(asked: str) -> Scope:
    """Return what a list of known scopes comes to; nothing asked for means reading."""
    named = set(asked.split())
    return next((scope for scope in reversed(ASKABLE) if scope in named), Scope.READ)


def server_document(settings: Settings) -> dict[str, Any]:
    """Return what the site is as an authorization server (RFC 8414)."""
    base = settings.base_url
    entering = (
        {}
        if settings.program_registration == "off"
        else {"registration_endpoint": base + REGISTER_PATH}
    )
    return {
        **entering,
        "issuer": base,
        "authorization_endpoint": base + AUTHORIZE_PATH,
        "token_endpoint": base + TOKEN_PATH,
        "revocation_endpoint": base + REVOKE_PATH,
        "scopes_supported": list(ASKABLE),
        "response_types_supported": ["code"],
        "response_modes_supported": ["query"],
        "grant_types_supported": ["authorization_code", "refresh_token"],
        "token_endpoint_auth_methods_supported": list(METHODS),
        "revocation_endpoint_auth_methods_supported": list(METHODS),
        "code_challenge_methods_supported": ["S256"],
        "authorization_response_iss_parameter_supported": True,
    }


def resource_document(settings: Settings, path: str) -> dict[str, Any] | None:
    """Return what a part of the site is as a protected resource (RFC 9728); ``None`` for others."""
    if path not in _SCOPES:
        return None
    return {
        "resource": resource_of(settings, path),
        "authorization_servers": [settings.base_url],
        "scopes_supported": list(_SCOPES[path]),
        "bearer_methods_supported": ["header"],
        "resource_name": settings.community_name,
    }
