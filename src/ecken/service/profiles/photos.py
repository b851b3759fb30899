"""Profile photos: any picture is converted to a small square without metadata."""

from __future__ import annotations

import base64
from pathlib import Path

from ecken.durations import HOUR_S
from ecken.errors import NotFound
from ecken.service.community import Community
from ecken.service.limits.limits import Limit
from ecken.service.pictures.cropping import Crop
from ecken.service.pictures.drawing import check_size, draw
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

_UPLOADS = Limit(20, HOUR_S)
_SUBJECT = "photo"


def set_photo(community: Community, viewer: int, upload: bytes, crop: Crop | None = None) -> str:
    """Make a portrait of a part of ``upload`` and keep it; return its key.

    Raises
    ------
    Invalid
        ``photo_too_large``, ``photo_unreadable``, ``photo_too_small``
    """
    _check_upload(community, viewer, upload)
    content = make_portrait(upload, community.settings.data_dir, crop)
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
    (logo,) = draw({"photo": upload}, community.settings.data_dir, "logo")
    return logo


def make_portrait(upload: bytes, folder: Path | None = None, crop: Crop | None = None) -> bytes:
    """Return a square of a picture as WebP, at most 512 pixels wide, nothing else.

    Without a ``crop`` it is the middle one.

    The picture is decoded and drawn anew: no Exif, no place, no comment, no second file in it. One
    picture is decoded at a time, also by all processes that share ``folder``; one more may wait.

    Raises
    ------
    Invalid
        ``photo_unreadable``, ``photo_too_large_in_pixels``, ``photo_too_small``, ``photo_moves``
    NotReady
        ``photos_full``
    """
    (portrait,) = draw({"photo": upload}, folder, "portrait", crop)
    return portrait


def _check_upload(community: Community, viewer: int, upload: bytes) -> None:
    """Refuse what is too large, or one upload too many."""
    check_size(upload, community.settings.photo_max_bytes)
    community.limits.hit(f"photo {viewer}", _UPLOADS)
