"""Detects the encoding of a table: byte order mark, UTF-8, or the best guess.

A file is UTF-8 only if all of it is; so all of it is looked at. What is not UTF-8 comes from
Windows, from an old Mac or from DOS: in a list of names statistics tell these apart badly, so
German (and other western European) letters are counted. Other scripts are left to
charset-normalizer.
"""

from __future__ import annotations

import codecs
import re
from collections.abc import Iterable
from dataclasses import dataclass

from charset_normalizer import from_bytes

from ecken.errors import Invalid

__all__ = ["Encoding", "find_encoding", "given_encoding"]

_MARKS = (
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF32_LE, "utf-32-le"),  # before UTF-16, whose mark it begins with
    (codecs.BOM_UTF32_BE, "utf-32-be"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
)
_OLD = ("cp1252", "mac_roman", "cp850")
_WORKBOOKS = (b"PK\x03\x04", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", b"%PDF-")
"""How workbooks of Excel and ODF, of old Excel, and documents begin."""
_SAMPLE_BYTES = 65_536
_RUNS = re.compile(rb"[\xc0-\xff]{3,}")
"""Three strange letters in a row: none of our words has them, every Greek or Russian one has."""
_OTHER_SCRIPTS = ("cp1251", "cp1253", "koi8_r")
_OTHER_SCRIPT_BYTES = 30
_SEQUENCE = re.compile(rb"\xc3[\x80-\xbf]")
"""A German letter in UTF-8. In Windows-1252 it would be "Ã" before a sign: in no language."""
_LETTERS = frozenset(map(chr, range(0xC0, 0x100))) - {"×", "÷"}


@dataclass(frozen=True, slots=True)
class Encoding:
    """The encoding of a file, and how it was recognized."""

    name: str
    """As Python names it."""
    reason: str
    """``mark``, ``given``, ``zeros`` (UTF-16 without a mark), ``ascii``, ``valid`` (all of it is
    UTF-8), ``letters`` (not UTF-8; this way most strange bytes are western European letters) or
    ``guessed`` (another script)."""
    mark_bytes: int = 0
    """Length of the mark at the beginning."""


def given_encoding(name: str, first: bytes) -> Encoding:
    """Take the encoding for granted; only a mark at the beginning is looked for."""
    for mark, marked in _MARKS:
        if marked == name and first.startswith(mark):
            return Encoding(name, "given", len(mark))
    return Encoding(name, "given")


def find_encoding(first: bytes, scan: Iterable[bytes], *, is_whole: bool) -> Encoding:
    """Recognize the encoding from the first block and from all that can be looked at.

    ``is_whole`` says that ``scan`` yields everything; of a pipe it is only the beginning.

    Raises
    ------
    Invalid
        ``table_not_text`` or ``table_encoding_mixed``.
    """
    if first.startswith(_WORKBOOKS):
        raise _no_text()
    for mark, name in _MARKS:
        if first.startswith(mark):
            return Encoding(name, "mark", len(mark))
    if wide := _without_mark(first[:_SAMPLE_BYTES]):
        return wide
    return _of_all(scan, is_whole=is_whole)


def _without_mark(sample: bytes) -> Encoding | None:
    """UTF-16 without a mark: every second byte of line feeds and plain letters is zero."""
    even, odd = sample[0::2].count(0), sample[1::2].count(0)
    for name, zeros, others in (("utf-16-le", odd, even), ("utf-16-be", even, odd)):
        if zeros > others * 8 and _has_wide_lines(sample, name, zeros):
            return Encoding(name, "zeros")
    if b"\0" * 16 in sample or sample.count(0) * 8 > len(sample):
        raise _no_text()
    return None  # some zeros are faults, no encoding


def _has_wide_lines(sample: bytes, name: str, zeros: int) -> bool:
    """Say whether the line feeds are two bytes wide; without any, whether most letters are."""
    feeds = sample.count(b"\n")
    if not feeds:
        return zeros * 5 >= len(sample)
    return sample.decode(name, "replace").count("\n") * 2 >= feeds


def _no_text() -> Invalid:
    return Invalid(
        "table_not_text",
        "The file is not text but a workbook or other data. In the spreadsheet, save the sheet "
        "as CSV (UTF-8).",
    )


def _of_all(scan: Iterable[bytes], *, is_whole: bool) -> Encoding:
    """UTF-8 if all is, else the best of the old ones. Cost: about 1 s per GB of plain letters."""
    decoder = codecs.getincrementaldecoder("utf-8")()
    sequence_line = lines = 0
    broken_line = 0
    sample = b""
    for block in scan:
        if block.isascii() and not broken_line and not decoder.getstate()[0]:
            lines += block.count(b"\n")
            continue
        if not sequence_line and (found := _SEQUENCE.search(block)):
            sequence_line = lines + 1 + block.count(b"\n", 0, found.start())
        if not broken_line:
            broken_line = _first_broken_line(decoder, block, lines)
        sample += _around_letters(block, _SAMPLE_BYTES - len(sample))
        lines += block.count(b"\n")
    if not broken_line and is_whole and decoder.getstate()[0]:
        broken_line = lines + 1
    if not broken_line:
        return Encoding("utf-8", "valid" if sample else "ascii")
    if sequence_line:
        raise Invalid(
            "table_encoding_mixed",
            "The file mixes encodings: line {line} is not UTF-8, and line {other} is. "
            "Save it anew as CSV (UTF-8).",
            line=broken_line,
            other=sequence_line,
        )
    return _best_old(sample)


def _first_broken_line(decoder: codecs.IncrementalDecoder, block: bytes, lines: int) -> int:
    """The line of the first byte that is not UTF-8; 0 if there is none."""
    held = decoder.getstate()[0]
    try:
        decoder.decode(block)
    except UnicodeDecodeError as error:
        return lines + 1 + (held + block).count(b"\n", 0, error.start)
    return 0


def _around_letters(block: bytes, most: int) -> bytes:
    """The lines of a block that hold more than ASCII, up to ``most`` bytes."""
    if most <= 0:
        return b""
    lines = (line for line in block.split(b"\n") if not line.isascii())
    return b"\n".join(lines)[:most] + b"\n"


def _best_old(sample: bytes) -> Encoding:
    """The western encoding in which most of the strange bytes are letters; or another script."""
    beside = sum(map(len, _RUNS.findall(sample)))
    high = bytes(byte for byte in sample if byte >= 0x80)
    if beside >= _OTHER_SCRIPT_BYTES and beside * 2 > len(high):
        guessed = from_bytes(sample, cp_isolation=list(_OTHER_SCRIPTS)).best()
        if guessed is not None:
            return Encoding(guessed.encoding, "guessed")
    # The first one wins among equals.
    best = max(_OLD, key=lambda name: sum(map(_LETTERS.__contains__, high.decode(name, "replace"))))
    return Encoding(best, "letters")
