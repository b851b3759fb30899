"""No file fills the memory, and what is wrong is said with its line."""

from __future__ import annotations

import io
from itertools import repeat

import pytest

from ecken.errors import Invalid
from ecken.exchange.tables import Limits, read_table
from tests.exchange.streams import LARGE, Pipe, read_in_own_process

MOST_MB = 300
START = b"Nr;Name\n1;Ada\n"

BAD: dict[str, tuple[bytes, str, int | None]] = {
    "nothing": (b"", "table_empty", None),
    "blank lines": (b"\n\n \n;;\n", "table_empty", None),
    "a workbook": (b"PK\x03\x04" + b"\0" * 50, "table_not_text", None),
    "an old workbook": (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", "table_not_text", None),
    "a document": (b"%PDF-1.7\n", "table_not_text", None),
    "zeros": (b"Nr;Name\n" + b"\0" * 100, "table_not_text", None),
    "an open quotation mark": (START + b'2;"Ben\n3;Cem\n', "table_quote_open", 3),
    "a quotation mark inside": (START + b'2;"Haus "Rot" e.V."\n', "table_quote_inside", 3),
    "a cell without an end": (START + b'2;"' + b"x\n" * 90_000, "table_row_too_long", 3),
    "quoted cells without an end": (
        START + b'2;"x\n"' + b',"x\n"' * 250_000, "table_quote_inside", 4,
    ),
    "two encodings, Windows first": (
        START + "2;Müller\n".encode("cp1252") + "3;Müller\n".encode(), "table_encoding_mixed", 3,
    ),
    "two encodings, Windows last": (
        START + "2;Müller\n".encode() + "3;Müller\n".encode("cp1252"), "table_encoding_mixed", 4,
    ),
    "half of a letter at the end": (START + "2;Möller\n3;ü".encode()[:-1], "table_encoding_mixed",
        4),
    "half a pair of surrogates": ("Nr;Name\n1;\ud83d\n".encode("utf-16", "surrogatepass"),
        "table_encoding_broken", 2),
    "a thousand and one columns": (b";".join(repeat(b"x", 1001)) + b"\n",
        "table_too_many_columns", 1),
}  # fmt: skip


@pytest.mark.parametrize("case", BAD)
def test_what_is_wrong_is_said_with_its_line(case: str) -> None:
    data, code, line = BAD[case]
    with pytest.raises(Invalid) as refused:
        list(read_table(io.BytesIO(data)).rows())
    assert (refused.value.code, refused.value.fields.get("line")) == (code, line)


def test_a_later_fault_of_a_pipe_is_named_by_its_line() -> None:
    filler = b"1;Schmidt\n" * 200_000
    broken = Pipe([b"Nr;Name\n", filler, "2;Müller\n".encode("cp1252")])
    with pytest.raises(Invalid) as refused:
        list(read_table(broken).rows())
    assert refused.value.code == "table_encoding_broken"
    assert refused.value.fields["line"] == 200_002


def test_rows_and_bytes_are_limited_where_asked_for() -> None:
    data = START + b"2;Ben\n" * 10
    assert len(list(read_table(data, limits=Limits(rows=11)).rows())) == 11
    with pytest.raises(Invalid, match="more than 10 rows"):
        list(read_table(data, limits=Limits(rows=10)).rows())
    with pytest.raises(Invalid) as refused:
        read_table(data, limits=Limits(size_bytes=40))
    assert refused.value.code == "table_too_large"
    with pytest.raises(Invalid, match="larger than"):
        list(read_table(Pipe([data]), limits=Limits(size_bytes=40)).rows())


def test_single_zeros_are_handed_on() -> None:
    rows = list(read_table(START + b"2;B\0en\n").rows())
    assert rows[1].cells == ("2", "B\0en")


OUTCOMES = {
    "a line of 100 MB": "table_row_too_long",
    "100 MB of separators": "table_row_too_long",
    "100 MB in quotation marks": "table_row_too_long",
    "a row of a million quoted lines": "table_row_too_long",
    "a million rows": "1000001",
    "300,000 quoted rows": "300001",
    "a million rows of rare letters": "1000001",
    "rows of many separators": "301",
    "rows of many quoted cells": "101",
}


@pytest.mark.parametrize("case", LARGE)
def test_no_file_takes_more_than_300_mb(case: str) -> None:
    outcome, peak_mb = read_in_own_process(case)
    assert outcome == OUTCOMES[case]
    assert peak_mb < MOST_MB
