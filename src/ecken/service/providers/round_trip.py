"""To the provider and back: where the browser is led, and what it brings.

Between the two nothing is stored here. A signed cookie, for one browser and ten minutes, says what
was begun; state, nonce and the secret of PKCE are made of a random text in it and the site's key.
"""

from __future__ import annotations

import hashlib
import hmac
import secrets
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlencode

from authlib.common.urls import add_params_to_uri
from authlib.oauth2.auth import ClientAuth
from authlib.oauth2.rfc7636 import create_s256_code_challenge

from ecken.errors import NotAllowed, NotFound, TooMany
from ecken.service.community import Community
from ecken.service.limits.limits import Limit
from ecken.service.openid.discovery import Metadata
from ecken.service.openid.id_tokens import Claims, not_believed, read_id_token
from ecken.service.openid.provider_calls import ask_provider, unreachable
from ecken.settings.providers import Provider
from ecken.signing import Use, read_signed, sign, write_signed

__all__ = ["Begun", "Departure", "Errand", "Proven", "begin_trip", "end_trip", "find_provider"]

_LASTS_S = 600
_ONCE = Limit(1, _LASTS_S)
_STARTS = Limit(60, 900)
_PARAMETER_MAX = 4_096
_NAME_MAX = 80
_GROUPS_MAX = 2_000
_FRESH_S = 60
"""How far the clocks of provider and site may differ where the time of a sign-in counts."""


@dataclass(frozen=True, slots=True)
class Errand:
    """What somebody goes to a provider for: ``sign_in``, ``link`` or ``prove``."""

    purpose: str
    wanted: str = "/"
    invitation: str = ""


@dataclass(frozen=True, slots=True)
class Departure:
    """Where the browser is led, and the cookie that it brings back."""

    address: str
    ticket: str


@dataclass(frozen=True, slots=True)
class Begun:
    """What a browser has set out for."""

    provider: Provider
    errand: Errand
    drawn: str
    at: int


@dataclass(frozen=True, slots=True)
class Proven:
    """Who somebody is, by the word of a provider; all of it is checked, and nothing judged."""

    provider: Provider
    subject: str
    email: str = ""
    is_email_verified: bool = False
    first_name: str = ""
    last_name: str = ""
    groups: frozenset[str] = frozenset()
    factors: frozenset[str] = frozenset()
    """What ``amr`` and ``acr`` say of how they signed in there."""
    signed_in_at: int = 0
    session: str = ""


def find_provider(community: Community, key: str) -> Provider:
    """Return the provider of this name.

    Raises
    ------
    NotFound
        The settings name none.
    """
    for provider in community.settings.providers:
        if provider.key == key:
            return provider
    raise NotFound


def begin_trip(
    community: Community, key: str, errand: Errand, *, holder: str, network: str
) -> Departure:
    """Return where to lead a browser.

    Raises
    ------
    NotFound
        There is no such provider.
    NotReady
        ``provider_unreachable``
    TooMany
        ``too_many_tries``
    """
    provider = find_provider(community, key)
    community.limits.hit(f"provider {network}", _STARTS)
    metadata = community.discovery.metadata(provider)
    drawn = secrets.token_urlsafe(32)
    value = [key, errand.purpose, errand.wanted, errand.invitation, drawn, community.clock()]
    ticket = write_signed(
        community.secret, Use.PROVIDER, value, holder=holder, clock=community.clock
    )
    asked = {
        "response_type": "code",
        "client_id": provider.client_id,
        "redirect_uri": _back(community, provider),
        "scope": " ".join(provider.scopes),
        "state": _made_of(community, "state", drawn),
        "nonce": _made_of(community, "nonce", drawn),
        "code_challenge": create_s256_code_challenge(_made_of(community, "verifier", drawn)),
        "code_challenge_method": "S256",
        **({"prompt": "login", "max_age": "0"} if errand.purpose == "prove" else {}),
    }
    return Departure(add_params_to_uri(metadata.authorize, list(asked.items())), ticket)


def end_trip(
    community: Community, key: str, ticket: str, holder: str, brought: Mapping[str, str]
) -> tuple[Begun, Proven]:
    """Take what a browser brings back, once, and ask the provider who it is.

    Raises
    ------
    NotAllowed
        ``sign_in_over``: not begun here, in another browser, too long ago, or ended already.
        ``provider_cancelled``: refused there. ``provider_refused``: the answer cannot be right.
    NotReady
        ``provider_unreachable``
    """
    begun = _begun(community, key, ticket, holder)
    state = _made_of(community, "state", begun.drawn)
    if not hmac.compare_digest(state.encode(), brought.get("state", "").encode("utf-8", "replace")):
        raise _over()
    try:
        drawn = hashlib.sha256(begun.drawn.encode()).hexdigest()
        community.limits.hit(f"provider-back {drawn}", _ONCE)
    except TooMany:
        raise _over() from None
    provider = begun.provider
    metadata = community.discovery.metadata(provider)
    named = brought.get("iss", "" if metadata.names_itself else provider.issuer)
    if named != provider.issuer:
        raise not_believed(provider, "iss")
    if brought.get("error"):
        raise NotAllowed(
            "provider_cancelled",
            "You were not signed in at “{provider}”. Nothing was changed.",
            provider=provider.name,
        )
    code = brought.get("code", "")
    if not code or len(code) > _PARAMETER_MAX or not code.isprintable():
        raise not_believed(provider, "code")
    proven = _redeem(community, begun, metadata, code)
    if begun.errand.purpose == "prove" and proven.signed_in_at < begun.at - _FRESH_S:
        raise not_believed(provider, "auth_time")
    return begun, proven


