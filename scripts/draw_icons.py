"""Draws the icons of the installed site into ``src/ecken/web/static``: the mark, at fixed sizes.

``python -m scripts.draw_icons`` writes them; a test draws them anew and compares.
"""

from __future__ import annotations

import sys
from collections.abc import Iterator
from pathlib import Path

from PIL import Image, ImageDraw

FOLDER = Path(__file__).parents[1] / "src" / "ecken" / "web" / "static"
GROUND, INK = (10, 95, 99), (255, 255, 255)
FINER = 4
"""Drawn this many times as large, then made smaller: smooth edges."""


def draw_all() -> Iterator[tuple[str, Image.Image]]:
    """Yield each file's name and its picture."""
    for size in (192, 512):
        yield f"icon-{size}.png", draw(size, scale=0.72, radius=0.22)
        yield f"maskable-{size}.png", draw(size, scale=0.56)
    yield "touch-180.png", draw(180, scale=0.66)
    yield "badge-96.png", draw_mark(96, scale=0.94)


def draw(size: int, *, scale: float, radius: float = 0.0) -> Image.Image:
    """Return the mark on the accent colour; without ``radius`` the colour fills the square."""
    fine = size * FINER
    ground = Image.new("RGBA", (fine, fine), (*GROUND, 0))
    box = (0, 0, fine - 1, fine - 1)
    ImageDraw.Draw(ground).rounded_rectangle(box, round(radius * fine), fill=(*GROUND, 255))
    small = ground.resize((size, size), Image.Resampling.LANCZOS)
    picture = Image.alpha_composite(small, draw_mark(size, scale=scale))
    return picture if radius else picture.convert("RGB")


def draw_mark(size: int, *, scale: float) -> Image.Image:
    """Return the circles in white on nothing; ``scale`` is the part of the width they take."""
    fine = size * FINER
    mask = Image.new("L", (fine, fine), 0)
    pen = ImageDraw.Draw(mask)
    unit = fine * scale / 32
    for radius, width, ink in ((15.0, 2.2, 150), (9.8, 2.6, 255), (4.3, 0.0, 255)):
        outer = [fine / 2 - radius * unit, fine / 2 + radius * unit]
        box = (outer[0], outer[0], outer[1], outer[1])
        if width:
            pen.ellipse(box, outline=ink, width=round(width * unit))
        else:
            pen.ellipse(box, fill=ink)
    picture = Image.new("RGBA", (size, size), (*INK, 0))
    picture.putalpha(mask.resize((size, size), Image.Resampling.LANCZOS))
    return picture


def main() -> int:
    """Write the files."""
    for name, picture in draw_all():
        picture.save(FOLDER / name, optimize=True)
        print(name, (FOLDER / name).stat().st_size)
    return 0


if __name__ == "__main__":
    sys.exit(main())
