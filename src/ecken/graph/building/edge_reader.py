"""Reads a file of pairs into rows: parsed in chunks by several threads, ids made dense.

The file may be plain or gzip. Ids may be any whole numbers of 64 bits; the network
takes and gives them (``labels``), and numbers them ``0..n-1`` in the same order inside. What fits
is read once and held (24 bytes per pair); a larger file is read three times and never held.
"""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path
from typing import NamedTuple

import numpy as np

from ecken.errors import Invalid
from ecken.graph.building import edge_parser
from ecken.graph.building.chunk_reader import LineTooLongError, Load, open_pieces
from ecken.graph.building.numbering import Columns, IdCollector, Numbering
from ecken.graph.building.row_builder import rows_from_chunks, rows_from_pieces
from ecken.graph.formats.graphml import read_graphml
from ecken.graph.formats.layout import Format, Layout, find_layout
from ecken.graph.formats.metis import read_metis
from ecken.graph.formats.named_pairs import FoundPairs
from ecken.graph.formats.pajek import read_pajek
from ecken.graph.formats.tables import read_table
from ecken.graph.formats.text_lines import Progress, bad_line
from ecken.graph.inputs import check_size
from ecken.graph.kernels import components
from ecken.graph.labels import Labels
from ecken.graph.packed_rows import MAX_NODES, Bytes, Ids, Longs, Rows
from ecken.graph.workers import cores, in_order

__all__ = ["EdgeReport", "read_rows"]


_READERS: dict[Format, Callable[[Path, Progress], FoundPairs]] = {
    "graphml": read_graphml,
    "metis": read_metis,
    "pajek": read_pajek,
    "table": read_table,
}
"""Formats with names, read line after line; pairs of numbers are parsed by the kernel."""

_PIECE_BYTES = 1 << 22
_COLUMN_IDS = 1 << 24
_HELD_PAIRS = 200_000_000


@dataclass(frozen=True, slots=True)
class EdgeReport:
    """What a file of pairs held."""

    lines: int
    pairs: int
    loops: int
    duplicates: int
    members: int
    contacts: int
    components: int
    largest_component: int
    most_contacts: int
    columns_left_out: int
    format: Format


def read_rows(
    path: Path, on_progress: Callable[[int], None], kind: Format | None = None
) -> tuple[Rows, Labels | None, EdgeReport]:
    """Read a file of pairs. Pairs of a member with itself and repeats are counted and left out.

    ``Invalid`` names the first bad line by its number. ``on_progress`` gets the bytes read since
    the last call, in the first pass. There are no labels where the ids are ``0..n-1``.
    """
    layout = find_layout(path, kind)
    if layout.kind in _READERS:
        return _build_named(_READERS[layout.kind](path, on_progress), layout.kind)
    found = _Scan(layout)
    if layout.matrix:
        found.ids.add((np.arange(1, check_size(layout.matrix.size) + 1, dtype=np.uint32),) * 2)
    for piece in _read_pieces(path, layout, found.ids.add):
        found.add(piece)
        on_progress(piece.read_bytes)
    numbering = found.ids.finish()
    _check_matrix(path, found, numbering.size)
    _check_pairs(path, found, numbering.names)
    if numbering.size > MAX_NODES:
        raise Invalid("too_many_members", "The file names more than {most} ids.", most=MAX_NODES)
    rows = _build(path, found, numbering)
    labels = None if numbering.names is None else Labels(numbering.names)
    lines = layout.lines + found.lines
    report = _report(rows, lines, found.pairs, found.loops, layout.extra, layout.kind)
    return rows, labels, report


class _Piece(NamedTuple):
    """What a piece of the file held; ``bad`` says what is wrong with the line after ``lines``."""

    columns: Columns
    lines: int
    loops: int
    read_bytes: int
    bad: Callable[[int], Invalid] | None


class _Scan:
    """What the first pass finds: ids, counts, and the pairs themselves while they are few."""

    def __init__(self, layout: Layout) -> None:
        self.layout = layout
        self.ids = IdCollector()
        self.first: tuple[int, int] | None = None
        self.lines = 0
        self.pairs = 0
        self.loops = 0
        self.held: list[Columns] | None = []

    def add(self, piece: _Piece) -> None:
        self.lines += piece.lines
        if self.first is None and piece.columns[0].size:
            self.first = int(piece.columns[0][0]), int(piece.columns[1][0])
        self.pairs += piece.columns[0].size
        self.loops += piece.loops
        if self.pairs > _HELD_PAIRS:
            self.held = None
        if self.held is not None:
            self.held.append(piece.columns)


def _build(path: Path, found: _Scan, numbering: Numbering) -> Rows:
    """Build rows from the pairs held, or by reading the file twice more."""
    if found.held is None:

        def chunks() -> Iterator[tuple[Ids, Ids]]:
            for piece in _read_pieces(path, found.layout, lambda columns: None):
                yield numbering.number(piece.columns)

        return rows_from_chunks(chunks, numbering.size)
    held, found.held = found.held, None
    pieces = list(in_order(numbering.number, held, cores(), len(held)))
    held.clear()
    return rows_from_pieces(pieces, numbering.size)


def _check_matrix(path: Path, found: _Scan, members: int) -> None:
    """Raise if a matrix was cut, or names rows that it does not have."""
    matrix = found.layout.matrix
    if matrix and found.pairs != matrix.entries:
        raise Invalid(
            "cut_file", "{path} announces {entries} entries and has {pairs}.",
            path=path, entries=matrix.entries, pairs=found.pairs,
        )  # fmt: skip
    if matrix and members != matrix.size:
        raise Invalid(
            "outside_matrix", "{path} announces {size} rows, and has entries in others; they are "
            "counted from 1 on.", path=path, size=matrix.size,
        )  # fmt: skip


