"""Which square of a photo is kept, as its owner chooses it."""

from __future__ import annotations

import re
from typing import NamedTuple

from ecken.errors import Invalid

__all__ = ["ZOOM_MAX", "Crop", "parse_crop"]

ZOOM_MAX = 400
_NUMBER = re.compile(r"[0-9]{1,3}")


class Crop(NamedTuple):
    """A square within the upright picture; all in percent."""

    across: int = 50
    """How far from the left side, of what there is beside the square: 0 to 100."""
    down: int = 50
    """How far from the top, alike."""
    zoom: int = 100
    """How many times the square goes into the shorter side: 100 to :data:`ZOOM_MAX`."""


def parse_crop(across: str, down: str, zoom: str) -> Crop:
    """Read what a form says; what it leaves out is the middle, as large as possible.

    Raises
    ------
    Invalid
        ``crop_invalid``
    """
    typed = Crop(*map(_number, (across, down, zoom), Crop()))
    if max(typed.across, typed.down) > 100 or not 100 <= typed.zoom <= ZOOM_MAX:
        raise _invalid()
    return typed


def _number(text: str, otherwise: int) -> int:
    if text and not _NUMBER.fullmatch(text):
        raise _invalid()
    return int(text or otherwise)


def _invalid() -> Invalid:
    return Invalid(
        "crop_invalid", "There is no such part of the photo. Please choose again.", field="photo"
    )
