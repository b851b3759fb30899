"""The accent colour that operators choose, made readable on every ground of both themes.

Contrast is that of WCAG 2.2: the relative luminance of two colours, (lighter + 0.05) / (darker +
0.05). Words need 4.5.
"""

from __future__ import annotations

import re
from typing import NamedTuple

from ecken.errors import Invalid

__all__ = ["CONTRAST", "DARK", "LIGHT", "Accent", "Shade", "contrast", "fit_accent"]

CONTRAST = 4.5
LIGHT = ("#faf8f4", "#ffffff", "#f2eee7")
"""Paper, card and wash of the light theme, as in the style sheet."""
DARK = ("#181613", "#211e1a", "#292520")
_STEPS = 50
_WASH = 0.12
_Rgb = tuple[float, float, float]


class Shade(NamedTuple):
    """The accent of one theme, what is written on it, and its faint ground."""

    color: str
    ink: str
    wash: str


class Accent(NamedTuple):
    """The chosen colour as it is in both themes; ``is_adjusted`` if not the same in both."""

    chosen: str
    light: Shade
    dark: Shade

    @property
    def is_adjusted(self) -> bool:
        """Say whether either theme shows another colour than the chosen one."""
        return {self.light.color, self.dark.color} != {self.chosen}


def fit_accent(given: str) -> Accent:
    """Return the colour darkened for the light theme and lightened for the dark one, as needed.

    Raises
    ------
    Invalid
        ``accent_unreadable``: not written as ``#`` and six hexadecimal digits.
    """
    chosen = given.strip().lower()
    if not re.fullmatch("#[0-9a-f]{6}", chosen):
        raise Invalid(
            "accent_unreadable",
            "“{given}” is not a colour. Write # and six digits or letters, such as #0a5f63.",
            field="accent",
            given=given[:40],
        )
    return Accent(chosen, _shade(chosen, LIGHT, "#000000"), _shade(chosen, DARK, "#ffffff"))


def contrast(one: str, other: str) -> float:
    """Return the contrast of two colours, from 1 to 21."""
    low, high = sorted((_luminance(one), _luminance(other)))
    return (high + 0.05) / (low + 0.05)


def _shade(chosen: str, grounds: tuple[str, ...], towards: str) -> Shade:
    """Take the first colour from ``chosen`` ``towards`` the end that can be read everywhere."""
    for step in range(_STEPS + 1):
        color = _mix(chosen, towards, step / _STEPS)
        wash = _mix(grounds[1], color, _WASH)
        if all(contrast(color, ground) >= CONTRAST for ground in (*grounds, wash)):
            break
    ink = max(("#ffffff", "#000000"), key=lambda ink: contrast(color, ink))
    return Shade(color, ink, wash)


def _mix(one: str, other: str, share: float) -> str:
    mixed = (a + (b - a) * share for a, b in zip(_rgb(one), _rgb(other), strict=True))
    return "#" + "".join(f"{round(part * 255):02x}" for part in mixed)


def _luminance(color: str) -> float:
    red, green, blue = (
        part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in _rgb(color)
    )
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def _rgb(color: str) -> _Rgb:
    red, green, blue = (int(color[at : at + 2], 16) / 255 for at in (1, 3, 5))
    return red, green, blue
