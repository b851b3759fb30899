"""Profile photos: any picture is converted to a small square without metadata."""

from __future__ import annotations

import base64
import fcntl
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

from ecken.durations import HOUR_S
from ecken.errors import Invalid, NotFound, NotReady
from ecken.files import create_private
from ecken.service.community import Community
from ecken.service.limits.limits import Limit
from ecken.service.profiles import photo_child
from ecken.service.profiles.photo_headers import Header, read_header
from ecken.service.undo import Act, keep_undo, take_undo
from ecken.service.world import World
from ecken.store.profiles import photos as rows
from ecken.store.profiles.photos import Photo

__all__ = [
    "find_hidden_photo",
    "find_photo",
    "make_logo",
    "make_portrait",
    "remove_photo",
    "restore_photo",
    "set_photo",
]

_PIXELS_MAX = 40_000_000
_PIXELS_MAX_OTHERS = 25_000_000
"""Of kinds that are decoded whole before they get smaller."""
_SCANS_MAX = 40
_SCANNED_MAX = 400_000_000
"""Pixels times scans."""
_SIDE_MIN = 32
_WALL_S = 10.0
_STEP_S = 0.05
_UPLOADS = Limit(20, HOUR_S)
_AT_ONCE = threading.Lock()
_PLACES = threading.BoundedSemaphore(2)
"""One who decodes and one who waits: both hold a thread that makes pages."""

_SUBJECT = "photo"


def set_photo(community: Community, viewer: int, upload: bytes) -> str:
    """Make a portrait of ``upload`` and keep it; return its key.

    Raises
    ------
    Invalid
        ``photo_too_large``, ``photo_unreadable``, ``photo_too_small``
    """
    _check_upload(community, viewer, upload)
    content = make_portrait(upload, community.settings.data_dir)
    with community.writing() as connection:
        return rows.replace_photo(
            connection, viewer, media_type="image/webp", content=content, at=community.clock()
        )


def remove_photo(community: Community, viewer: int) -> None:
    """Delete the viewer's photo, if there is one; :func:`restore_photo` takes it back."""
    with community.changing(viewer) as world:
        photo = rows.read_photo(world.connection, viewer)
        if photo is not None:
            rows.delete_photo(world.connection, viewer, at=world.now)
            content = base64.b64encode(photo.content).decode()
            keep_undo(
                world,
                Act.DELETE_PHOTO,
                _SUBJECT,
                media_type=photo.media_type,
                content=content,
                is_hidden=photo.is_hidden,
            )


def restore_photo(community: Community, viewer: int) -> None:
    """Take the deletion of the viewer's photo back: once, within a minute.

    Raises
    ------
    Conflict
        ``undo_too_late``.
    """
    with community.changing(viewer) as world:
        kept = take_undo(world, Act.DELETE_PHOTO, _SUBJECT)
        rows.replace_photo(
            world.connection,
            viewer,
            media_type=kept["media_type"],
            content=base64.b64decode(kept["content"]),
            at=world.now,
            is_hidden=kept["is_hidden"],
        )


def find_photo(world: World, photo_key: str) -> Photo:
    """Return a photo whose member the viewer may know of.

    Raises
    ------
    NotFound
        Alike for a photo of somebody blocked, a hidden or an older photo, and none.
    """
    photo = rows.find_photo(world.connection, photo_key)
    if photo is None or photo.member not in world.cards([photo.member]):
        raise NotFound
    if photo.is_hidden and photo.member != world.viewer:
        raise NotFound
    return photo


def find_hidden_photo(world: World) -> str | None:
    """Return the key of the viewer's own photo if the administration has hidden it."""
    photo = rows.read_photo(world.connection, world.viewer)
    return photo.photo_key if photo is not None and photo.is_hidden else None


def make_logo(community: Community, viewer: int, upload: bytes) -> bytes:
    """Return a picture as WebP, whole and small, what is clear in it left clear.

    Raises
    ------
    Invalid
        As :func:`set_photo`; ``logo_kind`` for what is neither PNG, JPEG nor WebP.
    """
    _check_upload(community, viewer, upload)
    return _draw(upload, community.settings.data_dir, "logo")


def make_portrait(upload: bytes, folder: Path | None = None) -> bytes:
    """Return the middle square of a picture as WebP, at most 512 pixels wide, nothing else.

    The picture is decoded and drawn anew: no Exif, no place, no comment, no second file in it. One
    picture is decoded at a time, also by all processes that share ``folder``; one more may wait.

    Raises
    ------
    Invalid
        ``photo_unreadable``, ``photo_too_large_in_pixels``, ``photo_too_small``, ``photo_moves``
    NotReady
        ``photos_full``
    """
    return _draw(upload, folder, "portrait")


def _check_upload(community: Community, viewer: int, upload: bytes) -> None:
    """Refuse what is too large, or one upload too many."""
    most = community.settings.photo_max_bytes
    if len(upload) > most:
        raise Invalid(
            "photo_too_large",
            "The photo has {megabytes} MB; at most {most} MB are possible.",
            field="photo",
            megabytes=-(-len(upload) // 1_000_000),
            most=most // 1_000_000,
        )
    community.limits.hit(f"photo {viewer}", _UPLOADS)


def _draw(upload: bytes, folder: Path | None, shape: str) -> bytes:
    try:
        header = read_header(upload)
    except ValueError as error:
        raise _unreadable() from error
    if shape == "logo" and header.kind not in ("PNG", "JPEG", "WEBP"):
        raise Invalid("logo_kind", "Please use PNG, JPEG or WebP for the logo.", field="photo")
    _check_header(header)
    if not _PLACES.acquire(blocking=False):
        raise _full()
    try:
        with _alone(folder):
            return _decode(upload, shape)
    finally:
        _PLACES.release()


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


def _decode(upload: bytes, shape: str) -> bytes:
    """Draw the picture in a process with limits of its own."""
    command = [sys.executable, "-I", photo_child.__file__, shape]
    try:
        done = subprocess.run(
            command, input=upload, capture_output=True, timeout=_WALL_S, env={}, cwd="/"
        )
    except subprocess.TimeoutExpired as error:
        raise _unreadable() from error
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
