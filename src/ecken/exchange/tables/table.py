"""An opened table: its detected format, and its rows as an iterator."""

from __future__ import annotations

import io
from collections.abc import Collection, Iterator, Mapping
from itertools import chain
from typing import BinaryIO

from ecken.exchange.tables.blocks import text_blocks
from ecken.exchange.tables.cells import Vocabulary
from ecken.exchange.tables.encoding import Encoding, find_encoding, given_encoding
from ecken.exchange.tables.layout import find_layout, name_key
from ecken.exchange.tables.limits import Limits
from ecken.exchange.tables.rows import Batch, Row, read_batches
from ecken.exchange.tables.source import Source

__all__ = ["Table", "read_table"]


class Table:
    """A table whose rows can be read once, in the order of the file."""

    def __init__(
        self,
        source: Source,
        encoding: Encoding,
        limits: Limits,
        expected: Collection[str],
        separator: str | None,
    ) -> None:
        texts = text_blocks(source, encoding, limits)
        first = next(texts, "")
        layout = find_layout(first, expected, limits, separator)
        self.encoding = encoding
        self.separator = layout.separator
        self.header = layout.header
        """Names of the columns as written; one may be empty, or stand there twice."""
        self.header_line = layout.header_line
        """Line of the header; what stands above it is left out."""
        self._source, self._limits = source, limits
        self._first_line = layout.header_end + 1
        rest = _behind(first, layout.header_end)
        self._texts = chain([rest] if rest else [], texts)

    @property
    def size_bytes(self) -> int | None:
        """Size of the file; ``None`` for a pipe."""
        return self._source.size_bytes

    @property
    def read_bytes(self) -> int:
        """How much of the file has been read so far."""
        return self._source.read_bytes

    def batches(self, vocabularies: Mapping[int, Vocabulary] | None = None) -> Iterator[Batch]:
        """Yield the rows column by column, some thousands at a time: the quickest way.

        With ``vocabularies`` by place of the column, plain rows come with numbers for its cells.

        Raises
        ------
        Invalid
            While reading, with the field ``line`` where a line is to blame.
        """
        yield from read_batches(
            self._texts,
            self.separator,
            len(self.header),
            self._first_line,
            self._limits,
            vocabularies or {},
        )

    def rows(self) -> Iterator[Row]:
        """Yield the rows one by one, also those with more or fewer cells than the header."""
        for batch in self.batches():
            yield from batch.rows()


def read_table(
    data: bytes | BinaryIO,
    *,
    limits: Limits | None = None,
    expected: Collection[str] = (),
    encoding: str | None = None,
    separator: str | None = None,
) -> Table:
    """Open a table: recognize encoding, separator and header; the rows are read as asked for.

    Parameters
    ----------
    data
        All bytes, or a binary stream. A stream that can seek is looked at as a whole first, and
        has to stay open until the rows are read. Of a pipe only the beginning can be looked at.
    expected
        Names of columns that the header may hold, in any spelling: they tell the header from
        what stands above it, and the separator. Without them, the shape of the rows decides.
    encoding, separator
        What is known for sure and not to be recognized.

    Raises
    ------
    Invalid
        ``table_empty``, ``table_not_text``, ``table_encoding_mixed``, ``table_without_header``
        and others whose code begins with ``table_``; the field ``line`` says where.
    """
    limits = limits or Limits()
    source = Source(data, limits)
    if encoding is not None:
        found = given_encoding(encoding, source.first)
    else:
        found = find_encoding(source.first, source.scan(), is_whole=source.is_seekable)
    return Table(source, found, limits, {name_key(name) for name in expected}, separator)


def _behind(text: str, lines: int) -> str:
    """The text behind its first lines."""
    stream = io.StringIO(text, newline="")
    for _ in range(lines):
        stream.readline()
    return stream.read()
