"""A provider of OpenID Connect on loopback, with keys of its own, that can also lie.

    with openid_provider(clock) as provider:
        back = provider.answer(address, sub="ada", email="ada@example.org")

It checks what a careful provider checks (code once, PKCE, secret, address), and signs by what it
is told: ``lies`` change its answers, one at a time.
"""

from __future__ import annotations

import base64
import hashlib
import hmac
import json
import secrets
import socket
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import parse_qs, parse_qsl, urlencode, urlsplit

from joserfc import jwt
from joserfc.jwk import KeySet, RSAKey
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import JSONResponse, RedirectResponse, Response
from starlette.routing import Route

from tests.servers import in_thread

__all__ = ["CLIENT", "SECRET", "OpenIDProvider", "openid_provider"]

CLIENT = "ecken"
SECRET = "a secret of the client"
_KEY = RSAKey.generate_key(2048, {"kid": "one", "use": "sig"})
_OTHER = RSAKey.generate_key(2048, {"kid": "one", "use": "sig"})


@dataclass
class OpenIDProvider:
    """What the provider knows, and how it lies."""

    issuer: str
    clock: Callable[[], int]
    metadata: dict[str, Any] = field(default_factory=dict)
    """Changes of what it publishes about itself."""
    claims: dict[str, Any] = field(default_factory=dict)
    """Changes of every ID token; ``None`` leaves a claim out."""
    header: dict[str, Any] = field(default_factory=lambda: {"alg": "RS256", "kid": "one"})
    lie: str = ""
    """``wrong key``, ``none``, ``symmetric``, ``huge``, ``redirect``, ``no json``, ``down``."""
    user_info: dict[str, Any] = field(default_factory=dict)
    asked: list[str] = field(default_factory=list)
    """Paths in the order in which they were asked for."""
    _codes: dict[str, dict[str, Any]] = field(default_factory=dict)
    keys: list[RSAKey] = field(default_factory=lambda: [_KEY])

    def answer(self, address: str, *, error: str = "", **told: Any) -> str:
        """Sign somebody in who was led to ``address``; return the path that the browser asks for.

        ``told`` are claims; with an ``error`` they are refused.
        """
        assert address.startswith(f"{self.issuer}/authorize?")
        asked = dict(parse_qsl(urlsplit(address).query))
        assert asked["response_type"] == "code"
        assert asked["client_id"] == CLIENT
        assert asked["code_challenge_method"] == "S256"
        code = secrets.token_urlsafe(16)
        self._codes[code] = {"asked": asked, "told": told}
        back = {"state": asked["state"], "iss": self.issuer}
        back |= {"error": error} if error else {"code": code}
        return f"{urlsplit(asked['redirect_uri']).path}?{urlencode(back)}"

    def logout_token(self, **claims: Any) -> str:
        """Return what it sends when somebody signs out."""
        event = "http://schemas.openid.net/event/backchannel-logout"
        told = {
            "iss": self.issuer, "aud": CLIENT, "iat": self.clock(), "exp": self.clock() + 120,
            "jti": secrets.token_hex(8), "events": {event: {}}, **claims,
        }  # fmt: skip
        told = {name: value for name, value in told.items() if value is not None}
        return jwt.encode({**self.header, "typ": "logout+jwt"}, told, self._signer())

    def app(self) -> Starlette:
        """Return it as an application."""
        return Starlette(
            routes=[
                Route("/.well-known/openid-configuration", self._metadata),
                Route("/keys", self._keys),
                Route("/token", self._token, methods=["POST"]),
                Route("/user-info", self._user_info),
            ]
        )

    def _note(self, request: Request) -> Response | None:
        self.asked.append(request.url.path)
        if self.lie == "huge":
            return Response(b'{"x": "' + b"x" * 3_000_000 + b'"}', media_type="application/json")
        if self.lie == "redirect":
            return RedirectResponse("http://127.0.0.1:9/secret")
        if self.lie == "no json":
            return Response("<html>", media_type="application/json")
        if self.lie == "down":
            return Response("", 503)
        return None

    async def _metadata(self, request: Request) -> Response:
        told = {
            "issuer": self.issuer,
            "authorization_endpoint": f"{self.issuer}/authorize",
            "token_endpoint": f"{self.issuer}/token",
            "jwks_uri": f"{self.issuer}/keys",
            "userinfo_endpoint": f"{self.issuer}/user-info",
            "end_session_endpoint": f"{self.issuer}/end",
            "authorization_response_iss_parameter_supported": True,
            **self.metadata,
        }
        return self._note(request) or JSONResponse(told)

    async def _keys(self, request: Request) -> Response:
        return self._note(request) or JSONResponse(KeySet(list(self.keys)).as_dict())

    async def _user_info(self, request: Request) -> Response:
        return self._note(request) or JSONResponse(self.user_info)

    async def _token(self, request: Request) -> Response:
        lied = self._note(request)
        if lied is not None:
            return lied
        form = {
            name: values[0] for name, values in parse_qs((await request.body()).decode()).items()
        }
        wanted = base64.b64encode(f"{CLIENT}:{SECRET}".encode()).decode()
        if request.headers.get("authorization") != f"Basic {wanted}":
            return JSONResponse({"error": "invalid_client"}, 401)
        known = self._codes.pop(form.get("code", ""), None)
        challenge = hashlib.sha256(form.get("code_verifier", "").encode()).digest()
        shown = base64.urlsafe_b64encode(challenge).decode().rstrip("=")
        if (
            known is None
            or shown != known["asked"]["code_challenge"]
            or form.get("redirect_uri") != known["asked"]["redirect_uri"]
            or form.get("grant_type") != "authorization_code"
        ):
            return JSONResponse({"error": "invalid_grant"}, 400)
        token = self._id_token(known["asked"]["nonce"], known["told"])
        return JSONResponse(
            {"access_token": "an-access-token", "token_type": "Bearer", "id_token": token}
        )

    def _id_token(self, nonce: str, told: dict[str, Any]) -> str:
        now = self.clock()
        claims = {
            "iss": self.issuer, "aud": CLIENT, "iat": now, "exp": now + 300, "nonce": nonce,
            "auth_time": now, **told, **self.claims,
        }  # fmt: skip
        claims = {name: value for name, value in claims.items() if value is not None}
        if self.lie == "none":
            return f"{_part(json.dumps({'alg': 'none'}))}.{_part(json.dumps(claims))}."
        if self.lie == "symmetric":
            head = _part(json.dumps({"alg": "HS256", "kid": "one"}))
            signed = f"{head}.{_part(json.dumps(claims))}"
            mac = hmac.digest(_KEY.as_pem(private=False), signed.encode(), "sha256")
            return f"{signed}.{base64.urlsafe_b64encode(mac).decode().rstrip('=')}"
        return jwt.encode(self.header, claims, self._signer())

    def _signer(self) -> RSAKey:
        return _OTHER if self.lie == "wrong key" else self.keys[0]


def _part(text: str) -> str:
    return base64.urlsafe_b64encode(text.encode()).decode().rstrip("=")


@contextmanager
def openid_provider(clock: Callable[[], int]) -> Iterator[OpenIDProvider]:
    """Run a provider at a free port of this machine."""
    with socket.create_server(("127.0.0.1", 0)) as listener:
        issuer = f"http://127.0.0.1:{listener.getsockname()[1]}"
        provider = OpenIDProvider(issuer, clock)
        with in_thread(provider.app(), listener, log_level="error"):
            yield provider
