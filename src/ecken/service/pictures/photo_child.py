"""Decodes a picture in a process of its own: picture on stdin, WebP on stdout.

Started as a script, so that nothing of the site is loaded here: only Pillow. The process limits
itself before it looks at the picture: what takes longer or more memory ends with it alone.
"""

from __future__ import annotations

import io
import os
import resource
import signal
import struct
import sys
from typing import Any

SIDE = 512
LOGO = (640, 160)
"""Width and height of a logo, at most."""
IMAGE_SIDE, SMALL_SIDE = 1_600, 640
"""Longer side of an image of a post, at most, and of its small copy."""
FRAME = struct.Struct(">HHI")
"""What stands before an image: width, height, and how many bytes of the large copy follow."""
CPU_S = 5
WALL_S = 60
"""Far longer than the site waits for it: this ends it where the site is gone."""
MEMORY_BYTES = 900_000_000
"""Of addresses, those of the libraries included."""
UNREADABLE = 3
_FORMATS = ("JPEG", "PNG", "WEBP", "GIF")


def main() -> int:
    """Read, draw, write; return the exit code."""
    os.nice(5)
    signal.alarm(WALL_S)
    resource.setrlimit(resource.RLIMIT_CPU, (CPU_S, CPU_S))
    resource.setrlimit(resource.RLIMIT_AS, (MEMORY_BYTES, MEMORY_BYTES))
    resource.setrlimit(resource.RLIMIT_FSIZE, (0, 0))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    upload = sys.stdin.buffer.read()
    try:
        drawers = {"portrait": draw_portrait, "logo": draw_logo, "image": draw_image}
        shape, *crop = sys.argv[1:]
        drawn = drawers[shape](upload, *map(int, crop))
    except Exception:
        return UNREADABLE  # broken files break decoders in every way there is
    sys.stdout.buffer.write(drawn)
    return 0


def draw_portrait(upload: bytes, across: int = 50, down: int = 50, zoom: int = 100) -> bytes:
    """Return a square as WebP, at most :data:`SIDE` pixels wide, and nothing else.

    Which one, is said in percent as in ``cropping``: the middle of the picture, if nothing is.
    """
    from PIL import Image, ImageOps

    Image.MAX_IMAGE_PIXELS = None  # the header was looked at before
    with Image.open(io.BytesIO(upload), formats=_FORMATS) as picture:
        most = SIDE * zoom // 100
        picture.draft("RGB", (2 * most, 2 * most))
        picture.thumbnail((4 * most, 4 * most), Image.Resampling.BOX)
        plain = _plain(ImageOps.exif_transpose(picture))
    side = max(1, min(plain.size) * 100 // zoom)
    left, top = (plain.width - side) * across / 100, (plain.height - side) * down / 100
    kept = min(SIDE, side)
    box = (left, top, left + side, top + side)
    return _written(plain.resize((kept, kept), Image.Resampling.LANCZOS, box), 82)


def draw_logo(upload: bytes) -> bytes:
    """Return the whole picture as WebP, within :data:`LOGO`, clear where it was clear."""
    from PIL import Image

    Image.MAX_IMAGE_PIXELS = None  # the header was looked at before
    with Image.open(io.BytesIO(upload), formats=_FORMATS) as picture:
        clear = picture.convert("RGBA")
    clear.thumbnail(LOGO, Image.Resampling.LANCZOS)
    return _written(clear, 90)


def draw_image(upload: bytes) -> bytes:
    """Return the whole picture as WebP behind :data:`FRAME`, and a small copy behind that.

    There is no small copy of what is small itself.
    """
    from PIL import Image, ImageOps

    Image.MAX_IMAGE_PIXELS = None  # the header was looked at before
    with Image.open(io.BytesIO(upload), formats=_FORMATS) as picture:
        picture.draft("RGB", (IMAGE_SIDE, IMAGE_SIDE))
        picture.thumbnail((2 * IMAGE_SIDE, 2 * IMAGE_SIDE), Image.Resampling.BOX)
        plain = _plain(ImageOps.exif_transpose(picture))
    plain.thumbnail((IMAGE_SIDE, IMAGE_SIDE), Image.Resampling.LANCZOS)
    large, small = _written(plain, 80), b""
    if max(plain.size) > SMALL_SIDE:
        copy = plain.copy()
        copy.thumbnail((SMALL_SIDE, SMALL_SIDE), Image.Resampling.LANCZOS)
        small = _written(copy, 75)
    return FRAME.pack(*plain.size, len(large)) + large + small


def _plain(upright: Any) -> Any:
    """Return a picture in the colours of screens, without what is clear in it: white shows there.

    The file that is written has no colour profile: it could hold anything, and name a device.
    """
    from PIL import Image

    if upright.mode in ("RGBA", "LA", "PA") or "transparency" in upright.info:
        layered = upright.convert("RGBA")
        white = Image.new("RGBA", layered.size, "white")
        return Image.alpha_composite(white, layered).convert("RGB")
    return _in_screen_colours(upright)


def _in_screen_colours(picture: Any) -> Any:
    profile = picture.info.get("icc_profile")
    if not profile:
        return picture.convert("RGB")
    from PIL import ImageCms

    try:
        source = ImageCms.ImageCmsProfile(io.BytesIO(profile))
        screen = ImageCms.createProfile("sRGB")
        return ImageCms.profileToProfile(picture, source, screen, outputMode="RGB")
    except (ImageCms.PyCMSError, OSError, ValueError):
        return picture.convert("RGB")  # a broken profile, or one of another kind of picture


def _written(picture: Any, quality: int) -> bytes:
    """Return a picture as a file that holds nothing else."""
    from PIL import Image

    bare = Image.new(picture.mode, picture.size)
    bare.paste(picture)
    file = io.BytesIO()
    bare.save(file, "WEBP", quality=quality, method=4)
    return file.getvalue()


if __name__ == "__main__":
    sys.exit(main())
