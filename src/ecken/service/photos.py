"""Profile photos: whatever comes in, a small square picture without a history goes out."""

from __future__ import annotations

import base64
import io
import threading
import warnings

from PIL import Image, ImageOps

from ecken.errors import Invalid, NotFound
from ecken.service.community import Community
from ecken.service.undo import Act, keep_undo, take_undo
from ecken.service.world import World
from ecken.store import photos as rows
from ecken.store.photos import Photo

__all__ = ["SIDE", "find_photo", "make_portrait", "remove_photo", "restore_photo", "set_photo"]

SIDE = 512
"""Width and height of a stored photo, in pixels, at most."""

_PIXELS_MAX = 40_000_000
_SIDE_MIN = 32
_FORMATS = ("JPEG", "PNG", "WEBP", "GIF")
_AT_ONCE = threading.BoundedSemaphore(2)

_SUBJECT = "photo"


def set_photo(community: Community, viewer: int, upload: bytes) -> str:
    """Make a portrait of ``upload`` and keep it; return its key.

    Raises
    ------
    Invalid
        ``photo_too_large``, ``photo_unreadable``, ``photo_too_small``
    """
    most = community.settings.photo_max_bytes
    if len(upload) > most:
        raise Invalid(
            "photo_too_large",
            "The photo has {megabytes} MB; at most {most} MB are possible.",
            field="photo",
            megabytes=-(-len(upload) // 1_000_000),
            most=most // 1_000_000,
        )
    content = make_portrait(upload)
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
                world, Act.DELETE_PHOTO, _SUBJECT, media_type=photo.media_type, content=content
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
        )


def find_photo(world: World, photo_key: str) -> Photo:
    """Return a photo whose member the viewer may know of.

    Raises
    ------
    NotFound
        Alike for a photo of somebody blocked, an older photo, and none.
    """
    photo = rows.find_photo(world.connection, photo_key)
    if photo is None or photo.member not in world.cards([photo.member]):
        raise NotFound
    return photo


def make_portrait(upload: bytes) -> bytes:
    """Return the middle square of a picture as WebP, at most 512 pixels wide, nothing else.

    The picture is decoded and drawn anew: no Exif, no place, no comment, no second file in it.
    """
    with _AT_ONCE, warnings.catch_warnings():
        warnings.simplefilter("error")
        try:
            with Image.open(io.BytesIO(upload), formats=_FORMATS) as picture:
                _check_size(picture)
                picture.draft("RGB", (2 * SIDE, 2 * SIDE))
                upright = ImageOps.exif_transpose(picture)
                plain = _on_white(upright)
        except Invalid:
            raise
        except Exception as error:  # broken files break decoders in every way there is
            raise Invalid(
                "photo_unreadable",
                "This file cannot be read as a photo. Needed is JPEG, PNG, WebP or GIF.",
                field="photo",
            ) from error
        side = min(SIDE, *plain.size)
        square = ImageOps.fit(plain, (side, side), method=Image.Resampling.LANCZOS)
        file = io.BytesIO()
        square.save(file, "WEBP", quality=82, method=4)
        return file.getvalue()


def _check_size(picture: Image.Image) -> None:
    width, height = picture.size
    if width * height > _PIXELS_MAX:
        raise Invalid(
            "photo_too_large_in_pixels",
            "The photo has {width} × {height} pixels; that is more than 40 million.",
            field="photo",
            width=width,
            height=height,
        )
    if min(width, height) < _SIDE_MIN:
        raise Invalid(
            "photo_too_small",
            "The photo has {width} × {height} pixels; needed are at least 32 × 32.",
            field="photo",
            width=width,
            height=height,
        )


def _on_white(picture: Image.Image) -> Image.Image:
    if picture.mode in ("RGBA", "LA", "PA") or "transparency" in picture.info:
        layered = picture.convert("RGBA")
        white = Image.new("RGBA", layered.size, "white")
        return Image.alpha_composite(white, layered).convert("RGB")
    return picture.convert("RGB")
