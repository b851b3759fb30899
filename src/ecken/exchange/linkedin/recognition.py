"""Recognizes the tables of a LinkedIn export by their column names."""

from __future__ import annotations

from collections.abc import Sequence

from ecken.exchange.linkedin.invitations import INVITATION_COLUMNS
from ecken.exchange.linkedin.profile import PROFILE_COLUMNS
from ecken.exchange.people import ImportKind
from ecken.exchange.tables.layout import name_key

__all__ = ["LINKEDIN_NAMES", "linkedin_kind"]

_CONNECTIONS: dict[str, tuple[str, ...]] = {
    "first": ("First Name", "Vorname"),
    "last": ("Last Name", "Nachname"),
    "since": ("Connected On", "Verbunden am"),
}

_NEEDED: tuple[tuple[ImportKind, dict[str, tuple[str, ...]], tuple[str, ...]], ...] = (
    (ImportKind.LINKEDIN_CONNECTIONS, _CONNECTIONS, ("first", "last", "since")),
    (ImportKind.LINKEDIN_INVITATIONS, INVITATION_COLUMNS, ("from", "to", "sent", "direction")),
    *(
        (kind, PROFILE_COLUMNS[kind], needed)
        for kind, needed in (
            (ImportKind.LINKEDIN_PROFILE, ("first_name", "last_name", "headline", "industry")),
            (ImportKind.LINKEDIN_POSITIONS, ("company", "title", "started")),
            (ImportKind.LINKEDIN_EDUCATION, ("school", "degree", "started")),
            (ImportKind.LINKEDIN_LANGUAGES, ("name", "level")),
        )
    ),
)
"""The columns that a table must have to be taken for one of these."""

LINKEDIN_NAMES = tuple(
    name for _, columns, _ in _NEEDED for names in columns.values() for name in names
)


def linkedin_kind(header: Sequence[str]) -> ImportKind | None:
    """Return which of LinkedIn's tables has this header, or nothing."""
    keys = {name_key(name) for name in header}
    for kind, columns, needed in _NEEDED:
        if all(keys & {name_key(name) for name in columns[column]} for column in needed):
            return kind
    is_skills = len(keys) == 1 and keys <= {"name", name_key("Kenntnis")}
    return ImportKind.LINKEDIN_SKILLS if is_skills else None
