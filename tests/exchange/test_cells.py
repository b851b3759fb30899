"""Cells that are looked up where they stand are those that are read one by one."""

from __future__ import annotations

from collections.abc import Mapping

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ecken.errors import Invalid
from ecken.exchange.tables import MISSING, Batch, Vocabulary, read_table
from ecken.exchange.tables.cells import Cells

pytestmark = pytest.mark.compiled

CELLS = st.text(st.sampled_from("ab0ß€\u00a0 \t,;\"\r\n'\0"), max_size=6)
WORDS = st.dictionaries(st.text("ab0ß€", max_size=4), st.integers(0, 2**40), max_size=8)


def read(text: str, known: Mapping[str, int] | None) -> list[tuple[int, tuple[str, ...]]] | str:
    """All rows, or why they cannot be read. What the vocabulary says of the cells is checked."""
    try:
        return _rows(text, known)
    except Invalid as error:
        return str(error)


def _rows(text: str, known: Mapping[str, int] | None) -> list[tuple[int, tuple[str, ...]]]:
    vocabularies = None if known is None else {0: Vocabulary(known)}
    table = read_table(text.encode("utf-8", "surrogatepass"), separator=",", encoding="utf-8")
    rows: list[tuple[int, tuple[str, ...]]] = []
    for batch in table.batches(vocabularies):
        check_numbers(batch, known or {})
        rows += [(row.line, row.cells) for row in batch.rows()]
    return rows


def check_numbers(batch: Batch, known: Mapping[str, int]) -> None:
    for place, numbers in batch.numbers.items():
        texts = [batch.columns[place][row] for row in range(len(batch.lines))]
        assert numbers.tolist() == [known.get(text, MISSING) for text in texts]


@given(st.lists(st.lists(CELLS, min_size=1, max_size=4), max_size=6), WORDS, st.booleans())
def test_rows_are_the_same_with_a_vocabulary(
    rows: list[list[str]], known: dict[str, int], is_ended: bool
) -> None:
    text = "one,two\nb,a\n" + "\n".join(",".join(row) for row in rows) + "\n" * is_ended
    assert read(text, known) == read(text, None)


@given(st.lists(st.tuples(*[st.text("ab0ß€", max_size=3)] * 3).filter(any), min_size=1), WORDS)
def test_plain_rows_are_looked_up_where_they_stand(
    rows: list[tuple[str, ...]], known: dict[str, int]
) -> None:
    cells = Cells.find("\n".join(map(";".join, rows)), ";", 3)
    assert cells is not None
    assert list(zip(*(cells.column(place) for place in range(3)), strict=True)) == rows
    for place in range(3):
        found = Vocabulary(known).numbers_in(cells, place).tolist()
        assert found == [known.get(row[place], MISSING) for row in rows]


def test_a_vocabulary_learns() -> None:
    known = Vocabulary({})
    cells = Cells.find("a,b\nb,c\n", ",", 2)
    assert cells is not None
    assert known.numbers_in(cells, 0).tolist() == [MISSING, MISSING]
    known.learn({"a": 0, "b": 5})
    known.learn({"c": 7})
    assert len(known) == 3
    assert known.numbers_in(cells, 0).tolist() == [0, 5]
    assert known.numbers_in(cells, 1).tolist() == [5, 7]


def test_very_many_texts_are_told_apart() -> None:
    known = Vocabulary({f"m{number}": number for number in range(50_000)})
    cells = Cells.find("".join(f"m{number},\n" for number in range(40_000, 60_000)), ",", 2)
    assert cells is not None
    found = known.numbers_in(cells, 0)
    assert found[:10_000].tolist() == list(range(40_000, 50_000))
    assert (found[10_000:] == MISSING).all()


@pytest.mark.parametrize("text", ['a,"b"\n', "a\n", "a,b,c\n", ",\n", "a,b\rc,d\n", "a,b\n\nc,d\n"])
def test_what_is_not_plain_is_left_to_the_reader_of_rows(text: str) -> None:
    assert Cells.find(text, ",", 2) is None
