"""Reading a file of contacts, whichever it is: recognized by its content, read by its reader."""

from __future__ import annotations

from dataclasses import dataclass, field

from ecken.errors import Invalid
from ecken.exchange.address_tables import OpenTable, open_people_table
from ecken.exchange.archives import open_archive
from ecken.exchange.columns import ColumnMapping, PersonField, is_enough
from ecken.exchange.detection import detect
from ecken.exchange.linkedin import (
    LinkedinProfile,
    add_to_profile,
    read_export,
    read_invitations,
)
from ecken.exchange.linkedin.profile import PROFILE_COLUMNS
from ecken.exchange.own_archive import CARDS, OwnProfile, read_own_profile
from ecken.exchange.people import ImportedPeople, ImportKind
from ecken.exchange.vcards import read_vcards

__all__ = ["ImportedFile", "read_contacts_file"]


@dataclass(slots=True)
class ImportedFile:
    """What stands in a file."""

    kind: ImportKind
    people: ImportedPeople
    invitations: ImportedPeople | None = None
    """Whom the member has asked on LinkedIn."""
    profile: LinkedinProfile = field(default_factory=LinkedinProfile)
    """The member's own, if the file holds it."""
    own: OwnProfile = field(default_factory=OwnProfile)
    """The same, if another Ecken wrote the file."""
    header: tuple[str, ...] = ()
    """The columns of a table, and what each was taken for."""
    columns: dict[int, PersonField] = field(default_factory=dict)

    @property
    def needs_columns(self) -> bool:
        """Say whether it is a table of which nobody can be compared before a column is named."""
        return bool(self.header) and not is_enough(self.columns)


def read_contacts_file(content: bytes, columns: ColumnMapping | None = None) -> ImportedFile:
    """Read a file. ``columns`` says what the columns of an unknown table hold.

    Raises
    ------
    Invalid
        ``import_empty``; ``import_too_many``; what the readers raise (``archive_…``, ``table_…``,
        ``vcard_…``, ``linkedin_…``, ``own_archive_…``).
    """
    kind = detect(content)
    found = ImportedFile(kind, ImportedPeople(kind))
    if kind is ImportKind.LINKEDIN_ARCHIVE:
        export = read_export(content)
        found.people = export.connections or found.people
        found.invitations, found.profile = export.invitations, export.profile
    elif kind is ImportKind.ECKEN_ARCHIVE:
        _read_own(found, content)
    elif kind is ImportKind.VCARD:
        found.people = read_vcards(content)
    elif kind is ImportKind.LINKEDIN_INVITATIONS:
        found.invitations = read_invitations(content)
    elif kind in PROFILE_COLUMNS:
        add_to_profile(found.profile, kind, content)
    else:
        _read_table(found, open_people_table(content, kind), columns)
    return found


def _read_own(found: ImportedFile, content: bytes) -> None:
    archive = open_archive(content)
    found.own = read_own_profile(archive)
    if CARDS in archive.names:
        found.people = read_vcards(archive.read(CARDS))


def _read_table(found: ImportedFile, table: OpenTable, columns: ColumnMapping | None) -> None:
    if columns and found.kind is ImportKind.TABLE:
        table.columns = {n: each for n, each in columns.items() if 0 <= n < len(table.header)}
    found.header, found.columns = table.header, table.columns
    if not found.needs_columns:
        found.people = table.read()
    elif found.kind is not ImportKind.TABLE:
        raise Invalid("import_empty", "There is nobody in this file.")
