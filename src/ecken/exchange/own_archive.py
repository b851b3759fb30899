"""The file that a member has taken away from another Ecken: their profile, and their contacts.

Only two entries of it are opened: ``ecken.json``, of it what the profile form knows, and
``contacts.vcf``. Messages, history and the rest are not read.
"""

from __future__ import annotations

import json
from dataclasses import dataclass, field
from typing import Any

from ecken.errors import Invalid
from ecken.exchange.archives import Archive

__all__ = ["CARDS", "DATA", "OwnProfile", "is_own_archive", "read_own_profile"]

DATA = "ecken.json"
"""The entry with all parts."""

CARDS = "contacts.vcf"
"""The entry with a card of each contact."""

_LINES = (
    *("first_name", "last_name", "headline", "position", "company", "industry", "industry_text"),
    *("city", "postal_code", "country", "offers", "seeks", "about"),
)
_ROWS = {
    "positions": ("title", "company", "started", "ended"),
    "educations": ("school", "degree", "subject", "started", "ended"),
    "languages": ("language", "level"),
    "links": ("label", "url"),
}
_ROWS_MAX = 200
_TEXT_MAX = 6_000


@dataclass(slots=True)
class OwnProfile:
    """The member's own profile: texts by the name of their field, and rows of each list."""

    values: dict[str, str] = field(default_factory=dict)
    rows: dict[str, list[list[str]]] = field(default_factory=dict)


def is_own_archive(archive: Archive) -> bool:
    """Say whether an archive is what a member has taken away from an Ecken."""
    return DATA in archive.names


def read_own_profile(archive: Archive) -> OwnProfile:
    """Return the profile in it.

    Raises
    ------
    Invalid
        ``own_archive_unreadable``; ``archive_…``
    """
    try:
        parts = json.loads(archive.read(DATA))
        people = _rows_of(parts, "members")
        person = people[0] if people else {}
        return OwnProfile(
            {name: _text(person, name) for name in _LINES if _text(person, name)},
            {
                name: [[_text(row, column) for column in columns] for row in _rows_of(parts, name)]
                for name, columns in _ROWS.items()
            },
        )
    except (ValueError, TypeError, AttributeError, RecursionError) as error:
        raise Invalid(
            "own_archive_unreadable",
            "“{name}” in the archive is not as Ecken writes it. Take the file as you downloaded "
            "it, or download it again.",
            name=DATA,
        ) from error


def _rows_of(parts: Any, name: str) -> list[dict[str, Any]]:
    """The rows of a part; a part that is no list of objects has none."""
    rows = parts.get(name, [])
    return [row for row in rows[:_ROWS_MAX] if isinstance(row, dict)]


def _text(row: dict[str, Any], name: str) -> str:
    value = row.get(name)
    return value[:_TEXT_MAX] if isinstance(value, str) else ""
