"""Detects which program wrote a file by its content, never by its name."""

from __future__ import annotations

from ecken.errors import Invalid
from ecken.exchange.archives import is_archive, open_archive
from ecken.exchange.columns import EXPECTED_NAMES
from ecken.exchange.linkedin.recognition import LINKEDIN_NAMES, linkedin_kind
from ecken.exchange.own_archive import is_own_archive
from ecken.exchange.people import ImportKind
from ecken.exchange.tables import read_table
from ecken.exchange.tables.layout import name_key
from ecken.exchange.vcards.charsets import to_bytes_of_utf8

__all__ = ["detect"]

_START_BYTES = 4_096

_OUTLOOK_EMAIL = frozenset(map(name_key, ("E-mail Address", "E-Mail-Adresse")))
_OUTLOOK_OTHER = frozenset(
    map(
        name_key,
        (
            "Business Phone", "Home Phone", "Mobile Phone", "Business Street", "Web Page",
            "Telefon geschäftlich", "Telefon privat", "Mobiltelefon", "Straße geschäftlich",
            "Webseite", "E-mail Type", "E-Mail-Typ", "E-mail Display Name",
            "E-Mail: Angezeigter Name", "Job Title", "Telefon (geschäftlich)",
        ),
    )
)  # fmt: skip


def detect(content: bytes) -> ImportKind:
    """Return what kind of file this is.

    Raises
    ------
    Invalid
        ``import_empty``; ``archive_…``; ``table_…`` if it is no table either.
    """
    if not content.strip():
        raise Invalid("import_empty", "There is nobody in this file.")
    if is_archive(content[:4]):
        is_own = is_own_archive(open_archive(content))
        return ImportKind.ECKEN_ARCHIVE if is_own else ImportKind.LINKEDIN_ARCHIVE
    if _is_vcard(content[:_START_BYTES]):
        return ImportKind.VCARD
    header = read_table(content, expected=(*LINKEDIN_NAMES, *EXPECTED_NAMES)).header
    kind = linkedin_kind(header)
    if kind is not None:
        return kind
    keys = {name_key(name) for name in header}
    if name_key("E-mail 1 - Value") in keys:
        return ImportKind.GOOGLE
    if keys & _OUTLOOK_EMAIL and len(keys & _OUTLOOK_OTHER) >= 2:
        return ImportKind.OUTLOOK
    return ImportKind.TABLE


def _is_vcard(start: bytes) -> bool:
    lines = to_bytes_of_utf8(start[: len(start) // 2 * 2]).upper().splitlines()
    first = next((line.strip() for line in lines if line.strip()), b"")
    return first == b"BEGIN:VCARD"
