"""Reads what a provider has signed: who signed in, and that a sign-in there has ended.

Signatures, times and claims are checked by joserfc and Authlib. Only algorithms with a key pair are
taken: none of them can be forged with what the provider publishes.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from authlib.oauth2.claims import JWTClaims
from authlib.oidc.core import CodeIDToken
from joserfc import jwt
from joserfc.errors import InvalidKeyIdError, JoseError
from joserfc.jws import JWSRegistry

from ecken.errors import NotAllowed
from ecken.service.openid.discovery import Discovery
from ecken.service.runtime.refusal_log import note_refusal
from ecken.settings.providers import Provider

__all__ = ["Claims", "LogoutClaims", "not_believed", "read_id_token", "read_logout_token"]

Claims = dict[str, Any]

_ALGORITHMS = (
    "RS256", "RS384", "RS512", "PS256", "PS384", "PS512", "ES256", "ES384", "ES512", "EdDSA",
    "Ed25519",
)  # fmt: skip
_TOKEN_MAX = 40_000
LEEWAY_S = 60
"""So far a provider's clock may be from ours."""
_SUBJECT_MAX = 255
_LOGOUT = "http://schemas.openid.net/event/backchannel-logout"
_LOGOUT_LASTS_S = 300


@dataclass(frozen=True, slots=True)
class LogoutClaims:
    """Whose sign-in has ended at the provider: of somebody, or one session of theirs."""

    subject: str
    session: str
    id: str


def read_id_token(
    discovery: Discovery, provider: Provider, text: object, *, nonce: str, access_token: str
) -> Claims:
    """Return the claims of an ID token that this provider has made for us and this sign-in.

    Raises
    ------
    NotAllowed
        ``provider_refused``, alike for whatever is wrong with it.
    NotReady
        ``provider_unreachable``: its keys cannot be had.
    """
    token = _decode(discovery, provider, text)
    options = {
        "iss": {"essential": True, "value": provider.issuer},
        "aud": {"essential": True, "value": provider.client_id},
    }
    params = {"nonce": nonce, "client_id": provider.client_id, "access_token": access_token}
    try:
        claims = CodeIDToken(token.claims, token.header, options, params)
        claims.validate(now=int(discovery.clock()), leeway=LEEWAY_S)
    except (JoseError, ValueError, TypeError, KeyError) as error:
        raise not_believed(provider, type(error).__name__) from None
    if not _is_subject(claims.get("sub")):
        raise not_believed(provider, "subject")
    return dict(claims)


def read_logout_token(discovery: Discovery, provider: Provider, text: object) -> LogoutClaims:
    """Return whose sign-in has ended (OpenID Connect Back-Channel Logout 1.0, section 2.6).

    Raises
    ------
    NotAllowed
        ``provider_refused``
    NotReady
        ``provider_unreachable``
    """
    token = _decode(discovery, provider, text)
    options = {
        "iss": {"essential": True, "value": provider.issuer},
        "aud": {"essential": True, "value": provider.client_id},
        "iat": {"essential": True},
        "jti": {"essential": True},
    }
    now = int(discovery.clock())
    try:
        claims = JWTClaims(token.claims, token.header, options)
        claims.validate(now=now, leeway=LEEWAY_S)
    except (JoseError, ValueError, TypeError, KeyError) as error:
        raise not_believed(provider, type(error).__name__) from None
    events, subject, session = (claims.get(name) for name in ("events", "sub", "sid"))
    is_whole = (
        isinstance(events, dict)
        and isinstance(events.get(_LOGOUT), dict)
        and "nonce" not in claims
        and str(token.header.get("typ", "logout+jwt")).lower() in ("logout+jwt", "jwt")
        and now - claims["iat"] <= _LOGOUT_LASTS_S
        and (_is_subject(subject) or _is_subject(session))
        and _is_subject(claims["jti"])
    )
    if not is_whole:
        raise not_believed(provider, "logout")
    return LogoutClaims(
        subject if _is_subject(subject) else "",
        session if _is_subject(session) else "",
        claims["jti"],
    )


def not_believed(provider: Provider, why: str) -> NotAllowed:
    """Return what is said of an answer that cannot be right; the log has the reason."""
    note_refusal("provider_refused", provider=provider.key, why=why)
    return NotAllowed(
        "provider_refused",
        "The answer of “{provider}” could not be confirmed. Nobody was signed in. Please try "
        "again.",
        provider=provider.name,
    )


def _decode(discovery: Discovery, provider: Provider, text: object) -> jwt.Token:
    if not isinstance(text, str) or not text.isascii() or len(text) > _TOKEN_MAX:
        raise not_believed(provider, "no-token")
    registry = JWSRegistry(algorithms=list(_ALGORITHMS), strict_check_header=False)
    try:
        try:
            return jwt.decode(text, discovery.keys(provider), registry=registry)
        except InvalidKeyIdError:  # a new key, perhaps
            return jwt.decode(text, discovery.keys(provider, again=True), registry=registry)
    except (JoseError, ValueError, TypeError, KeyError) as error:
        raise not_believed(provider, type(error).__name__) from None


def _is_subject(value: object) -> bool:
    return isinstance(value, str) and 0 < len(value) <= _SUBJECT_MAX and value.isprintable()
