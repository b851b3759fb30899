"""A network from a file of pairs: read in pieces, ids made dense, built in two passes.

The file may be plain or gzip. Ids may be any whole numbers of 64 bits; inside, the network has
``0..n-1`` in the same order, and keeps the file's ids as ``names``. What fits is read once and
held; a larger file is read three times and never held.
"""

from __future__ import annotations

import gzip
import zlib
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from ecken.errors import Invalid
from ecken.graph.build import rows_from_chunks
from ecken.graph.lazy import LazyModule
from ecken.graph.network import Network
from ecken.graph.rows import MAX_NODES, Ids, Longs, Rows

__all__ = ["EdgeReport", "find_ids", "read_network"]

parsing = LazyModule("ecken.graph.parse_edges")
components = LazyModule("ecken.graph.components")

_PIECE_BYTES = 1 << 26
_HELD_PAIRS = 200_000_000
_GZIP = b"\x1f\x8b"
_BOM = b"\xef\xbb\xbf"

_Piece = tuple[Longs, Longs]


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


def read_network(
    path: Path, on_progress: Callable[[int], None] = lambda read_bytes: None
) -> tuple[Network, EdgeReport]:
    """Read a file of pairs. Pairs of a member with itself and repeats are counted and left out.

    ``Invalid`` names the first bad line by its number. ``on_progress`` gets the bytes read since
    the last call, in the first pass.
    """
    reader = _PairReader(path)
    found = _Scan()
    for a, b in reader.pieces(on_progress):
        found.add(a, b)
    names = found.ids.finish()
    if names.size > MAX_NODES:
        raise Invalid("too_many_members", "The file names more than {most} ids.", most=MAX_NODES)
    rows = _build(reader, found, _Numbering(names))
    is_same = names.size == 0 or (names[0] == 0 and names[-1] == names.size - 1)
    network = Network(rows, names=None if is_same else names)
    return network, _report(reader, found, network, rows)


class _Scan:
    """What the first pass finds: ids, counts, and the pairs themselves while they are few."""

    def __init__(self) -> None:
        self.ids = _IdCollector()
        self.pairs = 0
        self.loops = 0
        self.held: list[_Piece] | None = []

    def add(self, a: Longs, b: Longs) -> None:
        self.pairs += a.size
        self.loops += int((a == b).sum())
        self.ids.add(a)
        self.ids.add(b)
        if self.pairs > _HELD_PAIRS:
            self.held = None
        if self.held is not None:
            self.held.append((a, b))


def _build(reader: _PairReader, found: _Scan, dense: _Numbering) -> Rows:
    """Build rows from the pairs held, or by reading the file twice more."""
    if found.held is None:
        return rows_from_chunks(lambda: dense.renumber(reader.pieces()), dense.size)
    numbered = list(dense.renumber(_drain(found.held)))
    return rows_from_chunks(lambda: numbered, dense.size)


def _report(reader: _PairReader, found: _Scan, network: Network, rows: Rows) -> EdgeReport:
    count, largest = components.count_components(rows.pool, rows.head, rows.total)
    return EdgeReport(
        lines=reader.lines,
        pairs=found.pairs,
        loops=found.loops,
        duplicates=found.pairs - found.loops - network.n_contacts,
        members=network.n,
        contacts=network.n_contacts,
        components=int(count),
        largest_component=int(largest),
        most_contacts=int(rows.total.max()) if rows.n else 0,
    )


def find_ids(network: Network, names: list[int]) -> list[int]:
    """Translate the file's ids to the network's; ``Invalid`` names one that is not there."""
    found = []
    for name in names:
        if network.names is None:
            at = name if 0 <= name < network.n else -1
        else:
            at = int(np.searchsorted(network.names, name))
            if at == network.n or network.names[at] != name:
                at = -1
        if at < 0:
            raise Invalid("unknown_member", "There is no member {seen} in this network.", seen=name)
        found.append(at)
    return found


def _drain(pieces: list[_Piece]) -> Iterator[_Piece]:
    """Yield pieces in order and let go of each."""
    pieces.reverse()
    while pieces:
        yield pieces.pop()


