"""Detects the format of a graph file: by its name if possible, else by how it begins."""

from __future__ import annotations

import re
from dataclasses import dataclass
from pathlib import Path
from typing import Literal, get_args

from ecken.errors import Invalid
from ecken.graph.columns import shown
from ecken.graph.formats.matrix_market import MatrixHeader, read_matrix_header
from ecken.graph.formats.text_lines import read_head

__all__ = ["FORMATS", "Format", "Layout", "find_ends", "find_layout"]

Format = Literal["pairs", "table", "matrix-market", "pajek", "graphml", "metis"]
FORMATS: tuple[Format, ...] = get_args(Format)

_ENDS = (
    ("source", "target"), ("from", "to"), ("src", "dst"), ("source_id", "target_id"),
)  # fmt: skip
"""What the columns of both ends are called in the first line of a table."""

_BY_SUFFIX: dict[str, Format] = {
    ".mtx": "matrix-market", ".metis": "metis", ".graph": "metis",
}  # fmt: skip
_FOREIGN = {
    "GML": re.compile(r'(creator\s+"|graph\s*\[)'),
    "GEXF": re.compile(r"<[^*]*<gexf\b|<gexf\b"),
    "JSON": re.compile(r"[{\[]"),
    "UCINET DL": re.compile(r"dl\s+n\s*="),
    "Graphviz": re.compile(r"(strict\s+)?(di)?graph\b[^\n\[]*\{"),
    "DIMACS": re.compile(r"(c\b[^\n]*\n)*p\s+\w+\s+[0-9]+\s+[0-9]+\s"),
}
"""How files begin that are known and not read."""
_UNPACK = "unpack it first"
_OTHER_BYTES = {
    (0, b"BZh"): ("packed by bzip2", _UNPACK), (0, b"\xfd7zXZ"): ("packed by xz", _UNPACK),
    (0, b"(\xb5/\xfd"): ("packed by Zstandard", _UNPACK),
    (0, b"7z\xbc\xaf"): ("packed by 7z", _UNPACK),
    (0, b"PK\3\4"): ("a ZIP archive or a workbook", "unpack it, or save the sheet as CSV"),
    (257, b"ustar"): ("a tar archive", _UNPACK), (0, b"PAR1"): ("Parquet", "ecken batch reads it"),
    (0, b"\xff\xfe"): ("text in UTF-16", "save it in UTF-8"),
    (0, b"\xfe\xff"): ("text in UTF-16", "save it in UTF-8"),
}  # fmt: skip
"""What stands at which byte of files that are no text in UTF-8: what they are, what to do."""
_BIPARTITE = re.compile(rb"(\xef\xbb\xbf)?%\s*bip\b")
"""How KONECT says that both columns count from 1 on, each for itself."""
_PARTS = re.compile(r"[\s,;]+")
_WHOLE = re.compile(r"-?[0-9]+")
_NUMBER = re.compile(r"[-+]?[0-9.]+([eE][-+]?[0-9]+)?")
_MOST_EXTRA = 2
"""A pair may be followed by a weight and a time."""


@dataclass(frozen=True, slots=True)
class Layout:
    """How a file is read. Pairs of numbers begin behind ``begin`` bytes, which are ``lines`` lines;
    ``extra`` columns of numbers follow each pair. ``matrix`` is the header of a matrix. ``is_told``
    if the caller said what kind it is.
    """

    kind: Format
    begin: int = 0
    lines: int = 0
    extra: int = 0
    matrix: MatrixHeader | None = None
    is_told: bool = False


def find_layout(path: Path, kind: Format | None) -> Layout:
    """Find out how a file is to be read; ``kind`` says it where the file does not."""
    if kind is not None and not (isinstance(kind, str) and kind in FORMATS):
        raise Invalid(
            "unknown_format", "format is {seen}; one of {known} is needed.",
            seen=shown(kind), known=", ".join(FORMATS),
        )  # fmt: skip
    head = read_head(path)
    _check_bytes(path, head)
    kind = kind or _guess(path, head)
    if kind == "matrix-market":
        header = read_matrix_header(path, head)
        return Layout(kind, header.begin, header.lines, header.extra, header)
    if kind == "pairs":
        return _find_columns(head, is_forced=True)
    if kind is None:
        _check_ties(path, head)
        return _find_columns(head, is_forced=False)
    return Layout(kind)