def _begun(community: Community, key: str, ticket: str, holder: str) -> Begun:
    value = read_signed(
        community.secret, Use.PROVIDER, ticket,
        holder=holder, clock=community.clock, lasts_s=_LASTS_S,
    )  # fmt: skip
    if not isinstance(value, list) or len(value) != 6 or value[0] != key:
        raise _over()
    provider = find_provider(community, key)
    return Begun(provider, Errand(value[1], value[2], value[3]), value[4], int(value[5]))


def _redeem(community: Community, begun: Begun, metadata: Metadata, code: str) -> Proven:
    """Exchange the code for an ID token, and read it."""
    provider = begun.provider
    body = urlencode(
        {
            "grant_type": "authorization_code",
            "code": code,
            "redirect_uri": _back(community, provider),
            "code_verifier": _made_of(community, "verifier", begun.drawn),
        }
    )
    headers = {"content-type": "application/x-www-form-urlencoded"}
    method = "client_secret_basic" if metadata.takes_basic else "client_secret_post"
    auth = ClientAuth(
        provider.client_id, provider.client_secret, method if provider.client_secret else "none"
    )
    _, headers, body = auth.prepare("POST", metadata.token, headers, body)
    status, told = ask_provider(
        provider, metadata.token, body=body.encode(), headers=headers.items()
    )
    if status >= 500:
        raise unreachable(provider, f"status-{status}")
    if status != 200:
        raise not_believed(provider, f"status-{status}")
    access_token = told.get("access_token")
    access_token = access_token if isinstance(access_token, str) else ""
    claims = read_id_token(
        community.discovery,
        provider,
        told.get("id_token"),
        nonce=_made_of(community, "nonce", begun.drawn),
        access_token=access_token,
    )
    if metadata.user_info and access_token.isascii() and _is_missing(provider, claims):
        claims = _with_user_info(provider, metadata.user_info, access_token, claims)
    return _proven(provider, claims)


def _is_missing(provider: Provider, claims: Claims) -> bool:
    """Say whether the ID token lacks what the operator's rules ask for."""
    wanted = [*(["email"] if provider.addresses != "untrusted" else [])]
    if provider.join_groups or provider.operator_groups:
        wanted.append(provider.groups_claim.partition(".")[0])
    return any(name not in claims for name in wanted)


def _with_user_info(provider: Provider, address: str, access_token: str, claims: Claims) -> Claims:
    """Add what the provider tells only by its user info; what is signed goes first."""
    headers = [("authorization", f"Bearer {access_token}")]
    status, told = ask_provider(provider, address, headers=headers)
    if status != 200 or told.get("sub") != claims["sub"]:
        raise not_believed(provider, "user-info")
    return {**told, **claims}


def _proven(provider: Provider, claims: Claims) -> Proven:
    acr, amr = claims.get("acr"), claims.get("amr")
    at, verified = claims.get("auth_time"), claims.get("email_verified")
    return Proven(
        provider,
        claims["sub"],
        email=_text(claims.get("email"), 254),
        is_email_verified=verified is True or verified == "true",
        first_name=_text(claims.get("given_name"), _NAME_MAX),
        last_name=_text(claims.get("family_name"), _NAME_MAX),
        groups=frozenset(_texts(_inside(claims, provider.groups_claim))),
        factors=frozenset([*_texts(amr), *([acr] if isinstance(acr, str) else [])]),
        signed_in_at=int(at) if isinstance(at, int | float) and 0 < at < 10**11 else 0,
        session=_text(claims.get("sid"), 255),
    )


def _inside(claims: Claims, path: str) -> Any:
    """Return a claim, also one within another: ``realm_access.roles``. Names may have points."""
    found: Any = claims
    if path in claims:
        return claims[path]
    for name in path.split("."):
        found = found.get(name) if isinstance(found, dict) else None
    return found


def _texts(value: object) -> list[str]:
    if isinstance(value, str):
        return [value]
    return (
        [one for one in value[:_GROUPS_MAX] if isinstance(one, str)]
        if isinstance(value, list)
        else []
    )


def _text(value: object, most: int) -> str:
    return value.strip() if isinstance(value, str) and len(value) <= most else ""


def _back(community: Community, provider: Provider) -> str:
    return f"{community.settings.base_url.rstrip('/')}/sign-in/with/{provider.key}/back"


def _made_of(community: Community, what: str, drawn: str) -> str:
    return sign(community.secret, Use.PROVIDER, f"{what} {drawn}")


def _over() -> NotAllowed:
    return NotAllowed("sign_in_over", "This took too long. Please sign in again.")
