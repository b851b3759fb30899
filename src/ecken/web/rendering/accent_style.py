"""The colour that operators choose, as a style sheet of its own: pages hold no style."""

from __future__ import annotations

import hashlib

from ecken.rules.operators.accent import Accent

__all__ = ["accent_address", "stamp_of", "style_of"]


def accent_address(accent: Accent) -> str:
    """Return the address of the style sheet with this colour; another colour has another one."""
    return f"/look/{stamp_of(accent)}/accent.css"


def stamp_of(accent: Accent) -> str:
    """Return what stands in the address for this colour."""
    return hashlib.sha256(style_of(accent).encode()).hexdigest()[:12]


def style_of(accent: Accent) -> str:
    """Return the style sheet."""
    light, dark = (
        f":root{{--accent:{shade.color};--accent-ink:{shade.ink};--accent-wash:{shade.wash}}}"
        for shade in (accent.light, accent.dark)
    )
    return f"{light}@media (prefers-color-scheme:dark){{{dark}}}"
