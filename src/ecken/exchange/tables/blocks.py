"""Decodes bytes to text in blocks of complete lines, with a limit on the length of a row."""

from __future__ import annotations

import codecs
from collections.abc import Iterator

from ecken.errors import Invalid
from ecken.exchange.tables.encoding import Encoding
from ecken.exchange.tables.limits import Limits
from ecken.exchange.tables.source import Source

__all__ = ["line_count", "row_too_long", "text_blocks"]

_LENIENT = {"cp1252"}
"""Five bytes mean nothing in Windows-1252; programs write them all the same."""


def text_blocks(source: Source, encoding: Encoding, limits: Limits) -> Iterator[str]:
    """Yield the text; each block ends with the end of a line, but for the last.

    Raises
    ------
    Invalid
        ``table_encoding_broken`` or ``table_row_too_long``, with the line.
    """
    errors = "replace" if encoding.name in _LENIENT else "strict"
    decoder = codecs.getincrementaldecoder(encoding.name)(errors)
    skip, lines, held = encoding.mark_bytes, 1, ""
    for block in source.blocks():
        held += _decoded(decoder, block[skip:], lines, encoding, held)
        skip = 0
        end = _end_of_lines(held)
        if end:
            text, held = held[:end], held[end:]
            lines += line_count(text)
            yield text
        if len(held) > limits.row_chars:
            raise row_too_long(lines, limits.row_chars)
    held += _decoded(decoder, b"", lines, encoding, held, is_last=True)
    if held:
        yield held


def _decoded(
    decoder: codecs.IncrementalDecoder,
    block: bytes,
    lines: int,
    encoding: Encoding,
    held: str,
    *,
    is_last: bool = False,
) -> str:
    try:
        return decoder.decode(block, is_last)
    except UnicodeDecodeError as error:
        before = bytes(error.object)[: error.start].decode(encoding.name, "replace")
        raise Invalid(
            "table_encoding_broken",
            "Line {line} is not {encoding}; save the file anew as CSV (UTF-8).",
            line=lines + line_count(held + before),
            encoding=encoding.name.upper(),
        ) from None


def _end_of_lines(text: str) -> int:
    """Where the last whole line ends. A carriage return at the very end may be half of one."""
    newline = text.rfind("\n") + 1
    return newline or text.rfind("\r", 0, len(text) - 1) + 1


def line_count(text: str) -> int:
    """How many lines end in a text: with a line feed, a carriage return, or both."""
    count = text.count("\n")
    if "\r" in text:
        count += text.count("\r") - text.count("\r\n")
    return count


def row_too_long(line: int, most: int) -> Invalid:
    """Return the error of a row without an end."""
    return Invalid(
        "table_row_too_long",
        "The row that begins in line {line}, or a cell of it, has more than {most} characters. "
        "Perhaps a quotation mark is not closed there.",
        line=line,
        most=most,
    )
