"""Decodes a portrait or a logo in a process of its own: picture on stdin, WebP on stdout.

Started as a script, so that nothing of the site is loaded here: only Pillow. The process limits
itself before it looks at the picture: what takes longer or more memory ends with it alone.
"""

from __future__ import annotations

import io
import os
import resource
import signal
import sys

SIDE = 512
LOGO = (640, 160)
"""Width and height of a logo, at most."""
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
        drawn = draw_logo(upload) if sys.argv[1:] == ["logo"] else draw_portrait(upload)
    except Exception:
        return UNREADABLE  # broken files break decoders in every way there is
    sys.stdout.buffer.write(drawn)
    return 0


def draw_portrait(upload: bytes) -> bytes:
    """Return the middle square as WebP, at most :data:`SIDE` pixels wide, and nothing else."""
    from PIL import Image, ImageOps

    Image.MAX_IMAGE_PIXELS = None  # the header was looked at before
    with Image.open(io.BytesIO(upload), formats=_FORMATS) as picture:
        picture.draft("RGB", (2 * SIDE, 2 * SIDE))
        picture.thumbnail((4 * SIDE, 4 * SIDE), Image.Resampling.BOX)
        upright = ImageOps.exif_transpose(picture)
        if upright.mode in ("RGBA", "LA", "PA") or "transparency" in upright.info:
            layered = upright.convert("RGBA")
            white = Image.new("RGBA", layered.size, "white")
            plain = Image.alpha_composite(white, layered).convert("RGB")
        else:
            plain = upright.convert("RGB")
    side = min(SIDE, *plain.size)
    square = ImageOps.fit(plain, (side, side), method=Image.Resampling.LANCZOS)
    file = io.BytesIO()
    square.save(file, "WEBP", quality=82, method=4)
    return file.getvalue()


def draw_logo(upload: bytes) -> bytes:
    """Return the whole picture as WebP, within :data:`LOGO`, clear where it was clear."""
    from PIL import Image

    Image.MAX_IMAGE_PIXELS = None  # the header was looked at before
    with Image.open(io.BytesIO(upload), formats=_FORMATS) as picture:
        clear = picture.convert("RGBA")
    clear.thumbnail(LOGO, Image.Resampling.LANCZOS)
    plain = Image.new("RGBA", clear.size)
    plain.paste(clear)
    file = io.BytesIO()
    plain.save(file, "WEBP", quality=90, method=4)
    return file.getvalue()


if __name__ == "__main__":
    sys.exit(main())
