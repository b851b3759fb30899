"""The authorization server: Authlib's rules over this site's rows.

One server is made for each request, inside the caller's transaction: what it refuses is committed
too, because a code or a refresh token that comes twice ends what was allowed.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from secrets import compare_digest
from typing import Any

from authlib.oauth2.base import OAuth2Error
from authlib.oauth2.rfc6749 import AuthorizationServer, OAuth2Payload, OAuth2Request, grants
from authlib.oauth2.rfc6749.errors import InvalidGrantError, InvalidRequestError
from authlib.oauth2.rfc7009 import RevocationEndpoint
from authlib.oauth2.rfc7636 import CodeChallenge
from authlib.oauth2.rfc9207 import IssuerParameter
from sqlalchemy import Connection

from ecken.durations import DAY_S, HOUR_S
from ecken.rules.operators.redirect_addresses import allows_redirect
from ecken.rules.scope import ASKABLE, Scope
from ecken.service.accounts.sessions import hash_token, new_token
from ecken.service.accounts.tokens import ACCESS_PREFIX
from ecken.service.community import Community
from ecken.service.programs.resources import (
    METHODS,
    highest_scope,
    included_scopes,
    resources_of,
)
from ecken.store.accounts import program_grants as rows
from ecken.store.accounts.program_grants import TokenRow
from ecken.store.accounts.programs import Program, find_program

__all__ = ["UNUSED_S", "Answer", "Asked", "Consent", "OAuthServer", "Params", "resource_asked"]

Params = Sequence[tuple[str, str]]
CODE_S = 60
ACCESS_S = HOUR_S
UNUSED_S = 30 * DAY_S
"""What no program has used for so long ends."""
END_S = 365 * DAY_S
"""What was allowed ends, however much it is used; then the member is asked again."""
_ONCE = ("grant_type", "code", "redirect_uri", "code_verifier", "client_id", "client_secret",
         "refresh_token", "scope", "token", "token_type_hint", "response_type", "state",
         "code_challenge", "code_challenge_method")  # fmt: skip


@dataclass
class Answer:
    """What is sent back: to a program, or to the browser that led here."""

    status: int
    body: Any
    headers: list[tuple[str, str]]
    location: str = ""


@dataclass(frozen=True)
class Consent:
    """Who allows it, in which session, and how far."""

    member: int
    session_id: str
    scope: Scope


class _Payload(OAuth2Payload):
    def __init__(self, params: Params) -> None:
        self._lists: defaultdict[str, list[str]] = defaultdict(list)
        for name, value in params:
            self._lists[name].append(value)

    @property
    def data(self) -> dict[str, str]:
        return {name: values[0] for name, values in self._lists.items()}

    @property
    def datalist(self) -> defaultdict[str, list[str]]:
        return self._lists


class Asked(OAuth2Request):
    """A request as Authlib reads it: fields of an address or of a form."""

    def __init__(self, params: Params, headers: Mapping[str, str], *, method: str) -> None:
        super().__init__(method, "https://localhost/", headers=headers)
        self.payload = _Payload(params)

    @property
    def args(self) -> dict[str, str]:
        return self.payload.data

    @property
    def form(self) -> dict[str, str]:
        return self.payload.data

    def check_repeated(self) -> None:
        """Refuse a field that comes twice (RFC 6749, 3.1 and 3.2)."""
        for name in _ONCE:
            if len(self.payload.datalist.get(name, [])) > 1:
                raise InvalidRequestError(f"Multiple '{name}' in request.")


@dataclass(frozen=True)
class _Client:
    """A program as Authlib asks about it."""

    program: Program

    def get_client_id(self) -> str:
        return self.program.public_id

    def get_default_redirect_uri(self) -> str | None:
        return None  # OAuth 2.1: always said

    def check_redirect_uri(self, redirect_uri: str) -> bool:
        return allows_redirect(self.program.redirects, redirect_uri)

    def check_client_secret(self, client_secret: str) -> bool:
        return compare_digest(self.program.secret_hash, hash_token(client_secret))

    def check_endpoint_auth_method(self, method: str, _endpoint: str) -> bool:
        return (method == "none") is not self.program.keeps_secret

    def check_response_type(self, response_type: str) -> bool:
        return response_type == "code"

    def check_grant_type(self, grant_type: str) -> bool:
        return grant_type in ("authorization_code", "refresh_token")

    def get_allowed_scope(self, scope: str | None) -> str | None:
        """Return what is asked for as far as this program may ask for it; ``None`` for nothing."""
        allowed = included_scopes(Scope(self.program.scope)).split()
        named = (scope or Scope.READ).split()
        return " ".join(one for one in named if one in allowed) or None


@dataclass(frozen=True)
class _Found:
    """A code or token as Authlib asks about it."""

    row: TokenRow
    code_challenge_method: str = "S256"

    @property
    def code_challenge(self) -> str:
        return self.row.challenge

    def get_redirect_uri(self) -> str:
        return self.row.redirect

    def get_scope(self) -> str:
        return included_scopes(Scope(self.row.scope))

    def check_client(self, client: _Client) -> bool:
        return self.row.program == client.program.public_id


class _Challenge(CodeChallenge):
    """PKCE is asked of everybody, by S256 alone."""

    SUPPORTED_CODE_CHALLENGE_METHOD = ("S256",)

    def validate_code_challenge(self, grant: Any, redirect_uri: str) -> None:
        data = grant.request.payload.data
        if not data.get("code_challenge") or data.get("code_challenge_method") != "S256":
            raise InvalidRequestError("PKCE is needed: code_challenge_method=S256.")
        super().validate_code_challenge(grant, redirect_uri)


class _Spending:
    """What is good once: if it comes again, somebody has a copy, and all of it ends."""

    server: OAuthServer
    request: Any

    def find_unspent(self, token: str, kind: rows.Kind, client: _Client) -> _Found | None:
        """Return it for the program that it was made for, if it was not used before."""
        found = self.server.find(token, kind)
        if found is None or not found.check_client(client):
            return None
        if found.row.spent_at is not None:
            rows.delete_grant(self.server.connection, found.row.grant_id)
            return None
        return found

    def spend(self, found: _Found) -> None:
        """Use it up, before anything is handed out for it."""
        self.server.check_resource(self.request, found.row.resource)
        if not rows.lock_grant(self.server.connection, found.row.grant_id):
            raise InvalidGrantError()
        if not rows.spend_token(self.server.connection, found.row.token_hash, at=self.server.now):
            rows.delete_grant(self.server.connection, found.row.grant_id)
            raise InvalidGrantError()


class _CodeGrant(_Spending, grants.AuthorizationCodeGrant):
    TOKEN_ENDPOINT_AUTH_METHODS = METHODS

    def generate_authorization_code(self) -> str:
        return "ecc_" + new_token()

    def save_authorization_code(self, code: str, request: Any) -> None:
        self.server.insert_grant(code, request)

    def query_authorization_code(self, code: str, client: _Client) -> _Found | None:
        return self.find_unspent(code, "code", client)

    def create_token_response(self) -> Any:
        self.spend(self.request.authorization_code)
        return super().create_token_response()

    def delete_authorization_code(self, authorization_code: _Found) -> None:
        """Keep it, spent, so that it is known if it comes again."""

    def authenticate_user(self, authorization_code: _Found) -> int:
        return authorization_code.row.member


class _RefreshGrant(_Spending, grants.RefreshTokenGrant):
    TOKEN_ENDPOINT_AUTH_METHODS = METHODS
    INCLUDE_NEW_REFRESH_TOKEN = True

    def authenticate_refresh_token(self, refresh_token: str) -> _Found | None:
        return self.find_unspent(refresh_token, "refresh", self.request.client)

    def create_token_response(self) -> Any:
        self.spend(self.request.refresh_token)
        return super().create_token_response()

    def authenticate_user(self, refresh_token: _Found) -> int:
        return refresh_token.row.member

    def revoke_old_credential(self, refresh_token: _Found) -> None:
        """It is spent already, and kept so that it is known if it comes again."""


class _Revocation(RevocationEndpoint):
    CLIENT_AUTH_METHODS = METHODS

    def check_params(self, request: Any, client: Any) -> None:
        """Take a hint for what it is, also one that is unknown (RFC 7009, 2.1)."""
        if "token" not in request.form:
            raise InvalidRequestError("Missing 'token' in request.")

    def query_token(self, token_string: str, token_type_hint: str | None) -> _Found | None:
        found: _Found | None = self.server.find(token_string, "access", "refresh")
        return found

    def revoke_token(self, token: _Found, request: Any) -> None:
        if token.row.kind == "access":
            rows.delete_token(self.server.connection, token.row.token_hash)
        else:
            rows.delete_grant(self.server.connection, token.row.grant_id)


class _Issuer(IssuerParameter):
    def __init__(self, issuer: str) -> None:
        self._issuer = issuer

    def get_issuer(self) -> str:
        return self._issuer


@dataclass(eq=False)
class OAuthServer(AuthorizationServer):
    """Authlib's server, over the rows of one transaction."""

    community: Community
    connection: Connection
    now: int = field(init=False)

    def __post_init__(self) -> None:
        super().__init__(scopes_supported=list(ASKABLE))
        self.now = self.community.clock()
        self.register_token_generator("default", _make_tokens)
        self.register_grant(_CodeGrant, [_Challenge(required=True)])
        self.register_grant(_RefreshGrant)
        self.register_endpoint(_Revocation)
        self.register_extension(_Issuer(self.community.settings.base_url))

    def query_client(self, client_id: str) -> _Client | None:
        program = find_program(self.connection, client_id)
        return None if program is None else _Client(program)

    def find(self, token: str, *kinds: rows.Kind) -> _Found | None:
        """Return a code or token whose time is not over."""
        row = rows.find_token(self.connection, hash_token(token[:100]), *kinds, now=self.now)
        return None if row is None else _Found(row)

    def check_resource(self, request: Any, granted: str) -> None:
        """Refuse tokens for another part of the site than the member has allowed (RFC 8707)."""
        named = {one.removesuffix("/") for one in request.payload.datalist.get("resource", [])}
        if named - {granted}:
            raise OAuth2Error("This part of the site was not allowed.", error="invalid_target")

    def insert_grant(self, code: str, request: Any) -> None:
        """Note what a member allows, and the code for it."""
        consent: Consent = request.user
        program, data = request.client.program, request.payload.data
        grant_id = rows.insert_grant(
            self.connection,
            consent.member,
            program_id=program.id,
            program=program.name,
            scope=consent.scope.value,
            resource=resource_asked(self.community, request),
            session_id=consent.session_id,
            created_at=self.now,
            expires_at=self.now + CODE_S,
        )
        rows.insert_token(
            self.connection,
            grant_id,
            hash_token(code),
            "code",
            scope=consent.scope.value,
            expires_at=self.now + CODE_S,
            proof=(data["code_challenge"], data["redirect_uri"]),
        )

    def save_token(self, token: dict[str, Any], request: Any) -> None:
        """Keep the hashes of new tokens."""
        row: TokenRow = (request.authorization_code or request.refresh_token).row
        scope, end = highest_scope(token["scope"]).value, row.created_at + END_S
        until = min(self.now + UNUSED_S, end)
        rows.extend_grant(self.connection, row.grant_id, at=self.now, expires_at=until)
        made: tuple[tuple[rows.Kind, str, int], ...] = (
            ("access", scope, min(self.now + ACCESS_S, end)),
            ("refresh", row.scope, until),
        )
        for kind, reach, expires_at in made:
            hashed = hash_token(token[f"{kind}_token"])
            rows.insert_token(
                self.connection, row.grant_id, hashed, kind, scope=reach, expires_at=expires_at
            )

    def send_signal(self, name: str, *args: Any, **kwargs: Any) -> None:
        """Tell nobody."""

    def create_oauth2_request(self, request: Asked) -> Asked:
        return request

    def handle_response(self, status: int, body: Any, headers: Any) -> Answer:
        given = list(headers)
        return Answer(status, body, given, dict(given).get("Location", ""))


def resource_asked(community: Community, request: Any) -> str:
    """Return the part of the site that a program asks for.

    Raises
    ------
    OAuth2Error
        ``invalid_target``
    """
    known = resources_of(community.settings)
    named = [one.removesuffix("/") for one in request.payload.datalist.get("resource", [])]
    if len(set(named)) > 1 or not set(named) <= set(known):
        raise OAuth2Error("There is no such resource here.", error="invalid_target")
    return named[0] if named else known[0]


def _make_tokens(**asked: Any) -> dict[str, Any]:
    """Return new tokens as they are sent."""
    return {
        "token_type": "Bearer",
        "access_token": ACCESS_PREFIX + new_token(),
        "expires_in": ACCESS_S,
        "refresh_token": "ecr_" + new_token(),
        "scope": included_scopes(highest_scope(asked["scope"] or "")),
    }
