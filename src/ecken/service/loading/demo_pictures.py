"""Pictures for posts of the demo: drawn by a few shapes, so that nobody's photo is needed."""

from __future__ import annotations

import io
from collections.abc import Callable
from typing import Final

from PIL import Image, ImageDraw

__all__ = ["HEIGHT", "SCENES", "WIDTH", "draw_scene"]

WIDTH, HEIGHT = 640, 400
_FINER = 2
"""Drawn so many times as large, then made smaller: smooth edges."""
_SKY, _GROUND, _INK = (222, 233, 236), (205, 192, 168), (42, 61, 66)
_ACCENT, _WARM, _PALE = (10, 95, 99), (203, 112, 62), (247, 244, 236)


class _Pen:
    """Draws in a square net of 640 by 400."""

    def __init__(self, ground: tuple[int, int, int]) -> None:
        self.picture = Image.new("RGB", (WIDTH * _FINER, HEIGHT * _FINER), ground)
        self._draw = ImageDraw.Draw(self.picture)

    def box(self, *at: int, fill: tuple[int, int, int]) -> None:
        self._draw.rectangle([_FINER * one for one in at], fill=fill)

    def disc(self, x: int, y: int, radius: int, *, fill: tuple[int, int, int]) -> None:
        around = (x - radius, y - radius, x + radius, y + radius)
        self._draw.ellipse([_FINER * one for one in around], fill=fill)

    def line(self, *at: int, width: int, fill: tuple[int, int, int]) -> None:
        self._draw.line([_FINER * one for one in at], fill=fill, width=width * _FINER)


def draw_scene(name: str) -> bytes:
    """Return a scene of :data:`SCENES` as WebP; the same each time."""
    pen = SCENES[name]()
    small = pen.picture.resize((WIDTH, HEIGHT), Image.Resampling.LANCZOS)
    file = io.BytesIO()
    small.save(file, "WEBP", quality=80, method=4)
    return file.getvalue()


def _hall() -> _Pen:
    """The frame of a hall under a wreath."""
    pen = _Pen(_SKY)
    pen.disc(540, 80, 34, fill=(244, 208, 126))
    pen.box(0, 320, 640, 400, fill=_GROUND)
    for x in range(90, 551, 92):
        pen.line(x, 320, x, 170, width=9, fill=_INK)
    pen.line(60, 172, 320, 84, 580, 172, width=11, fill=_INK)
    pen.line(60, 174, 580, 174, width=9, fill=_INK)
    for x in range(182, 459, 92):
        pen.line(x, 174, 320, 84, width=5, fill=_INK)
    pen.line(320, 84, 320, 40, width=5, fill=_INK)
    pen.disc(320, 36, 24, fill=(66, 121, 72))
    pen.disc(320, 36, 11, fill=_SKY)
    return pen


def _network() -> _Pen:
    """Dots around a middle, and lines from each to it."""
    pen = _Pen(_PALE)
    around = [(90, 90), (200, 330), (320, 60), (450, 340), (560, 110), (70, 250), (580, 270)]
    for x, y in around:
        pen.line(320, 205, x, y, width=4, fill=(176, 190, 186))
    for number, (x, y) in enumerate(around):
        pen.disc(x, y, 24, fill=_WARM if number % 2 else _ACCENT)
    pen.disc(320, 205, 52, fill=_ACCENT)
    return pen


def _chairs() -> _Pen:
    """Five rows of eight chairs from the front."""
    pen = _Pen(_PALE)
    for row in range(5):
        for place in range(8):
            x, y = 52 + place * 69, 38 + row * 70
            pen.box(x, y, x + 40, y + 26, fill=_WARM if (row + place) % 3 else _ACCENT)
            pen.box(x - 2, y + 30, x + 42, y + 37, fill=_INK)
            for leg in (x, x + 36):
                pen.box(leg, y + 37, leg + 4, y + 54, fill=_INK)
    return pen


def _two_years() -> _Pen:
    """Two pairs of columns: as high, and half as high."""
    pen = _Pen(_PALE)
    for x, height, fill in (
        (110, 230, _INK), (200, 228, _ACCENT), (380, 200, _INK), (470, 100, _ACCENT),
    ):  # fmt: skip
        pen.box(x, 330 - height, x + 66, 330, fill=fill)
    pen.line(70, 332, 570, 332, width=4, fill=_INK)
    return pen


SCENES: Final[dict[str, Callable[[], _Pen]]] = {
    "hall": _hall,
    "network": _network,
    "chairs": _chairs,
    "two_years": _two_years,
}
"""Names as they stand in ``posts.toml``."""
