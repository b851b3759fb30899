"""Errors as JSON: ``{"code", "message", "fields"}``, made in this one place."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from fastapi import FastAPI, Request
from fastapi.exceptions import RequestValidationError
from fastapi.responses import JSONResponse
from pydantic import BaseModel, ConfigDict
from starlette.exceptions import HTTPException
from starlette.routing import Match

from ecken.errors import EckenError, Invalid, NotFound, NotReady, NotSignedIn, TooMany
from ecken.service.calls.forms import FormInvalid
from ecken.service.programs.resources import API, challenge
from ecken.service.runtime.request_ids import current_request, note_refusal_code

__all__ = ["ErrorAnswer", "add_error_handlers"]

_FIELDS_SHOWN = 20
_RETRY_S = 5
_METHODS = ("DELETE", "GET", "PATCH", "POST", "PUT")


class ErrorAnswer(BaseModel):
    """What every error answers."""

    model_config = ConfigDict(title="Error")

    code: str
    message: str
    fields: dict[str, Any]


def add_error_handlers(app: FastAPI) -> None:
    """Translate whatever goes wrong."""
    app.add_exception_handler(EckenError, _answer_error)
    app.add_exception_handler(RequestValidationError, _answer_invalid)
    app.add_exception_handler(HTTPException, _answer_http)
    app.add_exception_handler(Exception, _answer_unexpected)


def _answer_error(request: Request, error: Exception) -> JSONResponse:
    assert isinstance(error, EckenError)
    note_refusal_code(error.code)
    headers = {}
    if isinstance(error, TooMany):
        headers["Retry-After"] = str(error.retry_after_s)
    if isinstance(error, NotReady):
        headers["Retry-After"] = str(_RETRY_S)
    if isinstance(error, NotSignedIn):
        settings = request.app.state.community.settings
        headers["WWW-Authenticate"] = challenge(settings, API)
    if isinstance(error, FormInvalid):
        told = {name: fault.sentence for name, fault in error.errors.items()}
        sentence = " ".join([error.sentence, *told.values()])
        return _answer(error.status, error.code, sentence, {**error.fields, **told}, headers)
    return _answer(error.status, error.code, error.sentence, error.fields, headers)


def _answer_invalid(request: Request, error: Exception) -> JSONResponse:
    """Say for each field what was wrong; what was given is not repeated."""
    assert isinstance(error, RequestValidationError)
    faults = error.errors()
    if any(fault["loc"][0] == "path" for fault in faults):
        return _answer_error(request, NotFound())
    fields = {_place(fault["loc"]): fault["msg"] for fault in faults[:_FIELDS_SHOWN]}
    told = "; ".join(f"{place}: {reason}" for place, reason in fields.items())
    refusal = Invalid("input_invalid", "The input does not fit: {told}.", told=told)
    return _answer(refusal.status, refusal.code, refusal.sentence, fields, {})


def _place(location: Sequence[object]) -> str:
    """Name a field as the caller knows it: without "body" or "query" before it."""
    return ".".join(str(part)[:60] for part in location[1:]) or str(location[0])


def _answer_http(request: Request, error: Exception) -> JSONResponse:
    assert isinstance(error, HTTPException)
    if error.status_code == 404:
        return _answer_error(request, NotFound())
    headers = dict(error.headers or {})
    if error.status_code == 405:
        headers["Allow"] = ", ".join(_allowed_methods(request))
    code = {405: "method_not_allowed"}.get(error.status_code, "call_invalid")
    sentence = {405: "This address cannot be called by this method."}.get(
        error.status_code, "This call cannot be read."
    )
    return _answer(error.status_code, code, sentence, {}, headers)


def _allowed_methods(request: Request) -> list[str]:
    """Return all methods of an address; each route by itself knows only its own."""
    asked = [(method, {**request.scope, "method": method}) for method in _METHODS]
    routes = request.app.routes
    return [m for m, scope in asked if any(r.matches(scope)[0] is Match.FULL for r in routes)]


def _answer_unexpected(_request: Request, _error: Exception) -> JSONResponse:
    """Answer; the server writes the log, under the same id."""
    sentence = "Something went wrong here; it has been noted."
    return _answer(500, "internal", sentence, {"request": current_request()}, {})


def _answer(
    status: int, code: str, message: str, fields: dict[str, Any], headers: dict[str, str]
) -> JSONResponse:
    shown = {name: _plain(value) for name, value in fields.items()}
    content = {"code": code, "message": message, "fields": shown}
    return JSONResponse(content, status_code=status, headers=headers)


def _plain(value: object) -> object:
    return value if isinstance(value, str | int | float | bool | None) else str(value)
