"""Lines of columns with names in them: pairs of texts, and tables with a header as Gephi's."""

from __future__ import annotations

import csv
import itertools
from collections.abc import Iterator
from pathlib import Path

from ecken.graph.formats.layout import find_ends
from ecken.graph.formats.named_pairs import FoundPairs, NamedPairs
from ecken.graph.formats.text_lines import Progress, bad_line, read_lines

__all__ = ["read_table"]

_Row = tuple[int, list[str]]


def read_table(path: Path, on_progress: Progress) -> FoundPairs:
    """Read pairs of names: the columns Source and Target, or the first two.

    The first line is a header if its columns are called so, or if its first two fields are no
    numbers and those of the second line are. All lines have as many fields as the first.
    """
    rows = _read_rows(path, on_progress)
    begin = list(itertools.islice(rows, 2))
    found = NamedPairs()
    if not begin:
        return found.finish(0)
    width = len(begin[0][1])
    if width < 2:
        raise bad_line(path, begin[0][0], " ".join(begin[0][1]), "a pair of names")
    one, two, has_header = _find_ends(begin)
    number = 0
    for number, fields in itertools.chain(begin[has_header:], rows):
        if len(fields) != width or not fields[one] or not fields[two]:
            raise bad_line(
                path, number, " ".join(fields), f"a pair of names among {width} fields, as in "
                "the first line",
            )  # fmt: skip
        found.add(fields[one], fields[two])
    return found.finish(number, width - 2)


def _read_rows(path: Path, on_progress: Progress) -> Iterator[_Row]:
    """Yield the fields of each line that is neither empty nor a comment, with its number."""
    number = 0

    def lines() -> Iterator[str]:
        nonlocal number
        for at, line in read_lines(path, on_progress):
            if line.strip() and line.lstrip()[0] not in "#%":
                number = at
                yield line

    source = lines()
    begin = [line for line in [next(source, "")] if line]
    separator = _find_separator("".join(begin))
    if separator == " ":
        for line in itertools.chain(begin, source):
            yield number, line.split()
        return
    try:
        for row in csv.reader(itertools.chain(begin, source), delimiter=separator, strict=True):
            yield number, [field.strip() for field in row]
    except csv.Error as error:
        raise bad_line(path, number, str(error), "a line of fields with their quotes") from None


def _find_separator(line: str) -> str:
    """Return what parts the fields of a line: a tab, a semicolon, a comma, or blanks."""
    return next((mark for mark in "\t;," if mark in line), " ")


def _find_ends(begin: list[_Row]) -> tuple[int, int, bool]:
    """Return the columns of both ends, and whether the first line is a header."""
    ends = find_ends(begin[0][1])
    if ends:
        return *ends, True
    numbers = [all(_is_whole(field) for field in fields[:2]) for _, fields in begin]
    return 0, 1, numbers == [False, True]


def _is_whole(text: str) -> bool:
    return text.removeprefix("-").isdecimal()
