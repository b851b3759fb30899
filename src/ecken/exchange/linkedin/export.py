"""A complete LinkedIn export: finds the tables in the archive by their columns.

The names of the files differ by language, and folders by the year of the export, so each table is
recognized by its header. Messages, advertisements and what else is in there are not read.
"""

from __future__ import annotations

from dataclasses import dataclass, field

from ecken.errors import Invalid
from ecken.exchange.address_tables import open_people_table
from ecken.exchange.archives import Archive, open_archive
from ecken.exchange.linkedin.invitations import read_invitations
from ecken.exchange.linkedin.profile import PROFILE_COLUMNS, LinkedinProfile, add_to_profile
from ecken.exchange.linkedin.recognition import LINKEDIN_NAMES, linkedin_kind
from ecken.exchange.people import ImportedPeople, ImportKind
from ecken.exchange.tables import read_table

__all__ = ["LinkedinExport", "read_export"]

_HEADER_BYTES = 16_384
_TABLES_MAX = 300
"""Most tables whose header is looked at; an export has about fifty."""


@dataclass(slots=True)
class LinkedinExport:
    """What an export holds for Ecken."""

    connections: ImportedPeople | None = None
    invitations: ImportedPeople | None = None
    profile: LinkedinProfile = field(default_factory=LinkedinProfile)


def read_export(content: bytes) -> LinkedinExport:
    """Read the archive.

    Raises
    ------
    Invalid
        ``linkedin_archive_foreign`` if none of LinkedIn's tables is in it; ``archive_…``;
        ``table_…``; ``import_too_many``.
    """
    archive = open_archive(content)
    found = LinkedinExport()
    kinds = _tables(archive)
    for name, kind in kinds.items():
        _read_table(found, kind, archive.read(name))
    if not kinds:
        raise Invalid(
            "linkedin_archive_foreign",
            "The archive holds none of the tables of a LinkedIn export.",
        )
    return found


def _tables(archive: Archive) -> dict[str, ImportKind]:
    """The tables to read, the first of each kind."""
    found: dict[str, ImportKind] = {}
    names = [name for name in archive.names if name.lower().endswith(".csv")]
    for name in sorted(names, key=lambda name: (name.count("/"), name))[:_TABLES_MAX]:
        kind = _kind(archive.start(name, _HEADER_BYTES))
        if kind is not None and kind not in found.values():
            found[name] = kind
    return found


def _kind(start: bytes) -> ImportKind | None:
    if len(start) == _HEADER_BYTES:
        start = start[: start.rfind(b"\n") + 1]
    try:
        return linkedin_kind(read_table(start, expected=LINKEDIN_NAMES).header)
    except Invalid:
        return None  # one of the tables that are not read


def _read_table(found: LinkedinExport, kind: ImportKind, content: bytes) -> None:
    if kind is ImportKind.LINKEDIN_CONNECTIONS:
        found.connections = open_people_table(content, kind).read()
    elif kind is ImportKind.LINKEDIN_INVITATIONS:
        found.invitations = read_invitations(content)
    elif kind in PROFILE_COLUMNS:
        add_to_profile(found.profile, kind, content)
