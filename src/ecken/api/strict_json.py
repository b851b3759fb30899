"""Strict parsing of JSON bodies: ambiguous input is refused.

A body is one JSON value in UTF-8 of at most 256 KiB: no key twice in an object, no ``NaN``, no
number of thousands of digits, no lone surrogate, no NUL, no depth without end, no more keys and
items than any call has. It is read from known callers only, and taken apart in a thread.
"""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Coroutine
from typing import Any

from fastapi import Request, Response
from fastapi.routing import APIRoute
from starlette.concurrency import run_in_threadpool

from ecken.api.calls import caller_of
from ecken.errors import EckenError, Invalid, NotReadable
from ecken.service.runtime.read_only_access import UndoNotEnded, keeping_closed

__all__ = ["BODY_MAX_BYTES", "BodyTooLargeError", "StrictRoute", "read_strictly"]

BODY_MAX_BYTES = 262_144
_DIGITS_MAX = 30
_KEYS_MAX = 300
_ITEMS_MAX = 2_000
_DEPTH_MAX = 20
_TEXT = re.compile(rb'"(?:[^"\\]|\\.)*+"?', re.DOTALL)


class BodyTooLargeError(EckenError):
    """The body has more bytes than any call needs."""

    status = 413

    def __init__(self) -> None:
        super().__init__(
            "body_too_large",
            "The body is larger than {most} bytes, which is the most there can be.",
            most=BODY_MAX_BYTES,
        )


class StrictRoute(APIRoute):
    """A route that reads the body by :func:`read_strictly` before anything else happens.

    Where nothing can be written, a GET is answered without what would end an undo.
    """

    def get_route_handler(self) -> Callable[[Request], Coroutine[Any, Any, Response]]:
        """Return the handler with the strict reading put before it."""
        handle = super().get_route_handler()

        async def read_and_handle(request: Request) -> Response:
            if self.body_field is not None:
                await run_in_threadpool(caller_of, request)
                _check_content_type(request)
                body = await _read_bounded(request)
                request._body = body
                request._json = await run_in_threadpool(read_strictly, body)
            try:
                return await handle(request)
            except UndoNotEnded:
                if request.method != "GET":
                    raise
            with keeping_closed():
                return await handle(request)

        return read_and_handle


def read_strictly(body: bytes) -> Any:
    """Read one JSON value.

    Raises
    ------
    Invalid
        ``json_invalid``, with the reason.
    """
    _check_shape(body)
    try:
        text = body.decode("utf-8")
        value = json.loads(
            text,
            object_pairs_hook=_object,
            parse_constant=_refuse_constant,
            parse_int=_integer,
            parse_float=_fraction,
        )
        if "\\u" in text:
            _check_texts(value)
        return value
    except UnicodeDecodeError:
        raise _invalid("it is not UTF-8") from None
    except json.JSONDecodeError as error:
        raise _invalid(f"{error.msg.lower()} at character {error.pos + 1}") from None
    except RecursionError:
        raise _invalid("it is nested too deep") from None


def _check_shape(body: bytes) -> None:
    """Count keys, items and brackets outside of texts, before anything is made of them."""
    signs = _TEXT.sub(b"", body)
    if signs.count(b":") > _KEYS_MAX:
        raise _invalid(f"it has more than {_KEYS_MAX} keys")
    if signs.count(b",") > _ITEMS_MAX or signs.count(b"[") + signs.count(b"{") > _ITEMS_MAX:
        raise _invalid(f"it has more than {_ITEMS_MAX} values")
    depth = 0
    for sign in re.findall(rb"[][{}]", signs):
        depth += 1 if sign in b"[{" else -1
        if depth > _DEPTH_MAX:
            raise _invalid("it is nested too deep")


def _object(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    found: dict[str, Any] = {}
    for key, value in pairs:
        if key in found:
            raise _invalid(f"the key “{key[:40]}” stands in one object twice")
        found[key] = value
    return found


def _check_texts(value: Any) -> None:
    """Refuse characters that only an escape can bring in, and that no database takes."""
    if isinstance(value, str):
        if "\0" in value:
            raise _invalid("a text contains the character NUL")
        if not value.isascii() and any("\ud800" <= c <= "\udfff" for c in value):
            raise _invalid("a text contains half a surrogate pair")
    elif isinstance(value, dict):
        for key, inner in value.items():
            _check_texts(key)
            _check_texts(inner)
    elif isinstance(value, list):
        for inner in value:
            _check_texts(inner)


def _refuse_constant(name: str) -> Any:
    raise _invalid(f"{name} is no JSON number")


def _integer(digits: str) -> int:
    if len(digits) > _DIGITS_MAX:
        raise _invalid(f"a number has {len(digits)} digits")
    return int(digits)


def _fraction(digits: str) -> float:
    if len(digits) > _DIGITS_MAX:
        raise _invalid(f"a number has {len(digits)} digits")
    value = float(digits)
    if value in (float("inf"), float("-inf")):
        raise _invalid("a number is too large")
    return value


def _invalid(reason: str) -> Invalid:
    return Invalid("json_invalid", "The body cannot be read as JSON: {reason}.", reason=reason)


def _check_content_type(request: Request) -> None:
    kind = request.headers.get("content-type", "").partition(";")[0].strip().lower()
    if kind != "application/json":
        raise NotReadable(
            "content_type_invalid",
            "The body has to be JSON, with the header “Content-Type: application/json”.",
        )


async def _read_bounded(request: Request) -> bytes:
    pieces: list[bytes] = []
    size = 0
    async for piece in request.stream():
        size += len(piece)
        if size > BODY_MAX_BYTES:
            raise BodyTooLargeError
        pieces.append(piece)
    return b"".join(pieces)
