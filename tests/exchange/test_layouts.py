"""The header is found below titles and notes, the separator by what it cuts evenly."""

from __future__ import annotations

import pytest

from ecken.errors import Invalid
from ecken.exchange.tables import Row, read_table

TITLED = {
    "a title and a blank line": "Mitgliederliste 2024;;\n\nNr;Name;E-Mail\n1;A;a@x.org\n",
    "an address above": "Verein e.V.\nauskunft@x.org\n\nNr;Name;E-Mail\n1;A;a@x.org\n",
    "a quoted note": 'Notes:\n"Two, lines,\nof note"\n\nNr,Name,E-Mail\n1,A,a@x.org\n',
    "the mark of a spreadsheet": "sep=;\r\nNr;Name;E-Mail\r\n1;A;a@x.org\r\n",
    "blank rows of a spreadsheet": ";;\n;;\nNr;Name;E-Mail\n1;A;a@x.org\n;;\n;;\n",
}


@pytest.mark.parametrize("case", TITLED)
def test_a_header_need_not_be_the_first_row(case: str) -> None:
    text = TITLED[case]
    table = read_table(text.encode())
    line = text[: text.index("Nr")].count("\n") + 1
    assert (table.header, table.header_line) == (("Nr", "Name", "E-Mail"), line)
    assert list(table.rows()) == [Row(line + 1, ("1", "A", "a@x.org"))]


def test_expected_names_find_a_header_that_looks_like_a_note() -> None:
    text = "Stand,heute,von,mir\nfirst name , CONNECTED ON\nAda,08 Feb 2026\n"
    table = read_table(text.encode(), expected=["First Name", "Connected On"])
    assert table.header == ("first name", "CONNECTED ON")
    assert [row.cells for row in table.rows()] == [("Ada", "08 Feb 2026")]


@pytest.mark.parametrize(
    ("text", "separator"),
    [
        ("Name;Betrag;Ort\nWeber, Ada;1,50;Köln\nRot, Ben;2,50;Bonn\n", ";"),
        ("Name,Note\nAda,a;b;c\nBen,d;e\n", ","),
        ("Name\tOrt\nWeber, Ada\tKöln, Porz\n", "\t"),
        ("Name|Ort\nWeber, Ada|Köln\n", "|"),
        ("a;b;c\n1,5;2,5;3,5\n2,5;3,5;4,5\n", ";"),
        ("Name;Ort\nRot, Ben, Dr.;Köln, Porz\nBlau, Cem, Dr.;Köln, Deutz\n", ";"),
        ("E-Mail\na@x.org\nb@x.org\n", ","),
    ],
)
def test_the_separator_is_the_one_that_cuts_evenly(text: str, separator: str) -> None:
    assert read_table(text.encode()).separator == separator


def test_empty_cells_beyond_the_header_do_not_count_and_full_ones_do() -> None:
    table = read_table(b"a;b;;\n1;2;;\n3;4\n5;6;7;\n8\n")
    assert table.header == ("a", "b")
    assert list(table.rows()) == [
        Row(2, ("1", "2")),
        Row(3, ("3", "4")),
        Row(4, ("5", "6", "7", "")),
        Row(5, ("8",)),
    ]
    odd = [row for batch in read_table(b"a;b\n1\n1;2\n").batches() for row in batch.odd]
    assert odd == [Row(2, ("1",))]


def test_a_table_without_names_of_columns_is_refused() -> None:
    with pytest.raises(Invalid) as refused:
        read_table(b"1;ada@x.org;2020-01-01\n2;ben@x.org;2021-01-01\n")
    assert (refused.value.code, refused.value.fields["line"]) == ("table_without_header", 1)
