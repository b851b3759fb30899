"""Splits a full name in one cell into its parts."""

from __future__ import annotations

__all__ = ["split_name"]

_PARTICLES = frozenset(("von", "van", "zu", "zum", "zur", "de", "den", "der", "di", "da", "del"))


def split_name(text: str) -> tuple[str, str]:
    """Return first and last name of ``Weber, Ada`` or ``Ada von Weber``.

    Without a comma the last word is the last name, with the particles before it.
    """
    last, comma, first = (part.strip() for part in text.partition(","))
    if comma:
        return first, last
    words = text.split()
    begin = max(0, len(words) - 1)
    while begin > 1 and words[begin - 1].casefold() in _PARTICLES:
        begin -= 1
    return " ".join(words[:begin]), " ".join(words[begin:])