class _PairReader:
    """Reads pieces of whole lines and parses them; counts lines for its error messages."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self.lines = 0

    def pieces(
        self, on_progress: Callable[[int], None] = lambda read_bytes: None
    ) -> Iterator[_Piece]:
        """Yield columns of pairs, about 64 MB of text at a time."""
        self.lines = 0
        for text in self._texts():
            data = np.frombuffer(text, dtype=np.uint8)
            most = data.size // 4 + 1
            a, b = np.empty(most, dtype=np.int64), np.empty(most, dtype=np.int64)
            pairs, lines, bad = parsing.parse_pairs(data, a, b)
            if bad >= 0:
                raise self._complain(text, int(bad), self.lines + int(lines) + 1)
            self.lines += int(lines)
            on_progress(len(text))
            yield a[:pairs].copy(), b[:pairs].copy()

    def _texts(self) -> Iterator[bytes]:
        """Yield the file's text in pieces that end with a line."""
        with self.path.open("rb") as raw:
            is_gzip = raw.read(2) == _GZIP
            raw.seek(0)
            file = gzip.GzipFile(fileobj=raw) if is_gzip else raw
            rest = b""
            is_first = True
            while True:
                try:
                    block = file.read(_PIECE_BYTES)
                except (EOFError, OSError, zlib.error) as error:
                    raise Invalid(
                        "bad_gzip",
                        "{path} cannot be unpacked: {why}.",
                        path=self.path,
                        why=error,
                    ) from None
                if is_first and block.startswith(_BOM):
                    block = block[len(_BOM) :]
                is_first = False
                if not block:
                    if rest:
                        yield rest + b"\n"
                    return
                end = block.rfind(b"\n") + 1
                if end == 0 and len(rest) + len(block) > _PIECE_BYTES:
                    raise Invalid(
                        "line_too_long",
                        "{path}, line {line}: longer than {most} bytes; one pair of whole "
                        "numbers per line is needed.",
                        path=self.path,
                        line=self.lines + 1,
                        most=_PIECE_BYTES,
                    )
                if end:
                    yield rest + block[:end]
                    rest = block[end:]
                else:
                    rest += block

    def _complain(self, text: bytes, at: int, line: int) -> Invalid:
        end = text.find(b"\n", at)
        seen = text[at : min(end if end >= 0 else len(text), at + 60)].decode("utf-8", "replace")
        return Invalid(
            "bad_line",
            "{path}, line {line}: “{seen}” is not a pair of whole numbers parted by blanks "
            "or a comma.",
            path=self.path,
            line=line,
            seen="".join(c if c.isprintable() else "?" for c in seen.strip()),
        )


class _IdCollector:
    """Collects which ids occur: a bitmap while they are small, sorted sets otherwise."""

    _LARGEST = 1 << 31

    def __init__(self) -> None:
        self._seen = np.zeros(1 << 16, dtype=np.bool_)
        self._others: list[Longs] = []

    def add(self, ids: Longs) -> None:
        if not ids.size:
            return
        low, high = int(ids.min()), int(ids.max())
        if low >= 0 and high < min(self._LARGEST, 64 * (ids.size + self._seen.size)):
            if high >= self._seen.size:
                size = max(high + 1, min(2 * self._seen.size, self._LARGEST))
                wider = np.zeros(size, dtype=np.bool_)
                wider[: self._seen.size] = self._seen
                self._seen = wider
            self._seen[ids] = True
        else:
            self._others.append(np.unique(ids))

    def finish(self) -> Longs:
        """Return all ids, ascending int64, each once."""
        small = np.flatnonzero(self._seen).astype(np.int64)
        if not self._others:
            return small
        return np.unique(np.concatenate([small, *self._others]))


class _Numbering:
    """Maps ids to their places in the ascending array of all ids."""

    def __init__(self, names: Longs) -> None:
        self.size = int(names.size)
        self._names = names
        self._table: Ids | None = None
        if names.size and names[0] >= 0 and names[-1] < 16 * names.size + 1024:
            self._table = np.zeros(int(names[-1]) + 1, dtype=np.uint32)
            self._table[names] = np.arange(names.size, dtype=np.uint32)

    def renumber(self, pieces: Iterable[_Piece]) -> Iterator[tuple[Ids, Ids]]:
        """Yield pieces with places for ids, without pairs of a member with itself."""
        for a, b in pieces:
            keep = a != b
            if keep.all():
                yield self._number(a), self._number(b)
            else:
                yield self._number(a[keep]), self._number(b[keep])

    def _number(self, ids: Longs) -> Ids:
        """Return the place of each id, uint32; ids that are not there count as the last."""
        if not ids.size:
            return np.empty(0, dtype=np.uint32)
        if self._table is not None:
            return self._table[np.clip(ids, 0, self._table.size - 1)]
        places = np.searchsorted(self._names, ids)
        return np.minimum(places, self.size - 1).astype(np.uint32)
