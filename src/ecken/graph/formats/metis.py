"""METIS: line ``i`` lists the neighbours of vertex ``i``, from 1 on; both ends list an edge."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from ecken.errors import Invalid
from ecken.graph.formats.named_pairs import FoundPairs, NamedPairs
from ecken.graph.formats.text_lines import Progress, bad_line, read_lines

__all__ = ["read_metis"]


def read_metis(path: Path, on_progress: Progress) -> FoundPairs:
    """Read a graph of METIS; weights and sizes are left out. Each edge must be in both lines."""
    lines = ((number, line) for number, line in read_lines(path, on_progress) if line[:1] != "%")
    size, edges, before, step = _read_header(path, lines)
    found = NamedPairs()
    number, vertex, entries = 0, 0, 0
    for number, line in lines:
        fields = line.split()
        if vertex == size:
            if fields:
                raise bad_line(path, number, line, f"expected: there are {size} vertices")
            continue
        vertex += 1
        found.add_name(str(vertex))
        others = fields[before::step]
        if not all(v.isdecimal() and 1 <= int(v) <= size for v in others):
            raise bad_line(path, number, line, f"a list of vertices from 1 to {size}")
        entries += len(others)
        for other in others:
            if int(other) > vertex:
                found.add(str(vertex), other)
    if vertex < size or entries != 2 * edges:
        raise Invalid(
            "bad_metis", "{path} announces {size} vertices and {edges} edges, and has {vertex} "
            "lines with {entries} entries; an edge has two.",
            path=path, size=size, edges=edges, vertex=vertex, entries=entries,
        )  # fmt: skip
    return found.finish(number, int(before > 0) + int(step > 1))


def _read_header(path: Path, lines: Iterator[tuple[int, str]]) -> tuple[int, int, int, int]:
    """Return vertices, edges, how many fields stand before the neighbours, and how far apart."""
    number, line = next(((n, text) for n, text in lines if text.strip()), (1, ""))
    fields = line.split()
    if not 2 <= len(fields) <= 4 or not all(field.isdecimal() for field in fields):
        raise bad_line(path, number, line, "a header of METIS: vertices, edges, format, weights")
    size, edges = int(fields[0]), int(fields[1])
    flags = fields[2].zfill(3) if len(fields) > 2 else "000"
    weights = int(fields[3]) if len(fields) > 3 else 1
    before = int(flags[-3] == "1") + (weights if flags[-2] == "1" else 0)
    return size, edges, before, 1 + int(flags[-1] == "1")