def _check_bytes(path: Path, head: bytes) -> None:
    for (at, mark), (name, advice) in _OTHER_BYTES.items():
        if head.startswith(mark, at):
            raise Invalid(
                "not_plain_text",
                "{path} is {name}; plain text in UTF-8 is needed, or gzip of it: {advice}.",
                path=path, name=name, advice=advice,
            )  # fmt: skip


def _check_ties(path: Path, head: bytes) -> None:
    """Refuse columns that look like pairs of members, and are none."""
    if _BIPARTITE.match(head):
        raise Invalid(
            "two_kinds", "{path} says that it is bipartite (% bip): its columns number two kinds, "
            "so that 1 on the left and 1 on the right are not the same. Number them apart, or say "
            "that the format is pairs if they are the same.", path=path,
        )  # fmt: skip
    first, _ = _data_lines(head)
    names = [name.lower() for name in first[1]] if first else []
    if names[:1] == ["id"] and "label" in names and not find_ends(names):
        raise Invalid(
            "nodes_not_ties", "{path} is a table of nodes (Id, Label); the table of edges is "
            "needed, with Source and Target.", path=path,
        )  # fmt: skip


def _guess(path: Path, head: bytes) -> Format | None:
    """Return what a file's begin or name says; None for lines of columns."""
    text = head.decode("utf-8", "replace").removeprefix("\ufeff").lstrip()
    begin = text[:2000].lower()
    if begin.startswith("%%matrixmarket"):
        return "matrix-market"
    if begin.startswith("*"):
        return "pajek"
    if "<graphml" in begin:
        return "graphml"
    for name, pattern in _FOREIGN.items():
        if pattern.match(begin):
            raise Invalid(
                "foreign_format", "{path} is a file of {name}, which is not read: write it as "
                "pairs, a table, GraphML or Pajek.", path=path, name=name,
            )  # fmt: skip
    plain = path.with_suffix("") if path.suffix == ".gz" else path
    return _BY_SUFFIX.get(plain.suffix.lower())


def _find_columns(head: bytes, *, is_forced: bool) -> Layout:
    """Tell pairs of numbers from tables by the first two lines that hold something."""
    first, second = _data_lines(head)
    fields = first[1] if first else []
    if is_forced or len(fields) < 2 or b"\0" in head or all(map(_NUMBER.fullmatch, fields[:2])):
        return Layout("pairs", extra=_count_extra(fields), is_told=is_forced)
    if first and second and len(second[1]) == len(fields) and _is_pair(second[1]):
        extra = _count_extra(second[1])
        if extra == len(fields) - 2 and find_ends(fields) in (None, (0, 1), (1, 0)):
            return Layout("pairs", first[0], first[2], extra)
    return Layout("table")


def find_ends(names: list[str]) -> tuple[int, int] | None:
    """Return the columns of both ends by what they are called, if they are."""
    low = [name.lower() for name in names]
    for source, target in _ENDS:
        if source in low and target in low:
            return low.index(source), low.index(target)
    return None


def _is_pair(fields: list[str]) -> bool:
    return len(fields) >= 2 and all(map(_WHOLE.fullmatch, fields[:2]))


def _count_extra(fields: list[str]) -> int:
    """Count the numbers behind a pair, 0 if they are too many or no numbers."""
    extra = fields[2:]
    is_right = _is_pair(fields) and len(extra) <= _MOST_EXTRA and all(map(_NUMBER.fullmatch, extra))
    return len(extra) if is_right else 0


_Line = tuple[int, list[str], int]
"""Where the line behind begins, the fields of a line, and its number."""


def _data_lines(head: bytes) -> tuple[_Line | None, _Line | None]:
    """Return the first two lines that are neither empty nor a comment."""
    found: list[_Line] = []
    at = 0
    for number, raw in enumerate(head.split(b"\n"), 1):
        at += len(raw) + 1
        line = raw.decode("utf-8", "replace").removeprefix("\ufeff").strip()
        if line and line[0] not in "#%":
            found.append((at, _PARTS.split(line.partition("#")[0].strip()), number))
        if len(found) == 2:
            return found[0], found[1]
    return (found[0] if found else None), None
