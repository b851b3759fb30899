"""The one reader of CSV, in every encoding, separator and layout that people send.

>>> table = read_table("Mitgliedsnr.;Name\\n0017;Müller\\n".encode("cp1252"))
>>> table.encoding.name, table.separator, table.header
('cp1252', ';', ('Mitgliedsnr.', 'Name'))
>>> [(row.line, row.cells) for row in table.rows()]
[(2, ('0017', 'Müller'))]
"""

from ecken.exchange.tables.cells import MISSING, Vocabulary
from ecken.exchange.tables.encoding import Encoding
from ecken.exchange.tables.layout import name_key
from ecken.exchange.tables.limits import Limits
from ecken.exchange.tables.rows import Batch, Row
from ecken.exchange.tables.table import Table, read_table
from ecken.exchange.tables.values import read_number, read_yes_or_no
from ecken.exchange.tables.writing import defused, written, written_lines, written_text

__all__ = [
    "MISSING",
    "Batch",
    "Encoding",
    "Limits",
    "Row",
    "Table",
    "Vocabulary",
    "defused",
    "name_key",
    "read_number",
    "read_table",
    "read_yes_or_no",
    "written",
    "written_lines",
    "written_text",
]
