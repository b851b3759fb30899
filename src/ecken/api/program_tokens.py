"""Where programs fetch and end their tokens, and read what the site offers them (OAuth 2.1).

These addresses know no session and no cookie: a program proves by its code, its token and its
secret.
"""

from __future__ import annotations

from urllib.parse import parse_qsl

import anyio.from_thread
from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route

from ecken.api.strict_json import read_strictly
from ecken.errors import EckenError, Invalid, NotFound, TooMany
from ecken.service.accounts.sign_in import network_of
from ecken.service.community import Community
from ecken.service.programs import access
from ecken.service.programs.oauth_server import Answer
from ecken.service.programs.registration import register_program
from ecken.service.programs.resources import (
    REGISTER_PATH,
    REVOKE_PATH,
    TOKEN_PATH,
    WELL_KNOWN,
    resource_document,
    server_document,
)
from ecken.service.runtime.request_ids import note_refusal_code, note_route

__all__ = ["program_routes"]

_BODY_MAX_BYTES = 16_384
_FIELDS_MAX = 30
_FORM = "application/x-www-form-urlencoded"
_READ_BY_ALL = {"cache-control": "public, max-age=3600", "access-control-allow-origin": "*"}
_Refusal = dict[str, str]


def show_server(request: Request) -> Response:
    """Tell programs where to ask (RFC 8414)."""
    note_route("/.well-known/oauth-authorization-server")
    return JSONResponse(server_document(_community(request).settings), headers=_READ_BY_ALL)


def show_resource(request: Request) -> Response:
    """Tell programs who answers for a part of the site (RFC 9728)."""
    note_route(WELL_KNOWN)
    path = "/" + request.path_params["path"]
    document = resource_document(_community(request).settings, path)
    if document is None:
        error = NotFound()
        return _refused(error.status, error.code, error.sentence)
    return JSONResponse(document, headers=_READ_BY_ALL)


def do_token(request: Request) -> Response:
    """Hand out tokens."""
    note_route(TOKEN_PATH)
    return _answer_form(request, access.answer_token)


def do_revoke(request: Request) -> Response:
    """End a token."""
    note_route(REVOKE_PATH)
    return _answer_form(request, access.answer_revocation)


def do_register(request: Request) -> Response:
    """Enter a program that tells of itself."""
    note_route(REGISTER_PATH)
    body = anyio.from_thread.run(request.body)
    if len(body) > _BODY_MAX_BYTES:
        return _refused(413, "invalid_client_metadata", "The body is too large.")
    try:
        told = read_strictly(body)
        _community(request).follow_settings()
        made = register_program(_community(request), told, network=_network(request))
    except TooMany as error:
        return _refused(error.status, "temporarily_unavailable", error.sentence, error)
    except NotFound as error:
        told_why = "Programs cannot enter themselves here. Ask the administration."
        return _refused(error.status, "access_denied", told_why)
    except Invalid as error:
        is_redirect = error.code.startswith("redirect")
        kind = "invalid_redirect_uri" if is_redirect else "invalid_client_metadata"
        return _refused(400, kind, error.sentence)
    return JSONResponse(made, 201, {"cache-control": "no-store"})


def _network(request: Request) -> str:
    return network_of(request.client.host if request.client else None)


def _answer_form(request: Request, answer: object) -> Response:
    kind = request.headers.get("content-type", "").partition(";")[0].strip().lower()
    if kind != _FORM:
        return _refused(415, "invalid_request", f"Send a form: Content-Type: {_FORM}.")
    body = anyio.from_thread.run(request.body)
    if len(body) > _BODY_MAX_BYTES or body.count(b"&") >= _FIELDS_MAX:
        return _refused(413, "invalid_request", "The form is too large.")
    try:
        params = parse_qsl(body.decode(), keep_blank_values=True)
    except ValueError:
        return _refused(400, "invalid_request", "The form is not in UTF-8.")
    headers = {"Authorization": request.headers.get("authorization", "")}
    network = _network(request)
    try:
        made: Answer = answer(_community(request), params, headers, network=network)  # type: ignore[operator]
    except EckenError as error:
        return _refused(error.status, "temporarily_unavailable", error.sentence, error)
    if made.status >= 400:
        note_refusal_code(made.body["error"])
    return JSONResponse(made.body, made.status, dict(made.headers))


def _refused(status: int, error: str, told: str, why: EckenError | None = None) -> Response:
    note_refusal_code(why.code if why else error)
    headers = {"cache-control": "no-store"}
    if isinstance(why, TooMany):
        headers["Retry-After"] = str(why.retry_after_s)
    return JSONResponse({"error": error, "error_description": told}, status, headers)


def _community(request: Request) -> Community:
    community: Community = request.app.state.community
    return community


def program_routes() -> list[Route]:
    """Return the routes, for an application whose state has the community."""
    return [
        Route("/.well-known/oauth-authorization-server", show_server, methods=["GET"]),
        Route(f"{WELL_KNOWN}/{{path:path}}", show_resource, methods=["GET"]),
        Route(TOKEN_PATH, do_token, methods=["POST"]),
        Route(REVOKE_PATH, do_revoke, methods=["POST"]),
        Route(REGISTER_PATH, do_register, methods=["POST"]),
    ]
