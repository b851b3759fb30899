"""Cells as Germans and others write them; and cells that are not to be formulas."""

from __future__ import annotations

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ecken.exchange.tables import defused, read_number, read_table, read_yes_or_no, written


@pytest.mark.parametrize("word", ["ja", "Ja", "J", "WAHR", "true", "yes", "x", " 1 "])
def test_yes_is_read(word: str) -> None:
    assert read_yes_or_no(word) is True


@pytest.mark.parametrize("word", ["nein", "N", "FALSCH", "false", "no", "0"])
def test_no_is_read(word: str) -> None:
    assert read_yes_or_no(word) is False


def test_an_empty_cell_says_neither_and_another_word_is_refused() -> None:
    assert read_yes_or_no(" ") is None
    with pytest.raises(ValueError, match="“vielleicht” is neither"):
        read_yes_or_no("vielleicht")


@pytest.mark.parametrize(
    ("text", "number"),
    [
        ("12,50", "12.50"), ("1.234,5", "1234.5"), ("1,234.5", "1234.5"), ("1.234", "1234"),
        ("1,234", "1.234"), ("-3", "-3"), ("12.5", "12.5"), ("1.234.567", "1234567"),
        ("1 234,5", "1234.5"), ("1'234.50", "1234.50"), ("1,234,567", "1234567"), ("0,5", "0.5"),
    ],
)  # fmt: skip
def test_numbers_are_read_with_comma_and_with_point(text: str, number: str) -> None:
    assert read_number(text) == Decimal(number)


@pytest.mark.parametrize("text", ["", "x", "1,2,3", "1.2.3,4", "12,3.4,5", "9" * 5000, "٣", "1e9"])
def test_what_is_no_number_is_refused(text: str) -> None:
    with pytest.raises(ValueError, match="no number"):
        read_number(text)


@pytest.mark.parametrize("text", ["=1+1", "+49 221", "-x", "@sum", "\t=1", "\r=1"])
def test_no_cell_is_written_as_a_formula(text: str) -> None:
    assert defused(text) == f"'{text}"
    assert defused(f"a{text}") == f"a{text}"


@given(st.lists(st.lists(st.text(max_size=5), min_size=2, max_size=2), max_size=5))
def test_what_is_written_is_read_back_defused(rows: list[list[str]]) -> None:
    rows = [[cell.replace("\0", "") for cell in row] for row in rows]
    table = read_table(written(["Name", "Ort"], rows, separator=";"))
    wanted = [tuple(defused(cell.encode("utf-8", "replace").decode()) for cell in row)
              for row in rows if any(row)]  # fmt: skip
    assert [row.cells for row in table.rows()] == wanted
