"""Request bodies: counted while they are read, then parsed in a thread.

How much a form may hold depends on where it goes and on who sends it: a guest has nothing long to
say. Bytes and fields are counted on the way, so that nothing is kept of what is too much, and
nothing is taken apart that has more fields than its page.
"""

from __future__ import annotations

import re
from collections.abc import AsyncGenerator, Generator
from dataclasses import dataclass, field
from typing import Any, NamedTuple
from urllib.parse import parse_qsl

from starlette.concurrency import run_in_threadpool
from starlette.datastructures import FormData, Headers
from starlette.formparsers import MultiPartException, MultiPartParser
from starlette.requests import ClientDisconnect
from starlette.types import Receive

from ecken.errors import EckenError
from ecken.rules.posts import IMAGES_MAX
from ecken.service.loading.list_uploads import LIST_MAX_BYTES
from ecken.settings import Settings

__all__ = [
    "AROUND_A_FILE_BYTES",
    "FOR_PROFILES",
    "FormLimit",
    "largest_files_bytes",
    "FormTooLargeError",
    "limit_of",
    "parse_form",
    "read_form",
    "too_large",
]


class FormLimit(NamedTuple):
    """The most that a form may hold."""

    size_bytes: int
    fields: int


FOR_GUESTS = FormLimit(16_384, 40)
FOR_MEMBERS = FormLimit(131_072, 250)
FOR_PROFILES = FormLimit(400_000, 700)
"""All rows of a profile, in letters that take six bytes each."""
AROUND_A_FILE_BYTES = 300_000
"""A file somewhat too large is still told so beside its box."""
LISTS_PATH = "/admin/lists"
IMPORT_PATHS = ("/import", "/api/v1/import/compare", "/api/v1/import/report")
PHOTO_PATHS = ("/me/photo", "/admin/look/logo")
_LOGO_PATH = re.compile(r"(/api/v1)?/companies/[^/]+/logo")
_IMAGES_PATH = re.compile(r"/posts|/posts/[^/]+/edit|/api/v1/posts/(with-images|[^/]+/images)")
FOR_MATCHES = FormLimit(400_000, 1_000)
"""All matches of a file, or all that a profile elsewhere holds."""
_FILES_MAX = IMAGES_MAX


def largest_files_bytes(path: str, settings: Settings) -> int | None:
    """Return how large the files of one form to ``path`` may be; ``None`` where none go."""
    if path in IMPORT_PATHS:
        return settings.import_max_bytes
    if path == LISTS_PATH:
        return LIST_MAX_BYTES
    if path in PHOTO_PATHS or _LOGO_PATH.fullmatch(path):
        return settings.photo_max_bytes
    if _IMAGES_PATH.fullmatch(path):
        return IMAGES_MAX * settings.photo_max_bytes
    return None


def limit_of(path: str, *, is_member: bool, settings: Settings) -> FormLimit:
    """Return what a form to ``path`` may hold."""
    if not is_member:
        return FOR_GUESTS
    most = largest_files_bytes(path, settings)
    if most is not None:
        return FormLimit(most + AROUND_A_FILE_BYTES, _fields_beside_files(path))
    if path.startswith("/import/"):
        return FOR_MATCHES
    is_long = path == "/me" or path.startswith(("/me/", "/admin/pages/"))
    return FOR_PROFILES if is_long else FOR_MEMBERS


def _fields_beside_files(path: str) -> int:
    if path in IMPORT_PATHS:
        return 80
    return 30 if _IMAGES_PATH.fullmatch(path) else 10


class FormTooLargeError(EckenError):
    """A form with more bytes or fields than its page has."""

    status = 413


def too_large(most_bytes: int) -> FormTooLargeError:
    """Return the refusal of what has more bytes than the site lets in there."""
    is_long = most_bytes >= 1_000_000
    most = f"{most_bytes // 1_000_000} MB" if is_long else f"{most_bytes // 1_000} KB"
    return FormTooLargeError(
        "body_too_large",
        "What was sent is too large: at most {most} can be sent here. Go back and choose "
        "something smaller.",
        most=most,
    )


async def read_form(headers: Headers, receive: Receive, limit: FormLimit) -> FormData:
    """Read a form to its end; empty for what is no form, or no whole one.

    Raises
    ------
    FormTooLargeError
        ``form_too_large``, ``form_too_many_fields``; as soon as it is, not when all is read.
    """
    _check_size(int(headers.get("content-length", "0")), limit)
    kind = headers.get("content-type", "")
    counted = _Counted(limit, _separator(kind))
    while True:
        message = await receive()
        if message["type"] == "http.disconnect":
            raise ClientDisconnect
        counted.add(message.get("body", b""))
        if not message.get("more_body", False):
            break
    return await run_in_threadpool(parse_form, kind, bytes(counted.body), limit)


@dataclass
class _Counted:
    """A body as far as it has come, with its separators counted."""

    limit: FormLimit
    separator: bytes
    body: bytearray = field(default_factory=bytearray)
    _fields: int = 1

    def add(self, piece: bytes) -> None:
        """Take a piece; the separator may lie across two of them."""
        before = bytes(self.body[-len(self.separator) + 1 :]) if len(self.separator) > 1 else b""
        _check_size(len(self.body) + len(piece), self.limit)
        self._fields += (before + piece).count(self.separator)
        if self._fields > self.limit.fields:
            raise FormTooLargeError(
                "form_too_many_fields",
                "The form has more than {most} fields; no more are possible here.",
                most=self.limit.fields,
            )
        self.body += piece


def _check_size(size_bytes: int, limit: FormLimit) -> None:
    if size_bytes > limit.size_bytes:
        raise FormTooLargeError(
            "form_too_large",
            "This is too large: at most {most} KB can be sent here.",
            most=limit.size_bytes // 1_000,
        )


def _separator(kind: str) -> bytes:
    """Return what stands between two fields."""
    boundary = re.search(r"boundary=\"?([^\";,\s]{1,200})", kind, re.IGNORECASE)
    return b"--" + boundary[1].encode("latin-1") if boundary else b"&"


def parse_form(kind: str, body: bytes, limit: FormLimit) -> FormData:
    """Return the fields of a form that was read, empty if it is none. Not on the event loop."""
    media_type = kind.partition(";")[0].strip().lower()
    try:
        if media_type == "application/x-www-form-urlencoded":
            text = body.decode("latin-1")
            pairs = parse_qsl(text, keep_blank_values=True, max_num_fields=limit.fields + 1)
            return FormData([(name, value) for name, value in pairs])
        if media_type == "multipart/form-data":
            return _parse_parts(kind, body, limit)
    except (MultiPartException, ValueError, KeyError):
        return FormData()
    return FormData()


class _InMemory(MultiPartParser):
    """Keeps files where the body is already: the limit was held while reading."""

    spool_max_size = 1 << 30


def _parse_parts(kind: str, body: bytes, limit: FormLimit) -> FormData:
    async def pieces() -> AsyncGenerator[bytes, None]:
        yield body
        yield b""

    parser = _InMemory(
        Headers({"content-type": kind}),
        pieces(),
        max_files=_FILES_MAX,
        max_fields=limit.fields,
        max_part_size=limit.size_bytes,
    )
    return _run_to_end(parser.parse().__await__())


def _run_to_end(running: Generator[Any, Any, FormData]) -> FormData:
    """Run what never waits: everything is in memory."""
    try:
        next(running)
    except StopIteration as end:
        found: FormData = end.value
        return found
    raise ValueError("a form in memory waits for something")
