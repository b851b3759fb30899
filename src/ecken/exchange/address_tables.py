"""People from a table: LinkedIn's connections, Google Contacts, Outlook, or any other.

The table is read row by row, and a row becomes a person by the columns that were recognized or
named. A row with too few or too many cells is noted with its line and left out.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import chain, islice

from ecken.errors import Invalid
from ecken.exchange.columns import (
    EXPECTED_NAMES,
    ColumnMapping,
    PersonField,
    guess_columns,
    is_enough,
)
from ecken.exchange.dates import read_day
from ecken.exchange.people import (
    PEOPLE_MAX,
    ImportedPeople,
    ImportedPerson,
    ImportKind,
    find_emails,
    find_links,
    one_line,
)
from ecken.exchange.tables import Limits, Row, Table, read_table

__all__ = ["TABLE_LIMITS", "OpenTable", "open_people_table"]

TABLE_LIMITS = Limits(row_chars=100_000, columns=400, rows=PEOPLE_MAX + 1_000)
"""No address book has longer rows or more of them."""

_SAMPLE_ROWS = 100
_BETWEEN = " ::: "
"""What Google Contacts writes between several values of a cell."""


@dataclass(slots=True)
class OpenTable:
    """A table whose header was read and whose rows were not."""

    kind: ImportKind
    header: tuple[str, ...]
    columns: dict[int, PersonField]
    """What the columns hold: guessed until somebody says otherwise."""
    _rows: Iterator[Row]

    def read(self, columns: ColumnMapping | None = None) -> ImportedPeople:
        """Read the people, once.

        Raises
        ------
        Invalid
            ``import_no_column``: nobody can be compared by these columns; ``import_too_many``;
            what reading a table raises.
        """
        if columns is not None:
            self.columns = {n: f for n, f in columns.items() if 0 <= n < len(self.header)}
        if not is_enough(self.columns):
            raise Invalid(
                "import_no_column",
                "No column holds e-mail addresses or profile links. People are compared by those, "
                "never by name. Say which column holds them.",
                field="columns",
            )
        found = ImportedPeople(self.kind)
        reader = _PersonReader(self)
        for row in self._rows:
            reader.read(row, found)
        return found


def open_people_table(content: bytes, kind: ImportKind) -> OpenTable:
    """Open a table of people and guess its columns.

    Raises
    ------
    Invalid
        What reading a table raises (``table_…``).
    """
    table: Table = read_table(content, limits=TABLE_LIMITS, expected=EXPECTED_NAMES)
    rows = table.rows()
    sample = list(islice(rows, _SAMPLE_ROWS))
    columns = guess_columns(table.header, [row.cells for row in sample])
    return OpenTable(kind, table.header, columns, chain(sample, rows))


class _PersonReader:
    """Makes people of rows by the columns of an open table."""

    def __init__(self, table: OpenTable) -> None:
        self._width = len(table.header)
        at: dict[PersonField, list[int]] = {each: [] for each in PersonField}
        for number, each in sorted(table.columns.items()):
            at[each].append(number)
        self._at = at
        self._is_connections = table.kind is ImportKind.LINKEDIN_CONNECTIONS

    def read(self, row: Row, found: ImportedPeople) -> None:
        """Add the person of a row, count a closed account, or note what is wrong with it."""
        if len(row.cells) > self._width:
            found.note(
                Invalid(
                    "import_row_wide",
                    "Line {line} has {count} cells; the header has {width}. It was left out.",
                    line=row.line,
                    count=len(row.cells),
                    width=self._width,
                )
            )
            return
        person = self._person(row)
        if person.name or person.emails or person.links:
            found.add(person)
        elif self._is_connections:
            found.closed += 1

    def _person(self, row: Row) -> ImportedPerson:
        cells = row.cells
        first, last = (
            self._one(cells, PersonField.FIRST_NAME),
            self._one(cells, PersonField.LAST_NAME),
        )
        if not (first or last):
            first, last = _parted_name(self._one(cells, PersonField.NAME))
        day = self._one(cells, PersonField.CONNECTED_ON)
        return ImportedPerson(
            line=row.line,
            first_name=first,
            last_name=last,
            emails=find_emails(self._all(cells, PersonField.EMAIL)),
            links=find_links(self._all(cells, PersonField.LINK)),
            company=self._one(cells, PersonField.COMPANY),
            position=self._one(cells, PersonField.POSITION),
            connected_on=read_day(day) if day else None,
        )

    def _one(self, cells: Sequence[str], each: PersonField) -> str:
        for number in self._at[each]:
            if number < len(cells) and cells[number]:
                return one_line(cells[number])
        return ""

    def _all(self, cells: Sequence[str], each: PersonField) -> list[str]:
        filled = [cells[number] for number in self._at[each] if number < len(cells)]
        return [part for text in filled if text for part in text[:5_000].split(_BETWEEN)]


def _parted_name(whole: str) -> tuple[str, str]:
    """First and last name of a name in one cell: ``Anna Weber`` or ``Weber, Anna``."""
    last, comma, first = whole.partition(",")
    if comma:
        return first.strip(), last.strip()
    first, _, last = whole.rpartition(" ")
    return first, last
