"""Recognizes the columns of a table of people, whichever program wrote it."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from enum import StrEnum

from ecken.errors import Invalid
from ecken.exchange.tables.layout import name_key

__all__ = [
    "EXPECTED_NAMES",
    "ColumnMapping",
    "PersonField",
    "guess_columns",
    "is_enough",
    "read_columns",
]


class PersonField(StrEnum):
    """What a column may hold; several may hold an address or a link."""

    FIRST_NAME = "first_name"
    LAST_NAME = "last_name"
    NAME = "name"
    EMAIL = "email"
    LINK = "link"
    COMPANY = "company"
    POSITION = "position"
    CONNECTED_ON = "connected_on"


ColumnMapping = Mapping[int, PersonField]
"""Number of a column, from 0, and what it holds."""

_NAMES = {
    PersonField.FIRST_NAME: ("First Name", "Given Name", "Vorname", "Rufname"),
    PersonField.LAST_NAME: (
        "Last Name", "Family Name", "Surname", "Nachname", "Familienname",
    ),
    PersonField.NAME: (
        "Name", "Full Name", "Display Name", "Anzeigename", "Vollständiger Name", "Kontakt",
    ),
    PersonField.EMAIL: (
        "E-Mail", "Email", "Mail", "Email Address", "E-mail Address", "E-Mail-Adresse",
        "Mailadresse", "Primary Email", "Secondary Email",
        "Primäre E-Mail-Adresse", "Sekundäre E-Mail-Adresse",
        "E-Mail privat", "E-Mail geschäftlich", "E-Mail dienstlich",
        *(f"E-mail {n} - Value" for n in range(1, 10)),
        *(f"E-mail {n} Address" for n in range(2, 10)),
        *(f"E-mail Address {n}" for n in range(2, 10)),
        *(f"E-Mail {n}: Adresse" for n in range(2, 10)),
        *(f"E-Mail-Adresse {n}" for n in range(2, 10)),
        *(f"Email {n}" for n in range(1, 10)),
    ),
    PersonField.LINK: (
        "URL", "Profile URL", "Profil-URL", "LinkedIn", "LinkedIn URL", "XING", "Web Page",
        "Website", "Webseite", "Homepage", "Personal Web Page", "Webseite privat",
        *(f"Website {n} - Value" for n in range(1, 10)),
    ),
    PersonField.COMPANY: (
        "Company", "Company Name", "Unternehmen", "Firma", "Organisation", "Organization",
        "Arbeitgeber", "Organization Name", "Organization 1 - Name",
    ),
    PersonField.POSITION: (
        "Position", "Job Title", "Beruf", "Funktion", "Organization Title",
        "Organization 1 - Title", "Berufsbezeichnung",
    ),
    PersonField.CONNECTED_ON: ("Connected On", "Verbunden am", "Kontakt seit"),
}  # fmt: skip

_FIELD_OF = {name_key(name): field for field, names in _NAMES.items() for name in names}

EXPECTED_NAMES = tuple(name for names in _NAMES.values() for name in names)
"""Names of columns by which the header of a table is found."""

_SAMPLE_ROWS = 100
_EMAIL_CELL = re.compile(r"[^@\s]+@[^@\s]+\.[^@\s]+")
_LINK_CELL = re.compile(r"(https?://)?([\w-]+\.)?(linkedin\.com/in|xing\.com/profile)/", re.I)


def guess_columns(
    header: Sequence[str], sample: Sequence[Sequence[str]] = ()
) -> dict[int, PersonField]:
    """Guess what the columns hold: by their names, and where no name tells, by the first rows."""
    found: dict[int, PersonField] = {}
    for number, name in enumerate(header):
        field = _FIELD_OF.get(name_key(name))
        is_repeated = field in found.values()
        if field and (not is_repeated or field in (PersonField.EMAIL, PersonField.LINK)):
            found[number] = field
    named = set(found.values())
    for number in range(len(header)):
        if number not in found:
            field = _field_by_content([row[number] for row in sample if number < len(row)])
            if field and field not in named:
                found[number] = field
    return found


def read_columns(texts: Sequence[str]) -> dict[int, PersonField]:
    """Read what somebody says of columns, such as ``0:email``.

    Raises
    ------
    Invalid
        ``import_column_invalid``
    """
    fields = {each.value: each for each in PersonField}
    found = {}
    for text in texts:
        number, _, name = text.partition(":")
        if not (number.isascii() and number.isdigit() and len(number) < 4 and name in fields):
            raise Invalid(
                "import_column_invalid",
                "“{given}” names no column. Write its number, from 0, and what it holds, such as "
                "0:email. Possible are {choices}.",
                field="column",
                given=text[:40],
                choices=", ".join(fields),
            )
        found[int(number)] = fields[name]
    return found


def is_enough(columns: ColumnMapping) -> bool:
    """Say whether anybody can be compared by these columns: by address or link, never by name."""
    return any(field in (PersonField.EMAIL, PersonField.LINK) for field in columns.values())


def _field_by_content(cells: Sequence[str]) -> PersonField | None:
    filled = [cell for cell in cells[:_SAMPLE_ROWS] if cell.strip()]
    for field, pattern in ((PersonField.EMAIL, _EMAIL_CELL), (PersonField.LINK, _LINK_CELL)):
        hits = sum(bool(pattern.search(cell[:300])) for cell in filled)
        if filled and hits * 2 > len(filled):
            return field
    return None
