"""Texts that members write: deceptive characters removed, length limited."""

from __future__ import annotations

import unicodedata

from ecken.errors import Invalid

__all__ = ["clean_line", "clean_text", "search_form"]

_KEPT = frozenset("\n\t")
_JOINERS = frozenset("\u200c\u200d")
"""Zero-width (non-)joiners: some scripts and composed emoji need them."""
_BLANK = frozenset("\u115f\u1160\u2800\u3164\uffa0") | _JOINERS
"""Letters and signs that show nothing: Hangul fillers, the empty Braille cell."""
_MARKS = "\u0300"
"""The first combining mark. What comes before it is in NFC, whatever stands beside it."""
_MARKS_MAX = 4
"""Combining marks in a row; more is decoration that runs over other lines."""


def clean_text(text: str, *, most: int, field: str, is_required: bool = False) -> str:
    """Return ``text`` in NFC without control, direction and invisible characters, trimmed.

    Line breaks become ``\\n``. Direction marks (bidi), zero-width characters, lone surrogates
    and private characters go; at most four combining marks stay in a row.

    Raises
    ------
    Invalid
        ``text_too_long`` beyond ``most`` characters; ``text_missing`` if nothing is left of a
        text that is required.
    """
    if len(text) > 4 * most + 1_000:
        raise _too_long(len(text), most, field)
    text = text.replace("\r\n", "\n").replace("\r", "\n")
    cleaned = text.strip() if _is_plain(text) else _clean(text).strip()
    if len(cleaned) > most:
        raise _too_long(len(cleaned), most, field)
    if is_required and not any(map(_is_seen, cleaned)):
        raise Invalid("text_missing", "Please write something here.", field=field)
    return cleaned


def clean_line(text: str, *, most: int, field: str, is_required: bool = False) -> str:
    """Like :func:`clean_text`, on one line: every run of white space becomes one space."""
    cleaned = clean_text(text, most=4 * most, field=field, is_required=is_required)
    line = " ".join(cleaned.split())
    if len(line) > most:
        raise _too_long(len(line), most, field)
    return line


def search_form(text: str) -> str:
    """Return the form in which texts are compared: compatible characters, case folded."""
    return unicodedata.normalize("NFKC", text).casefold()


def _is_plain(text: str) -> bool:
    """Say whether nothing has to go: all signs are visible, and composed as NFC wants them."""
    return text.replace("\n", "").replace("\t", "").isprintable() and max(text, default="") < _MARKS


def _clean(text: str) -> str:
    kept = "".join(c for c in text if _may_stay(c))
    return _few_marks(unicodedata.normalize("NFC", kept))


def _may_stay(character: str) -> bool:
    if character in _KEPT or character in _JOINERS:
        return True
    return unicodedata.category(character) not in ("Cc", "Cf", "Cs", "Co", "Cn", "Zl", "Zp")


def _is_mark(character: str) -> bool:
    """Say whether a sign stands on another; not all of them have a class of combining."""
    return unicodedata.category(character) in ("Mn", "Me")


def _is_seen(character: str) -> bool:
    """Say whether a sign shows something by itself."""
    return not (character.isspace() or character in _BLANK or _is_mark(character))


def _few_marks(text: str) -> str:
    kept: list[str] = []
    marks = 0
    for character in text:
        marks = marks + 1 if _is_mark(character) else 0
        if marks <= _MARKS_MAX:
            kept.append(character)
    return "".join(kept)


def _too_long(length: int, most: int, field: str) -> Invalid:
    return Invalid(
        "text_too_long",
        "The text has {length} characters; at most {most} are possible.",
        field=field,
        length=length,
        most=most,
    )
