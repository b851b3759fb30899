"""Draws pictures anew that members have uploaded: checked by their headers, decoded in a child.

One picture is decoded at a time, also by all processes that share a data folder.
"""

from __future__ import annotations

import fcntl
import subprocess
import sys
import threading
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Literal

from ecken.errors import Invalid, NotReady
from ecken.files import create_private
from ecken.service.pictures import photo_child
from ecken.service.pictures.cropping import Crop
from ecken.service.pictures.photo_headers import Header, read_header

__all__ = ["check_size", "draw"]

Shape = Literal["portrait", "logo", "image"]

_PIXELS_MAX = 40_000_000
_PIXELS_MAX_OTHERS = 25_000_000
"""Of kinds that are decoded whole before they get smaller."""
_SCANS_MAX = 40
_SCANNED_MAX = 400_000_000
"""Pixels times scans."""
_SIDE_MIN = 32
_WALL_S = 10.0
_STEP_S = 0.05
_AT_ONCE = threading.Lock()
_PLACES = threading.BoundedSemaphore(2)
"""One who decodes and one who waits: both hold a thread that makes pages."""


def check_size(upload: bytes, most: int, *, field: str = "photo") -> None:
    """Refuse an upload of more than ``most`` bytes.

    Raises
    ------
    Invalid
        ``photo_too_large``
    """
    if len(upload) > most:
        raise Invalid(
            "photo_too_large",
            "The photo has {megabytes} MB; at most {most} MB are possible.",
            field=field,
            megabytes=-(-len(upload) // 1_000_000),
            most=most // 1_000_000,
        )


def draw(
    uploads: Mapping[str, bytes], folder: Path | None, shape: Shape, crop: Crop | None = None
) -> list[bytes]:
    """Return pictures, given by their fields of a form, as the child makes them in this shape.

    They are drawn one after the other without letting go of the place, which they would have to
    wait for again: one who decodes and one who waits is all there is. All are drawn, or none.
    ``crop`` says which part of a portrait is kept.

    Raises
    ------
    Invalid
        ``photo_unreadable``, ``photo_too_large_in_pixels``, ``photo_too_small``, ``photo_moves``,
        ``logo_kind``
    NotReady
        ``photos_full``
    """
    for field, upload in uploads.items():
        with _naming(field):
            _check(upload, shape)
    if not _PLACES.acquire(blocking=False):
        raise _full()
    try:
        with _alone(folder):
            return [_draw_one(field, upload, shape, crop) for field, upload in uploads.items()]
    finally:
        _PLACES.release()


def _draw_one(field: str, upload: bytes, shape: Shape, crop: Crop | None) -> bytes:
    with _naming(field):
        return _decode(upload, shape, crop)


@contextmanager
def _naming(field: str) -> Iterator[None]:
    """Let a refusal name the field that it is about."""
    try:
        yield
    except Invalid as error:
        error.fields["field"] = field
        raise


def _check(upload: bytes, shape: Shape) -> None:
    try:
        header = read_header(upload)
    except ValueError as error:
        raise _unreadable() from error
    if shape == "logo" and header.kind not in ("PNG", "JPEG", "WEBP"):
        raise Invalid("logo_kind", "Please use PNG, JPEG or WebP for the logo.", field="photo")
    _check_header(header)


def _check_header(header: Header) -> None:
    size = {"width": header.width, "height": header.height}
    most = _PIXELS_MAX if header.kind == "JPEG" else _PIXELS_MAX_OTHERS
    pixels = header.width * header.height
    if pixels > most or pixels * header.scans > _SCANNED_MAX or header.scans > _SCANS_MAX:
        raise Invalid(
            "photo_too_large_in_pixels",
            "The photo is too large ({width} × {height} pixels) or too complex. "
            "Please send a smaller copy: at most {most} million pixels.",
            field="photo",
            most=most // 1_000_000,
            **size,
        )
    if min(header.width, header.height) < _SIDE_MIN:
        raise Invalid(
            "photo_too_small",
            "The photo has {width} × {height} pixels; it needs at least 32 × 32.",
            field="photo",
            **size,
        )
    if header.frames > 1:
        raise Invalid(
            "photo_moves", "This picture is animated. Please choose one that is not.", field="photo"
        )


def _decode(upload: bytes, shape: Shape, crop: Crop | None) -> bytes:
    """Draw the picture in a process with limits of its own."""
    command = [sys.executable, "-I", photo_child.__file__, shape, *map(str, crop or ())]
    try:
        done = subprocess.run(
            command, input=upload, capture_output=True, timeout=_WALL_S, env={}, cwd="/"
        )
    except subprocess.TimeoutExpired as error:
        raise _full() from error  # a picture that asks for too much ends by itself before
    if done.returncode != 0 or not done.stdout:
        raise _unreadable()
    return done.stdout


@contextmanager
def _alone(folder: Path | None) -> Iterator[None]:
    """Be the only one who decodes, in this process and in the others of the site."""
    if not _AT_ONCE.acquire(timeout=_WALL_S):
        raise _full()
    try:
        if folder is None:
            yield
            return
        create_private(folder / "photo.lock")
        with (folder / "photo.lock").open("rb") as file:
            _lock(file.fileno())
            yield
    finally:
        _AT_ONCE.release()


def _lock(descriptor: int) -> None:
    for _ in range(int(_WALL_S / _STEP_S)):
        with suppress(OSError):
            fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
            return
        time.sleep(_STEP_S)
    raise _full()


def _unreadable() -> Invalid:
    return Invalid(
        "photo_unreadable",
        "This file cannot be read as a photo. Please use JPEG, PNG, WebP or GIF.",
        field="photo",
    )


def _full() -> NotReady:
    return NotReady(
        "photos_full", "Other photos are being processed right now. Please try again in a moment."
    )