def _check_pairs(path: Path, found: _Scan, ids: Longs | None) -> None:
    """Raise if the lines are those of METIS rather than pairs."""
    width = 2 + found.layout.extra
    size, edges = found.first or (0, 0)
    if (
        found.layout.matrix
        or found.layout.is_told
        or ids is None
        or found.loops != int(size == edges)
    ):
        return
    is_as_long = size == found.pairs - 1 > 0 and width * size == 2 * edges
    if is_as_long and ids[0] > 0 and (ids[ids != edges] <= size).all():
        raise Invalid(
            "maybe_metis", "{path} looks like a graph of METIS: {size} lines follow a line of "
            "{size} vertices and {edges} edges. Say which format it is, metis or pairs.",
            path=path, size=size, edges=edges,
        )  # fmt: skip


def _build_named(found: FoundPairs, kind: Format) -> tuple[Rows, Labels | None, EdgeReport]:
    """Build rows from pairs of names."""
    loops = int((found.a == found.b).sum())
    pairs = found.a.size
    rows = rows_from_pieces([(found.a, found.b)], found.n)
    return (
        rows,
        found.labels,
        _report(rows, found.lines, pairs, loops, found.columns_left_out, kind),
    )


def _report(
    rows: Rows, lines: int, pairs: int, loops: int, columns_left_out: int, kind: Format
) -> EdgeReport:
    root = np.empty(rows.n, dtype=np.uint32)
    components.find_components(rows.pool, rows.head, rows.total, root)
    sizes = np.bincount(root)
    contacts = rows.entries // 2
    return EdgeReport(
        lines=lines,
        pairs=pairs,
        loops=loops,
        duplicates=pairs - loops - contacts,
        members=rows.n,
        contacts=contacts,
        components=int(np.count_nonzero(sizes)),
        largest_component=int(sizes.max(initial=0)),
        most_contacts=int(rows.total.max()) if rows.n else 0,
        columns_left_out=columns_left_out,
        format=kind,
    )


def _read_pieces(path: Path, layout: Layout, note: Callable[[Columns], None]) -> Iterator[_Piece]:
    """Read and parse all pieces, several at once; yield them in order.

    ``note`` is called with the columns of each piece by the thread that parsed it.
    """
    parser = _Parser(path, note, layout.extra)
    lines = layout.lines
    threads = cores()
    with (
        open_pieces(path, _PIECE_BYTES, layout.begin) as texts,
        closing(in_order(parser.parse, texts, threads, 2 * threads)) as pieces,
    ):
        for piece in pieces:
            lines += piece.lines
            if piece.bad is not None:
                raise piece.bad(lines + 1)
            yield piece


class _Parser:
    """Parses pieces of text into long columns, which each thread has to itself.

    Long, because large arrays lie on huge pages; what is not used of them costs nothing.
    """

    def __init__(self, path: Path, note: Callable[[Columns], None], extra: int) -> None:
        self._path = path
        self._extra = extra
        self._note = note
        self._mine = threading.local()

    def parse(self, task: tuple[Load, int]) -> _Piece:
        """Load a piece and parse it to columns of uint32, or of int64 if its ids need it."""
        load, read_bytes = task
        too_long = False
        try:
            text = load()
        except LineTooLongError as error:
            text, too_long = error.text, True
        columns, lines, loops, bad_at = self._parse_text(text)
        bad: Callable[[int], Invalid] | None = None
        if bad_at >= 0:
            seen = bytes(text[bad_at : bad_at + 60])
            bad = lambda line: _not_a_pair(self._path, line, seen)  # noqa: E731
        elif too_long:
            bad = lambda line: _too_long(self._path, line)  # noqa: E731
        self._note(columns)
        return _Piece(columns, lines, loops, read_bytes, bad)

    def _parse_text(self, text: Bytes) -> tuple[Columns, int, int, int]:
        """Return columns, number of lines and loops, and the place of a bad line or -1."""
        kinds: tuple[type[np.integer], ...] = (np.uint32, np.int64)
        for kind in kinds:
            a, b = self._room(text.size // 4 + 1, kind)
            pairs, lines, loops, bad_at = edge_parser.parse_pairs(text, a, b, self._extra)
            if bad_at != edge_parser.TOO_WIDE:
                break
        setattr(self._mine, kind.__name__, (a[pairs:], b[pairs:]))
        return (a[:pairs], b[:pairs]), int(lines), int(loops), int(bad_at)

    def _room(self, most: int, kind: type[np.integer]) -> Columns:
        """Return columns of at least ``most`` items: the rest of the thread's, or new ones."""
        room: Columns | None = getattr(self._mine, kind.__name__, None)
        if room is None or room[0].size < most:
            size = max(most, _COLUMN_IDS)
            room = np.empty(size, dtype=kind), np.empty(size, dtype=kind)
        return room


def _not_a_pair(path: Path, line: int, text: bytes) -> Invalid:
    seen = text.split(b"\n")[0].decode("utf-8", "replace")
    return bad_line(
        path, line, seen, "a pair of whole numbers parted by blanks, a comma or a semicolon, with "
        "as many columns as in the first line; names and other columns are read as a table",
    )  # fmt: skip


def _too_long(path: Path, line: int) -> Invalid:
    return Invalid(
        "line_too_long",
        "{path}, line {line}: longer than {most} bytes; one pair of whole numbers per line is "
        "needed.",
        path=path,
        line=line,
        most=_PIECE_BYTES,
    )
