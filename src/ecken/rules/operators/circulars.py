"""Circulars: what the administration writes to all members, in German, English or both."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final, NamedTuple

from ecken.durations import DAY_S
from ecken.errors import Invalid, TooMany
from ecken.rules.text import clean_line, clean_text

__all__ = ["UNDO_S", "CircularText", "check_circular_pause", "parse_circular", "text_for"]

UNDO_S: Final = 60
"""For so long after it was sent nothing goes yet, so that nobody has it who should not."""
_PAUSE_S: Final = DAY_S
_SUBJECT_MAX, _TEXT_MAX = 120, 5_000


class CircularText(NamedTuple):
    """A circular in one language; both parts, or neither."""

    subject: str
    text: str


def parse_circular(typed: Mapping[str, CircularText]) -> dict[str, CircularText]:
    """Read a circular by language; what was left empty in a language is not there.

    Raises
    ------
    Invalid
        ``circular_half``: a subject without a text, or the other way round; ``circular_empty``;
        ``text_too_long``
    """
    found: dict[str, CircularText] = {}
    for language, given in typed.items():
        subject = clean_line(given.subject, most=_SUBJECT_MAX, field=f"subject_{language}")
        text = clean_text(given.text, most=_TEXT_MAX, field=f"text_{language}")
        if bool(subject) != bool(text):
            raise Invalid(
                "circular_half",
                "Please write both in this language: a subject and a text.",
                field=f"{'text' if subject else 'subject'}_{language}",
            )
        if text:
            found[language] = CircularText(subject, text)
    if not found:
        raise Invalid(
            "circular_empty",
            "Please write a subject and a text, in one language at least.",
            field=f"subject_{next(iter(typed), '')}",
        )
    return found


def text_for(texts: Mapping[str, CircularText], language: str) -> tuple[str, CircularText]:
    """Return the text for a reader, and its language: theirs, or the one that is there."""
    chosen = language if language in texts else next(iter(texts))
    return chosen, texts[chosen]


def check_circular_pause(last_at: int | None, now: int) -> None:
    """Let a circular go only if the last one went a day ago.

    Raises
    ------
    TooMany
        ``circular_today``
    """
    if last_at is not None and now < last_at + _PAUSE_S:
        raise TooMany(
            "circular_today",
            "A circular went to the members within the last 24 hours; one a day is the limit.",
            retry_after_s=last_at + _PAUSE_S - now,
        )
