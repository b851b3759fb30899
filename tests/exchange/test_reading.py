"""A table is read as it was written, whatever its separator, encoding and line breaks."""

from __future__ import annotations

import csv
import io
import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ecken.exchange.tables import Row, read_table
from tests.exchange.streams import Pipe

HEADER = ("Mitgliedsnummer", "Vorname", "Straße")
SIGNS = "aZß éÄ;,\t|\"'\n\r01=-@.ñ"
TEXTS = st.text(st.sampled_from(SIGNS), max_size=8).map(
    lambda text: re.sub("([ßéÄñ])+", r"\1", text)
)
WIDE_TEXTS = st.text(
    st.characters(codec="utf-8", exclude_categories=("Cs",), exclude_characters="\x00"), max_size=8
)
SEPARATORS = st.sampled_from([",", ";", "\t", "|"])


def written(rows: list[list[str]], separator: str, quoting: int, newline: str) -> str:
    page = io.StringIO(newline="")
    writer = csv.writer(page, delimiter=separator, quoting=quoting, lineterminator=newline)
    writer.writerows([HEADER, *rows])
    return page.getvalue()


def cells(rows: list[list[str]]) -> list[tuple[str, ...]]:
    """What is to be read: rows without any text are left out."""
    return [tuple(row) for row in rows if any(row)]


def tables(texts: st.SearchStrategy[str]) -> st.SearchStrategy[list[list[str]]]:
    return st.lists(st.lists(texts, min_size=3, max_size=3), max_size=8)


@given(tables(WIDE_TEXTS), SEPARATORS, st.sampled_from(["\n", "\r\n"]),
       st.sampled_from(["utf-8", "utf-8-sig", "utf-16", "utf-32"]))  # fmt: skip
def test_what_is_written_in_unicode_is_read_back(
    rows: list[list[str]], separator: str, newline: str, encoding: str
) -> None:
    text = written(rows, separator, csv.QUOTE_ALL, newline)
    table = read_table(text.encode(encoding))
    assert (table.header, table.separator, table.header_line) == (HEADER, separator, 1)
    assert [row.cells for row in table.rows()] == cells(rows)


@given(tables(TEXTS), SEPARATORS, st.sampled_from([csv.QUOTE_ALL, csv.QUOTE_NONNUMERIC]),
       st.sampled_from(["cp1252", "utf-8", "utf-16-le", "utf-16-be"]), st.booleans())  # fmt: skip
def test_what_windows_and_files_without_a_mark_hold_is_read_back(
    rows: list[list[str]], separator: str, quoting: int, encoding: str, is_pipe: bool
) -> None:
    data = written(rows, separator, quoting, "\r\n").encode(encoding)
    table = read_table(Pipe([data[:7], data[7:]]) if is_pipe else io.BytesIO(data))
    assert table.encoding.name in {encoding, "utf-8"}
    assert table.header == HEADER
    assert [row.cells for row in table.rows()] == cells(rows)


PLAIN = st.text(st.sampled_from("aZßéÄ 01=-@."), max_size=6)


@given(tables(PLAIN), SEPARATORS, st.sampled_from(["\n", "\r\n", "\r"]))
def test_rows_without_quotation_marks_are_read_back(
    rows: list[list[str]], separator: str, newline: str
) -> None:
    lines = [separator.join(row) for row in [HEADER, *rows]]
    table = read_table(newline.join(lines).encode())
    assert table.separator == separator
    assert [row.cells for row in table.rows()] == cells(rows)


@given(tables(TEXTS), st.integers(0, 2))
def test_each_row_knows_its_line(rows: list[list[str]], blank: int) -> None:
    page = io.StringIO(newline="")
    page.write("\r\n" * blank)
    writer = csv.writer(page, delimiter=";", quoting=csv.QUOTE_ALL)
    writer.writerow(HEADER)
    expected = []
    for row in rows:
        before = page.getvalue().replace("\r\n", "\n").replace("\r", "\n")
        if any(row):
            expected.append((before.count("\n") + 1, tuple(row)))
        writer.writerow(row)
    table = read_table(page.getvalue().encode())
    assert table.header_line == blank + 1
    assert [tuple(row) for row in table.rows()] == expected


def test_a_member_number_keeps_its_zeros_and_a_name_its_comma() -> None:
    data = 'Nr;Name;PLZ\r\n0017;"Müller, Jörg";01067\r\n'.encode("cp1252")
    table = read_table(data)
    assert list(table.rows()) == [Row(2, ("0017", "Müller, Jörg", "01067"))]


@pytest.mark.parametrize(
    ("encoding", "names"),
    [
        ("cp1252", "Jörg Weiß, Änne Übel – Café"),
        ("cp1252", "Müller"),
        ("mac_roman", "Jörg Weiß, Änne Übel"),
        ("cp850", "Jörg Weiß, Änne Übel"),
    ],
)
def test_old_encodings_are_told_apart_by_their_letters(encoding: str, names: str) -> None:
    table = read_table(f"Nr;Name\n1;{names}\n2;Schmidt\n".encode(encoding))
    assert (table.encoding.name, table.encoding.reason) == (encoding, "letters")
    assert next(iter(table.rows())).cells == ("1", names)


def test_other_scripts_are_guessed() -> None:
    names = ["Иванов;Москва", "Петрова;Новосибирск", "Смирнов;Екатеринбург"] * 4
    table = read_table("\n".join(["Фамилия;Город", *names]).encode("cp1251"))
    assert (table.encoding.name, table.encoding.reason) == ("cp1251", "guessed")
    assert next(iter(table.rows())).cells == ("Иванов", "Москва")


@pytest.mark.parametrize(
    ("data", "name", "reason"),
    [
        (b"a,b\n1,2\n", "utf-8", "ascii"),
        ("a,b\n1,ä\n".encode(), "utf-8", "valid"),
        ("a,b\n1,ä\n".encode("utf-8-sig"), "utf-8", "mark"),
        ("a,b\n1,ä\n".encode("utf-16"), "utf-16-le", "mark"),
        ("a,b\n1,ä\n".encode("utf-16-be"), "utf-16-be", "zeros"),
    ],
)
def test_the_reason_for_an_encoding_is_said(data: bytes, name: str, reason: str) -> None:
    encoding = read_table(data).encoding
    assert (encoding.name, encoding.reason) == (name, reason)


def test_an_umlaut_behind_the_first_megabyte_decides_as_well() -> None:
    data = b"Nr;Name\n" + b"1;Schmidt\n" * 200_000 + "2;Müller\n".encode("cp1252")
    table = read_table(io.BytesIO(data))
    assert table.encoding.name == "cp1252"
    assert list(table.rows())[-1] == Row(200_002, ("2", "Müller"))


def test_a_given_encoding_is_not_questioned() -> None:
    table = read_table("Nr;Name\n1;Łódź\n".encode("cp1250"), encoding="cp1250")
    assert table.encoding.reason == "given"
    assert next(iter(table.rows())).cells == ("1", "Łódź")


def test_the_first_quotation_mark_may_come_in_a_later_block() -> None:
    lines = [f"{n};name {n}" for n in range(150_000)]
    lines[140_000] = '140000;"two\nlines"'
    table = read_table("\n".join(["Nr;Name", *lines]).encode())
    rows = list(table.rows())
    assert len(rows) == 150_000
    assert rows[140_000] == Row(140_002, ("140000", "two\nlines"))
    assert rows[-1] == Row(150_002, ("149999", "name 149999"))
    assert table.read_bytes == table.size_bytes
